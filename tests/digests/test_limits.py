"""Whatever a window holds, its digest keeps within Discord's limits and pings nobody."""

import json
import re
from random import Random

from hypothesis import given
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

PIECES = (
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
)
PLANES = ((0, 0x80), (0x80, 0x3000), (0x3000, 0xE000), (0xE000, 0x110000))
OUR_WORDS = ("", "4 replies by 3 people", "Not answered in this time", "So:", "x" * 400)
NAMES = ("themes", "figures", "questions", "hot_moments", "moderation", "calibration", "appeals")


class Draw:
    """Draws windows of any kind, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._chance = self._random.random
        self._scale = 5 if self._chance() < 0.2 else 1
        """In one window of five there is more of everything than a message has room for."""

    def view(self) -> DigestView:
        return view(
            number=self._number(1),
            title=self._text(),
            late=self._chance() < 0.5,
            figures=Figures(self._counts(), self._counts() if self._chance() < 0.7 else None),
            sections=[self._section(one) for one in self._random.sample(NAMES, self._up_to(4))],
            open_cases=[self._case() for _ in range(self._some(5))],
            open_in_all=self._number(),
            chart=ShownChart(4, png(), "Replies over time.") if self._chance() < 0.5 else None,
            written=[ShownWritten(self._text(), self._links()) for _ in range(self._some(8))]
            if self._chance() < 0.5
            else [],
        )

    def _up_to(self, most: int) -> int:
        return self._random.randint(0, most)

    def _some(self, most: int) -> int:
        return self._up_to(most * self._scale)

    def _number(self, least: int = 0) -> int:
        return min(MOST, least + int(self._random.expovariate(1) ** self._up_to(40)))

    def _text(self) -> str:
        if self._chance() < 0.5:
            planes = self._random.choices(PLANES, k=self._up_to(20))
            return "".join(chr(self._random.randrange(*plane)) for plane in planes)
        return " ".join(self._random.choices(PIECES, k=self._up_to(3)))

    def _links(self) -> tuple[str, ...]:
        return tuple(address(self._number(1)) for _ in range(self._up_to(3)))

    def _line(self) -> ShownLine:
        author = self._random.choice((None, 1, 501, 2**63))
        quote = ShownQuote(self._text(), author, address(self._number(1)))
        said = self._random.choice(OUR_WORDS)
        held = quote if self._chance() < 0.7 else None
        return ShownLine(said, self._text(), held, self._links())

    def _section(self, name: str) -> ShownSection:
        lines = tuple(self._line() for _ in range(self._some(6)))
        return ShownSection(name, self._text(), lines, self._up_to(30))

    def _counts(self) -> Counts:
        states = self._random.sample(Counts.CASE_STATES, self._up_to(len(Counts.CASE_STATES)))
        cases = {state: self._number() for state in states}
        replies, people, edited, deleted = (self._number() for _ in range(4))
        return Counts(replies, people, edited, deleted, cases, self._number(), self._number())

    def _case(self) -> ShownCase:
        score = self._random.choice((None, 0.0, 1.0, self._chance()))
        return ShownCase(
            self._number(1),
            self._text(),
            score,
            START,
            address(self._number(1)),
            self._chance() < 0.5,
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
            "questions",
            "Questions",
            (ShownLine("Not answered in this time", "", LONGEST_LINE.quote),),
        ),
        ShownSection("appeals", "Appeals", (ShownLine("x" * 400, links=(address(9),)),) * 25),
    ],
    open_cases=[case(MOST, "*" * 600)] * 9,
    open_in_all=MOST,
)


def test_any_digest_keeps_within_discords_limits_and_pings_nobody() -> None:
    _keeps_limits(FULLEST)
    for seed in range(1000):
        try:
            _keeps_limits(Draw(seed).view())
        except AssertionError as error:
            error.add_note(f"The window is that of Draw({seed}).")
            raise


def _keeps_limits(made: DigestView) -> None:
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
