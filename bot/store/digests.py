"""Queries on digests: what was composed and posted, and what of it may be shown now."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.digests import section
from bot.digests.figures import Figures
from bot.digests.section import Line, Section
from bot.digests.sources import Point
from bot.moderation.desk_figures import DeskFigures
from bot.store.database import Tx
from bot.store.digest_rows import Digest, Ongoing, OpenCase, Place, Standing
from bot.store.material import QUOTABLE, STANDS_AT
from bot.store.times import from_text, to_text


def ongoing(tx: Tx) -> list[Ongoing]:
    """Return the discussions that may have a window to be planned.

    A closed discussion is among them until a window has reached its closing.
    """
    rows = tx.query(
        """SELECT d.id, d.guild_id, d.opened_at, d.closed_at, (SELECT max(ends_at) FROM windows w
            WHERE w.guild_id = d.guild_id AND w.discussion_id = d.id) AS last
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


def add(  # noqa: PLR0913  a row's columns
    tx: Tx,
    *,
    guild_id: int,
    discussion_id: int,
    kind: str,
    start: datetime,
    end: datetime,
    document: Mapping[str, Any],
    sources: Collection[int],
    file_id: int | None,
    now: datetime,
) -> int | None:
    """Store a composed digest and return its row, or None where there is just this one already.

    That scheduled ones do not overlap, and come once, is for ``bot.store.windows`` to say.
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
        VALUES (:guild, :discussion, :kind, :start, :end, :now, :document, :file)""",
        row,
    )
    if made.rowcount != 1:
        return None
    digest_id = int(made.lastrowid or 0)
    tx.table("digest_sources").insert_all(
        {"guild_id": guild_id, "digest_id": digest_id, "reply_id": one} for one in sorted(sources)
    )
    return digest_id


def get(tx: Tx, digest_id: int) -> Digest | None:
    """Return a digest, or None."""
    rows = tx.query(_DIGESTS + "WHERE g.id = ?", [digest_id])
    return next((_digest(row) for row in rows), None)


def listed(tx: Tx, guild_id: int, *, limit: int) -> list[Digest]:
    """Return a guild's digests, newest first."""
    rows = tx.query(_DIGESTS + "WHERE g.guild_id = ? ORDER BY g.id DESC LIMIT ?", [guild_id, limit])
    return [_digest(row) for row in rows]


def latest(tx: Tx, guild_id: int, discussion_id: int | None) -> Digest | None:
    """Return the newest digest of a discussion, of any where it is None, or None."""
    rows = tx.query(
        _DIGESTS + "WHERE g.guild_id = :guild "
        "AND g.discussion_id = coalesce(:discussion, g.discussion_id) ORDER BY g.id DESC LIMIT 1",
        {"guild": guild_id, "discussion": discussion_id},
    )
    return next((_digest(row) for row in rows), None)


def posted(tx: Tx, digest_id: int, *, channel_id: int, message_id: int, now: datetime) -> None:
    """Remember the message that a digest is from now on; when it was first posted stays."""
    tx.execute(
        "UPDATE digests SET posted_at = coalesce(posted_at, ?), channel_id = ?, message_id = ? "
        "WHERE id = ?",
        [to_text(now), channel_id, message_id, digest_id],
    )


def given_up(tx: Tx, digest_id: int) -> None:
    """Let a digest have no message, until the one that replaces it is posted."""
    tx.execute("UPDATE digests SET message_id = NULL WHERE id = ?", [digest_id])


def citing(tx: Tx, reply_ids: Collection[int]) -> list[Digest]:
    """Return the digests that rest on one of these replies, posted or not, oldest first."""
    rows = tx.query(
        _DIGESTS  # noqa: S608  our own fragment
        + """WHERE g.id IN (SELECT digest_id FROM digest_sources
            WHERE reply_id IN (SELECT value FROM json_each(?))) ORDER BY g.id""",
        [json.dumps(list(reply_ids))],
    )
    return [_digest(row) for row in rows]


def pending_effects(tx: Tx, digest_id: int, *, lane: str) -> list[int]:
    """Return the effects of a digest's lane that are still to post or mend it, in order."""
    rows = tx.query(  # left to itself, SQLite goes through all that was ever in the lane
        "SELECT id FROM effects INDEXED BY effects_pending WHERE lane = ? AND state = 'pending' "
        "AND json_extract(payload, '$.render') = 'digest' "
        "AND json_extract(payload, '$.row') = ? ORDER BY id",
        [lane, digest_id],
    )
    return [row["id"] for row in rows]


