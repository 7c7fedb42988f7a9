"""Whatever a window holds, its digest keeps within Discord's limits and pings nobody."""

import json
import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.digests.figures import Counts, Figures
from bot.digests.look import plain
from bot.digests.look.render import markdown, message
from bot.digests.shown import (
    DigestView,
    ShownCase,
    ShownChart,
    ShownLine,
    ShownQuote,
    ShownSection,
    ShownWritten,
)
from bot.effects.message import EMBED_SUM_LIMIT
from tests.digests.views import HOSTILE, START, address, case, embed, png, rich, told, view

MARKER_ROOM = 20
ATTACHMENT_LIMIT = 10 * 1024 * 1024
MOST = 10**9

PIECES = st.sampled_from(
    [
        HOSTILE,
        "@everyone",
        "@here",
        "<@501>",
        "<@&9>",
        "](https://bad.example)",
        "||",
        "*" * 300,
        "W" * 600,
        "\u202e",
        "\ud800",
        "🏞️" * 90,
        "Größe",
        "水車小屋",
        "https://a.example/" + "x" * 300,
        "\n",
    ]
)
TEXTS = st.text(max_size=20) | st.lists(PIECES, max_size=3).map(" ".join)
NUMBERS = st.integers(0, MOST)
LINKS = st.lists(st.integers(1, MOST).map(address), max_size=3).map(tuple)
QUOTES = st.builds(
    ShownQuote, TEXTS, st.none() | st.integers(1, 2**63), st.integers(1, MOST).map(address)
)
OUR_WORDS = st.sampled_from(["", "4 replies by 3 people", "Not answered yet", "So:", "x" * 400])
LINES = st.builds(ShownLine, OUR_WORDS, TEXTS, st.none() | QUOTES, LINKS)
NAMES = st.sampled_from(["themes", "figures", "questions", "hot_moments", "moderation", "appeals"])
SECTIONS = st.builds(
    ShownSection, NAMES, TEXTS, st.lists(LINES, max_size=6).map(tuple), st.integers(0, 30)
)
COUNTS = st.builds(
    Counts,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.dictionaries(st.sampled_from(Counts.CASE_STATES), NUMBERS),
    NUMBERS,
    NUMBERS,
)
CASES = st.builds(
    ShownCase,
    st.integers(1, MOST),
    TEXTS,
    st.none() | st.floats(0, 1),
    st.just(START),
    st.integers(1, MOST).map(address),
    st.booleans(),
)
VIEWS = st.builds(
    view,
    number=st.integers(1, MOST),
    title=TEXTS,
    late=st.booleans(),
    figures=st.builds(Figures, COUNTS, st.none() | COUNTS),
    sections=st.lists(SECTIONS, max_size=4, unique_by=lambda one: one.name),
    open_cases=st.lists(CASES, max_size=5),
    open_in_all=NUMBERS,
    chart=st.none() | st.just(ShownChart(4, png(), "Replies over time.")),
    written=st.lists(st.builds(ShownWritten, TEXTS, LINKS), max_size=8),
)

FULL_COUNTS = Counts(
    MOST, MOST, MOST, MOST, dict.fromkeys(Counts.CASE_STATES, MOST), scored=1, foreign=MOST // 2
)
LONGEST_LINE = ShownLine("x" * 400, "*" * 600, ShownQuote("*" * 600, 2**63, address(MOST)))
FULLEST = rich(
    "*" * 600,
    number=MOST,
    figures=Figures(FULL_COUNTS, Counts()),
    sections=[
        ShownSection("themes", "What was discussed", (LONGEST_LINE,) * 25, 3),
        ShownSection(
            "questions", "Questions", (ShownLine("Not answered yet", "", LONGEST_LINE.quote),)
        ),
        ShownSection("appeals", "Appeals", (ShownLine("x" * 400, links=(address(9),)),) * 25),
    ],
    open_cases=[case(MOST, "*" * 600)] * 9,
    open_in_all=MOST,
)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VIEWS)
@example(FULLEST)
def test_any_digest_keeps_within_discords_limits_and_pings_nobody(made: DigestView) -> None:
    shown = message(made)
    one = embed(shown)
    assert 0 < len(one.title) <= 256
    assert 0 < len(one.description) <= 4096
    assert len(one.fields) <= 25
    assert all(0 < len(field.name) <= 256 for field in one.fields)
    assert all(0 < len(field.value) <= 1024 for field in one.fields)
    parts = [one.title, one.description, one.footer]
    parts += [text for field in one.fields for text in (field.name, field.value)]
    assert sum(map(len, parts)) <= EMBED_SUM_LIMIT - MARKER_ROOM
    (page,) = shown.made
    assert len(page.description) <= 1024
    assert len(page.content) < ATTACHMENT_LIMIT
    authors = {
        str(one.quote.author_id) for part in made.sections for one in part.lines if one.quote
    }
    for text in (told(shown), markdown(made)):
        bare = re.sub(r"\\.", "", text)
        assert not re.search("@(?:everyone|here)", bare)
        assert set(re.findall(r"<@(.*?)>", bare)) <= authors
        assert "<#" not in bare
    json.dumps(plain.document(made))


def test_nothing_of_how_it_went_is_cut_off() -> None:
    went = embed(message(FULLEST)).fields[0].value
    assert went.endswith("still waiting)")


def test_what_has_no_room_is_left_out_whole_and_the_message_says_where_it_is() -> None:
    one = embed(message(FULLEST))
    rest = f"`digest-{MOST}.html` has the rest."
    assert one.description.endswith(rest)
    assert one.description.count("“") == one.description.count(f"[reply]({address(MOST)})") > 1
    quotes = 26 + 1  # a question without an answer is told twice: first among what needs someone
    assert markdown(FULLEST).count(f"[reply]({address(MOST)})") == quotes
    assert one.fields[1].value.endswith(rest)


@given(st.lists(st.text(alphabet="abcde_ ", min_size=1, max_size=240), max_size=5))
def test_five_themes_always_fit(texts: list[str]) -> None:
    lines = [
        ShownLine("40 replies by 20 people", "a" * 60, ShownQuote(one, 2**63, address(1)))
        for one in texts
    ]
    made = message(view(sections=[ShownSection("themes", "What was discussed", tuple(lines))]))
    assert embed(made).description.count(address(1)) == len(texts)
    assert "has the rest" not in embed(made).description
