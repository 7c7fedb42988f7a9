"""Queries on the outbox: what is to be done on Discord.

Effects of one lane are carried out one after the other, in the order of their ids.
"""

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store import record
from bot.store.database import Tx
from bot.store.times import from_text, to_text

_MARKER_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_MARKER_LENGTH = 10  # 49 bits: enough to tell one guild's effects apart for ever


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing to do on Discord.

    Attributes:
        kind: Which deed, see ``bot.effects.carrier``.
        payload: What the deed needs; a value ``{"effect": 7, "key": "message_id"}`` stands for
            that key of the result of effect 7.
        marker: Found in what the effect creates, so that it can be recognised later.
        attempts: How often it was begun; above 0 it may have happened already.
    """

    id: int
    guild_id: int
    lane: str
    kind: str
    payload: Mapping[str, Any]
    marker: str
    attempts: int
    created_at: datetime


def put(
    tx: Tx,
    kind: str,
    payload: Mapping[str, Any],
    *,
    guild_id: int,
    lane: str,
    now: datetime,
    not_before: datetime | None = None,
) -> int:
    """Write down an effect and return its id; nothing happens before the transaction commits."""
    marker = "".join(secrets.choice(_MARKER_ALPHABET) for _ in range(_MARKER_LENGTH))
    row = {
        "guild_id": guild_id,
        "lane": lane,
        "kind": kind,
        "payload": json.dumps(payload),
        "marker": marker,
        "created_at": to_text(now),
        "not_before": to_text(not_before) if not_before else None,
    }
    return int(tx.table("effects").insert(row, pk="id").last_pk or 0)


_HEADS = """
    SELECT e.* FROM effects e
    JOIN (SELECT lane, min(id) AS id FROM effects WHERE state = 'pending' GROUP BY lane) head
        ON head.id = e.id
    WHERE NOT EXISTS (
        SELECT 1 FROM guild_settings s WHERE s.guild_id = e.guild_id
        AND s.version = (SELECT max(version) FROM guild_settings WHERE guild_id = e.guild_id)
        AND json_extract(s.document, '$.paused'))
