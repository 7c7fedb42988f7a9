"""Everything in any table that is linked to one person in one guild, as plain data."""

import json
from collections.abc import Mapping
from typing import Any

from bot.store import exported_deeds as deeds
from bot.store import exported_parts as own
from bot.store.database import Tx
from bot.store.exported_part import Part

PARTS = (
    own.REPLIES,
    own.CASES,
    own.NOTICES,
    own.RESTORED,
    own.REPORTS,
    own.ATTEMPTS,
    own.MESSAGES,
    deeds.NUMBER,
    deeds.RECORD,
    deeds.WORKED_ON,
    deeds.SECOND_READINGS,
    deeds.SETTINGS,
    deeds.POLICIES,
    deeds.CALIBRATIONS,
    deeds.BRAKES,
    deeds.ARTICLES,
    deeds.DISCUSSIONS,
)
"""All there is, in the order of an export."""

Row = dict[str, Any]


def page(
    tx: Tx, part: Part, guild_id: int, person_id: int, *, after: int = -1, limit: int = -1
) -> tuple[list[Row], int | None]:
    """Return the next rows of a part, and where to go on; None where these were the last.

    Args:
        after: Where the page before ended; -1 before the first.
        limit: The most rows; -1 for all there are.
    """
    values = {"guild": guild_id, "person": person_id, "after": after, "limit": limit}
    where = f"({part.where}) AND {part.order} > :after"
    found = list(tx.query(_select(part, where) + " LIMIT :limit", values))
    last = found[-1]["_order"] if len(found) == limit else None
    return [_row(tx, part, one, values) for one in found], last


def counts(tx: Tx, guild_id: int, person_id: int) -> dict[str, int]:
    """Return how many rows each part has, by its name."""
    values = {"guild": guild_id, "person": person_id}
    found = {}
    for part in PARTS:
        rows = tx.query(
            f"SELECT count(*) AS n FROM {part.table} t WHERE {part.where}",  # noqa: S608  our own
            values,
        )
        found[part.name] = int(next(iter(rows))["n"])
    return found


def _select(part: Part, where: str) -> str:
    named = [f't.{column} AS "{name}"' for column, name in part.columns.items()]
    also = [f'{sql} AS "{name}"' for name, sql in part.also.items()]
    key = [f"t.{part.key} AS _key"] if part.inner else []
    columns = ", ".join([*named, *also, *key, f"{part.order} AS _order"])
    return f"SELECT {columns} FROM {part.table} t WHERE {where} ORDER BY {part.order}"  # noqa: S608


def _row(tx: Tx, part: Part, found: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
    row = {name: found[name] for name in (*part.columns.values(), *part.also)}
    for column in part.documents:
        name = part.columns[column]
        row[name] = json.loads(row[name]) if row[name] is not None else None
    for inner in part.inner:
        below = {**values, "above": found["_key"]}
        row[inner.name] = [
            _row(tx, inner, one, below) for one in tx.query(_select(inner, inner.where), below)
        ]
    return row
