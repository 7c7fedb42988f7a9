"""What Discord's own client never sends: ids of others, of another server, and of nothing."""

from pathlib import Path

import pytest
import simcord

from cogs.errors import NOT_ANSWERED
from tests.rights.table import commands
from tests.rights.town import Town, everything, open_form, settled, time_out
from tests.simulated.acting import AnyCommand, choose, give, press, submit
from tests.simulated.house import House, Scripted, lived

_HUGE = "9" * 60
_CALM = (
    "There is no case 9223372036854775807 here",
    "Case 9223372036854775807 needs no second reading",
    "There is no such thread of an open discussion here",
    "Only the author of the reply can appeal",
    "Only who wrote these words can take them down",
    "Only who wrote a response can change it",
    "There is no discussion of the bot here",
    "You are not a member of the server any more",
)


async def _unchanged(town: Town) -> object:
    return await everything(town.house.world.bot.store)


@pytest.mark.parametrize("opener", ["UpholdForm", "WordForm", "ReportForm", "AppealForm"])
def test_a_form_is_sent_by_nobody_but_who_opened_it_and_nowhere_else(
    tmp_path: Path, opener: str
) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        second = house.world.member(house.guild, "second", roles=[house.guild.roles["Moderators"]])
        await house.world.rest()
        who = house.moderator if opener in ("UpholdForm", "WordForm") else house.bob
        who = house.alice if opener == "AppealForm" else who
        opened = await open_form(town, opener, who)
        before = await _unchanged(town)
        told = await submit(house, second, opened, "My words")
        assert told.startswith("Somebody else has opened this form")
        abroad = town.other.guild.add_member(who.user, roles=[_moderators(town.other)])
        await house.world.rest()
        told = await submit(house, abroad, opened, "My words", at=town.other.lobby)
        assert told.startswith("Somebody else has opened this form")
        assert await _unchanged(town) == before
        assert "opened this form" not in await submit(house, who, opened, "My words")
        assert await _unchanged(town) != before

    lived(tmp_path, story)


def _moderators(house: House) -> simcord.RoleHandle:
    return house.guild.roles["Moderators"]


def test_who_loses_the_right_while_a_form_is_open_sends_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        opened = await open_form(town, "UpholdForm", house.moderator)
        before = await _unchanged(town)
        house.world.env.backend.edit_member(house.guild.id, house.moderator.id, {"role_ids": []})
        await house.world.rest()
        told = await submit(house, house.moderator, opened)
        assert told.startswith("Only moderators can do this")
        assert await _unchanged(town) == before

    lived(tmp_path, story)


