"""docs/licences.md: what is installed, under words that somebody has looked at."""

import sys

import pytest

from tests.house.licences import COPYLEFT, Entry, declared, entries, written
from tests.house.pages import page
from tests.house.test_packaging import PROJECT, closure


def entry(licence: str) -> Entry:
    return Entry("a", "1.0", licence, ())


@pytest.mark.skipif(sys.platform != "linux", reason="wheels of other systems bring other libraries")
def test_the_page_says_what_is_installed() -> None:
    assert page("docs/licences.md") == written(entries()), "run `make licences`"


def test_every_distribution_that_the_bot_comes_to_need_is_listed() -> None:
    rows = [line.split(" | ") for line in page("docs/licences.md").splitlines() if line[:2] == "| "]
    assert {row[0].removeprefix("| ") for row in rows[1:]} == closure(
        PROJECT["project"]["dependencies"]
    )


def test_every_licence_goes_with_mit_and_has_been_looked_at() -> None:
    assert not [(one.name, part) for one in entries() for part in one.strange]


@pytest.mark.parametrize(
    "licence",
    ["", "GPL-3.0-or-later", "MIT AND AGPL-3.0-only", "(MIT OR Odd-1.0)", "Other/Proprietary"],
)
def test_what_nobody_has_looked_at_is_flagged(licence: str) -> None:
    assert entry(licence).strange
    assert "to be looked at" in written([entry(licence)])


@pytest.mark.parametrize("licence", ["MIT", "(MIT OR Apache-2.0) AND ISC", "ISC License (ISCL)"])
def test_what_asks_for_a_notice_alone_is_not_flagged(licence: str) -> None:
    assert not entry(licence).strange
    assert "- a" not in written([entry(licence)])


def test_what_asks_for_more_is_told_with_what_it_asks_for() -> None:
    assert f"- a: MPL-2.0: {COPYLEFT['MPL-2.0']}." in written([entry("MPL-2.0 AND MIT")])


@pytest.mark.parametrize(
    ("expressions", "classifiers", "fields", "licence"),
    [
        (["MIT"], ["License :: OSI Approved :: BSD License"], ["other"], "MIT"),
        ([], ["Topic :: Chat", "License :: OSI Approved :: MIT License"], ["x"], "MIT License"),
        ([], ["Topic :: Chat"], ["Apache-2.0"], "Apache-2.0"),
        ([], [], ["A text\n of many lines"], ""),
        ([], [], [], ""),
    ],
)
def test_the_most_exact_words_of_the_metadata_count(
    expressions: list[str], classifiers: list[str], fields: list[str], licence: str
) -> None:
    assert declared(expressions, classifiers, fields) == licence
