"""Nobody is a judge in their own case: a moderator decides nothing about their own reply."""

from pathlib import Path

import pytest

from bot.moderation.lifecycle import TRANSITIONS, Event, Refusal, Standing, State, step
from bot.settings import Settings
from bot.settings.model import ModerationSettings
from tests.moderation.test_lifecycle import NOW
from tests.rights.town import everything, form_id
from tests.simulated.acting import press, submit
from tests.simulated.house import House, lived

_ADA, _BO = 11, 12
_FREE = {Event.APPEAL, Event.HANDLE, Event.LAPSE, Event.REFLAG}


@pytest.mark.parametrize("state", State)
def test_a_step_on_ones_own_reply_is_refused_and_on_anothers_is_not(state: State) -> None:
    for event in TRANSITIONS[state]:
        own = step(Standing(state, 1, author=_ADA), event, actor=_ADA, now=NOW)
        others = step(Standing(state, 1, author=_BO), event, actor=_ADA, now=NOW)
        judged = event not in _FREE and event is not Event.RELEASE
        assert (own is Refusal.AUTHOR) is judged, event
        assert others is not Refusal.AUTHOR
        assert step(Standing(state, 1, author=_ADA), event, actor=None, now=NOW) is not (
            Refusal.AUTHOR
        )


def test_commands_and_buttons_refuse_a_moderator_their_own_case(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        second = house.world.member(house.guild, "second", roles=[house.guild.roles["Moderators"]])
        await house.world.rest()
        for _ in range(3):
            await house.say(house.moderator, thread, "something rude of mine")
        await house.told(second, "case uphold", number=2)
        await house.told(second, "case dismiss", number=3)
        await house.world.rest()
        before = await _rows(house)
        verbs = ("uphold", "dismiss", "claim", "more")
        pressed = [f"seedbed:case:1:{verb}" for verb in verbs]
        for custom_id in (*pressed, "seedbed:case:2:undo", "seedbed:case:3:undo"):
            told = await press(house, house.moderator, custom_id)
            assert "is about your own reply: another moderator decides it" in told, custom_id
        for command, number in (
            ("case uphold", 1), ("case dismiss", 1), ("case claim", 1), ("case undo", 2),
            ("case undo", 3),
        ):  # fmt: skip
            told = await house.told(house.moderator, command, number=number)
            assert "your own reply" in told, command
            assert "an admin can choose a role" in told
        assert "Nothing waits for you" in await house.told(house.moderator, "queue next")
        band = {"label": "insult", "low": 0.9, "high": 1.0}
        assert "No open case is there" in await house.told(house.moderator, "queue band", **band)
        assert await _rows(house) == before
        assert "is dismissed" in await house.told(second, "case dismiss", number=1)

    lived(tmp_path, story)


def test_nobody_reviews_their_own_appeal_even_as_the_only_moderator(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.moderator, thread, "something rude of mine")
        second = house.world.member(house.guild, "second", roles=[house.guild.roles["Moderators"]])
        await house.world.rest()
        await house.told(second, "case uphold", number=1)
        await house.world.rest()
        form = await press(house, house.moderator, f"seedbed:appeal:{house.guild.id}:1")
        told = await submit(house, house.moderator, form_id(form), "It was mild")
        assert "Your appeal against case 1 is before the moderators" in told
        before = await _rows(house)
        for outcome in ("affirm", "overturn"):
            told = await house.told(house.moderator, "case appeal", number=1, outcome=outcome)
            assert "your own reply" in told
        assert await _rows(house) == before

    lived(tmp_path, story)


def test_the_author_gives_no_second_reading_of_their_own_reply(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        second = house.world.member(house.guild, "second", roles=[house.guild.roles["Moderators"]])
        await house.world.rest()
        await house.say(house.bob, thread, "something rude of another")
        await house.told(house.moderator, "case dismiss", number=1)
        await house.say(house.moderator, thread, "A calm view")
        assert (2, "open") in await house.cases()
        await house.told(second, "case dismiss", number=2)
        wanted = await house.rows("SELECT case_id FROM second_readings WHERE read_at IS NULL")
        assert wanted
        before = await _rows(house)
        assert "Nothing waits for you" in await house.told(house.moderator, "queue next")
        told = await press(house, house.moderator, "seedbed:case:2:second_uphold")
        assert "needs no second reading from you" in told
        assert await _rows(house) == before

    everything_drawn = ModerationSettings(audit_share=1)
    lived(tmp_path, story, settings=Settings(moderation=everything_drawn))


async def _rows(house: House) -> object:
    found = await everything(house.world.bot.store)
    return {name: rows for name, rows in found.items() if name != "notices"}
