import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.digests.figures import Counts, Figures, change
from bot.digests.render import (
    DigestView,
    ShownCase,
    ShownPoint,
    as_written,
    link,
    markdown,
    message,
)
from bot.effects.message import EMBED_SUM_LIMIT, Embed, Message
from bot.moderation.audit import Share
from bot.moderation.desk_figures import Backlog, DeskFigures, Outcomes

START = datetime(2026, 3, 1, 7, tzinfo=UTC)
MARKER_ROOM = 20
URL = link(7, 700, 800_001)


def view(**changed: object) -> DigestView:
    given: dict[str, object] = {
        "number": 3,
        "title": "On the river",
        "starts_at": START,
        "ends_at": START + timedelta(days=1),
        "zone": ZoneInfo("Europe/Berlin"),
        "late": False,
        "figures": Figures(Counts(replies=2, people=2, scored=2)),
        "points": (),
        "open_cases": (),
        "open_in_all": 0,
    }
    return DigestView(**{**given, **changed})  # type: ignore[arg-type]  # a test's short form


def point(text: str | None = "Mend it.", author: int | None = 501) -> ShownPoint:
    return ShownPoint(text, author, URL)


def case(number: int = 5, label: str = "insult", score: float | None = 0.8) -> ShownCase:
    return ShownCase(number, label, score, START, link(7, 71, 900_001))


def embed(shown: Message) -> Embed:
    (only,) = shown.embeds
    return only


def both(**changed: object) -> list[str]:
    """Return the digest as both forms show it, the message as one text."""
    made = view(**changed)
    one = embed(message(made))
    fields = "\n".join(f"{field.name}\n{field.value}" for field in one.fields)
    return [f"{one.title}\n{one.description}\n{fields}", markdown(made)]


def test_a_digest_says_what_was_said_with_a_link_to_each_reply() -> None:
    for shown in both(points=[point("Mend the bridge first.")]):
        assert f"“Mend the bridge first.” <@501> {URL}" in shown


def test_a_window_without_a_reply_says_so_plainly() -> None:
    for shown in both(figures=Figures(Counts())):
        assert "Nobody replied in this time." in shown


def test_replies_that_may_not_be_quoted_are_told_from_no_replies() -> None:
    for shown in both():
        assert "No reply was long enough, and free of doubt, to be quoted." in shown


@pytest.mark.parametrize(("gone", "words"), [(1, "1 point is"), (2, "2 points are")])
def test_what_was_taken_back_is_counted_and_not_shown(gone: int, words: str) -> None:
    for shown in both(points=[*[point(None)] * gone, point("Mend it.")]):
        assert f"{words} no longer shown" in shown
        assert "Mend it." in shown


def test_the_figures_stand_beside_those_of_the_time_before() -> None:
    now = Counts(replies=12, people=4, cases={"open": 1, "upheld": 2}, scored=12)
    before = Counts(replies=9, people=4, cases={"open": 5}, scored=9)
    for shown in both(figures=Figures(now, before)):
        assert "Replies: 12 (+3)" in shown
        assert "People: 4 (as before)" in shown
        assert "Cases: 3 (-2), of which 1 open, 2 upheld" in shown
        assert "change from the time before" in shown


def test_the_first_window_has_no_change() -> None:
    for shown in both(figures=Figures(Counts(replies=12, scored=12))):
        assert "Replies: 12\n" in shown
        assert "change" not in shown


@pytest.mark.parametrize(
    ("now", "before", "shown"), [(3, None, "3"), (3, 3, "3 (as before)"), (0, 4, "0 (-4)")]
)
def test_a_change_is_written_with_its_sign(now: int, before: int | None, shown: str) -> None:
    assert change(now, before) == shown


def test_edits_deletions_and_what_has_no_scores_are_told_where_there_are_any() -> None:
    for shown in both(figures=Figures(Counts(replies=9, edited=2, deleted=1, scored=6))):
        assert "Edited: 2, deleted: 1" in shown
        assert "Not scored: 3 (3 without text, or still waiting)" in shown
    for shown in both():
        assert "Edited" not in shown
        assert "Not scored" not in shown


def test_replies_in_another_language_are_told_apart_from_those_that_wait() -> None:
    for shown in both(figures=Figures(Counts(replies=9, scored=4, foreign=3))):
        assert "Not scored: 5 (3 in another language; 2 without text, or still waiting)" in shown
    for shown in both(figures=Figures(Counts(replies=9, scored=6, foreign=3))):
        assert "Not scored: 3 (3 in another language)" in shown


def test_open_cases_are_listed_with_links_and_the_others_counted() -> None:
    for shown in both(open_cases=[case(5), case(6, "unscored", None)], open_in_all=4):
        assert "4 cases are open:" in shown
        assert "Case 5, insult 0.80" in shown
        assert "Case 6, unscored no score" in shown
        assert link(7, 71, 900_001) in shown
        assert "`/case list` shows the others." in shown
    for shown in both():
        assert "Nothing: no case is open." in shown


def test_a_late_digest_says_so() -> None:
    assert all("It comes late" in shown for shown in both(late=True))


