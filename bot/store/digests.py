"""Queries on digests: what a window held, and what was composed and posted of it."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.digests.figures import Counts, Figures
from bot.digests.sources import Point
from bot.moderation.desk_figures import DeskFigures
from bot.store.database import Tx
from bot.store.digest_rows import Digest, Ongoing, OpenCase, Quote, Tick, WindowReply
from bot.store.times import from_text, to_text


def ongoing(tx: Tx) -> list[Ongoing]:
    """Return the discussions that may have a window to be composed.

    A closed discussion is among them until a window has reached its closing.
    """
    rows = tx.query(
        """SELECT d.id, d.guild_id, d.opened_at, d.closed_at, (SELECT max(ends_at) FROM digests g
            WHERE g.guild_id = d.guild_id AND g.discussion_id = d.id AND g.kind = 'scheduled')
            AS last
        FROM discussions d WHERE d.state IN ('open', 'closed') AND d.opened_at IS NOT NULL
        AND (d.closed_at IS NULL OR last IS NULL OR last < d.closed_at) ORDER BY d.id"""
    )
    return [
        Ongoing(
            row["id"],
            row["guild_id"],
            from_text(row["last"] or row["opened_at"]),
            from_text(row["closed_at"]) if row["closed_at"] else None,
        )
        for row in rows
    ]


_IN_WINDOW = "r.discussion_id = :discussion AND r.posted_at >= :start AND r.posted_at < :end"
_BY_PEOPLE = "coalesce(r.exempt, '') NOT IN ('bot', 'webhook')"


_COUNTS = f"""
    SELECT count(*) AS replies, count(DISTINCT author_id) AS people,
        coalesce(sum(state = 'deleted'), 0) AS deleted, coalesce(sum(revisions > 1), 0) AS edited,
        coalesce(sum(scored), 0) AS scored,
        coalesce(sum(NOT scored AND noted_language), 0) AS foreign_language,
        coalesce(sum(zone = 'allow'), 0) AS allow,
        coalesce(sum(zone = 'review'), 0) AS review, coalesce(sum(zone = 'act'), 0) AS act
    FROM (SELECT r.author_id, r.state,
        (SELECT count(*) FROM revisions v WHERE v.reply_id = r.id) AS revisions,
        EXISTS (SELECT 1 FROM revisions v JOIN scores s ON s.revision_id = v.id
            WHERE v.reply_id = r.id) AS scored,
        EXISTS (SELECT 1 FROM revisions v WHERE v.reply_id = r.id
            AND v.note LIKE 'language:%') AS noted_language,
        (SELECT j.zone FROM revisions v JOIN decisions j ON j.revision_id = v.id
            WHERE v.reply_id = r.id ORDER BY v.revision DESC LIMIT 1) AS zone
        FROM replies r WHERE {_IN_WINDOW} AND {_BY_PEOPLE})"""  # noqa: S608  our own fragments


_ENDS = """CASE WHEN state = 'claimed' THEN 'open'
    WHEN state IN ('appealed', 'appeal_claimed', 'affirmed') THEN 'upheld'
    WHEN state = 'overturned' THEN 'undone' ELSE state END"""


def counts(tx: Tx, discussion_id: int, *, start: datetime, end: datetime) -> Counts:
    """Return the figures of one window; cases count by when they were opened."""
    window = {"discussion": discussion_id, "start": to_text(start), "end": to_text(end)}
    row = next(iter(tx.query(_COUNTS, window)))
    cases = {
        one["state"]: one["n"]
        for one in tx.query(
            f"SELECT {_ENDS} AS state, count(*) AS n FROM cases "  # noqa: S608  our own fragments
            "WHERE discussion_id = :discussion AND origin <> 'audit' "
            "AND opened_at >= :start AND opened_at < :end GROUP BY 1",
            window,
        )
    }
    return Counts(
        replies=row["replies"],
        people=row["people"],
        edited=row["edited"],
        deleted=row["deleted"],
        cases=cases,
        scored=row["scored"],
        foreign=row["foreign_language"],
        zones={zone: row[zone] for zone in Counts.ZONES},
    )


def quotable(tx: Tx, discussion_id: int, *, start: datetime, end: datetime) -> list[WindowReply]:
    """Return the replies of a window that may be quoted, oldest first.

    Not those that were removed, deleted, are under an open or upheld case, or were never found
    calm: unscored, in review, or written by a bot. Nor those whose scores reach the thresholds in
    force now, even where an exempt role let them pass.
    """
    window = {"discussion": discussion_id, "start": to_text(start), "end": to_text(end)}
    rows = tx.query(
        f"""SELECT r.id, v.id AS revision_id, r.author_id, v.text, r.posted_at
        FROM replies r JOIN revisions v ON v.reply_id = r.id
        WHERE {_IN_WINDOW} AND {_QUOTABLE} ORDER BY r.posted_at, r.id""",  # noqa: S608
        window,
    )
    return [
        WindowReply(
            row["id"],
            row["revision_id"],
            row["author_id"],
            row["text"],
            from_text(row["posted_at"]),
        )
        for row in rows
    ]


_QUOTABLE = f"""{_BY_PEOPLE} AND r.kind = 'message' AND r.state = 'present'
    AND r.author_id IS NOT NULL AND v.text IS NOT NULL
    AND v.revision = (SELECT max(revision) FROM revisions WHERE reply_id = r.id)
    AND EXISTS (SELECT 1 FROM decisions j WHERE j.revision_id = v.id AND j.zone = 'allow')
    AND NOT EXISTS (SELECT 1 FROM scores s, json_each((SELECT p.document FROM policies p
        WHERE p.guild_id = r.guild_id ORDER BY p.version DESC LIMIT 1), '$.review_at') bound
        WHERE s.revision_id = v.id AND s.label = bound.key AND s.value >= bound.value)
    AND r.id NOT IN (SELECT reply_id FROM cases
        WHERE state IN ('upheld', 'appealed', 'appeal_claimed', 'affirmed', 'handled')
        OR state IN ('open', 'claimed') AND origin <> 'audit')"""  # noqa: S608  only our own fragments


def ticks(tx: Tx, discussion_id: int, *, start: datetime, end: datetime) -> list[Tick]:
    """Return when the replies of a window were posted, and which of them were flagged."""
    window = {"discussion": discussion_id, "start": to_text(start), "end": to_text(end)}
    rows = tx.query(
        f"""SELECT r.posted_at, EXISTS (SELECT 1 FROM cases c
            WHERE c.reply_id = r.id AND c.origin <> 'audit') AS flagged
        FROM replies r WHERE {_IN_WINDOW} AND {_BY_PEOPLE} ORDER BY r.posted_at""",  # noqa: S608
        window,
    )
    return [Tick(from_text(row["posted_at"]), bool(row["flagged"])) for row in rows]


def add(  # noqa: PLR0913  a row's columns
    tx: Tx,
    *,
    guild_id: int,
    discussion_id: int,
    kind: str,
    start: datetime,
    end: datetime,
    document: Mapping[str, Any],
    file_id: int | None,
    now: datetime,
) -> int | None:
    """Store a composed digest and return its row, or None where its window has one already.

    Scheduled windows never overlap: one that begins before the last of them ended is refused too.
    """
    row = {
        "guild": guild_id,
        "discussion": discussion_id,
        "kind": kind,
        "start": to_text(start),
        "end": to_text(end),
        "now": to_text(now),
        "document": json.dumps(document),
        "file": file_id,
    }
    made = tx.execute(
        """INSERT OR IGNORE INTO digests (guild_id, discussion_id, kind, starts_at, ends_at,
        composed_at, document, file_id)
        SELECT :guild, :discussion, :kind, :start, :end, :now, :document, :file
        WHERE :kind <> 'scheduled' OR NOT EXISTS (SELECT 1 FROM digests
            WHERE guild_id = :guild AND discussion_id = :discussion AND kind = 'scheduled'
            AND ends_at > :start)""",
        row,
    )
    return int(made.lastrowid or 0) if made.rowcount == 1 else None


def get(tx: Tx, digest_id: int) -> Digest | None:
    """Return a digest, or None."""
    rows = tx.query(_DIGESTS + "WHERE g.id = ?", [digest_id])
    return next((_digest(row) for row in rows), None)


def listed(tx: Tx, guild_id: int, *, limit: int) -> list[Digest]:
    """Return a guild's digests, newest first."""
    rows = tx.query(_DIGESTS + "WHERE g.guild_id = ? ORDER BY g.id DESC LIMIT ?", [guild_id, limit])
    return [_digest(row) for row in rows]


