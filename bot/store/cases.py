"""Queries on cases, their cards and their notices."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.moderation.case import CaseView, Quoted, State
from bot.store.database import Tx
from bot.store.times import from_text, to_text


def open_case(
    tx: Tx,
    *,
    reply_id: int,
    revision_id: int,
    label: str,
    score: float | None,
    now: datetime,
) -> tuple[int, bool]:
    """Open a case on a reply, or move its open one to this revision; return (row, whether new)."""
    for row in tx.query("SELECT id FROM cases WHERE reply_id = ? AND state = 'open'", [reply_id]):
        tx.execute(
            "UPDATE cases SET revision_id = ?, label = ?, score = ? WHERE id = ?",
            [revision_id, label, score, row["id"]],
        )
        return row["id"], False
    tx.execute(
        """INSERT INTO cases
            (guild_id, number, reply_id, revision_id, discussion_id, label, score, opened_at)
        SELECT r.guild_id,
            (SELECT coalesce(max(number), 0) + 1 FROM cases WHERE guild_id = r.guild_id),
            r.id, ?, r.discussion_id, ?, ?, ? FROM replies r WHERE r.id = ?""",
        [revision_id, label, score, to_text(now), reply_id],
    )
    rows = tx.query("SELECT id FROM cases WHERE reply_id = ? AND state = 'open'", [reply_id])
    return int(next(iter(rows))["id"]), True


def open_on(tx: Tx, reply_id: int) -> int | None:
    """Return the row of the reply's open case, or None."""
    rows = tx.query("SELECT id FROM cases WHERE reply_id = ? AND state = 'open'", [reply_id])
    return next((row["id"] for row in rows), None)


def is_unscored(tx: Tx, case_id: int, revision_id: int) -> bool:
    """Tell whether a case is there only because this revision had no scores."""
    rows = tx.query(
        "SELECT 1 FROM cases WHERE id = ? AND revision_id = ? AND score IS NULL",
        [case_id, revision_id],
    )
    return any(True for _ in rows)


def with_number(tx: Tx, guild_id: int, number: int) -> int | None:
    """Return the row of a guild's case, or None."""
    rows = tx.query("SELECT id FROM cases WHERE guild_id = ? AND number = ?", [guild_id, number])
    return next((row["id"] for row in rows), None)


def decide(tx: Tx, case_id: int, state: State, *, by: int | None, how: str, now: datetime) -> bool:
    """Move an open case to its end; False where another was first and nothing was changed."""
    changed = tx.execute(
        "UPDATE cases SET state = ?, decided_by = ?, decided_how = ?, decided_at = ? "
        "WHERE id = ? AND state = 'open'",
        [state, by, how, to_text(now), case_id],
    )
    return changed.rowcount == 1


def listed(tx: Tx, guild_id: int, *, state: State | None, limit: int = 25) -> list[CaseView]:
    """Return a guild's cases, worst first where they are open, else newest first."""
    order = "coalesce(score, 1) DESC, id" if state is State.OPEN else "id DESC"
    rows = tx.query(
        f"SELECT id FROM cases WHERE guild_id = ? AND (? IS NULL OR state = ?) "  # noqa: S608
        f"ORDER BY {order} LIMIT ?",
        [guild_id, state, state, limit],
    )
    return [view(tx, row["id"]) for row in list(rows)]


def count_open(tx: Tx, guild_id: int) -> int:
    """Return how many cases of a guild are open."""
    rows = tx.query(
        "SELECT count(*) AS n FROM cases WHERE guild_id = ? AND state = 'open'", [guild_id]
    )
    return int(next(iter(rows))["n"])


def without_card(tx: Tx, guild_id: int, *, most: int) -> list[int]:
    """Return the open cases that should get a card now, worst first.

    At most ``most`` undecided cards stand in the moderators' channel at a time.
    """
    shown = next(
        iter(
            tx.query(
                "SELECT count(*) AS n FROM cases c JOIN effects e ON e.id = c.card_effect_id "
                "WHERE c.guild_id = ? AND c.state = 'open' AND e.state IN ('pending', 'done')",
                [guild_id],
            )
        )
    )["n"]
    rows = tx.query(
        "SELECT id FROM cases WHERE guild_id = ? AND state = 'open' AND card_effect_id IS NULL "
        "ORDER BY coalesce(score, 1) DESC, id LIMIT ?",
        [guild_id, max(0, most - shown)],
    )
    return [row["id"] for row in rows]


def set_card(tx: Tx, case_id: int, effect_id: int, *, channel_id: int) -> None:
    """Remember which effect posts the card of a case."""
    tx.execute(
        "UPDATE cases SET card_effect_id = ?, card_channel_id = ? WHERE id = ?",
        [effect_id, channel_id, case_id],
    )


