"""Draws docs/pictures/house.svg: ``python -m tests.house.picture`` (part of ``make pictures``).

The rooms and their order are those of the doors in pyproject.toml; how many modules and imports
there are is counted in the code. Numbers are rounded, so that not every change draws it anew.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

import grimp

from tests.house.doors import is_rules
from tests.house.pages import ROOT, page

PICTURE = ROOT / "docs" / "pictures" / "house.svg"

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "bot.demo": "three days, played",
        "bot.bench": "speed, measured",
        "bot.scoring.training": "weights are made",
        "bot.simulate": "crashes, tried",
        "cogs": "translate between Discord and the bot, and answer; decide nothing",
        "app and commands": "wired, started, asked",
        "bot.doctor": "what is amiss",
        "bot.init": "the first settings",
        "bot.inside": "logs, metrics",
        "bot.articles": "the text",
        "bot.digests": "what was said",
        "bot.discussions": "the threads",
        "bot.guilds": "the settings",
        "bot.keeping": "backups",
        "bot.moderation": "the cases",
        "bot.privacy": "erasure",
        "bot.effects": "what is done to Discord",
        "bot.schedule": "when",
        "bot.scoring": "texts to scores",
        "bot.language": "what is said, in each language",
        "bot.store": "SQLite: the schema, one writer, the queries",
    }
)
SINGLE = "app and commands"
"""The box of the modules that are a room's without being a package."""

_STOREYS = (
    "outside", "Discord's side", "wired together", "what the bot is about", "how it reaches out",
    "words", "memory",
)  # fmt: skip
_WIDTH, _LEFT, _RIGHT, _GUTTER = 1080, 20, 800, 260
_TOP, _HIGH, _GAP = 60, 66, 34


@dataclass(frozen=True, slots=True)
class Box:
    """A room, or the single modules of a storey.

    Attributes:
        modules: How many modules it has; ``rules`` of them are rules.
    """

    name: str
    modules: int
    rules: int


@dataclass(frozen=True, slots=True)
class House:
    """The boxes of each storey, from the top down, and the imports between storeys.

    Attributes:
        imports: How often a storey imports from one below, but for rules.
        of_rules: How often rules are imported from another storey, from wherever they lie.
    """

    storeys: tuple[tuple[Box, ...], ...]
    imports: Mapping[tuple[int, int], int]
    of_rules: int


def rooms() -> list[list[str]]:
    """Return the rooms of each storey as pyproject.toml has them."""
    contracts = tomllib.loads(page("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (doors,) = [one for one in contracts if one["type"] == "doors"]
    return [[name.strip() for name in storey.split("|")] for storey in doors["rooms"]]


def counted() -> House:
    """Return what there is in the code."""
    graph, storeys = grimp.build_graph("bot", "cogs"), rooms()
    place = {name: level for level, names in enumerate(storeys) for name in names}
    room = {module: name for module in graph.modules if (name := _room(module, place))}
    rules = frozenset(module for module in graph.modules if is_rules(module))
    imports: Counter[tuple[int, int]] = Counter()
    of_rules = 0
    for module, name in room.items():
        for other in graph.find_modules_directly_imported_by(module) & room.keys():
            here, there = place[name], place[room[other]]
            if here != there and other in rules:
                of_rules += 1
            elif here < there:
                imports[here, there] += 1
    boxes = tuple(
        _boxes({m: room[m] for m in room if room[m] in names}, rules) for names in storeys
    )
    return House(boxes, dict(imports), of_rules)


def _boxes(room: Mapping[str, str], rules: frozenset[str]) -> tuple[Box, ...]:
    """Return the boxes of a storey, given the room of each of its modules."""
    held: dict[str, set[str]] = {}
    for module, name in room.items():
        alone = (ROOT / name.replace(".", "/")).with_suffix(".py").is_file() and name not in WORDS
        held.setdefault(SINGLE if alone else name, set()).add(module)
    order = sorted(held, key=lambda name: (name != SINGLE, name))
    return tuple(Box(name, len(held[name]), len(held[name] & rules)) for name in order)


def _room(module: str, place: Mapping[str, int]) -> str | None:
    parts = module.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in place), None)


def about(count: int) -> str:
    """Return a number in a way that seldom changes."""
    return f"≈ {near(count)}" if near(count) else "few"


