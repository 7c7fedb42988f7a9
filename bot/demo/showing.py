"""A recording as one page: everything side by side, with a time line to step through."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from itertools import groupby
from re import DOTALL, findall
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.demo import telling
from bot.demo.marks import marked
from bot.demo.recording import PANES, Entry, Place, Recording, Scene, Version

_TITLES = {
    "discussion": ("Discussion", "What all members see"),
    "desk": ("Moderators' desk", "What moderators see"),
    "alone": ("In private", "What single members see"),
    "admins": ("Admins", "What the admin sees"),
}
_SHORT = {"discussion": "Talk", "desk": "Desk", "alone": "Private", "admins": "Admins"}
_HUES = 6


@dataclass(frozen=True, slots=True)
class _Shown:
    """One version of an entry, as the template needs it."""

    version: Version
    number: int
    how: str
    last: bool
    gone: bool


def page(recording: Recording) -> str:
    """Return the demonstration as one HTML page that needs nothing else.

    Its only script stands in it and is named in its policy by hash; without JavaScript the page
    shows how everything stood at the end.
    """
    environment = Environment(
        loader=PackageLoader("bot.demo"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["marked"] = lambda text: Markup(marked(text))  # noqa: S704  it escapes
    environment.filters["hue"] = lambda name: sum(name.encode()) % _HUES
    style, script = (_read(name) for name in ("demo.css", "demo.js"))
    scenes = _scenes(recording)
    return environment.get_template("demo.html").render(
        title=recording.title,
        policy=_policy(recording, style, script),
        style=Markup(style),  # noqa: S704  the package's own file
        script=Markup(script),  # noqa: S704  the package's own file
        scenes=scenes,
        days=[(day, list(found)) for day, found in groupby(_chapters(scenes), _day)],
        panes=[_pane(recording, name) for name in PANES],
    )


def _read(name: str) -> str:
    return (resources.files("bot.demo") / "templates" / name).read_text("utf-8")


def _policy(recording: Recording, style: str, script: str) -> str:
    """Return the page's policy: nothing from elsewhere, and only what stands in it."""
    looks = (
        version.look
        for place in recording.places.values()
        for entry in place.entries.values()
        for version in entry.versions
    )
    inside = {
        found
        for look in looks
        for file in look.files
        for found in findall(r"<style>(.*?)</style>", file.page, DOTALL)
    }
    styles = " ".join(sorted(_hash(one) for one in {style, *inside}))
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {styles}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _scenes(recording: Recording) -> list[dict[str, Any]]:
    away, told, before = False, [], ""
    for number, scene in enumerate(recording.scenes):
        away = telling.is_away(away, scene)
        told.append(
            {
                "number": number,
                "moment": scene.moment,
                "detail": telling.detail(scene),
                "heading": telling.heading(scene),
                "sentence": telling.sentence(scene, away=away),
                "chapter": scene.text != before and telling.is_chapter(scene),
                "pane": _main_pane(scene),
            }
        )
        before = scene.text
    return told


def _main_pane(scene: Scene) -> str:
    """Return where the most of a scene is to be seen: what came before what changed."""
    fresh = tuple(one for one in scene.changes if one.how == "new")
    counted = telling.counted(fresh or scene.changes)
    if scene.text.endswith((" writes", " edits")) or not counted:
        return "discussion"
    return max(PANES, key=lambda pane: counted[pane])


def _chapters(scenes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in scenes if one["chapter"]]


def _day(scene: dict[str, Any]) -> str:
    return str(scene["moment"]).partition(",")[0]


def _pane(recording: Recording, name: str) -> dict[str, Any]:
    title, about = _TITLES[name]
    places = [one for one in recording.places.values() if one.pane == name and one.entries]
    return {
        "name": name,
        "title": title,
        "short": _SHORT[name],
        "about": about,
        "places": [_place(one) for one in places],
    }


def _place(place: Place) -> dict[str, Any]:
    entries = sorted(place.entries.values(), key=lambda one: one.order)
    ends = [*(since for since, _ in place.marks[1:]), None]
    return {
        "name": place.name,
        "folds": place.thread or place.pane == "alone",
        "since": min(entry.versions[0].since for entry in entries),
        "marks": [
            (since, until, marks)
            for (since, marks), until in zip(place.marks, ends, strict=False)
            if marks
        ],
        "shown": [one for entry in entries for one in _versions(entry)],
    }


def _versions(entry: Entry) -> list[_Shown]:
    last = len(entry.versions) - 1
    return [
        _Shown(
            version,
            number,
            how="changed" if number else "new",
            last=number == last,
            gone=entry.gone and number == last,
        )
        for number, version in enumerate(entry.versions)
    ]