def card_posted(tx: Tx, effect_id: int, message_id: int) -> None:
    """Remember the message that a card became."""
    tx.execute(
        "UPDATE cases SET card_message_id = ? WHERE card_effect_id = ?", [message_id, effect_id]
    )


def card(tx: Tx, case_id: int) -> tuple[int, int] | None:
    """Return (effect that posts the card, its channel), or None where the case has no card."""
    rows = tx.query("SELECT card_effect_id, card_channel_id FROM cases WHERE id = ?", [case_id])
    row = next(iter(rows))
    return (row["card_effect_id"], row["card_channel_id"]) if row["card_effect_id"] else None


def forget_failed_cards(tx: Tx, guild_id: int) -> None:
    """Let cards that could not be posted be tried again, as after a new choice of channel."""
    tx.execute(
        "UPDATE cases SET card_effect_id = NULL WHERE guild_id = ? AND state = 'open' "
        "AND card_effect_id IN (SELECT id FROM effects WHERE state IN ('failed', 'cancelled'))",
        [guild_id],
    )


def reply_id(tx: Tx, case_id: int) -> int:
    """Return the reply that a case is about."""
    rows = tx.query("SELECT reply_id FROM cases WHERE id = ?", [case_id])
    return int(next(iter(rows))["reply_id"])


def of_reply(tx: Tx, reply_id: int) -> list[int]:
    """Return every case a reply ever had."""
    return [row["id"] for row in tx.query("SELECT id FROM cases WHERE reply_id = ?", [reply_id])]


_VIEW = """
    SELECT c.*, r.thread_id, r.message_id, r.kind, r.author_id, r.state AS reply_state,
        r.answers_message_id, r.attachments_not_read, r.quiet, d.title AS discussion_title,
        v.text, v.note, n.state AS notice_state, n.way AS notice_way, j.reasons,
        (SELECT text FROM revisions WHERE reply_id = r.id ORDER BY revision DESC LIMIT 1) AS latest
    FROM cases c JOIN replies r ON r.id = c.reply_id JOIN revisions v ON v.id = c.revision_id
    JOIN discussions d ON d.id = c.discussion_id
    LEFT JOIN notices n ON n.case_id = c.id LEFT JOIN decisions j ON j.revision_id = v.id
    WHERE c.id = ?"""


def view(tx: Tx, case_id: int) -> CaseView:
    """Return all that is shown of a case, as things stand now."""
    row = next(iter(tx.query(_VIEW, [case_id])))
    notice = row["notice_state"]
    return CaseView(
        id=row["id"],
        guild_id=row["guild_id"],
        number=row["number"],
        state=State(row["state"]),
        label=row["label"],
        score=row["score"],
        threshold=_threshold(row),
        opened_at=from_text(row["opened_at"]),
        decided_at=from_text(row["decided_at"]) if row["decided_at"] else None,
        decided_by=row["decided_by"],
        decided_how=row["decided_how"],
        discussion_title=row["discussion_title"],
        thread_id=row["thread_id"],
        message_id=row["message_id"],
        is_title=row["kind"] == "title",
        author_id=row["author_id"],
        text=row["text"],
        edited_text=row["latest"] if row["latest"] != row["text"] else None,
        answers=_answered(tx, row["answers_message_id"]),
        before=_before(tx, row["thread_id"], row["message_id"], besides=row["answers_message_id"]),
        reply_state=row["reply_state"],
        attachments=row["attachments_not_read"],
        quiet=bool(row["quiet"]),
        note=row["note"],
        notice=f"{notice} ({row['notice_way']})" if row["notice_way"] else notice,
    )


def _threshold(row: Mapping[str, Any]) -> float | None:
    reasons = json.loads(row["reasons"]) if row["reasons"] else []
    reached = (one["threshold"] for one in reasons if one["fired"] and one["label"] == row["label"])
    return next(reached, None)


_TEXT = """
    SELECT r.author_id, (SELECT text FROM revisions WHERE reply_id = r.id
        ORDER BY revision DESC LIMIT 1) AS text
    FROM replies r WHERE r.kind = 'message' AND """


def _answered(tx: Tx, message_id: int | None) -> Quoted | None:
    rows = tx.query(_TEXT + "r.message_id = ?", [message_id])
    return next((Quoted(row["author_id"], row["text"]) for row in rows), None)


def _before(tx: Tx, thread_id: int, message_id: int, *, besides: int | None) -> tuple[Quoted, ...]:
    """Return the two replies before a message, without the one it answers, shown by itself."""
    rows = tx.query(
        _TEXT + "r.thread_id = ? AND r.message_id < ? AND r.message_id IS NOT ? "
        "AND r.state = 'present' ORDER BY r.message_id DESC LIMIT 2",
        [thread_id, message_id, besides],
    )
    return tuple(Quoted(row["author_id"], row["text"]) for row in rows)[::-1]