"""


def heads(tx: Tx, *, busy: Collection[str] = ()) -> list[tuple[Effect, datetime | None]]:
    """Return the first pending effect of every lane that is not busy, oldest first.

    Lanes of paused guilds are left out. The second of each pair is the moment before which the
    effect must not be begun.
    """
    return [
        (_effect(row), from_text(row["not_before"]) if row["not_before"] else None)
        for row in tx.query(_HEADS + " ORDER BY e.id")
        if row["lane"] not in busy
    ]


def head(tx: Tx, lane: str) -> tuple[Effect, datetime | None] | None:
    """Return the first pending effect of ``lane`` and its earliest moment, or None."""
    for row in tx.query(_HEADS + " AND e.lane = ?", [lane]):
        return _effect(row), from_text(row["not_before"]) if row["not_before"] else None
    return None


def begin(tx: Tx, effect_id: int) -> bool:
    """Count an attempt, before Discord is asked; False where the effect was given up meanwhile."""
    counted = tx.execute(
        "UPDATE effects SET attempts = attempts + 1 WHERE id = ? AND state = 'pending'",
        [effect_id],
    )
    return counted.rowcount == 1


def finish(tx: Tx, effect_id: int, result: Mapping[str, Any], *, now: datetime) -> None:
    """Record that the effect happened, and what Discord answered (ids only)."""
    tx.execute(
        "UPDATE effects SET state = 'done', result = ?, ended_at = ?, error = NULL WHERE id = ?",
        [json.dumps(result), to_text(now), effect_id],
    )
    _put_on_record(tx, effect_id, now=now)


def fail(tx: Tx, effect_id: int, error: str, *, now: datetime) -> None:
    """Record that the effect cannot happen."""
    tx.execute(
        "UPDATE effects SET state = 'failed', error = ?, ended_at = ? WHERE id = ?",
        [error, to_text(now), effect_id],
    )
    _put_on_record(tx, effect_id, now=now, error=error)


def postpone(tx: Tx, effect_id: int, error: str, *, until: datetime) -> None:
    """Record why an attempt failed and when to try again."""
    tx.execute(
        "UPDATE effects SET not_before = ?, error = ? WHERE id = ?",
        [to_text(until), error, effect_id],
    )


def withdraw(tx: Tx, effect_id: int, *, now: datetime) -> bool:
    """Give up an effect that was never begun; False where it may have happened, or has ended."""
    changed = tx.execute(
        "UPDATE effects SET state = 'cancelled', ended_at = ? "
        "WHERE id = ? AND state = 'pending' AND attempts = 0",
        [to_text(now), effect_id],
    )
    return changed.rowcount == 1


def name_nobody(tx: Tx, effect_id: int) -> None:
    """Forget whom an effect that has ended was for."""
    tx.execute(
        "UPDATE effects SET payload = json_remove(payload, '$.user') WHERE id = ?", [effect_id]
    )


def state(tx: Tx, effect_id: int) -> str:
    """Return how an effect stands: pending, done, failed or cancelled."""
    rows = tx.query("SELECT state FROM effects WHERE id = ?", [effect_id])
    return str(next(iter(rows))["state"])


def on_row(tx: Tx, lane: str, row_id: int) -> list[Effect]:
    """Return what was ever put in ``lane`` about a row, in order."""
    rows = tx.query(
        "SELECT * FROM effects WHERE lane = ? AND json_extract(payload, '$.row') = ? ORDER BY id",
        [lane, row_id],
    )
    return [_effect(row) for row in rows]


def cancel_lane(tx: Tx, lane: str, *, now: datetime) -> None:
    """Give up whatever is still pending in ``lane``."""
    tx.execute(
        "UPDATE effects SET state = 'cancelled', ended_at = ? WHERE lane = ? AND state = 'pending'",
        [to_text(now), lane],
    )


def is_pending(tx: Tx, lane: str) -> bool:
    """Tell whether anything is still to be done in ``lane``."""
    rows = tx.query("SELECT 1 FROM effects WHERE lane = ? AND state = 'pending' LIMIT 1", [lane])
    return any(True for _ in rows)


def done_in_lane(tx: Tx, lane: str) -> list[tuple[Effect, dict[str, Any]]]:
    """Return what happened in ``lane`` with the results, in order."""
    rows = tx.query("SELECT * FROM effects WHERE lane = ? AND state = 'done' ORDER BY id", [lane])
    return [(_effect(row), json.loads(row["result"])) for row in rows]


def result(tx: Tx, effect_id: int) -> dict[str, Any] | None:
    """Return the result of an effect that happened, or None."""
    for row in tx.query("SELECT result FROM effects WHERE id = ? AND state = 'done'", [effect_id]):
        found: dict[str, Any] = json.loads(row["result"])
        return found
    return None


def standing_marker(tx: Tx, effect: Effect) -> str:
    """Return the marker that what an effect makes, or edits, is known by.

    What is edited keeps the marker of the effect that made it: should that effect be forgotten to
    have happened, as after a restore, it is found by it all the same.
    """
    target = effect.payload.get("target")
    if target is None:
        return effect.marker
    if isinstance(target, dict):
        rows = tx.query("SELECT marker FROM effects WHERE id = ?", [target["effect"]])
    else:
        rows = tx.query(
            "SELECT marker FROM effects WHERE lane = ? AND id < ? AND kind IN ('send', 'respond') "
            "AND json_extract(result, '$.message_id') = ?",
            [effect.lane, effect.id, target],
        )
    return next((str(row["marker"]) for row in rows), effect.marker)


def add_file(tx: Tx, name: str, content: bytes, *, guild_id: int, description: str = "") -> int:
    """Keep bytes to attach later and return their id; never put a member's text in one."""
    row = {"guild_id": guild_id, "name": name, "description": description, "content": content}
    return int(tx.table("files").insert(row, pk="id").last_pk or 0)


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to attach, with a name and an alternative text."""

    name: str
    description: str
    content: bytes


def file(tx: Tx, file_id: int) -> File:
    """Return a kept file."""
    row = next(iter(tx.query("SELECT * FROM files WHERE id = ?", [file_id])))
    return File(row["name"], row["description"] or "", row["content"])


def _effect(row: Mapping[str, Any]) -> Effect:
    return Effect(
        id=row["id"],
        guild_id=row["guild_id"],
        lane=row["lane"],
        kind=row["kind"],
        payload=json.loads(row["payload"]),
        marker=row["marker"],
        attempts=row["attempts"],
        created_at=from_text(row["created_at"]),
    )


def _put_on_record(tx: Tx, effect_id: int, *, now: datetime, error: str | None = None) -> None:
    row = next(iter(tx.query("SELECT guild_id, kind, lane FROM effects WHERE id = ?", [effect_id])))
    record.append(
        tx,
        "effect",
        guild_id=row["guild_id"],
        now=now,
        effect=effect_id,
        kind=row["kind"],
        lane=row["lane"],
        error=error,
    )


def drop_file(tx: Tx, file_id: int) -> None:
    """Remove a kept file that nothing came to need."""
    tx.execute("DELETE FROM files WHERE id = ?", [file_id])