def test_who_is_timed_out_decides_sets_and_writes_nothing_whatever_their_role(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        response = f"{house.guild.id}:4"
        for who in (house.moderator, house.admin, house.alice):
            await time_out(house, who)
        before = await _unchanged(town)
        for told in (
            await press(house, house.moderator, "seedbed:case:1:dismiss"),
            await give(house, house.moderator, _command(house, "why"), reference="1"),
            await press(house, house.admin, "seedbed:schedule:save:1"),
            await give(house, house.admin, _command(house, "digest list")),
            await submit(house, house.alice, f"seedbed:rewrite:{response}", "Words"),
        ):
            assert "You are timed out" in told, told
        assert await _unchanged(town) == before
        await press(house, house.alice, f"seedbed:response:{response}:send", on=town.calm)
        assert await house.rows("SELECT state FROM responses WHERE reply_id = 4") == [("asked",)]

    lived(tmp_path, story)


def _command(house: House, name: str) -> AnyCommand:
    (found,) = [one for one in commands(house.world.bot) if one.qualified_name == name]
    return found


_OF_NOTHING = (
    *(f"seedbed:case:{_HUGE}:{verb}" for verb in ("uphold", "more", "why", "undo", "claim")),
    f"seedbed:case:{_HUGE}:second_uphold",
    f"seedbed:brake:{_HUGE}:lift",
    f"seedbed:appeal:{_HUGE}:{_HUGE}",
    f"seedbed:restored:{_HUGE}",
    f"seedbed:response:{_HUGE}:{_HUGE}:drop",
    f"seedbed:response:{_HUGE}:{_HUGE}:edit",
    f"seedbed:response:{_HUGE}:{_HUGE}:send",
)
_MALFORMED = (
    "", "seedbed:", "seedbed:case::uphold", "seedbed:case:-1:uphold", "seedbed:case:1:dance",
    "seedbed:case:1:uphold\n", "seedbed:case:\u0661:uphold", "SEEDBED:CASE:1:UPHOLD",
    "seedbed:appeal:1", "seedbed:brake:1:burn", "seedbed:schedule:save:one",
    "seedbed:response:1:4:publish", "5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5",
)  # fmt: skip


def test_ids_of_nothing_are_answered_calmly_and_do_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        before = await _unchanged(town)
        for custom_id in _OF_NOTHING:
            told = await press(house, house.moderator, custom_id, on=town.calm)
            assert told.startswith(_CALM), (custom_id, told)
        told = await press(house, house.admin, f"seedbed:schedule:save:{_HUGE}")
        assert told == ""  # the message that held the button says that it has expired
        for custom_id in _MALFORMED:
            told = await press(house, house.moderator, custom_id, on=town.calm)
            assert told == NOT_ANSWERED, custom_id
            assert await submit(house, house.moderator, custom_id, "Words") == NOT_ANSWERED
        for custom_id in (f"seedbed:write:{_HUGE}", f"seedbed:rewrite:{_HUGE}:{_HUGE}"):
            told = await submit(house, house.moderator, custom_id, "Words")
            assert told.startswith(_CALM), (custom_id, told)
        assert await _unchanged(town) == before

    lived(tmp_path, story)


def test_a_question_that_ran_out_says_so(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        asked = await house.alice.slash(house.lobby, "privacy forget")
        assert asked.response is not None
        row = asked.response.components[0]
        button = row["components"][0]["custom_id"]
        await house.world.go_offline()
        await house.world.come_back(Scripted())
        before = await _unchanged(town)
        told = await press(house, house.alice, button, on=asked.response.message)
        assert told == NOT_ANSWERED
        assert await _unchanged(town) == before

    lived(tmp_path, story)


def test_a_moderator_of_another_server_reaches_nothing_from_there(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        other, guild = town.other, house.guild.id
        who, here = other.moderator, await other.say(other.bob, other.lobby, "Hello")
        await house.told(house.moderator, "brake set", kind="pause", thread=town.thread)
        await house.world.rest()
        before = await _unchanged(town)
        for custom_id in (
            *(f"seedbed:case:1:{verb}" for verb in ("uphold", "more", "why", "second_dismiss")),
            "seedbed:case:2:undo",
            "seedbed:brake:1:lift",
            "seedbed:restored:3",
            f"seedbed:appeal:{guild}:2",
            f"seedbed:response:{guild}:4:drop",
            f"seedbed:response:{guild}:4:edit",
        ):
            told = await press(house, who, custom_id, on=here)
            assert told.startswith((*_CALM, "There is no case", "Case 1 needs no")), told
        for message in (house.start(town.thread), town.posted):
            told = await press(house, who, "seedbed:respond", on=message, at=other.lobby)
            assert told.startswith("There is no discussion of the bot here"), told
        told = await submit(house, who, f"seedbed:write:{town.thread.id}", "Hi", at=other.lobby)
        assert told.startswith("There is no discussion of the bot here"), told
        for menu, answer in (
            ("Report to moderators", "Only replies in the discussions of the bot"),
            ("Why was this flagged?", "This message is no reply that is kept here"),
            ("Who wrote this", "This was not written with *Respond*"),
            ("My response: edit / withdraw", "This was not written with *Respond*"),
        ):
            told = await choose(house, who, menu, town.posted, at=other.lobby)
            assert told.startswith(answer), (menu, told)
        assert await _unchanged(town) == before

    lived(tmp_path, story)
