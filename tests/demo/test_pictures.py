"""The pictures of the documentation: taken of the demo, small, and there."""

import io
import re
import shutil

import pytest
from PIL import Image

from tests.demo.played import Played
from tests.house.pages import PAGES, ROOT, page
from tests.house.pictures import FOLDER, LARGEST_BYTES, SHOTS, small, taken

TAKEN = sorted([*SHOTS, "chart.png"])


def colours(content: bytes) -> int:
    with Image.open(io.BytesIO(content)) as image:
        return len(image.convert("RGB").getcolors(1 << 24) or ())


def test_every_picture_can_be_taken_of_the_demo_as_it_is(played: Played) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed: `apt-get install chromium`")
    made = taken(played.out, chromium)
    assert sorted(made) == TAKEN
    for name, content in made.items():
        assert len(content) < LARGEST_BYTES, name
        assert colours(content) > 20, f"{name} shows next to nothing"


@pytest.mark.parametrize("name", TAKEN)
def test_every_picture_is_there_and_small(name: str) -> None:
    content = (FOLDER / name).read_bytes()
    assert len(content) < LARGEST_BYTES
    with Image.open(io.BytesIO(content)) as image:
        assert image.format == "PNG"


def test_no_page_shows_a_picture_that_nothing_makes() -> None:
    shown = {
        target.rpartition("/")[2]
        for name in PAGES
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page(name))
    }
    assert shown <= {*TAKEN, "house.svg"}
    assert {one.name for one in (ROOT / "docs" / "pictures").iterdir()} == {*TAKEN, "house.svg"}


def test_a_picture_made_small_has_the_same_size_and_few_colours() -> None:
    before = Image.effect_noise((300, 200), 90).convert("RGB")
    packed = io.BytesIO()
    before.save(packed, "PNG")
    made = small(packed.getvalue())
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (300, 200)
    assert colours(made) <= 256
