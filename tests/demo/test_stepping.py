"""The demonstration in a browser: stepped through, read by everybody, nothing fetched."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.demo.showing import page as made
from tests.axed import assert_nothing_found
from tests.demo.played import Played
from tests.demo.recorded import HOSTILE, small

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

pytestmark = pytest.mark.usefixtures("played")  # no event loop can run beside an open browser

WALK = """() => [...document.querySelectorAll("#scenes li")].map(() => {
  const told = ["heading", "sentence"].map((id) => document.getElementById(id).textContent);
  const marked = document.querySelectorAll(".entry.now:not([hidden])").length;
  document.getElementById("next").click();
  return [...told, marked];
})"""
"""Steps through the whole page; returns what each step tells, and how much it marks."""
ONE_OF_EACH = """() => {
  document.querySelectorAll("[hidden]").forEach((one) => one.remove());
  const kinds = new Set();
  for (const entry of document.querySelectorAll(".entry")) {
    const inside = [entry, ...entry.querySelectorAll("*")];
    const kind = inside.map((one) => `${one.tagName}.${one.className}`).join(" ");
    const where = entry.closest("section").id;
    if (kinds.has(where + kind)) entry.remove();
    kinds.add(where + kind);
  }
  return kinds.size;
}"""
"""Takes away what is hidden, and entries that differ in their words only from one before.

Axe reads all that there is, and most of the page is what stood at other times.
"""
ASTRAY = """([from, by]) => {
  const last = document.querySelectorAll("#scenes li").length, astray = [];
  const go = (step) => {
    const slider = document.getElementById("slider");
    slider.value = String(step);
    slider.dispatchEvent(new Event("input"));
  };
  for (let step = from; step < last; step += by) {
    go(step);
    for (const pane of document.querySelectorAll("section.busy")) {
      const top = pane.querySelector(".entry.now").getBoundingClientRect().top;
      const around = pane.querySelector(".scroll").getBoundingClientRect();
      if (top < around.top || top >= around.bottom) astray.push(step + 1);
    }
  }
  return astray;
}"""
"""Goes to every so many steps; returns those whose newest entry is out of view in some pane."""
PANES = ("discussion", "desk", "alone", "admins")


def shown(browser: Any, file: Path, *, width: int = 1280, step: str = "1", **rest: Any) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 844}, **rest)
    page.goto(f"{file.as_uri()}#{step}")
    return page


@pytest.fixture(scope="module")
def whole(browser: Any, played: Played) -> Iterator[Any]:
    """The page of the demo, opened once for the tests that only look at it."""
    page = shown(browser, played.out / "seedbed-demo.html")
    yield page
    page.close()


def at(whole: Any, step: int, *, width: int = 1280) -> Any:
    whole.set_viewport_size({"width": width, "height": 844})
    whole.goto(f"{whole.url.partition('#')[0]}#{step}")
    return whole


def written(tmp_path: Path, text: str = "words") -> Path:
    file = tmp_path / "page.html"
    file.write_text(made(small(text)), encoding="utf-8")
    return file


def seen(page: Any) -> list[str]:
    entries = page.locator(".entry:not([hidden])").all()
    return [
        f"{one.locator('.mark').text_content()} {one.locator('.title').text_content()}"
        for one in entries
    ]


def test_each_step_shows_what_stood_then_and_marks_what_came_changed_and_went(
    browser: Any, tmp_path: Path
) -> None:
    page = shown(browser, written(tmp_path))
    assert seen(page) == ["New first", "New to go"]
    assert page.locator("#previous").is_disabled()
    page.keyboard.press("ArrowRight")
    assert seen(page) == ["Changed words", " to go", "New words"]
    page.locator("#next").click()
    assert seen(page) == [" words", "Deleted now to go", " words"]
    assert page.locator("#next").is_disabled()
    page.keyboard.press("ArrowLeft")
    page.locator("#previous").click()
    assert seen(page) == ["New first", "New to go"]
    page.close()


def test_the_slider_the_list_and_the_address_lead_to_a_step(browser: Any, played: Played) -> None:
    page = shown(browser, played.out / "seedbed-demo.html", step="9")
    number = page.locator("#number")
    last = len(played.performance.recording.scenes)
    assert number.text_content() == f"9 of {last}"
    page.locator("#slider").focus()
    page.keyboard.press("End")
    assert number.text_content() == f"{last} of {last}"
    page.locator("#slider").press("ArrowLeft")
    assert number.text_content() == f"{last - 1} of {last}"
    page.locator("#chapters").select_option(label="13:30 Two moderators want the same case")
    assert page.locator("#heading").text_content() == "Two moderators want the same case"
    page.close()


def test_every_step_says_what_happened_and_shows_all_that_is_marked(
    whole: Any, played: Played
) -> None:
    told = at(whole, 1).evaluate(WALK)
    for (heading, sentence, marked), scene in zip(
        told, played.performance.recording.scenes, strict=True
    ):
        assert heading
        assert sentence
        assert marked == len([one for one in scene.changes if one.who]), heading


def test_without_javascript_the_page_shows_the_end(browser: Any, tmp_path: Path) -> None:
    page = shown(browser, written(tmp_path), java_script_enabled=False)
    assert page.locator(".entry:not([hidden])").count() == 2
    assert not page.locator("#controls").is_visible()
    assert "how everything stood at the end" in page.locator("noscript").inner_text()
    page.close()


@pytest.mark.parametrize("step", ["1", "38", "last"])
def test_axe_finds_nothing(browser: Any, played: Played, step: str) -> None:
    last = len(played.performance.recording.scenes)
    page = shown(
        browser,
        played.out / "seedbed-demo.html",
        step=step.replace("last", str(last)),
        bypass_csp=True,  # axe is put into the page as a script, which the policy would forbid
    )
    assert page.evaluate(ONE_OF_EACH)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert_nothing_found(page)
    page.close()


def test_no_width_makes_the_page_scroll_sideways(whole: Any) -> None:
    for width in (320, 390, 768, 1280, 1920):
        page = at(whole, 60, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_one_pane_shows_and_the_buttons_change_it(whole: Any) -> None:
    page = at(whole, 60, width=390)
    for name in PANES:
        page.locator(f"#tabs button[data-pane={name}]").click()
        visible = [one for one in PANES if page.locator(f"section#{one}").is_visible()]
        assert visible == [name]


def test_the_newest_is_in_view_wherever_something_happened(whole: Any) -> None:
    assert at(whole, 1).evaluate(ASTRAY, [0, 7]) == []


def test_nothing_is_fetched_and_no_text_of_anybody_runs(browser: Any, tmp_path: Path) -> None:
    file = written(tmp_path, HOSTILE)
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto(file.as_uri(), wait_until="networkidle")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.title() == "Seedbed, the demonstration"
    page.close()
    outside = [one for one in asked if not re.match(r"data:|about:srcdoc", one)]
    assert outside == [file.as_uri()]
    assert not [one for one in said if "x.invalid" not in one]


def test_the_policy_stops_a_script_that_stands_in_the_page_all_the_same(
    browser: Any, tmp_path: Path
) -> None:
    file = written(tmp_path)
    text = file.read_text("utf-8")
    file.write_text(text.replace("<main>", "<main><script>document.title = 'ran'</script>"))
    page = shown(browser, file)
    assert page.title() == "Seedbed, the demonstration"
    assert page.locator("#number").text_content() == "1 of 3"
    page.close()
