"""A digest speaks the language of its guild, from its sentences to the names of months."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.digests import rhythm
from bot.digests.look.chart_bars import describe
from bot.digests.look.page import html
from bot.digests.look.render import markdown, message
from bot.digests.look.wording import is_unanswered
from bot.digests.section import UNANSWERED
from bot.digests.shown import ShownLine
from bot.language import dates
from bot.language.catalogues import language
from bot.language.words import speaking
from tests.digests.views import embed, quote, rich, told, view
from tests.digests.world import GUILD, World, choose
from tests.digests.world import told as lived

GERMAN = language("de")
ASKED = "Who pays the ferrymen for the days on which the bridge is closed?"


def test_days_and_times_are_written_as_the_language_writes_them() -> None:
    moment = datetime(2026, 3, 6, 8, 5, tzinfo=UTC)
    assert dates.full(moment) == "Friday 6 March 2026 08:05"
    assert dates.with_weekday(moment) == "Fri 06 Mar 08:05"
    assert dates.even(moment) == "06 Mar 08:05"
    with speaking(GERMAN):
        assert dates.day(moment) == "Freitag, 6. März"
        assert dates.short(moment) == "6. März 08:05"
        assert dates.named("Monday, 02. May") == "Montag, 02. Mai"


@pytest.mark.parametrize("month", range(1, 13))
def test_days_in_english_are_those_of_the_c_locale(month: int) -> None:
    moment = datetime(2026, month, month, tzinfo=UTC)
    assert dates.day(moment) == f"{moment:%A} {month} {moment:%B}"
    assert dates.with_weekday(moment) == f"{moment:%a %d %b %H:%M}"


def test_the_page_says_in_which_language_it_is() -> None:
    assert '<html lang="en">' in html(view())
    with speaking(GERMAN):
        shown = html(rich())
    assert '<html lang="de">' in shown
    assert "Von Sonntag, 1. März 2026" in shown
    assert "What needs you" not in shown
    assert "the oldest first" not in shown


def test_a_message_and_its_markdown_hold_no_english_frame() -> None:
    with speaking(GERMAN):
        shown, text = told(message(rich())), markdown(rich())
        footer = embed(message(rich())).footer
    for said in (shown, text):
        assert "4 Fälle sind offen, der älteste zuerst:" in said
        assert "insult 0,80" in said
        assert "opened" not in said
    assert footer != "/digest show 3"  # the command as it is called in German
    assert footer.endswith(" 3")


def test_a_rhythm_of_its_own_is_told_in_the_language() -> None:
    with speaking(GERMAN):
        said = rhythm.in_words("30 18 * mar 1-5", at=time(8), zone=ZoneInfo("Europe/Berlin"))
    assert said == "um 18:30, Montag bis Freitag, nur im März (Europe/Berlin)"


def test_the_chart_is_described_in_the_language() -> None:
    start = datetime(2026, 3, 1, 7, tzinfo=UTC)
    with speaking(GERMAN):
        said = describe([], start=start, end=start + timedelta(days=1), zone=ZoneInfo("UTC"))
    assert said == "Antworten im Zeitverlauf von 1. März 07:00 bis 2. März 07:00: keine."


def test_a_question_without_an_answer_is_known_in_any_language() -> None:
    assert is_unanswered(ShownLine("Nichts", "", quote(), kind=UNANSWERED))
    assert is_unanswered(ShownLine("Not answered in this time", "", quote()))  # stored before
    assert not is_unanswered(ShownLine("Mit 1 Antwort beantwortet", "", quote()))


def test_a_digest_is_composed_and_shown_in_the_language_of_its_guild(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await choose(world, language="de")
        await world.reply(ASKED)
        await world.at(hours=20)
        (section,) = [one for one in (await world.latest()).sections if one.name == "questions"]
        assert section.title == "Gestellte Fragen"
        assert [one.kind for one in section.lines] == [UNANSWERED]
        (posted,) = world.posted
        assert "1 Frage blieb" in told(posted.message)
        shown = await world.archive.show(GUILD, 1)  # asked for by somebody who speaks English
        assert shown is not None
        assert "1 Frage blieb" in told(shown.message)
        page = await world.archive.export(GUILD, 1, "html")
        assert page is not None
        assert b'<html lang="de">' in page.content

    lived(tmp_path, story)
