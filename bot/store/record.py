"""Queries on the record: everything that was decided, commanded and done; never text.

The database itself refuses to change or delete a row of it. People stand in it as random numbers,
and who is who is kept beside it for as long as nobody asks to be forgotten.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store import cases
from bot.store.database import Tx
from bot.store.times import from_text, to_text

_NUMBER_BITS = 53  # a spreadsheet keeps so many digits of a number


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the record.

    Attributes:
        person: The random number of who did it, or None where the bot did.
        what: What happened, such as ``uphold``, ``command`` or ``effect``.
        detail: Plain values, never text of a person.
        policy_version: The policy in force where something was decided on, or None.
        scorer: The scorer behind it and its version, or None.
    """

    id: int
    at: datetime
    person: int | None
    what: str
    case_number: int | None
    detail: Mapping[str, Any]
    policy_version: int | None
    scorer: str | None
    scorer_version: str | None


def append(
    tx: Tx,
    what: str,
    *,
    guild_id: int,
    now: datetime,
    by: int | None = None,
    **detail: str | int | float | bool | None,
) -> None:
    """Add what happened to the record.

    Args:
        by: The person, or None for the bot.
        detail: Plain values, never text of a person; those that are None are left out.
    """
    tx.execute(
        "INSERT INTO record (guild_id, at, person, what, detail) VALUES (?, ?, ?, ?, ?)",
        [guild_id, to_text(now), _number(tx, guild_id, by), what, _document(detail)],
    )


def append_on_case(
    tx: Tx,
    what: str,
    case_id: int,
    *,
    now: datetime,
    by: int | None = None,
    **detail: str | int | float | bool | None,
) -> None:
    """Add what happened to a case, with the policy and the scorer that its flag came from."""
    tx.execute(
        """INSERT INTO record (guild_id, at, person, what, case_number, detail, policy_version,
            scorer, scorer_version)
        SELECT c.guild_id, ?, ?, ?, c.number, ?, j.policy_version, s.scorer, s.scorer_version
        FROM cases c LEFT JOIN decisions j ON j.revision_id = c.revision_id
        LEFT JOIN scores s ON s.revision_id = c.revision_id AND s.label = (
            SELECT min(label) FROM scores WHERE revision_id = c.revision_id)
        WHERE c.id = ?""",
        [
            to_text(now),
            _number(tx, cases.guild_id(tx, case_id), by),
            what,
            _document(detail),
            case_id,
        ],
    )


def entries(tx: Tx, guild_id: int, *, since: datetime) -> Iterator[Entry]:
    """Yield a guild's record from ``since`` on, in order."""
    rows = tx.query(
        "SELECT * FROM record WHERE guild_id = ? AND at >= ? ORDER BY id",
        [guild_id, to_text(since)],
    )
    for row in rows:
        yield Entry(
            row["id"],
            from_text(row["at"]),
            row["person"],
            row["what"],
            row["case_number"],
            json.loads(row["detail"]),
            row["policy_version"],
            row["scorer"],
            row["scorer_version"],
        )


def forget(tx: Tx, guild_id: int, person_id: int) -> None:
    """Delete who a person is in the record; their number stays and leads to nobody."""
    tx.execute("DELETE FROM people WHERE guild_id = ? AND person_id = ?", [guild_id, person_id])


def others_than(tx: Tx, guild_id: int, person_id: int, *, since: datetime) -> bool:
    """Tell whether anyone but this person has worked on cases of the guild since then."""
    rows = tx.query(
        """SELECT 1 FROM record WHERE guild_id = ? AND at >= ? AND person IS NOT NULL
        AND what IN ('claim', 'uphold', 'dismiss', 'affirm', 'overturn', 'undo')
        AND person IS NOT ? LIMIT 1""",
        [guild_id, to_text(since), _number(tx, guild_id, person_id)],
    )
    return any(True for _ in rows)


def _number(tx: Tx, guild_id: int, person_id: int | None) -> int | None:
    """Return a person's random number in a guild's record; their first act there draws it."""
    if person_id is None:
        return None
    tx.execute(
        "INSERT OR IGNORE INTO people (guild_id, person_id, number) VALUES (?, ?, ?)",
        [guild_id, person_id, secrets.randbits(_NUMBER_BITS)],
    )
    rows = tx.query(
        "SELECT number FROM people WHERE guild_id = ? AND person_id = ?", [guild_id, person_id]
    )
    return int(next(iter(rows))["number"])


def _document(detail: Mapping[str, Any]) -> str:
    return json.dumps({key: value for key, value in detail.items() if value is not None})
