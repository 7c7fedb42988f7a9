"""Queries on how long text is kept, and on everything that is stored about a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.effects.message import link
from bot.store.database import Tx
from bot.store.times import to_text
from bot.store.unposted import WAS_POSTED

_HELD = """EXISTS (SELECT 1 FROM cases c WHERE c.reply_id = r.id AND (c.decided_at IS NULL
    OR max(c.decided_at, coalesce(c.undone_at, '')) > :held_since
    OR c.state IN ('appealed', 'appeal_claimed')
    OR c.state = 'upheld' AND c.appeal_until > :now))"""

_HAS_TEXT = "EXISTS (SELECT 1 FROM revisions v WHERE v.reply_id = r.id AND v.text IS NOT NULL"


def is_held(tx: Tx, reply_id: int, *, held_since: datetime, now: datetime) -> bool:
    """Tell whether a case holds the reply's text.

    It does while it is undecided, was decided or undone after ``held_since``, or while it is or
    can be appealed: nobody could judge an appeal without the words.
    """
    rows = tx.query(
        f"SELECT 1 FROM replies r WHERE r.id = :reply AND {_HELD}",  # noqa: S608  our own fragment
        {"reply": reply_id, "held_since": to_text(held_since), "now": to_text(now)},
    )
    return any(True for _ in rows)


def expired(
    tx: Tx, *, received_before: datetime, held_since: datetime, now: datetime, limit: int
) -> list[int]:
    """Return replies whose text must go: too old, or ended on Discord, and held by no case.

    What is not posted yet has not ended.
    """
    rows = tx.query(
        f"""SELECT r.id FROM replies r WHERE NOT {_HELD} AND (
            (r.state NOT IN ('present', 'unposted') AND {_HAS_TEXT}))
            OR {_HAS_TEXT} AND v.received_at <= :received_before))
        ORDER BY r.id LIMIT :limit""",  # noqa: S608  only our own fragments
        {
            "held_since": to_text(held_since),
            "now": to_text(now),
            "received_before": to_text(received_before),
            "limit": limit,
        },
    )
    return [row["id"] for row in rows]


def replies_of(tx: Tx, guild_id: int, author_id: int) -> list[int]:
    """Return every reply that is still linked to a person."""
    rows = tx.query(
        "SELECT id FROM replies WHERE guild_id = ? AND author_id = ? ORDER BY id",
        [guild_id, author_id],
    )
    return [row["id"] for row in rows]


@dataclass(frozen=True, slots=True)
class Kept:
    """One stored reply of a person, as they may see it.

    Attributes:
        message_id: None where it was never posted.
        response: How far it is, where it was written with *Respond*; None otherwise.
        stands_at: Where a response stands under their name, though its text is no longer kept.
    """

    posted_at: str
    thread_id: int
    message_id: int | None
    state: str
    texts: tuple[str, ...]
    scores: dict[str, float]
    case: str | None
    appeal: str | None = None
    response: str | None = None
    stands_at: str | None = None


def kept_of(tx: Tx, guild_id: int, author_id: int) -> list[Kept]:
    """Return all that is stored of a person's replies in a guild, oldest first."""
    rows = list(
        tx.query(
            f"""SELECT r.*, s.state AS response, {WAS_POSTED} AS was_posted
            FROM replies r LEFT JOIN responses s ON s.reply_id = r.id WHERE r.id IN (
                SELECT id FROM replies WHERE guild_id = :guild AND author_id = :author
                UNION SELECT reply_id FROM responses
                    WHERE guild_id = :guild AND author_id = :author) ORDER BY r.id""",  # noqa: S608
            {"guild": guild_id, "author": author_id},
        )
    )
    return [_kept(tx, row) for row in rows]


def _kept(tx: Tx, row: dict[str, Any]) -> Kept:
    texts = tuple(
        one["text"]
        for one in tx.query(
            "SELECT text FROM revisions WHERE reply_id = ? AND text IS NOT NULL ORDER BY revision",
            [row["id"]],
        )
    )
    scores = tx.query(
        "SELECT label, value FROM scores WHERE revision_id = "
        "(SELECT max(id) FROM revisions WHERE reply_id = ?) ORDER BY label",
        [row["id"]],
    )
    found = list(
        tx.query(
            "SELECT c.number, c.state, a.text FROM cases c LEFT JOIN appeals a ON a.case_id = c.id "
            "WHERE c.reply_id = ?",
            [row["id"]],
        )
    )
    return Kept(
        posted_at=row["posted_at"],
        thread_id=row["thread_id"],
        message_id=row["message_id"] if row["was_posted"] else None,
        state=row["state"],
        texts=texts,
        scores={one["label"]: one["value"] for one in scores},
        case=", ".join(f"{one['number']} ({one['state']})" for one in found) or None,
        appeal="\n".join(one["text"] for one in found if one["text"]) or None,
        response=row["response"],
        stands_at=_stands_at(row) if not texts else None,
    )


def _stands_at(row: dict[str, Any]) -> str | None:
    """Return where a response stands, or None."""
    if (row["response"], row["state"]) != ("posted", "present"):
        return None
    return link(row["guild_id"], row["thread_id"], row["message_id"])


