"""What is said is in the language that is spoken where it is said."""

from collections.abc import Iterator
from contextvars import copy_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.catalogues import has, language, nearest, tags
from bot.language.words import ENGLISH, msg, number, speak, speaking, spoken, tr, trc, trn

GERMAN = language("de")


@pytest.fixture
def german() -> Iterator[None]:
    with speaking(GERMAN):
        yield


def test_english_is_what_stands_in_the_code() -> None:
    assert spoken() is ENGLISH
    assert tr("Nobody wrote {this}.", this="it") == "Nobody wrote it."
    assert [trn("{count} day", "{count} days", n) for n in (0, 1, 2)] == [
        "0 days",
        "1 day",
        "2 days",
    ]


@pytest.mark.usefixtures("german")
def test_a_number_has_the_marks_of_its_language() -> None:
    assert tr("{n:,} of {m:.1f}", n=1234567, m=0.5) == "1.234.567 of 0,5"
    assert number(12345.5, ",.2f") == "12.345,50"
    assert tr("{n}", n=12345) == "12345"  # an id or a case's number has none


def test_what_is_put_in_is_never_read_as_a_message() -> None:
    assert tr("It says {what}.", what="{what} {0} {other}") == "It says {what} {0} {other}."


def test_a_message_without_values_may_hold_braces() -> None:
    assert tr("{this} is kept") == "{this} is kept"


@pytest.mark.usefixtures("german")
def test_the_language_ends_with_its_block_and_stays_in_its_task() -> None:
    with speaking(ENGLISH):
        assert spoken() is ENGLISH
    assert spoken() is GERMAN
    copy_context().run(speak, ENGLISH)
    assert spoken() is GERMAN


@pytest.mark.parametrize(
    ("tag", "found"),
    [("de", "de"), ("de-AT", "de"), ("en-GB", "en"), ("en-US", "en"), ("tlh", None), ("", None)],
)
def test_the_nearest_language_of_a_locale(tag: str, found: str | None) -> None:
    near = nearest(tag)
    assert (near and near.tag) == found


@given(st.text(max_size=12))
def test_any_tag_has_a_nearest_language_or_none(tag: str) -> None:
    near = nearest(tag)
    assert near is None or has(near.tag)
    assert language(tag).tag in tags()


@pytest.mark.usefixtures("german")
def test_what_has_no_translation_is_said_in_english() -> None:
    assert tr("Said by nobody at all, {who}.", who="you") == "Said by nobody at all, you."
    assert trc("nowhere", "Said") == "Said"
    assert msg("Later") == "Later"
