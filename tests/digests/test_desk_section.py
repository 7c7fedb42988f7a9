"""How the desk did, in the digest: counted when it is composed, and left out where it is empty."""

from pathlib import Path

import pytest

from bot.digests.render import markdown, message
from bot.effects.message import Message
from bot.moderation.audit import Share
from bot.moderation.desk_figures import Backlog, DeskFigures, Outcomes
from bot.moderation.lifecycle import Event, Verdict
from tests.digests import world as inserted
from tests.digests.test_render import embed, view
from tests.moderation.desk_steps import OTHER, appeal, draw, flag
from tests.moderation.steps import decide
from tests.world import ADMINS, GUILD, World, told

TITLE = "How the desk did, in all discussions"
RIGHT = Share(0.714, 0.61, 0.8, 84)


def section(shown: Message) -> str | None:
    found = [field.value for field in embed(shown).fields if field.name == TITLE]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("desk", [None, DeskFigures()])
def test_with_nothing_to_say_there_is_no_section(desk: DeskFigures | None) -> None:
    assert section(message(view(desk=desk))) is None
    assert TITLE not in markdown(view(desk=desk))


def test_a_message_has_the_window_and_then_the_last_ninety_days() -> None:
    desk = DeskFigures(Backlog(1, 0, 0, 60), Outcomes(upheld=2), right=RIGHT)
    assert section(message(view(desk=desk))) == (
        "Waiting when this was written: 1 undecided; the oldest for 1 minute\n"
        "Decisions: 2 upheld\n"
        "Over the last 90 days, with 95 % intervals:\n"
        "Flags that were right: 71 % (61 to 80 %, of 84 decided)"
    )


def test_the_page_has_two_lists() -> None:
    desk = DeskFigures(Backlog(1, 0, 0, 60), Outcomes(upheld=2), right=RIGHT, pairs=3)
    assert markdown(view(desk=desk)).split(f"## {TITLE}\n\n")[1] == (
        "- Waiting when this was written: 1 undecided; the oldest for 1 minute\n"
        "- Decisions: 2 upheld\n"
        "\n"
        "Over the last 90 days, with 95 % intervals:\n"
        "\n"
        "- Flags that were right: 71 % (61 to 80 %, of 84 decided)\n"
        "- Two moderators agree: 3 of the 30 pairs that it takes to tell\n"
    )


def test_a_window_without_work_shows_the_last_ninety_days_alone() -> None:
    lines = "Over the last 90 days, with 95 % intervals:\n"
    estimate = "Flags that were right: 71 % (61 to 80 %, of 84 decided)"
    assert section(message(view(desk=DeskFigures(right=RIGHT)))) == lines + estimate
    page = markdown(view(desk=DeskFigures(right=RIGHT))).split(f"## {TITLE}\n\n")[1]
    assert page == f"{lines}\n- {estimate}\n"


def test_a_digest_tells_what_the_desk_did_and_keeps_to_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 3)
        await world.pass_time(minutes=40)
        await decide(world, number=1)
        await appeal(world, 2, Event.OVERTURN)
        await draw(world, 1)
        await decide(world, Verdict.DISMISS, number=4)
        assert await world.moderators_queue.next(GUILD, by=OTHER)
        await world.moderators_queue.read_second(GUILD, 4, Verdict.DISMISS, by=OTHER)
        await world.pass_time(minutes=1)
        await world.digests.now(GUILD, 1)
        await world.settle()
        (posted,) = world.discord.in_channel(ADMINS)
        assert section(posted.message) == (
            "Waiting when this was written: 1 undecided; the oldest for 41 minutes\n"
            "Decisions: 2 upheld, 1 dismissed (1 of them drawn as a sample)\n"
            "Time to decision: 40 minutes (median of 2 cases)\n"
            "Appeals: 1 made, 1 overturned\n"
            "Over the last 90 days, with 95 % intervals:\n"
            "Flags that were right: 50 % (9.5 to 91 %, of 2 decided)\n"
            "Missed, estimated: 0 % of what was let pass (0 to 79 %, 1 read)\n"
            "Overturned on appeal: 100 % (21 to 100 %, of 1 reviewed)\n"
            "Two moderators agree: 1 of the 30 pairs that it takes to tell"
        )
        await decide(world, number=3)
        shown = await world.digests.show(GUILD, 1)
        assert shown is not None
        assert section(shown[0]) == section(posted.message)

    told(tmp_path, story)


def test_a_digest_from_before_there_were_such_figures_still_shows(tmp_path: Path) -> None:
    async def story(world: inserted.World) -> None:
        await world.case(await world.reply())
        await world.at(hours=20)
        assert section(world.posted[0].message) is not None
        await world.execute("UPDATE digests SET document = json_remove(document, '$.desk')")
        shown = await world.digests.show(GUILD, 1)
        assert shown is not None
        assert section(shown[0]) is None
        assert TITLE not in shown[1]

    inserted.told(tmp_path, story)
