import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.figures import Counts, Figures, change
from bot.digests.look import plain
from bot.digests.look.page import html
from bot.digests.look.render import markdown, message
from bot.digests.look.wording import QUOTE_LIMIT, as_written
from bot.digests.shown import ShownChart, ShownLine, ShownSection, ShownWritten
from bot.effects.message import link
from tests.digests.views import (
    HOSTILE,
    START,
    URL,
    address,
    case,
    embed,
    png,
    quote,
    read_back,
    rich,
    theme,
    themes,
    told,
    view,
)


def both(**changed: object) -> list[str]:
    """Return the digest as a message and as Markdown."""
    made = view(**changed)
    return [told(message(made)), markdown(made)]


def test_a_theme_is_its_label_what_is_said_of_it_and_a_quotation_with_its_link() -> None:
    shown, page = both(
        sections=[themes(theme("Mend it first.", "bridge · mill", "4 replies by 3 people"))]
    )
    assert (
        f"**bridge · mill** (4 replies by 3 people)\n> “Mend it first.” <@501> [reply]({URL})"
        in shown
    )
    assert f"- **bridge · mill** (4 replies by 3 people): “Mend it first.” [reply]({URL})" in page


def test_a_theme_without_a_quotation_has_the_link_of_a_reply_that_it_rests_on() -> None:
    line = ShownLine("4 replies by 3 people", "bridge", links=(address(1), address(2)))
    shown, page = both(sections=[themes(line)])
    assert f"**bridge** (4 replies by 3 people) [reply]({address(1)})" in shown
    assert f"[1]({address(1)}) [2]({address(2)})" in page


def test_links_beside_a_quotation_say_where_they_lead() -> None:
    line = ShownLine("Said so", "", quote(), (address(1), address(2)))
    for name, more in (("themes", "More of these"), ("questions", "Answers"), ("worth", "Answers")):
        shown = view(sections=[ShownSection(name, "A part", (line,))])
        assert f"[reply]({URL}) {more}: [1]({address(1)}) [2]({address(2)})" in markdown(shown)
        assert f'<p class="also">{more}\n' in html(shown)


def test_a_window_without_a_reply_says_so_in_one_line() -> None:
    shown, page = both(figures=Figures(Counts()))
    assert embed(message(view(figures=Figures(Counts())))).description.endswith(
        "\n\nNobody replied in this time."
    )
    assert "Nobody replied in this time." in page
    assert "No reply is quoted" not in shown + page


def test_replies_that_may_not_be_quoted_are_told_from_no_replies() -> None:
    for shown in both():
        assert "No reply is quoted: none was long enough and free of doubt" in shown


@pytest.mark.parametrize(("gone", "words"), [(1, "1 line is"), (2, "2 lines are")])
def test_what_was_taken_back_is_counted_and_not_shown(gone: int, words: str) -> None:
    for shown in both(sections=[themes(theme(), gone=gone)]):
        assert f"{words} no longer shown: taken back, changed, or not kept any longer." in shown
        assert "Mend it." in shown
    for shown in both(sections=[themes(theme())]):
        assert "no longer shown" not in shown


def test_the_figures_stand_beside_those_of_the_time_before() -> None:
    now = Counts(replies=12, people=4, cases={"open": 1, "upheld": 2}, scored=12)
    before = Counts(replies=9, people=4, cases={"open": 5}, scored=9)
    for shown in both(figures=Figures(now, before)):
        assert "Replies: 12 (+3)" in shown
        assert "People: 4 (as before)" in shown
        assert "Cases: 3 (-2), of which 1 open, 2 upheld" in shown
        assert "change from the time before" in shown


def test_the_first_window_has_no_change() -> None:
    shown, page = both(figures=Figures(Counts(replies=12, people=3, scored=12)))
    assert "Replies: 12 · People: 3 · Cases: 0\n" in shown
    assert "- Replies: 12\n- People: 3\n- Cases: 0\n" in page
    assert "change" not in shown + page


