"""Queries on what has been kept long enough, besides texts: authors, effects, digests, answers.

What is to go is looked for in stretches of rows, and what is found is looked at once more in the
transaction that lets it go.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import retention
from bot.store.database import Tx
from bot.store.retention import HELD
from bot.store.times import to_text


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows after ``after`` up to and with ``upto``."""

    after: int
    upto: int


def last(tx: Tx, table: str) -> int:
    """Return the newest row of a table, 0 where there is none."""
    rows = tx.query(f"SELECT coalesce(max(id), 0) AS last FROM {table}")  # noqa: S608  our own
    return int(next(iter(rows))["last"])


def guilds_of(tx: Tx, table: str, ids: Sequence[int]) -> list[int]:
    """Return the guild of each of these rows, in their order."""
    rows = tx.query(
        f"SELECT t.guild_id FROM json_each(?) j JOIN {table} t ON t.id = j.value "  # noqa: S608
        "ORDER BY j.key",
        [json.dumps(list(ids))],
    )
    return [row["guild_id"] for row in rows]


def _rows(tx: Tx, sql: str, **values: object) -> list[int]:
    return [row["id"] for row in tx.query(sql, values)]


_NAMED = f"""SELECT r.id FROM replies r WHERE r.author_id IS NOT NULL
    AND r.posted_at <= :before AND r.state <> 'unposted' AND NOT EXISTS (
        SELECT 1 FROM revisions v WHERE v.reply_id = r.id AND v.text IS NOT NULL)
    AND NOT {HELD} AND """  # noqa: S608  our own fragment


def named(
    tx: Tx, stretch: Stretch, *, before: datetime, held_since: datetime, now: datetime
) -> list[int]:
    """Return replies from before a moment that name their author though nothing needs it.

    A text that is kept needs its author, who can have it erased; so does a case that is undecided,
    or can be appealed.
    """
    return _rows(
        tx,
        _NAMED + "r.id > :after AND r.id <= :upto ORDER BY r.id",
        after=stretch.after,
        upto=stretch.upto,
        before=to_text(before),
        held_since=to_text(held_since),
        now=to_text(now),
    )


def unname(tx: Tx, reply_ids: Sequence[int], *, now: datetime) -> None:
    """Take the author out of replies, and out of everything that names them because of these.

    A response that stands under their name, and a reply of theirs that was restored, are named
    still: they can take them down. So is an upheld case until it lapses.
    """
    for reply_id in reply_ids:
        retention.unlink_notices(tx, reply_id, now=now)
        retention.unlink_cases(tx, reply_id)
        retention.unlink_responses(tx, reply_id)
    ids = json.dumps(list(reply_ids))
    tx.execute(
        "UPDATE replies SET author_id = NULL WHERE id IN (SELECT value FROM json_each(?))", [ids]
    )
    tx.execute(
        "UPDATE quotations SET author_id = NULL WHERE taken_down_at IS NOT NULL "
        "AND reply_id IN (SELECT value FROM json_each(?))",
        [ids],
    )


TIME_OUTS = timedelta(days=60)
"""A time-out lasts 28 days at the most; so long after, nothing has to know what stood before it."""

_NEEDED = """
    SELECT card_effect_id AS id FROM cases WHERE card_effect_id IS NOT NULL
    UNION ALL SELECT effect_id FROM notices WHERE effect_id IS NOT NULL
        AND (author_id IS NOT NULL OR state IN ('pending', 'waiting'))
    UNION ALL SELECT effect_id FROM quotations
    UNION ALL SELECT effect_id FROM responses WHERE effect_id IS NOT NULL
    UNION ALL SELECT card_effect_id FROM outages WHERE card_effect_id IS NOT NULL
    UNION ALL SELECT card_effect_id FROM surges WHERE card_effect_id IS NOT NULL
    UNION ALL SELECT set_effect_id FROM brakes WHERE set_effect_id IS NOT NULL
    UNION ALL SELECT lift_effect_id FROM brakes WHERE lift_effect_id IS NOT NULL
    UNION ALL SELECT card_effect_id FROM brakes WHERE card_effect_id IS NOT NULL
    UNION ALL SELECT json_extract(j.value, '$.effect') FROM effects p, json_each(p.payload) j
        WHERE p.state = 'pending' AND j.type = 'object'
        AND json_extract(j.value, '$.effect') IS NOT NULL
"""
"""Effects of which somebody may still ask what became of them."""


