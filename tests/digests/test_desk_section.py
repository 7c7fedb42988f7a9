"""How the desk did, in the digest: counted when it is composed, and left out where it is empty."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.digests.figures import Figures
from bot.digests.look.page import html
from bot.digests.look.plain import document as as_data
from bot.digests.look.render import markdown, message
from bot.digests.material import Material
from bot.digests.sections.moderation import moderation
from bot.digests.shown import DigestView, ShownLine, ShownSection
from bot.digests.view import view as looked_up
from bot.digests.window import Window
from bot.moderation.audit import Share
from bot.moderation.desk_figures import Backlog, DeskFigures, Outcomes
from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.responses.fates import Fates
from bot.store import Store, Tx, digests
from tests.digests import world as inserted
from tests.digests.views import told as read
from tests.digests.views import view
from tests.moderation.desk_steps import OTHER, appeal, draw, flag
from tests.moderation.steps import decide
from tests.world import GUILD, World, told

TITLE = "How the desk did, in all discussions"
RIGHT = Share(0.714, 0.61, 0.8, 84)


def made(desk: DeskFigures | None) -> DigestView:
    """Return a digest with what its part about the desk says."""
    plain = view()
    window = Window(plain.starts_at, plain.ends_at)
    part = moderation(Material(window, plain.zone, Figures(plain.figures.now), desk, (), ()))
    if part is None:
        return plain
    lines = tuple(ShownLine(line.said) for line in part.lines)
    return replace(plain, sections=(ShownSection(part.name, part.title, lines),))


async def stored(store: Store, digest_id: int = 1) -> DigestView:
    """Return a digest as it may be shown now."""

    def look(tx: Tx) -> DigestView:
        found = digests.get(tx, digest_id)
        assert found is not None
        return looked_up(tx, found)

    return await store.read(look)


@pytest.mark.parametrize("desk", [None, DeskFigures()])
def test_with_nothing_to_say_there_is_no_section(desk: DeskFigures | None) -> None:
    assert TITLE not in markdown(made(desk))
    assert TITLE not in html(made(desk))


def test_the_first_screen_is_free_of_it_and_the_page_has_it() -> None:
    shown = made(DeskFigures(Backlog(1, 0, 0, 60), Outcomes(upheld=2), right=RIGHT))
    assert "Decisions" not in read(message(shown))
    assert "Decisions: 2 upheld" in html(shown)


def test_markdown_has_two_lists() -> None:
    desk = DeskFigures(Backlog(1, 0, 0, 60), Outcomes(upheld=2), right=RIGHT, pairs=3)
    assert markdown(made(desk)).split(f"## {TITLE}\n\n")[1] == (
        "- Waiting when this was written: 1 undecided; the oldest for 1 minute\n"
        "- Decisions: 2 upheld\n"
        "\n"
        "Over the last 90 days, with 95 % intervals:\n"
        "\n"
        "- Flags that were right: 71 % (61 to 80 %, of 84 decided)\n"
        "- Two moderators agree: 3 of the 30 pairs that it takes to tell\n"
    )


def test_what_became_of_nudged_and_held_responses_stands_in_every_form() -> None:
    desk = DeskFigures(responses=Fates(nudged=2, edited=1, sent=1, held=1, waiting=1))
    shown = replace(made(desk), desk=desk)
    lines = (
        "Nudged before posting: 2 responses (1 edited, 1 sent anyway)",
        "Held before posting: 1 response (1 waiting)",
    )
    assert all(line in markdown(shown) and line in html(shown) for line in lines)
    document = as_data(shown)
    (part,) = [one for one in document["sections"] if one["name"] == "moderation"]
    assert [one["said"] for one in part["lines"]] == list(lines)
    assert document["desk"]["responses"]["nudged"] == 2


def test_a_window_without_work_shows_the_last_ninety_days_alone() -> None:
    lines = "Over the last 90 days, with 95 % intervals:\n"
    estimate = "Flags that were right: 71 % (61 to 80 %, of 84 decided)"
    page = markdown(made(DeskFigures(right=RIGHT))).split(f"## {TITLE}\n\n")[1]
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
        first = (await stored(world.store)).section("moderation")
        assert first is not None
        assert "\n".join(line.said for line in first.lines) == (
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
        assert (await stored(world.store)).section("moderation") == first

    told(tmp_path, story)


def test_a_digest_from_before_there_were_such_figures_still_shows(tmp_path: Path) -> None:
    async def story(world: inserted.World) -> None:
        await world.case(await world.reply())
        await world.at(hours=20)
        assert (await stored(world.store)).desk is not None
        await world.execute("UPDATE digests SET document = json_remove(document, '$.desk')")
        shown = await stored(world.store)
        assert shown.desk is None
        assert "On the river" in html(shown)

    inserted.told(tmp_path, story)