def refused(tx: Tx, *, lane: str) -> frozenset[int]:
    """Return the digests that Discord would not take in a guild's lane, and that stand nowhere."""
    rows = tx.query(
        """SELECT g.id FROM effects e JOIN digests g ON g.id = json_extract(e.payload, '$.row')
        WHERE e.lane = ? AND e.kind = 'send' AND e.state = 'failed' AND g.message_id IS NULL""",
        [lane],
    )
    return frozenset(row["id"] for row in rows)


def standing(tx: Tx, digest_id: int) -> dict[int, Standing]:
    """Return, of the replies that a digest rests on, those that may be quoted now, by their row."""
    rows = tx.query(
        f"""SELECT r.id, r.guild_id, r.author_id, r.thread_id, v.id AS revision_id, v.text,
            {STANDS_AT} AS message_id
        FROM digest_sources d JOIN replies r ON r.id = d.reply_id
        JOIN revisions v ON v.reply_id = r.id WHERE d.digest_id = ? AND {QUOTABLE}""",  # noqa: S608
        [digest_id],
    )
    return {
        row["id"]: Standing(
            row["revision_id"], row["text"], row["author_id"], row["thread_id"], row["message_id"]
        )
        for row in rows
    }


def quotable_sources(tx: Tx, guild_id: int) -> frozenset[int]:
    """Return the replies that a guild's digests rest on and that may be quoted now."""
    rows = tx.query(
        f"""SELECT r.id FROM replies r JOIN revisions v ON v.reply_id = r.id
        WHERE r.id IN (SELECT reply_id FROM digest_sources WHERE guild_id = ?)
        AND {QUOTABLE}""",  # noqa: S608  our own fragment
        [guild_id],
    )
    return frozenset(row["id"] for row in rows)


def case_places(tx: Tx, guild_id: int, numbers: Collection[int]) -> dict[int, Place]:
    """Return channel and message of each case's card, or of its reply, by the case's number."""
    rows = tx.query(
        "SELECT c.number, c.card_channel_id, c.card_message_id, r.thread_id, r.message_id, "
        "r.state AS reply_state FROM cases c JOIN replies r ON r.id = c.reply_id "
        "WHERE c.guild_id = ? AND c.number IN (SELECT value FROM json_each(?))",
        [guild_id, json.dumps(list(numbers))],
    )
    return {row["number"]: _place(row) for row in rows}


def open_cases(tx: Tx, discussion_id: int, *, limit: int) -> tuple[list[OpenCase], int]:
    """Return a discussion's cases that wait for moderators, oldest first, and how many in all."""
    rows = tx.query(
        "SELECT c.number, c.label, c.score, c.opened_at, c.state, c.card_channel_id, "
        "c.card_message_id, r.thread_id, r.message_id, r.state AS reply_state "
        "FROM cases c JOIN replies r ON r.id = c.reply_id "
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
            row["state"] in ("appealed", "appeal_claimed"),
        )
        for row in rows
    ]
    return found[:limit], len(found)


_DIGESTS = "SELECT g.*, d.title FROM digests g JOIN discussions d ON d.id = g.discussion_id "


def _place(row: Mapping[str, Any]) -> Place:
    """Return channel and message of a case's card, or of the reply while there is no card.

    Of a reply that is not posted there is the thread alone.
    """
    if row["card_channel_id"] is not None and row["card_message_id"] is not None:
        return row["card_channel_id"], row["card_message_id"]
    return row["thread_id"], None if row["reply_state"] == "unposted" else row["message_id"]


def _sections(document: Mapping[str, Any]) -> tuple[Section, ...]:
    """Return a document's sections; of the oldest digests, their points as the one section."""
    if "sections" in document:
        return section.from_document(document["sections"])
    lines = tuple(Line(quote=Point(**point)) for point in document["points"])
    return (Section("themes", "What was said", lines),)


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
        sections=_sections(document),
        file_id=row["file_id"],
        posted_at=from_text(row["posted_at"]) if row["posted_at"] else None,
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        desk=DeskFigures.from_document(desk) if (desk := document.get("desk")) else None,
    )
