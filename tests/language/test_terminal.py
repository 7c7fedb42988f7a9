"""The language of a terminal is the one that its environment asks for, as gettext reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.catalogues import first, tags
from bot.language.terminal import wanted


@pytest.mark.parametrize(
    ("environ", "asked"),
    [
        ({"LANG": "de_AT.UTF-8"}, ("de-AT",)),
        ({"LANG": "de_DE@euro"}, ("de-DE",)),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, ("de-DE",)),
        ({"LC_MESSAGES": "en_US.UTF-8", "LC_ALL": "de_DE.UTF-8"}, ("de-DE",)),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:de:en"}, ("fr", "de", "en")),
        ({"LANGUAGE": "de"}, ("de",)),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "", "LANGUAGE": ""}, ("de-DE",)),
        # A locale without a language silences the list; one for its encoding alone does not.
        ({"LC_ALL": "C", "LANGUAGE": "de", "LANG": "de_DE.UTF-8"}, ()),
        ({"LANG": "POSIX", "LANGUAGE": "de"}, ()),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, ("de",)),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, ()),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "C"}, ()),
        ({"LC_CTYPE": "de_DE.UTF-8"}, ()),
        ({}, ()),
    ],
)
def test_what_is_asked_for_is_read_in_the_order_of_gettext(
    environ: dict[str, str], asked: tuple[str, ...]
) -> None:
    assert wanted(environ) == asked


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        (("de-AT",), "de"),
        (("fr", "de", "en"), "de"),
        (("en-GB", "de"), "en"),
        (("tlh",), "en"),
        ((), "en"),
    ],
)
def test_the_first_that_there_is_is_spoken_and_else_english(
    asked: tuple[str, ...], spoken: str
) -> None:
    assert first(asked).tag == spoken


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_environment_makes_it_fail(language: str, locale: str) -> None:
    assert first(wanted({"LANGUAGE": language, "LANG": locale})).tag in tags()
