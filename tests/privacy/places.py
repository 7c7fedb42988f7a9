"""Where something stands: in a column, in the index, in a file, in a row of words."""

import html
import json
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from bot.moderation.lifecycle import Verdict
from bot.moderation.moves import Move
from tests.world import GUILD, World

PERSON = 987_654_321_987_654_321
JUDGE = 876_543_219_876_543_219
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")


async def places_of(world: World, needle: object) -> set[str]:
    """Return every column that holds a person's id or a text, also within something longer.

    Not those of the index, whose text is the revisions': see ``indexed``.
    """
    tables = await world.column(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words%'"
    )
    found = set()
    for table in tables:
        for row in await world.rows(f"SELECT * FROM {table}"):  # noqa: S608  our own tables
            found |= {f"{table}.{key}" for key, value in row.items() if str(needle) in str(value)}
    return found


async def decide(world: World, verdict: Verdict = Verdict.UPHOLD, number: int = 1) -> None:
    await world.desk.move(GUILD, number, Move(verdict.event, JUDGE, "button"))
    await world.settle()


def indexed(folder: Path) -> set[str]:
    """Return every word that the index knows."""
    with sqlite3.connect(folder / "seedbed.db") as db:
        db.execute("CREATE VIRTUAL TABLE temp.known USING fts5vocab(main, words, row)")
        found = {row[0] for row in db.execute("SELECT term FROM temp.known")}
    db.close()
    return found


def raw(folder: Path) -> bytes:
    """Return the bytes of the database and of all that lies beside it, in lower case."""
    return b"".join(one.read_bytes() for one in sorted(folder.iterdir())).lower()


def spellings(text: str) -> set[bytes]:
    """Return how a text may stand in a file: as it is, or escaped for JSON."""
    escaped = json.dumps(text)[1:-1]
    return {one.lower().encode() for one in (text, escaped)}


def fives(text: str) -> set[tuple[str, ...]]:
    """Return every five words in a row, whatever stands between them: marks, tags, line ends."""
    words = [one.casefold() for one in _WORD.findall(_TAG.sub(" ", html.unescape(text)))]
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


def fives_of(texts: Iterable[str]) -> set[tuple[str, ...]]:
    """Return every five words in a row of any of these texts."""
    return set().union(*(fives(one) for one in texts))
