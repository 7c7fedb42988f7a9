"""Writes the table in docs/permissions.md out of the code: ``python -m tests.rights.page``."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.app import SeedbedBot
from bot.demo.simulation import simulated
from tests.rights.table import BUTTONS, FORMS, KINDS, QUESTIONS, Row, What, rows
from tests.simulated.house import Scripted

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
_BEGIN, _END = "<!-- table: begin -->", "<!-- table: end -->"
_GROUPS: dict[What, str] = {
    "command": "Commands",
    "menu": "Menus of a message",
    "button": "Buttons",
    "form": "Forms, when they are sent",
    "question": "Questions that the bot asks back",
    "completion": "What is offered while an option is typed",
}
_OWN = ("author", "oneself")


def filled(page: str, bot: SeedbedBot) -> str:
    """Return the page with the table as the code has it."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{_table(bot)}\n{_END}{after}"


def _table(bot: SeedbedBot) -> str:
    found = rows(bot)
    parts = [
        part
        for what, title in _GROUPS.items()
        for part in ("", f"### {title}", "", *_group([row for row in found if row.what == what]))
    ]
    return "\n".join([*parts, ""])


def _group(found: list[Row]) -> list[str]:
    head = [f"| | {' | '.join(KINDS)} |", f"|---|{':---:|' * len(KINDS)}"]
    lines = {_name(row): f"| {_name(row)} | {' | '.join(_cells(row))} |" for row in found}
    return [*head, *(lines[name] for name in sorted(lines))]


def _cells(row: Row) -> list[str]:
    return [("own" if row.right in _OWN else "yes") if row.may(kind) else "-" for kind in KINDS]


def _name(row: Row) -> str:
    if row.what == "command":
        return f"`/{row.name}`"
    if row.what == "completion":
        command, option = row.name.split(": ")
        return f"`/{command}`, {option}"
    words = {**FORMS, **QUESTIONS, **{name: words for name, (words, _) in BUTTONS.items()}}
    return f"*{words.get(row.name, row.name)}*"


async def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with simulated(Path(folder), Scripted()) as world:
            PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), world.bot), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(asyncio.run(_write()))