def test_the_page_gives_times_in_the_guilds_zone() -> None:
    assert "From Sunday 01 March 2026 08:00 to Monday 02 March 2026 08:00" in markdown(view())


def test_the_chart_is_in_the_message() -> None:
    made = message(view(chart=4, chart_name="digest.png"))
    assert made.files == (4,)
    assert embed(made).image == "digest.png"


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


def _read_back(shown: str) -> str:
    """Return what Discord would show of an escaped line."""
    return re.sub(r"\\([\\`*_~|\[\]<>])", r"\1", shown).replace("@\u200b", "@")


@given(st.text(alphabet="ab @<>[]()*_~`|\\#-.:/everyonehttps1"))
def test_a_quotation_holds_no_working_markup_and_nothing_but_its_words(text: str) -> None:
    shown = as_written(text)
    assert _read_back(shown) == " ".join(text.split())
    assert "@everyone" not in shown
    assert "@here" not in shown
    bare = re.sub(r"\\.", "", shown)
    assert not set("`*~|[]<>") & set(bare)


TEXTS = st.text(max_size=600)
COUNTS = st.builds(
    Counts,
    replies=st.integers(0, 10**6),
    people=st.integers(0, 10**6),
    edited=st.integers(0, 10**6),
    deleted=st.integers(0, 10**6),
    cases=st.dictionaries(st.sampled_from(Counts.CASE_STATES), st.integers(0, 10**6)),
    scored=st.integers(0, 10**6),
)
NUMBERS = st.integers(0, 10**6)
SHARES = st.none() | st.builds(Share, *[st.floats(0, 1)] * 3, NUMBERS)
DESKS = st.builds(
    DeskFigures,
    st.builds(Backlog, NUMBERS, NUMBERS, NUMBERS, st.floats(0, 10**9)),
    st.builds(Outcomes, *[NUMBERS] * 8),
    NUMBERS,
    st.none() | st.floats(0, 10**9),
    *[SHARES] * 3,
    NUMBERS,
    st.none() | st.floats(-1, 1),
)
VIEWS = st.builds(
    view,
    number=st.integers(1, 10**9),
    title=TEXTS,
    late=st.booleans(),
    figures=st.builds(Figures, COUNTS, st.none() | COUNTS),
    points=st.lists(st.builds(point, st.none() | TEXTS | st.just("*" * 600)), max_size=25),
    open_cases=st.lists(
        st.builds(case, label=TEXTS, score=st.none() | st.floats(0, 1)), max_size=9
    ),
    open_in_all=st.integers(0, 10**6),
    desk=st.none() | DESKS,
)


MOST = 10**6
FULL_COUNTS = Counts(
    replies=MOST,
    people=MOST,
    edited=MOST,
    deleted=MOST,
    cases=dict.fromkeys(Counts.CASE_STATES, MOST),
    scored=1,
    foreign=MOST // 2,
)
FULL_SHARE = Share(0.0123, 0.0001, 0.0987, MOST)
FULLEST = view(
    number=10**9,
    figures=Figures(FULL_COUNTS, Counts()),
    desk=DeskFigures(
        Backlog(MOST, MOST, MOST, 9e8),
        Outcomes(*[MOST] * 8),
        decided=MOST,
        median_seconds=9e8,
        overturned=FULL_SHARE,
        right=FULL_SHARE,
        missed=FULL_SHARE,
        pairs=MOST,
        alpha=-0.123,
    ),
    title="*" * 600,
    points=[point("*" * 600)] * 25,
    open_cases=[case(label="*" * 600)] * 9,
    open_in_all=10**6,
    late=True,
)


@given(VIEWS)
@example(FULLEST)
def test_any_digest_keeps_within_discords_limits(made: DigestView) -> None:
    one = embed(message(made))
    assert 0 < len(one.title) <= 256
    assert 0 < len(one.description) <= 4096
    assert all(0 < len(field.name) <= 256 for field in one.fields)
    assert all(0 < len(field.value) <= 1024 for field in one.fields)
    parts = [one.title, one.description, one.footer]
    parts += [text for field in one.fields for text in (field.name, field.value)]
    assert sum(map(len, parts)) <= EMBED_SUM_LIMIT - MARKER_ROOM


def test_nothing_of_how_it_went_and_of_the_desk_is_cut_off() -> None:
    one = embed(message(FULLEST))
    assert [field.value[-1] for field in one.fields if field.name != "What needs you"] == [")", ")"]


def test_points_that_do_not_fit_are_told_of_and_on_the_page() -> None:
    assert "`/digest show 1000000000` has the others" in embed(message(FULLEST)).description
    assert markdown(FULLEST).count(URL) == 25


@given(st.lists(st.text(alphabet="ab*_ ", min_size=1, max_size=240), max_size=5))
def test_five_points_that_may_be_chosen_always_fit(texts: list[str]) -> None:
    made = message(view(points=[point(text) for text in texts]))
    assert embed(made).description.count(URL) == len(texts)
    assert "has the others" not in embed(made).description