@pytest.mark.parametrize(
    ("now", "before", "shown"), [(3, None, "3"), (3, 3, "3 (as before)"), (0, 4, "0 (-4)")]
)
def test_a_change_is_written_with_its_sign(now: int, before: int | None, shown: str) -> None:
    assert change(now, before) == shown


def test_edits_deletions_and_what_has_no_scores_are_told_where_there_are_any() -> None:
    for shown in both(figures=Figures(Counts(replies=9, edited=2, deleted=1, scored=4, foreign=3))):
        assert "Edited: 2, deleted: 1" in shown
        assert "Not scored: 5 (3 in another language; 2 without text, or still waiting)" in shown
    for shown in both():
        assert "Edited" not in shown
        assert "Not scored" not in shown


def test_open_cases_are_listed_with_links_and_the_others_counted() -> None:
    for shown in both(open_cases=[case(5), case(6, "unscored", None)], open_in_all=4):
        assert "4 cases are open, the oldest first:" in shown
        assert f"[Case 5]({link(7, 71, 900_005)}), insult 0.80, opened" in shown
        assert f"[Case 6]({link(7, 71, 900_006)}), unscored, opened" in shown
        assert "`/case list` shows the others." in shown
    for shown in both():
        assert "Nothing: no case is open." in shown


def test_an_appeal_is_told_once_with_its_case_or_by_itself() -> None:
    listed = ShownLine("Case 5, insult: appealed.", links=(case(5).url,))
    other = ShownLine("Case 9, threat: appealed.", links=(address(9),))
    appeals = ShownSection("appeals", "Open appeals", (listed, other))
    for shown in both(open_cases=[case(5)], open_in_all=1, sections=[appeals]):
        assert "Besides, 1 appeal waited when this was written:" in shown
        assert f"- Case 9, threat: appealed. [case]({address(9)})" in shown
        assert "Case 5, insult: appealed." not in shown


def test_the_first_screen_names_two_appeals_and_three_questions_and_counts_the_rest() -> None:
    asked = [
        ShownLine("Not answered in this time", "", quote(f"Who pays {one}?")) for one in "abcd"
    ]
    late = [ShownLine(f"Case {one}: appealed.", links=(address(one),)) for one in (1, 2, 3)]
    parts = [
        ShownSection("questions", "Q", tuple(asked)),
        ShownSection("appeals", "A", tuple(late)),
    ]
    shown, page = both(sections=parts)
    assert "4 questions had no answer" in shown
    assert "3 appeals waited" in shown
    assert (shown.count("Who pays"), shown.count("appealed.")) == (3, 2)
    assert page.count("appealed.") == 3


def test_questions_without_an_answer_are_told_with_the_way_to_them() -> None:
    asked = [ShownLine("Not answered in this time", "", quote("Who pays?"))] * 2
    answered = ShownLine("Answered by 2 replies", "", quote("Who owns it?"))
    section = ShownSection("questions", "Questions", (*asked, answered))
    shown, page = both(sections=[section])
    assert "No case is open." in shown
    assert "Nothing" not in shown
    assert "2 questions had no answer in this time:\n" in shown
    assert shown.count(f"- “Who pays?” [reply]({URL})") == 2
    assert "Who owns it?" not in shown
    assert "“Who pays?”" in page


def test_other_parts_are_in_markdown_only_each_under_its_title() -> None:
    part = ShownSection("hot_moments", "Hot moments", (ShownLine("34 replies in an hour."),), 1)
    shown, page = both(sections=[themes(theme()), part])
    assert "34 replies" not in shown
    assert "## Hot moments\n\n- 34 replies in an hour.\n\n*1 line is no longer shown" in page