def posted(tx: Tx, digest_id: int, *, channel_id: int, message_id: int, now: datetime) -> None:
    """Remember the message that a digest became."""
    tx.execute(
        "UPDATE digests SET posted_at = ?, channel_id = ?, message_id = ? WHERE id = ?",
        [to_text(now), channel_id, message_id, digest_id],
    )


def citing(tx: Tx, reply_ids: Collection[int]) -> list[Digest]:
    """Return the digests that cite one of these replies, posted or not, oldest first."""
    rows = tx.query(
        _DIGESTS  # noqa: S608  only our own fragments
        + """WHERE (g.guild_id, g.discussion_id) IN (SELECT guild_id, discussion_id FROM replies
            WHERE id IN (SELECT value FROM json_each(:ids)))
        AND EXISTS (SELECT 1 FROM json_each(g.document, '$.points') p
            WHERE json_extract(p.value, '$.reply_id') IN (SELECT value FROM json_each(:ids)))
        ORDER BY g.id""",
        {"ids": json.dumps(list(reply_ids))},
    )
    return [_digest(row) for row in rows]


def pending_effects(tx: Tx, digest_id: int, *, lane: str) -> list[int]:
    """Return the effects of a digest's lane that are still to post or mend it, in order."""
    rows = tx.query(
        "SELECT id FROM effects WHERE lane = ? AND state = 'pending' "
        "AND json_extract(payload, '$.render') = 'digest' "
        "AND json_extract(payload, '$.row') = ? ORDER BY id",
        [lane, digest_id],
    )
    return [row["id"] for row in rows]


