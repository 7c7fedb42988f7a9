"""docs/pictures/house.svg shows the house as it is."""

import xml.etree.ElementTree as ET
from html import unescape

from tests.house import picture
from tests.house.pages import ROOT, page


def test_the_picture_is_of_the_code_as_it_is() -> None:
    drawn = picture.drawn(picture.counted())
    assert picture.PICTURE.read_text(encoding="utf-8") == drawn, "run `make pictures`"


def test_every_room_behind_the_doors_is_in_it_and_has_words() -> None:
    named = {name for storey in picture.rooms() for name in storey}
    packages = {name for name in named if (ROOT / name.replace(".", "/")).is_dir()}
    drawn = unescape(picture.PICTURE.read_text(encoding="utf-8"))
    for name in packages:
        assert f">{name.removeprefix('bot.')}</text>" in drawn
        assert picture.WORDS[name] in drawn
    assert f">{picture.SINGLE}</text>" in drawn


def test_imports_are_drawn_downwards_alone() -> None:
    assert all(here < there for here, there in picture.counted().imports)


def test_a_number_changes_seldom() -> None:
    assert picture.about(9) == "few"
    assert {picture.about(count) for count in range(15, 25)} == {"≈ 20"}
    assert {picture.about(count) for count in range(425, 475)} == {"≈ 450"}


def test_the_picture_is_a_file_that_browsers_can_read() -> None:
    assert ET.fromstring(page("docs/pictures/house.svg")).tag.endswith("svg")  # noqa: S314 - ours