def cards_quoting(tx: Tx, reply_ids: Iterable[int]) -> list[int]:
    """Return the cases on whose cards one of these replies may be shown, itself or as context.

    A card shows two replies before, and which two changes: only those that were there when the
    case was opened and still are have certainly stood between.
    """
    found: set[int] = set()
    for reply_id in reply_ids:
        rows = tx.query(
            """SELECT c.id FROM cases c JOIN replies r ON r.id = c.reply_id
            JOIN replies x ON x.id = ? WHERE c.card_effect_id IS NOT NULL AND (
                r.id = x.id OR r.answers_message_id = x.message_id
                OR (r.thread_id = x.thread_id AND r.message_id > x.message_id AND 2 > (
                    SELECT count(*) FROM replies b WHERE b.thread_id = x.thread_id
                    AND b.message_id > x.message_id AND b.message_id < r.message_id
                    AND b.message_id IS NOT r.answers_message_id
                    AND b.kind = 'message' AND b.state = 'present'
                    AND b.posted_at <= c.opened_at AND c.opened_at >= (
                        SELECT min(received_at) FROM revisions WHERE reply_id = b.id))))""",
            [reply_id],
        )
        found.update(row["id"] for row in rows)
    return sorted(found)


def unlink_notices(tx: Tx, reply_id: int, *, now: datetime) -> None:
    """Take the author out of the notices about a reply; those not delivered can be no more."""
    tx.execute(
        """UPDATE effects SET state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END,
            payload = json_remove(payload, '$.user'), ended_at = coalesce(ended_at, ?)
        WHERE id IN (SELECT n.effect_id FROM notices n JOIN cases c ON c.id = n.case_id
            WHERE c.reply_id = ?)""",
        [to_text(now), reply_id],
    )
    tx.execute(
        "UPDATE notices SET author_id = NULL, "
        "state = CASE WHEN state IN ('pending', 'waiting') THEN 'lapsed' ELSE state END "
        "WHERE case_id IN (SELECT id FROM cases WHERE reply_id = ?)",
        [reply_id],
    )


def unlink_cases(tx: Tx, reply_id: int) -> None:
    """Part the cases of an erased reply from its author, but for those that count still.

    What a moderator wrote about it to its author goes with the reply's own words.
    """
    tx.execute(
        "UPDATE cases SET note = NULL, answer = NULL, "
        "author_id = CASE WHEN lapses_at IS NULL THEN NULL ELSE author_id END WHERE reply_id = ?",
        [reply_id],
    )


def unlink_responses(tx: Tx, reply_id: int) -> None:
    """Part the response of an erased reply from its author, but for one that still stands.

    Who wrote what stands under their name can still edit it and take it back.
    """
    tx.execute(
        """UPDATE responses SET author_id = NULL, answer_key = NULL, parts = NULL
        WHERE reply_id = ? AND NOT (state = 'posted' AND EXISTS (
            SELECT 1 FROM replies r WHERE r.id = reply_id AND r.state = 'present'))""",
        [reply_id],
    )


def decided_by(tx: Tx, guild_id: int, person_id: int) -> list[int]:
    """Return the cases that a person worked on and whose cards may say so."""
    rows = tx.query(
        "SELECT c.id FROM cases c LEFT JOIN appeals a ON a.case_id = c.id WHERE c.guild_id = ? "
        "AND ? IN (c.claimed_by, c.decided_by, c.undone_by, a.reviewed_by) "
        "AND c.card_effect_id IS NOT NULL",
        [guild_id, person_id],
    )
    return [row["id"] for row in rows]


def unlink_person(tx: Tx, guild_id: int, person_id: int, *, now: datetime) -> None:
    """Take a person's id out of every row of a guild that still has it."""
    tx.execute(
        """UPDATE effects SET state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END,
            payload = json_remove(payload, '$.user'), ended_at = coalesce(ended_at, ?)
        WHERE guild_id = ? AND json_extract(payload, '$.user') = ?
        AND (kind IN ('notify', 'tell') OR state <> 'pending')""",
        [to_text(now), guild_id, person_id],
    )
    tx.execute(
        "UPDATE notices SET author_id = NULL, "
        "state = CASE WHEN state IN ('pending', 'waiting') THEN 'lapsed' ELSE state END "
        "WHERE guild_id = ? AND author_id = ?",
        [guild_id, person_id],
    )
    for table, column in (
        ("replies", "author_id"),
        ("cases", "author_id"),
        ("cases", "claimed_by"),
        ("cases", "decided_by"),
        ("cases", "undone_by"),
        ("appeals", "reviewed_by"),
        ("second_readings", "claimed_by"),
        ("second_readings", "read_by"),
        ("quotations", "author_id"),
        ("guild_settings", "changed_by"),
        ("policies", "changed_by"),
        ("calibrations", "made_by"),
        ("brakes", "decided_by"),
        ("brakes", "ended_by"),
        ("articles", "added_by"),
        ("discussions", "posted_by"),
    ):
        tx.execute(
            f"UPDATE {table} SET {column} = NULL WHERE guild_id = ? AND {column} = ?",  # noqa: S608
            [guild_id, person_id],
        )
