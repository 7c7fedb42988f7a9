"""Queries on brakes: proposed and set one at a time on a thread, each step by compare-and-set."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.moderation.brakes.brake import Brake, BrakeKind, BrakeState, How
from bot.moderation.brakes.temperature import Level, Temperature
from bot.store.database import Tx
from bot.store.discussion_rows import ThreadRow
from bot.store.numbering import NEXT_BRAKE
from bot.store.times import from_text, moment, to_text

Value = str | int | float | datetime | None
"""What a column of a brake can be given."""

_BRAKES = """
    SELECT b.*, d.title AS discussion_title, d.state AS discussion_state, t.name AS thread_name,
        t.deleted_at AS thread_deleted_at
    FROM brakes b JOIN discussions d ON d.id = b.discussion_id
    LEFT JOIN threads t ON t.thread_id = b.thread_id
"""
_UNDER_WAY = "b.state IN ('proposed', 'set')"


def begin(
    tx: Tx,
    thread: ThreadRow,
    temperature: Temperature,
    *,
    proposed: BrakeKind | None,
    now: datetime,
) -> int | None:
    """Store a proposal and return its row; None where a brake is under way on the thread."""
    made = tx.execute(
        f"""INSERT INTO brakes (id, guild_id, discussion_id, thread_id, state, level, points,
            reasons, proposed, made_at)
        VALUES ({NEXT_BRAKE}, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",  # noqa: S608
        [
            thread.guild_id,
            thread.discussion_id,
            thread.thread_id,
            BrakeState.PROPOSED,
            temperature.level,
            temperature.points,
            _reasons(temperature),
            proposed,
            to_text(now),
        ],
    )
    return int(made.lastrowid or 0) if made.rowcount == 1 else None


def heat(tx: Tx, brake_id: int, temperature: Temperature, *, proposed: BrakeKind) -> None:
    """Bring a proposal up to a thread that has become hotter."""
    change(
        tx,
        brake_id,
        level=temperature.level,
        points=temperature.points,
        reasons=_reasons(temperature),
        proposed=proposed,
    )


def move(tx: Tx, brake_id: int, before: BrakeState, after: BrakeState, **changes: Value) -> bool:
    """Bring a brake from one state to another; False where it is in neither hand any more."""
    names, values = _set({"state": after, **changes})
    moved = tx.execute(
        f"UPDATE brakes SET {names} WHERE id = ? AND state = ?",  # noqa: S608  our own columns
        [*values, brake_id, before],
    )
    return moved.rowcount == 1


def change(tx: Tx, brake_id: int, **changes: Value) -> None:
    """Set columns of a brake other than its state."""
    names, values = _set(changes)
    tx.execute(f"UPDATE brakes SET {names} WHERE id = ?", [*values, brake_id])  # noqa: S608


def get(tx: Tx, brake_id: int) -> Brake | None:
    """Return a brake, or None."""
    return next(iter(_found(tx, "b.id = ?", brake_id)), None)


def of_guild(tx: Tx, guild_id: int, brake_id: int) -> Brake | None:
    """Return a brake of a guild, or None."""
    return next(iter(_found(tx, "b.id = ? AND b.guild_id = ?", brake_id, guild_id)), None)


def newest(tx: Tx, thread_id: int) -> Brake | None:
    """Return the newest brake on a thread, under way or not, or None."""
    found = _found(tx, "b.id = (SELECT max(id) FROM brakes WHERE thread_id = ?)", thread_id)
    return next(iter(found), None)


def on_thread(tx: Tx, thread_id: int) -> Brake | None:
    """Return the brake that is under way on a thread, or None."""
    return next(iter(_found(tx, f"b.thread_id = ? AND {_UNDER_WAY}", thread_id)), None)


def under_way(tx: Tx) -> list[Brake]:
    """Return every brake that is proposed or set, oldest first."""
    return _found(tx, _UNDER_WAY)


def under_way_in(tx: Tx, guild_id: int) -> list[Brake]:
    """Return the brakes of a guild that are proposed or set, oldest first."""
    return _found(tx, f"b.guild_id = ? AND {_UNDER_WAY}", guild_id)


def on_discussion(tx: Tx, discussion_id: int) -> list[Brake]:
    """Return the brakes on threads of a discussion that are proposed or set, oldest first."""
    return _found(tx, f"b.discussion_id = ? AND {_UNDER_WAY}", discussion_id)


def named(tx: Tx, guild_id: int, person_id: int) -> list[int]:
    """Return the brakes whose cards may name a person."""
    rows = tx.query(
        "SELECT id FROM brakes WHERE guild_id = ? AND ? IN (decided_by, ended_by) "
        "AND card_effect_id IS NOT NULL ORDER BY id",
        [guild_id, person_id],
    )
    return [row["id"] for row in rows]


def is_closed_over(tx: Tx, brake: Brake, lane: str) -> bool:
    """Tell whether closing or opening the discussion has settled since whether a thread is locked.

    What a brake had locked is then no longer the brake's.
    """
    rows = tx.query(
        "SELECT 1 FROM effects WHERE lane = ? AND kind = 'edit_thread' AND id > ? "
        "AND state IN ('pending', 'done') AND json_extract(payload, '$.thread') = ? "
        "AND json_extract(payload, '$.locked') IS NOT NULL LIMIT 1",
        [lane, brake.set_effect_id, brake.thread_id],
    )
    return any(True for _ in rows)


def _found(tx: Tx, where: str, *values: object) -> list[Brake]:
    return [_brake(row) for row in tx.query(f"{_BRAKES} WHERE {where} ORDER BY b.id", list(values))]


def _set(changes: Mapping[str, Value]) -> tuple[str, list[Any]]:
    values = [to_text(one) if isinstance(one, datetime) else one for one in changes.values()]
    return ", ".join(f"{name} = ?" for name in changes), values


def _reasons(temperature: Temperature) -> str:
    return json.dumps([one.words for one in temperature.reasons])


def _brake(row: Mapping[str, Any]) -> Brake:
    gone = row["thread_deleted_at"] is not None
    return Brake(
        id=row["id"],
        guild_id=row["guild_id"],
        discussion_id=row["discussion_id"],
        discussion_title=row["discussion_title"],
        open=row["discussion_state"] == "open" and not gone,
        thread_id=row["thread_id"],
        thread_name=row["thread_name"] or "",
        thread_gone=gone,
        state=BrakeState(row["state"]),
        level=Level(row["level"]),
        points=row["points"],
        reasons=tuple(json.loads(row["reasons"])),
        proposed=_kind(row["proposed"]),
        kind=_kind(row["kind"]),
        made_at=from_text(row["made_at"]),
        decided_at=moment(row["decided_at"]),
        decided_by=row["decided_by"],
        until=moment(row["until"]),
        ended_at=moment(row["ended_at"]),
        ended_by=row["ended_by"],
        ended_how=How(row["ended_how"]) if row["ended_how"] else None,
        left=bool(row["left_alone"]),
        problem=row["problem"],
        set_effect_id=row["set_effect_id"],
        lift_effect_id=row["lift_effect_id"],
        lift_at=moment(row["lift_at"]),
        card_effect_id=row["card_effect_id"],
        card_channel_id=row["card_channel_id"],
    )


def _kind(text: str | None) -> BrakeKind | None:
    return BrakeKind(text) if text else None
