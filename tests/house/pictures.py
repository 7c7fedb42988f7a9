"""Makes the pictures of the pages: ``python -m tests.house.pictures`` (``make pictures``).

The demo is played and its pages are looked at in Chromium, so that the pictures show what the bot
does now. The drawing of the house is made of the code.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PIL import Image
from playwright import sync_api as playwright

from tests.house import picture
from tests.house.pages import ROOT

FOLDER = ROOT / "docs" / "pictures"
LARGEST_BYTES = 200_000

_DEMO, _DIGEST = "seedbed-demo.html", "digest.html"
_CHART = "digest.png"

_STAGE = """
(columns) => {
  const style = document.createElement("style");
  style.textContent = `
    body { display: block; height: auto; overflow: visible; margin: 0; padding: 0; }
    #picture { display: grid; gap: 20px; padding: 20px; align-items: start; box-sizing: border-box;
      grid-template-columns: repeat(${columns.length}, minmax(0, 1fr)); }
    #picture > div { display: grid; gap: 10px; overflow: hidden; }
    #picture h2 { margin: 0; font-size: 17px; }`;
  const picture = document.createElement("div");
  picture.id = "picture";
  for (const [heading, entries, most] of columns) {
    const column = document.createElement("div");
    if (most) column.style.maxHeight = `${most}px`;
    if (heading) column.append(Object.assign(document.createElement("h2"), {textContent: heading}));
    for (const entry of entries) {
      entry.hidden = false;
      column.append(entry);
    }
    picture.append(column);
  }
  document.body.replaceChildren(style, picture);
}"""
"""Puts what is to be seen beside each other, each column with a heading and its greatest height."""

_CHANNEL = f"""
() => {{
  const [articles, , talk] = document.querySelectorAll("#discussion details.place");
  const all = (place) => [...place.querySelectorAll(":scope > .entry:not([hidden])")];
  ({_STAGE})([
    [articles.querySelector("h3").textContent, all(articles).slice(0, 1), 560],
    [talk.querySelector("h3").textContent, all(talk).slice(1, 4), 560],
  ]);
}}"""
_CASE = f"""
() => {{
  const cards = [...document.querySelectorAll("#desk .entry:not(.own)")];
  const open = cards.find((one) => one.textContent.includes("Remove")
    && one.textContent.includes("In answer to"));
  open.querySelectorAll(".field details").forEach((one) => {{ one.open = true; }});
  ({_STAGE})([["", [open], 0]]);
}}"""
_STOP = """
(moment) => {
  const scenes = [...document.querySelectorAll("#scenes > li")];
  const slider = document.getElementById("slider");
  slider.value = scenes.findIndex((one) => one.dataset.detail === moment);
  slider.dispatchEvent(new Event("input", {bubbles: true}));
}"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A part of a page of the demo's.

    Attributes:
        page: The file that the demo leaves.
        width: Of the window, in pixels, as ``height``.
        script: Chooses what is to be seen; without one it is what the window shows.
        moment: What happens where the demonstration is stopped; else it is shown as it ended.
    """

    page: str
    width: int
    height: int = 900
    script: str = ""
    moment: str = ""


SHOTS: Mapping[str, Shot] = MappingProxyType(
    {
        "channel.png": Shot(_DEMO, 1100, script=_CHANNEL),
        "case.png": Shot(_DEMO, 560, script=_CASE),
        "demo.png": Shot(_DEMO, 1440, 860, moment="jonas: [Remove] on case 1"),
        "digest.png": Shot(_DIGEST, 1280, 1370),
    }
)
"""The pictures that are taken of pages; the digest's chart is one as it is."""


def taken(out: Path, chromium: str) -> dict[str, bytes]:
    """Return the pictures, given what the demo left."""
    made = {"chart.png": (out / _CHART).read_bytes()}
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, shot in SHOTS.items():
            made[name] = _shot(browser, out, shot)
        browser.close()
    return {name: small(content) for name, content in made.items()}


def _shot(browser: Any, out: Path, shot: Shot) -> bytes:
    window = {"width": shot.width, "height": shot.height}
    # Without scripts the page shows how everything stood at the end.
    page = browser.new_page(
        viewport=window,
        java_script_enabled=bool(shot.moment),
        bypass_csp=True,
        color_scheme="light",
    )
    page.goto((out / shot.page).as_uri())
    if shot.script:
        page.evaluate(shot.script)
    if shot.moment:
        page.evaluate(_STOP, shot.moment)
    seen = page.locator("#picture") if shot.script else page
    content: bytes = seen.screenshot()
    page.close()
    return content


def small(content: bytes) -> bytes:
    """Return a PNG with at most 256 colours, which is a third as large and looks the same."""
    packed = io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
            packed, "PNG", optimize=True
        )
    return packed.getvalue()


def play(out: Path) -> None:
    """Play the demo into a folder."""
    words = (sys.executable, "-m", "bot", "demo", "--out", str(out))
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own


def main(words: list[str], *, tell: Callable[[str], None] = print) -> int:
    """Make every picture.

    Args:
        words: A folder in which the demo was played already, if there is one.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        tell("Chromium is needed, and was not found: `apt-get install chromium`.")
        return 2
    FOLDER.mkdir(exist_ok=True)
    picture.PICTURE.write_text(picture.drawn(picture.counted()), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(words[0]) if words else Path(folder)
        if not words:
            play(out)
        for name, content in taken(out, chromium).items():
            (FOLDER / name).write_bytes(content)
            tell(f"docs/pictures/{name}: {len(content) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
