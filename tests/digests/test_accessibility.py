"""The page in a browser: everybody can read it, and nothing of it runs or is fetched."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.digests.figures import Counts, Figures
from bot.digests.look.page import html
from bot.digests.shown import DigestView, ShownLine, ShownSection, ShownWritten
from tests.digests.views import HOSTILE, address, quote, rich, theme, themes, view

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

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
                    for one in range(40)
                ),
            ),
        ]
    ),
}
SEEN = [("screen", "light"), ("screen", "dark"), ("print", "light"), ("print", "dark")]


def shown(browser: Any, tmp_path: Path, made: DigestView, *, width: int = 1280) -> Any:
    file = tmp_path / "digest.html"
    file.write_text(html(made), encoding="utf-8")
    # axe is put into the page as a script, which the page's own policy would forbid.
    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("media", "scheme"), SEEN)
def test_axe_finds_nothing(
    browser: Any,
    tmp_path: Path,
    name: str,
    media: Literal["screen", "print"],
    scheme: Literal["light", "dark"],
) -> None:
    page = shown(browser, tmp_path, PAGES[name])
    page.emulate_media(media=media, color_scheme=scheme)
    results = axe.Axe().run(page)
    page.close()
    assert results.response["passes"]
    assert results.violations_count == 0, results.generate_report()


def test_axe_finds_what_is_wrong(browser: Any, tmp_path: Path) -> None:
    page = shown(browser, tmp_path, PAGES["rich"])
    page.add_style_tag(content=":root { --soft: #ccc !important; }")
    page.evaluate("document.querySelector('img').removeAttribute('alt')")
    found = {one["id"] for one in axe.Axe().run(page).response["violations"]}
    page.close()
    assert found == {"color-contrast", "image-alt"}


@pytest.mark.parametrize("width", [320, 360, 768, 1920])
@pytest.mark.parametrize("name", PAGES)
def test_no_width_makes_the_page_scroll_sideways(
    browser: Any, tmp_path: Path, name: str, width: int
) -> None:
    page = shown(browser, tmp_path, PAGES[name], width=width)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide == width


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
