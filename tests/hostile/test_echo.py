"""Wherever one reads what somebody wrote, it is words in their place and nothing that works."""

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.effects.echo import bare, seen, tame, whole
from bot.effects.message import Message
from tests.hostile.patterns import code
from tests.hostile.places import COVERED, OURS, PLACES, words
from tests.hostile.texts import EVIL, HOSTILE, MOST_MARKS, marks, working
from tests.moderation.test_words import assert_fits

ANY = st.text(
    st.characters() | st.sampled_from("\u202e\u0301\u0316\u0489\u200d\ud800\x00[](|`*@<>\n#")
)


MADE = {"Embed", "Field", "Message"}


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_hostile_works_where_it_is_shown(place: str, text: str) -> None:
    shown = PLACES[place](HOSTILE[text])
    assert working(words(shown)) == []
    for one in words(shown):
        one.encode()
    if isinstance(shown, Message):
        assert_fits(shown)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_harmless_is_shown_as_it_was_written(place: str) -> None:
    calm = "Rain helps nobody, says 1 naïve שָׁלוֹם reader"
    shown = [re.sub(r"\\|\*\*__|__\*\*", "", one) for one in words(PLACES[place](calm))]
    assert any(calm in one for one in shown)


def test_every_module_that_makes_messages_is_in_the_list_or_says_why_not() -> None:
    outside = ("bot/demo/", "bot/simulate/", "bot/bench/")
    made = {
        file
        for file, tree in code(rf"\b(?:{'|'.join(MADE)})\b").items()
        if _makes_messages(tree) and not file.startswith(outside)
    }
    assert made == {*COVERED, *OURS}


def _makes_messages(tree: ast.Module) -> bool:
    names = {"discord.Embed"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "bot.effects.message":
            names |= {one.name for one in node.names} & MADE
        if isinstance(node, ast.ClassDef):
            names |= {node.name} & MADE
    ends = {name.rpartition(".")[2] for name in names}
    return any(
        isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in ends
        and ast.unparse(node.func) in names
        for node in ast.walk(tree)
    )


@given(ANY)
def test_what_is_tamed_holds_nothing_that_works_and_loses_nothing_that_can_be_read(
    text: str,
) -> None:
    tamed = tame(text)
    assert working([tamed]) == []
    assert marks(seen(text)) <= MOST_MARKS
    assert len(bare(text)) == len(text)
    assert len(tamed) <= len(text) + text.count("](")
    assert "".join(filter(str.isalnum, tamed)) == "".join(filter(str.isalnum, text))
    whole(text).encode()


@given(st.text(st.characters(max_codepoint=0x24F, categories=("L", "N", "P", "Zs"))))
def test_what_is_only_words_stays_as_it_is(text: str) -> None:
    if "](" not in text:
        assert tame(text) == seen(text) == bare(text) == whole(text) == text


def test_a_link_that_shows_where_it_leads_stays_a_link() -> None:
    assert tame(f"see {EVIL} and <{EVIL}> [1] (a)") == f"see {EVIL} and <{EVIL}> [1] (a)"
    assert tame(f"[here]({EVIL})") == f"[here]\u200b({EVIL})"