def quote(tx: Tx, point: Point) -> Quote | None:
    """Return a main point as it may be shown now, or None where it may not any more."""
    rows = tx.query(
        f"""SELECT r.author_id, r.thread_id, v.text, coalesce((SELECT q.message_id
            FROM quotations q WHERE q.reply_id = r.id), r.message_id) AS message_id
        FROM replies r JOIN revisions v ON v.reply_id = r.id
        WHERE r.id = ? AND v.id = ? AND {_QUOTABLE}""",  # noqa: S608
        [point.reply_id, point.revision_id],
    )
    for row in rows:
        text = row["text"][point.start : point.end]
        return Quote(text, row["author_id"], row["thread_id"], row["message_id"])
    return None


def open_cases(tx: Tx, discussion_id: int, *, limit: int) -> tuple[list[OpenCase], int]:
    """Return a discussion's cases that wait for moderators, oldest first, and how many in all."""
    rows = tx.query(
        "SELECT c.number, c.label, c.score, c.opened_at, c.card_channel_id, c.card_message_id, "
        "r.thread_id, r.message_id FROM cases c JOIN replies r ON r.id = c.reply_id "
        "WHERE c.discussion_id = ? AND c.origin <> 'audit' AND c.state IN "
        "('open', 'claimed', 'appealed', 'appeal_claimed') ORDER BY c.opened_at, c.id",
        [discussion_id],
    )
    found = [
        OpenCase(
            row["number"],
            row["label"],
            row["score"],
            from_text(row["opened_at"]),
            *_place(row),
        )
        for row in rows
    ]
    return found[:limit], len(found)


_DIGESTS = "SELECT g.*, d.title FROM digests g JOIN discussions d ON d.id = g.discussion_id "


def _place(row: Mapping[str, Any]) -> tuple[int, int]:
    """Return channel and message of a case's card, or of the reply while there is no card."""
    if row["card_channel_id"] is not None and row["card_message_id"] is not None:
        return row["card_channel_id"], row["card_message_id"]
    return row["thread_id"], row["message_id"]


def _digest(row: Mapping[str, Any]) -> Digest:
    document = json.loads(row["document"])
    return Digest(
        id=row["id"],
        guild_id=row["guild_id"],
        discussion_id=row["discussion_id"],
        title=row["title"],
        kind=row["kind"],
        starts_at=from_text(row["starts_at"]),
        ends_at=from_text(row["ends_at"]),
        composed_at=from_text(row["composed_at"]),
        figures=Figures.from_document(document["figures"]),
        points=tuple(Point(**point) for point in document["points"]),
        file_id=row["file_id"],
        posted_at=from_text(row["posted_at"]) if row["posted_at"] else None,
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        desk=DeskFigures.from_document(desk) if (desk := document.get("desk")) else None,
    )