def near(count: int) -> int:
    """Return a number to the nearest ten, or fifty where it is large; 0 below ten."""
    step = 10 if count < 100 else 50
    return 0 if count < 10 else (count + step // 2) // step * step


def drawn(house: House) -> str:
    """Return the picture."""
    height = _TOP + len(house.storeys) * (_HIGH + _GAP) + 40
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
            f'width="{_WIDTH}" height="{height}" role="img" aria-labelledby="title">',
            "<title id='title'>The rooms of Seedbed from the top down, and the imports between "
            "their storeys</title>",
            _STYLE,
            f'<rect class="paper" width="{_WIDTH}" height="{height}"/>',
            f'<text class="head" x="{_LEFT}" y="30">Imports go down. The lines on the right say '
            "how often a storey imports from a lower one, where that is ten times or more.</text>",
            *(line for level, boxes in enumerate(house.storeys) for line in _storey(level, boxes)),
            *_lines(house.imports),
            f'<text class="foot" x="{_LEFT}" y="{height - 18}">Rules are pure, so any room may use '
            f"them: {about(house.of_rules)} imports between storeys, not drawn. Settings and the "
            "clock stand open to all.</text>",
            "</svg>",
            "",
        ]
    )


def _y(level: int) -> int:
    return _TOP + level * (_HIGH + _GAP)


def _storey(level: int, boxes: Sequence[Box]) -> Iterator[str]:
    y = _y(level)
    yield f'<text class="storey" x="{_LEFT}" y="{y - 6}">{escape(_STOREYS[level])}</text>'
    wide = (_RIGHT - _LEFT - 8 * (len(boxes) - 1)) / len(boxes)
    for number, box in enumerate(boxes):
        x = _LEFT + number * (wide + 8)
        middle = x + wide / 2
        name = box.name.removeprefix("bot.")
        rules = f", {about(box.rules)} rules" if box.rules and wide > 150 else ""
        yield f'<rect class="room" x="{x:.0f}" y="{y}" width="{wide:.0f}" height="{_HIGH}" rx="6"/>'
        yield f'<text class="name" x="{middle:.0f}" y="{y + 22}">{escape(name)}</text>'
        yield (
            f'<text class="what" x="{middle:.0f}" y="{y + 40}">'
            f"{escape(WORDS.get(box.name, ''))}</text>"
        )
        yield (
            f'<text class="count" x="{middle:.0f}" y="{y + 57}">'
            f"{about(box.modules)} modules{rules}</text>"
        )


def _lines(imports: Mapping[tuple[int, int], int]) -> Iterator[str]:
    many = [one for one in imports if imports[one] >= 10]
    # Short lines lie inside long ones: they leave lowest and arrive highest, so that few cross.
    many.sort(key=lambda one: (one[1] - one[0], one))
    leaving: Counter[int] = Counter()
    arriving: Counter[int] = Counter()
    for number, (here, there) in enumerate(many):
        start = _y(here) + _HIGH - 6 - 9 * leaving[here]
        end = _y(there) + 8 + 9 * arriving[there]
        leaving[here] += 1
        arriving[there] += 1
        out = _RIGHT + 24 + (_GUTTER - 40) * number / len(many)
        count = imports[here, there]
        thick = 1 + min(near(count), 200) // 40
        yield (
            f'<path class="line" stroke-width="{thick}" d="M{_RIGHT} {start} '
            f'H{out - 8:.0f} q8 0 8 8 V{end - 8} q0 8 -8 8 H{_RIGHT + 6}"/>'
        )
        yield f'<path class="tip" d="M{_RIGHT} {end} l9 -5 v10 z"/>'
        yield (
            f'<text class="number" x="{out:.0f}" y="{(start + end) / 2 + 4:.0f}">'
            f"{about(count)}</text>"
        )


_STYLE = """\
<style>
  text { font-family: system-ui, sans-serif; fill: #1f2328; }
  .paper { fill: #ffffff; } .room { fill: #eef3f8; stroke: #57606a; }
  .head, .foot, .storey, .count, .number { font-size: 12px; fill: #57606a; }
  .head { font-size: 14px; } .name, .what, .count, .number { text-anchor: middle; }
  .number { stroke: #ffffff; stroke-width: 5px; paint-order: stroke; }
  .name { font-size: 15px; font-weight: 600; } .what { font-size: 12px; }
  .line { fill: none; stroke: #8c959f; } .tip { fill: #57606a; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .paper { fill: #0d1117; } .room { fill: #1c2733; stroke: #8b949e; }
    .head, .foot, .storey, .count, .number { fill: #9da7b3; } .tip { fill: #9da7b3; }
    .number { stroke: #0d1117; } .line { stroke: #6e7681; }
  }
</style>"""


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(drawn(counted()), encoding="utf-8")