def done_with(tx: Tx, stretch: Stretch, *, before: datetime, now: datetime) -> list[int]:
    """Return effects that ended before a moment and that nothing refers to any more.

    Those of a discussion's own lane stay: its threads are opened, braked and closed by them. So do
    removals while their case counts, and digests that could not be posted.
    """
    return _rows(
        tx,
        f"""SELECT e.id FROM effects e
        WHERE e.id > :after AND e.id <= :upto AND e.state <> 'pending' AND e.ended_at <= :before
        AND e.lane NOT LIKE 'discussion:%' AND e.id NOT IN ({_NEEDED})
        AND NOT (e.lane LIKE 'digest:%' AND e.kind = 'send' AND e.state = 'failed')
        AND NOT (e.lane LIKE 'time!_outs:%' ESCAPE '!' AND e.ended_at > :time_outs)
        AND NOT (e.lane LIKE 'remove:%' AND EXISTS (
            SELECT 1 FROM cases c WHERE c.id = json_extract(e.payload, '$.row')
            AND (c.lapses_at > :now OR c.state IN ('appealed', 'appeal_claimed'))))
        ORDER BY e.id""",  # noqa: S608  our own fragment
        after=stretch.after,
        upto=stretch.upto,
        before=to_text(before),
        now=to_text(now),
        time_outs=to_text(now - TIME_OUTS),
    )


def drop_effects(tx: Tx, effect_ids: Sequence[int]) -> None:
    """Drop effects that have ended."""
    tx.execute(
        "DELETE FROM effects WHERE state <> 'pending' AND id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(effect_ids))],
    )


def old_digests(tx: Tx, stretch: Stretch, *, before: datetime) -> list[int]:
    """Return the digests that were composed before a moment."""
    return _rows(
        tx,
        "SELECT id FROM digests WHERE id > :after AND id <= :upto AND composed_at <= :before "
        "ORDER BY id",
        after=stretch.after,
        upto=stretch.upto,
        before=to_text(before),
    )


def drop_digest(tx: Tx, digest_id: int, *, lane: str, now: datetime) -> None:
    """Drop a digest with its sources, its chart, and what was to be done about it.

    The window stays: it must not be composed again. A message on Discord stays as it is.
    """
    about = "lane = ? AND json_extract(payload, '$.render') = 'digest' AND " + (
        "json_extract(payload, '$.row') = ?"
    )
    tx.execute(
        f"UPDATE effects SET state = 'cancelled', ended_at = ? WHERE {about} "  # noqa: S608
        "AND state = 'pending' AND attempts = 0",
        [to_text(now), lane, digest_id],
    )
    tx.execute(
        f"DELETE FROM effects WHERE {about} AND state <> 'pending'",  # noqa: S608  our own
        [lane, digest_id],
    )
    tx.execute("UPDATE windows SET digest_id = NULL WHERE digest_id = ?", [digest_id])
    for table in ("written", "digest_sources"):
        tx.execute(f"DELETE FROM {table} WHERE digest_id = ?", [digest_id])  # noqa: S608
    rows = list(tx.query("SELECT file_id FROM digests WHERE id = ?", [digest_id]))
    tx.execute("DELETE FROM digests WHERE id = ?", [digest_id])
    for row in rows:
        tx.execute("DELETE FROM files WHERE id = ?", [row["file_id"]])


def lapsing(tx: Tx, *, now: datetime) -> dict[int, int]:
    """Return of how many upheld cases per guild the author is to be named no more."""
    return _per_guild(
        tx,
        "cases WHERE author_id IS NOT NULL AND lapses_at <= ? "
        "AND state NOT IN ('open', 'claimed', 'appealed', 'appeal_claimed')",
        now,
    )


def answered(tx: Tx, *, before: datetime) -> dict[int, int]:
    """Return how many answers to interactions are kept per guild from before a moment."""
    return _per_guild(tx, "interactions WHERE at < ?", before)


def attempted(tx: Tx, *, before: datetime) -> dict[int, int]:
    """Return how many times of responses are kept per guild from before a moment."""
    return _per_guild(tx, "attempts WHERE at <= ?", before)


def _per_guild(tx: Tx, which: str, moment: datetime) -> dict[int, int]:
    rows = tx.query(
        f"SELECT guild_id, count(*) AS n FROM {which} GROUP BY guild_id",  # noqa: S608  our own
        [to_text(moment)],
    )
    return {row["guild_id"]: row["n"] for row in rows}
