"""A reply's text in an answer: it reads as it was written, and exactly the words are marked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.effects.echo import bare
from bot.moderation.why.text import disguises, escaped, in_order, left, marked
from bot.scoring.normalise_tables import normalise
from tests.moderation.views import texts

_TOKEN = re.compile(
    r"(?P<mark>__\*\*|\*\*__)|\\(?P<sign>[^\w\s]|_)|(?P<at>@\u200b)|(?P<plain>.)", re.DOTALL
)
_FORMATTING = frozenset("\\*_~`|<>#[]-:@")


def read(shown: str) -> tuple[str, list[tuple[int, int]]]:
    """Read what is shown as Discord does; return the text and which parts of it are marked.

    Nothing may be left that formats, links or calls anyone.
    """
    assert re.fullmatch(r"\|\|(.*?)\|\|", shown, re.DOTALL)
    assert "||" not in shown[2:-2]
    plain, spans, begun = "", [], None
    for one in _TOKEN.finditer(shown[2:-2]):
        if one["mark"] == "__**":
            assert begun is None
            begun = len(plain)
        elif one["mark"]:
            assert begun is not None
            spans.append((begun, len(plain)))
            begun = None
        else:
            assert one["plain"] not in _FORMATTING, (one["plain"], shown)
            plain += one["sign"] or (one["at"] and "@") or one["plain"]
    assert begun is None
    return plain, spans


spans_of = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=5)


@given(texts, spans_of)
def test_exactly_the_words_are_marked_and_the_rest_reads_as_it_was_written(
    text: str, wanted: list[tuple[int, int]]
) -> None:
    spans = in_order(wanted, text)
    shown, missing = marked(text, spans, 100_000)
    assert missing == 0
    if not text.strip():
        assert shown == "(no text)"
        return
    plain, found = read(shown)
    assert plain.removesuffix("\u200b") == bare(text).removesuffix("\u200b")
    assert found == list(spans)


@given(texts, spans_of, st.integers(40, 400))
def test_what_does_not_fit_is_left_out_whole(
    text: str, wanted: list[tuple[int, int]], limit: int
) -> None:
    spans = in_order(wanted, text)
    shown, missing = marked(text, spans, limit)
    assert len(shown) <= limit
    if text.strip():
        plain, found = read(shown)
        assert len(found) == len(spans) - missing
        assert plain.strip("…\u200b").strip() in bare(text)


def test_a_long_text_begins_shortly_before_the_first_word() -> None:
    text = "calm words here " * 100 + "you clod" + " and calm again" * 100
    begin = text.index("clod")
    shown, missing = marked(text, ((begin, begin + 4),), 400)
    assert missing == 0
    assert shown.startswith("||…")
    assert shown.endswith("…||")
    assert "you __**clod**__ and" in shown
    assert shown[3:].startswith(("calm ", "words ", "here "))


def test_marks_that_do_not_fit_are_counted() -> None:
    text = "clod " * 200
    spans = tuple((at, at + 4) for at in range(0, 1000, 5))
    shown, missing = marked(text, spans, 200)
    assert missing == 200 - shown.count("__**")
    assert missing > 150


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** and ||hidden||", "\\*\\*bold\\*\\* and \\|\\|hidden\\|\\|"),
        ("`code` __u__ ~~s~~", "\\`code\\` \\_\\_u\\_\\_ \\~\\~s\\~\\~"),
        (
            "@everyone <@123> <@&4> <#5>",
            "@\u200beveryone \\<@\u200b123\\> \\<@\u200b&4\\> \\<\\#5\\>",
        ),
        ("see https://example.org", "see https\\://example.org"),
        ("[a](https://b.org)", "\\[a\\](https\\://b.org)"),
        ("> quoted\n# title\n- one\n1. first", "\\> quoted\n\\# title\n\\- one\n1\\. first"),
        ("a\\*b", "a\\\\\\*b"),
        ("It cost 3.50", "It cost 3.50"),
    ],
)
def test_what_would_format_or_call_stands_for_itself(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_a_text_that_ends_in_a_bar_does_not_end_the_spoiler() -> None:
    shown, _ = marked("no |", (), 100)
    assert shown == "||no \\|\u200b||"


def test_spans_that_overlap_or_lie_outside_are_put_in_order() -> None:
    assert in_order([(4, 9), (-2, 1), (3, 5), (8, 50), (60, 70)], "0123456789") == ((0, 1), (3, 10))


@given(texts, spans_of)
def test_what_is_left_is_all_but_the_words(text: str, wanted: list[tuple[int, int]]) -> None:
    spans = in_order(wanted, text)
    gone = {at for begin, end in spans for at in range(begin, end)}
    assert left(text, spans) == "".join(one for at, one in enumerate(text) if at not in gone)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("you 1d10t", [("1d10t", "idiot")]),
        ("f.o.o.l and f.o.o.l", [("f.o.o.l", "fool")]),
        ("you st\u200bupid", [("st\u200bupid", "stupid")]),
        ("%69diot", [("%69diot", "idiot")]),
        ("A plain **text**, with 3 NUMBERS and [a link](https://b.org).", []),
    ],
)
def test_a_word_in_disguise_is_told_with_what_it_was_read_as(
    text: str, told: list[tuple[str, str]]
) -> None:
    found = disguises(text, normalise(text))
    assert [(one.written, one.read) for one in found] == told
    assert all(text[one.at[0] : one.at[1]] == one.written for one in found)
    assert [one.unseen for one in found] == ["\u200b" in written for written, _ in told]
