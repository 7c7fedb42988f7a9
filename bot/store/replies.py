"""Queries on replies, their revisions, scores and decisions."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.moderation.policy import EXEMPT_ROLE, Decision
from bot.moderation.reply import Incoming, Kind, exemption, is_kept
from bot.store.database import Tx
from bot.store.reply_rows import Reply, Waiting, reply_from
from bot.store.times import to_text

_LAST = 2**63 - 1
"""No message has a greater id: it is the greatest number that SQLite knows."""


def find(tx: Tx, message_id: int, *, kind: Kind = "message") -> Reply | None:
    """Return the reply of a message or thread title, or None."""
    rows = tx.query("SELECT * FROM replies WHERE message_id = ? AND kind = ?", [message_id, kind])
    return next((reply_from(row) for row in rows), None)


def get(tx: Tx, reply_id: int) -> Reply:
    """Return a reply by its row."""
    return reply_from(next(iter(tx.query("SELECT * FROM replies WHERE id = ?", [reply_id]))))


def add_revision(tx: Tx, reply_id: int, incoming: Incoming, *, now: datetime) -> None:
    """Store the newest text of a reply, to be scored unless it passes unjudged."""
    kept = is_kept(incoming)
    judged = kept and exemption(incoming) in (None, EXEMPT_ROLE)
    tx.execute(
        """INSERT INTO revisions
            (guild_id, reply_id, revision, text, edited_at, received_at, state)
        SELECT ?, ?, coalesce(max(revision), 0) + 1, ?, ?, ?, ? FROM revisions
        WHERE reply_id = ?""",
        [
            incoming.guild_id,
            reply_id,
            incoming.text if kept else None,
            to_text(incoming.edited_at) if incoming.edited_at else None,
            to_text(now),
            "waiting" if judged else "passed",
            reply_id,
        ],
    )


def insert(tx: Tx, incoming: Incoming, discussion_id: int) -> Reply:
    """Store a new reply without its text, and return it."""
    row = {
        "guild_id": incoming.guild_id,
        "discussion_id": discussion_id,
        "thread_id": incoming.thread_id,
        "message_id": incoming.message_id,
        "kind": incoming.kind,
        "author_id": incoming.author_id,
        "answers_message_id": incoming.answers_message_id,
        "posted_at": to_text(incoming.posted_at),
        "attachments_not_read": incoming.attachments,
        "forwarded": int(incoming.forwarded),
        "exempt": exemption(incoming),
        "quiet": int(incoming.quiet),
    }
    sql = f"INSERT INTO replies ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
    made = tx.execute(
        sql, list(row.values())
    )  # the tables of sqlite_utils look at the schema first
    return reply_from({**row, "id": made.lastrowid, "state": "present"})


def renew(tx: Tx, reply_id: int, incoming: Incoming) -> None:
    """Let what holds of the newest revision hold of the reply.

    A title that was removed can be given anew. Text that is kept belongs to its author again, also
    where they were unlinked from what stood there before: they must be able to see and erase it.
    """
    tx.execute(
        "UPDATE replies SET state = 'present', ended_at = NULL, ended_by = NULL, author_id = ?, "
        "attachments_not_read = ?, forwarded = ?, exempt = ?, quiet = ? WHERE id = ?",
        [
            incoming.author_id,
            incoming.attachments,
            int(incoming.forwarded),
            exemption(incoming),
            int(incoming.quiet),
            reply_id,
        ],
    )


def newest_revision_id(tx: Tx, reply_id: int) -> int:
    """Return the row of the newest revision of a reply."""
    rows = tx.query(
        "SELECT id FROM revisions WHERE reply_id = ? ORDER BY revision DESC LIMIT 1", [reply_id]
    )
    return int(next(iter(rows))["id"])


def newest_text(tx: Tx, reply_id: int) -> str | None:
    """Return what the newest revision of a reply says, or None once it is erased."""
    rows = tx.query("SELECT text FROM revisions WHERE id = ?", [newest_revision_id(tx, reply_id)])
    return next((row["text"] for row in rows), None)


def save_scores(  # noqa: PLR0913  a row's columns
    tx: Tx,
    revision: Waiting,
    scores: Mapping[str, float],
    *,
    where: Mapping[str, tuple[int, int]],
    scorer: str,
    version: str,
    note: str | None,
    now: datetime,
) -> bool:
    """Store the scores of a revision; False where it no longer waits (erased, or scored).

    Args:
        where: Per label, the characters of the text that scored highest; may lack any.
        note: What was particular about reading it, or None.
    """
    changed = tx.execute(
        "UPDATE revisions SET state = 'scored', note = ? WHERE id = ? AND state = 'waiting'",
        [note, revision.revision_id],
    )
    if changed.rowcount != 1:
        return False
    same = (revision.reply.guild_id, revision.revision_id, scorer, version, to_text(now))
    tx.conn.executemany(  # for every reply: sqlite_utils looks the table up each time
        "INSERT INTO scores (guild_id, revision_id, scorer, scorer_version, scored_at, label, "
        "value, begins, ends) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*same, label, value, *where.get(label, (None, None))) for label, value in scores.items()],
    )
    return True


def pass_unscored(tx: Tx, revision_id: int, *, note: str | None = None) -> bool:
    """Let a revision wait no longer for scores it cannot get; False where it did not wait."""
    changed = tx.execute(
        "UPDATE revisions SET state = 'passed', note = ? WHERE id = ? AND state = 'waiting'",
        [note, revision_id],
    )
    return changed.rowcount == 1


def save_decision(
    tx: Tx,
    revision_id: int,
    decision: Decision,
    *,
    guild_id: int,
    policy_version: int,
    quiet: bool,
    now: datetime,
) -> None:
    """Store what was decided about a revision and why; ``quiet`` is its context's."""
    reasons = [
        {
            "label": one.label,
            "score": one.score,
            "threshold": one.threshold,
            "zone": one.zone,
            "fired": one.fired,
        }
        for one in decision.reasons
    ]
    tx.execute(
        """INSERT INTO decisions (guild_id, revision_id, zone, label, exempt, quiet, action, shadow,
            policy_version, reasons, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            guild_id,
            revision_id,
            decision.zone,
            decision.label,
            decision.exempt,
            int(quiet),
            decision.action,
            int(decision.shadow),
            policy_version,
            json.dumps(reasons),
            to_text(now),
        ],
    )


def end(tx: Tx, reply_id: int, state: str, *, by: str, now: datetime) -> bool:
    """Mark a present reply as deleted or removed; False where it had ended before."""
    changed = tx.execute(
        "UPDATE replies SET state = ?, ended_by = ?, ended_at = ? "
        "WHERE id = ? AND state = 'present'",
        [state, by, to_text(now), reply_id],
    )
    return changed.rowcount == 1


def restore(tx: Tx, reply_id: int, *, by: str) -> bool:
    """Let a reply that was removed be present again; False where it was not removed by ``by``."""
    changed = tx.execute(
        "UPDATE replies SET state = 'present', ended_by = NULL, ended_at = NULL "
        "WHERE id = ? AND state = 'removed' AND ended_by = ?",
        [reply_id, by],
    )
    return changed.rowcount == 1


def ended_by_hand(tx: Tx, reply_id: int, *, now: datetime, by: str = "author") -> None:
    """Record that a reply was deleted by hand, and not by the removal that was decided."""
    tx.execute(
        "UPDATE replies SET state = 'deleted', ended_by = ?, ended_at = ? "
        "WHERE id = ? AND state = 'removed'",
        [by, to_text(now), reply_id],
    )


def present_ids(tx: Tx, thread_id: int, *, since: int, until: int = _LAST) -> set[int]:
    """Return the message ids of a thread's present replies from ``since`` to ``until``, included.

    Not those that were removed and restored: they stand in a message of the bot.
    """
    rows = tx.query(
        "SELECT message_id FROM replies WHERE thread_id = ? AND message_id >= ? "
        "AND message_id <= ? AND kind = 'message' AND state = 'present' "
        "AND id NOT IN (SELECT reply_id FROM quotations)",
        [thread_id, since, until],
    )
    return {row["message_id"] for row in rows}


def oldest_kept(tx: Tx, thread_id: int) -> int:
    """Return the oldest message of a thread that may still change here; 0 where none is stored.

    Replies whose text is erased stay as they are, and need not be read again.
    """
    rows = tx.query(
        """SELECT coalesce(
            (SELECT min(r.message_id) FROM replies r JOIN revisions v ON v.reply_id = r.id
                WHERE r.thread_id = :thread AND r.state = 'present' AND v.text IS NOT NULL),
            (SELECT max(message_id) FROM replies WHERE thread_id = :thread AND kind = 'message'
                AND id NOT IN (SELECT reply_id FROM responses WHERE state <> 'posted')),
            0) AS oldest""",
        {"thread": thread_id},
    )
    return int(next(iter(rows))["oldest"])


def in_thread(tx: Tx, thread_id: int, *, limit: int) -> list[Reply]:
    """Return present replies of a thread, ``limit`` at most, the oldest message first."""
    rows = tx.query(
        "SELECT * FROM replies WHERE thread_id = ? AND state = 'present' "
        "ORDER BY message_id LIMIT ?",
        [thread_id, limit],
    )
    return [reply_from(row) for row in rows]


def erase(tx: Tx, reply_ids: Iterable[int], *, now: datetime) -> None:
    """Erase every text of these replies and unlink them from their authors; scores stay."""
    for reply_id in reply_ids:
        tx.execute(
            """UPDATE revisions SET text = NULL, erased_at = ?,
            state = CASE state WHEN 'waiting' THEN 'erased' ELSE state END
            WHERE reply_id = ? AND erased_at IS NULL""",
            [to_text(now), reply_id],
        )
        tx.execute("UPDATE replies SET author_id = NULL WHERE id = ?", [reply_id])
