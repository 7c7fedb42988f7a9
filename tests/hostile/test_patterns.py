"""No regular expression of ours takes more time for a text than its length can account for."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.articles.layout import split, thread_name
from bot.digests.look.wording import as_written
from bot.digests.search import Term, Wanted, excerpt, read
from bot.digests.text import mail, reading, sentences
from bot.effects.echo import tame
from bot.effects.message import spoiler
from bot.moderation.brakes.addressing import addressee, addresses
from bot.moderation.why.text import disguises
from bot.scoring.normalise_tables import normalise
from tests.hostile.attacks import MOST, Attack, attacks, cost, worst
from tests.hostile.attacks import within as taking_at_most
from tests.hostile.patterns import Found, Unread, ours, within
from tests.hostile.texts import HOSTILE

CUT: Mapping[str, int] = MappingProxyType(
    {
        # It reads the first characters of a reply alone, and quotation marks that do not end.
        "bot/moderation/brakes/addressing.py:_NOT_THEIRS": 1_000,
        # It reads our own pages of figures, in training.
        "bot/scoring/training/encoder/tables.py:_BLOCK": 4_000,
    }
)
"""Expressions whose work grows with the square of the length, and the most that they ever read."""

FOUND = {one.where: one for one in ours() if isinstance(one, Found)}


def test_every_regular_expression_of_ours_can_be_read() -> None:
    assert len(FOUND) > 120
    assert [one for one in ours() if isinstance(one, Unread)] == []
    assert CUT.keys() <= FOUND.keys()


@pytest.mark.parametrize("where", [one for one in FOUND if one not in CUT])
def test_the_time_grows_with_the_length_alone(where: str) -> None:
    one = FOUND[where]
    assert worst(one.pattern, one.ways) is None


@pytest.mark.parametrize("where", CUT)
def test_what_reads_little_is_quick_on_that(where: str) -> None:
    one = FOUND[where]
    costs = [
        cost(one.pattern, text.of(CUT[where]), one.ways, most=1) for text in attacks(one.pattern)
    ]
    assert max(costs) < 0.25


@pytest.mark.parametrize(
    "bad",
    [
        r"(a+)+$",
        r"(?:a|a)*b",
        r"(?:a|bc)+$",
        r"(`+)(?!`).+?(?<!`)\1(?!`)",
    ],
)
def test_an_expression_that_goes_back_and_forth_is_seen(bad: str) -> None:
    assert isinstance(worst(re.compile(bad), {"search"}), Attack)


def test_what_is_tried_at_one_place_alone_is_tried_so() -> None:
    at_the_end = re.compile(r"(?:a|bc)+$")
    assert worst(at_the_end, {"match"}) is None
    assert worst(at_the_end, {"sub"}) is not None


def test_a_new_expression_is_found_wherever_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "bot.py"
    file.write_text(
        'import re\nA = "a+"\nB = re.compile(rf"({A})+", re.I)\n'
        'def f(x): return B.match(x) or re.search("c+", x)\n'
        'def g(x, y): return re.sub(re.escape(y), "", x), re.sub(y, "", x)\n'
        'class C(D, template=r"e:[0-9]+"): ...\n',
        encoding="utf-8",
    )
    found = {one.where: one for one in within(file, tmp_path)}
    read = {
        where: (one.pattern.pattern, set(one.ways))
        for where, one in found.items()
        if isinstance(one, Found)
    }
    assert read == {
        "bot.py:B": ("(a+)+", {"match"}),
        "bot.py:4": ("c+", {"search"}),
        "bot.py:6": ("e:[0-9]+", {"fullmatch"}),
    }
    assert [one for one in found.values() if isinstance(one, Unread)] == [
        Unread("bot.py:5", "re.sub(y, '', x)")
    ]


READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "sentences": sentences.own_sentences,
        "mail": mail.own_sentences,
        "mail's subject": mail.subject,
        "reading": reading.subjects,
        "addressing": lambda text: (addresses(text), addressee(text)),
        "normalising": normalise,
        "layout": lambda text: split(text, limit=3_500),
        "thread names": thread_name,
        "disguises": lambda text: disguises(text, normalise(text)),
        "searching": lambda text: read(text[:6_000]),
        "excerpts": lambda text: excerpt(text, Wanted((Term(("a",), open=True),))),
        "showing": lambda text: (tame(text), as_written(text), spoiler(text, 1_000)),
    }
)


@pytest.mark.parametrize("reader", READERS)
def test_what_reads_texts_is_quick_with_the_longest_that_can_be_sent(reader: str) -> None:
    for text in HOSTILE.values():
        sent = "".join(one for one in text if not "\ud800" <= one <= "\udfff")
        with taking_at_most(0.5):
            READERS[reader]((sent * (MOST // len(sent) + 1))[:MOST])