def test_what_a_language_model_wrote_says_so_and_has_its_links() -> None:
    written = [ShownWritten("Many ask who pays.", (address(1), address(2)))]
    shown, page = both(sections=[themes(theme())], written=written)
    for one in (shown, page):
        assert f"Many ask who pays. [1]({address(1)}) [2]({address(2)})" in one
        assert "Written by a language model from the replies that are quoted." in one
    assert "Mend it." not in shown
    assert "Mend it." in page


def test_a_late_digest_says_so() -> None:
    assert all("It comes late" in shown for shown in both(late=True))
    assert not any("late" in shown for shown in both())


def test_markdown_gives_times_in_the_guilds_zone() -> None:
    page = markdown(view(open_cases=[case()], open_in_all=1))
    assert "From Sunday 1 March 2026 08:00 to Monday 2 March 2026 08:00 (Europe/Berlin)" in page
    assert "opened 1 Mar 08:00" in page


def test_the_chart_is_in_the_message_and_the_page_is_attached() -> None:
    made = message(view(chart=ShownChart(4, png(), "Replies over time.")))
    assert made.files == (4,)
    assert embed(made).image == "digest.png"
    (page,) = made.made
    assert page.name == "digest-3.html"
    assert page.content.startswith(b"<!doctype html>")
    assert embed(made).footer == "/digest show 3"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, (really) & so.", "plain words, (really) & so."),
        ("**bold** _it_ ~~no~~", r"\*\*bold\*\* \_it\_ \~\~no\~\~"),
        ("[safe](https://bad.example)", r"\[safe\](https://bad.example)"),
        ("<@501> <@&9> <#70>", r"\<@501\> \<@&9\> \<#70\>"),
        ("@everyone and @here", "@\u200beveryone and @\u200bhere"),
        ("||hidden|| `code`", r"\|\|hidden\|\| \`code\`"),
        ("see https://a.example/b_c_d ok_", r"see https://a.example/b_c_d ok\_"),
        ("over\n  two\u2028lines", "over two lines"),
        ("turned \u202eback\u2066 again\x00", "turned back again"),
        ("a\\*b", "a\\\\\\*b"),
    ],
)
def test_a_quotation_shows_as_it_was_written(text: str, shown: str) -> None:
    assert as_written(text) == shown


@given(st.text(alphabet="ab @<>[]()*_~`|\\#-.:/everyonehttps1"))
def test_a_quotation_holds_no_working_markup_and_nothing_but_its_words(text: str) -> None:
    shown = as_written(text)
    assert read_back(shown) == " ".join(text.split())
    assert "@everyone" not in shown
    assert "@here" not in shown


def test_a_long_quotation_is_cut_at_its_end_and_nowhere_else() -> None:
    text = "word " * 60
    for shown in both(sections=[themes(theme(text))]):
        (said,) = [line for line in shown.splitlines() if "“" in line]
        words = said.partition("“")[2].partition("”")[0]
        assert words.endswith("…")
        assert text.startswith(words[:-1])
        assert len(words) <= QUOTE_LIMIT


def test_plain_data_holds_every_line_with_its_links_and_local_times() -> None:
    document = plain.document(rich("Who mends it?"))
    assert document["format"] == plain.FORMAT
    assert document["late"] is True
    assert document["starts_at"] == "2026-03-01T08:00:00+01:00"
    first = document["sections"][0]
    assert first["gone"] == 1
    assert first["lines"][0] == {
        "said": "4 replies by 3 people",
        "label": "Who mends it?",
        "quote": {"text": "Who mends it?", "url": address(1)},
        "links": [address(2), address(3)],
    }
    assert document["open_cases"][0]["opened_at"] == START.astimezone(view().zone).isoformat()
    assert document["figures"]["now"]["replies"] == 12
    assert document["written"] == []


def test_every_quotation_and_every_line_has_its_link_in_every_form() -> None:
    made = rich(HOSTILE)
    for shown in (html(made), markdown(made), repr(plain.document(made))):
        assert all(address(number) in shown for number in range(1, 8))
    assert all(address(number) in told(message(made)) for number in (1, 4, 7))
