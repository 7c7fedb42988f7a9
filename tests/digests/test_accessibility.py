"""The page in a browser: everybody can read it, and nothing of it runs or is fetched."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.digests.figures import Counts, Figures
from bot.digests.look.page import html
from bot.digests.shown import DigestView, ShownLine, ShownSection, ShownWritten
from tests.axed import assert_nothing_found, looked_at
from tests.digests.views import HOSTILE, address, quote, rich, theme, themes, view

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

LONG = replace(theme("W" * 240, "W" * 80), links=(address(2), address(3)))
PAGES = {
    "rich": rich(written=[ShownWritten("Many ask who pays.", (address(1), address(2)))]),
    "hostile": rich(HOSTILE),
    "empty": view(figures=Figures(Counts())),
    "long": view(
        sections=[
            themes(LONG),
            ShownSection(
                "worth_reading",
                "Worth reading",
                tuple(
                    ShownLine("Gives reasons.", "", quote(f"Reason {one}", url=address(one)))
                    for one in range(8)
                ),
            ),
        ]
    ),
}
SEEN = [("screen", "light"), ("screen", "dark"), ("print", "light"), ("print", "dark")]


def shown(browser: Any, tmp_path: Path, made: DigestView) -> Any:
    file = tmp_path / "digest.html"
    file.write_text(html(made), encoding="utf-8")
    # axe is put into the page as a script, which the page's own policy would forbid.
    page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page.goto(file.as_uri())
    return page


@pytest.fixture(scope="module")
def opened(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """Open each page once, for the tests that only look at it: how wide, and how, they say."""
    pages: dict[str, Any] = {}

    def one(name: str, *, width: int = 1280) -> Any:
        if name not in pages:
            pages[name] = shown(browser, tmp_path_factory.mktemp(name), PAGES[name])
        pages[name].set_viewport_size({"width": width, "height": 900})
        return pages[name]

    yield one
    for page in pages.values():
        page.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(opened: Callable[..., Any], name: str) -> None:
    page = opened(name)
    for media, scheme in SEEN:
        page.emulate_media(media=media, color_scheme=scheme)
        assert_nothing_found(page)
    page.emulate_media(media="screen", color_scheme="light")


def test_axe_finds_what_is_wrong(browser: Any, tmp_path: Path) -> None:
    page = shown(browser, tmp_path, PAGES["rich"])
    page.add_style_tag(content=":root { --soft: #ccc !important; }")
    page.evaluate("document.querySelector('img').removeAttribute('alt')")
    found = {one["id"] for one in looked_at(page).response["violations"]}
    page.close()
    assert found == {"color-contrast", "image-alt"}


@pytest.mark.parametrize("name", PAGES)
def test_no_width_makes_the_page_scroll_sideways(opened: Callable[..., Any], name: str) -> None:
    for width in (320, 360, 768, 1920):
        page = opened(name, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_nothing_of_a_page_runs_and_nothing_is_fetched(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "digest.html"
    file.write_text(html(PAGES["hostile"]), encoding="utf-8")
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.goto(file.as_uri(), wait_until="networkidle")
    assert page.title() != "ran"
    assert page.locator("script").count() == 0
    assert page.locator("img").count() == 1
    assert page.evaluate("document.querySelector('img').naturalWidth") == 1
    page.close()
    assert [one for one in asked if not one.startswith("data:")] == [file.as_uri()]
    assert said == []


def test_the_pages_policy_stops_a_script_that_stands_in_it_all_the_same(
    browser: Any, tmp_path: Path
) -> None:
    file = tmp_path / "digest.html"
    text = "<script>document.title = 'ran'</script><img src='https://discord.com/x.png'></main>"
    file.write_text(html(PAGES["rich"]).replace("</main>", text), encoding="utf-8")
    page = browser.new_page()
    reached: list[str] = []
    page.on("response", lambda one: reached.append(one.url))
    page.goto(file.as_uri(), wait_until="networkidle")
    title = page.title()
    page.close()
    assert title != "ran"
    assert [one for one in reached if not one.startswith("data:")] == [file.as_uri()]
