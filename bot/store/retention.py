"""Queries on how long text is kept, and on what parts a person from everything that is stored."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Tx
from bot.store.times import to_text

HELD = """EXISTS (SELECT 1 FROM cases c WHERE c.reply_id = r.id AND (c.decided_at IS NULL
    OR max(c.decided_at, coalesce(c.undone_at, '')) > :held_since
    OR c.state IN ('appealed', 'appeal_claimed')
    OR c.state = 'upheld' AND c.appeal_until > :now))"""
"""A case holds the text of a reply ``r``; see `is_held`."""

_HAS_TEXT = "EXISTS (SELECT 1 FROM revisions v WHERE v.reply_id = r.id AND v.text IS NOT NULL"


def is_held(tx: Tx, reply_id: int, *, held_since: datetime, now: datetime) -> bool:
    """Tell whether a case holds the reply's text.

    It does while it is undecided, was decided or undone after ``held_since``, or while it is or
    can be appealed: nobody could judge an appeal without the words.
    """
    rows = tx.query(
        f"SELECT 1 FROM replies r WHERE r.id = :reply AND {HELD}",  # noqa: S608  our own fragment
        {"reply": reply_id, "held_since": to_text(held_since), "now": to_text(now)},
    )
    return any(True for _ in rows)


@dataclass(frozen=True, slots=True)
class Terms:
    """Which texts must go at a moment.

    Attributes:
        received_before: Texts that came in before go.
        held_since: A decision after this holds its reply's text.
    """

    received_before: datetime
    held_since: datetime
    now: datetime


def expired(tx: Tx, terms: Terms, *, after: int, upto: int) -> list[int]:
    """Return replies whose text must go: too old, or ended on Discord, and held by no case.

    What is not posted yet has not ended.

    Args:
        after: Only rows after this one are looked at,
        upto: up to and with this one.
    """
    return _expired(tx, terms, "r.id > :after AND r.id <= :upto", after=after, upto=upto)


def still_expired(tx: Tx, terms: Terms, reply_ids: Sequence[int]) -> list[int]:
    """Return those of some replies whose text must go, as things stand in this transaction."""
    ids = json.dumps(list(reply_ids))
    return _expired(tx, terms, "r.id IN (SELECT value FROM json_each(:ids))", ids=ids)


def _expired(tx: Tx, terms: Terms, which: str, **values: object) -> list[int]:
    rows = tx.query(
        f"""SELECT r.id FROM replies r WHERE {which} AND (
            (r.state NOT IN ('present', 'unposted') AND {_HAS_TEXT}))
            OR {_HAS_TEXT} AND v.received_at <= :received_before))
        AND NOT {HELD} ORDER BY r.id""",  # noqa: S608  only our own fragments
        {
            "held_since": to_text(terms.held_since),
            "now": to_text(terms.now),
            "received_before": to_text(terms.received_before),
            **values,
        },
    )
    return [row["id"] for row in rows]


def under_cases(tx: Tx, reply_ids: Sequence[int]) -> list[tuple[int, bool]]:
    """Return the guild of each of these replies, and whether it ever had a case."""
    rows = tx.query(
        """SELECT r.guild_id, EXISTS (SELECT 1 FROM cases c WHERE c.reply_id = r.id) AS held
        FROM replies r WHERE r.id IN (SELECT value FROM json_each(?))""",
        [json.dumps(list(reply_ids))],
    )
    return [(row["guild_id"], bool(row["held"])) for row in rows]


def replies_of(tx: Tx, guild_id: int, author_id: int) -> list[int]:
    """Return every reply that is still linked to a person."""
    rows = tx.query(
        "SELECT id FROM replies WHERE guild_id = ? AND author_id = ? ORDER BY id",
        [guild_id, author_id],
    )
    return [row["id"] for row in rows]


_BETWEEN = 3
"""With so many between two replies, a card of the second has two nearer ones to show.

One of the three may be shown apart, as what the second answers.
"""
_NEAR = 12
"""So many are looked at, as those that came in late may not have been there."""


def cards_quoting(tx: Tx, reply_ids: Iterable[int]) -> list[int]:
    """Return the cases on whose cards one of these replies may be shown, itself or as context.

    A card shows two replies before, and which two changes: only those that were there when the
    case was opened and still are have certainly stood between.
    """
    found: set[int] = set()
    for reply_id in reply_ids:
        upto, since = _far(tx, reply_id)
        rows = tx.query(
            """SELECT c.id FROM replies x JOIN cases c ON c.discussion_id = x.discussion_id
            JOIN replies r ON r.id = c.reply_id
            WHERE x.id = :reply AND c.card_effect_id IS NOT NULL AND (
                r.id = x.id OR r.answers_message_id = x.message_id
                OR (r.thread_id = x.thread_id AND r.message_id > x.message_id
                    AND (:upto IS NULL OR r.message_id <= :upto OR c.opened_at < :since) AND 2 > (
                    SELECT count(*) FROM (SELECT 1 FROM replies b WHERE b.thread_id = x.thread_id
                        AND b.message_id > x.message_id AND b.message_id < r.message_id
                        AND b.message_id IS NOT r.answers_message_id
                        AND b.kind = 'message' AND b.state = 'present'
                        AND b.posted_at <= c.opened_at AND c.opened_at >= (
                            SELECT min(received_at) FROM revisions WHERE reply_id = b.id)
                        ORDER BY b.message_id LIMIT 2))))""",
            {"reply": reply_id, "upto": upto, "since": since},
        )
        found.update(row["id"] for row in rows)
    return sorted(found)


def _far(tx: Tx, reply_id: int) -> tuple[int | None, str | None]:
    """Return a message behind a reply, and a moment: beyond both, no card shows the reply.

    Most cases of a long discussion are that far away, and need not be looked at any closer.
    """
    rows = list(
        tx.query(
            """SELECT b.message_id, max(b.posted_at,
                (SELECT min(received_at) FROM revisions WHERE reply_id = b.id)) AS there
            FROM replies x JOIN replies b ON b.thread_id = x.thread_id
                AND b.message_id > x.message_id
            WHERE x.id = ? AND b.kind = 'message' AND b.state = 'present'
            ORDER BY b.message_id LIMIT ?""",
            [reply_id, _NEAR],
        )
    )
    if len(rows) < _BETWEEN:
        return None, None
    return rows[-1]["message_id"], sorted(row["there"] for row in rows)[_BETWEEN - 1]


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


def told_in_threads(tx: Tx, guild_id: int, person_id: int) -> list[int]:
    """Return the private threads in which a person was told of decisions."""
    rows = tx.query(
        """SELECT json_extract(e.result, '$.thread_id') AS thread_id FROM notices n
        JOIN effects e ON e.id = n.effect_id
        WHERE n.guild_id = ? AND n.author_id = ? AND n.way = 'thread' AND e.state = 'done'""",
        [guild_id, person_id],
    )
    return [row["thread_id"] for row in rows if row["thread_id"] is not None]


def worded_by(tx: Tx, guild_id: int, person_id: int) -> list[tuple[int, str]]:
    """Return the cases in which a person named a rule, with the label of each."""
    rows = tx.query(
        "SELECT id, label FROM cases WHERE guild_id = ? AND decided_by = ? AND rule IS NOT NULL",
        [guild_id, person_id],
    )
    return [(row["id"], row["label"]) for row in rows]


def take_words_back(tx: Tx, guild_id: int, person_id: int) -> None:
    """Erase what a person wrote to authors of cases, as one of the staff."""
    values = {"guild": guild_id, "person": person_id}
    tx.execute(
        "UPDATE cases SET note = NULL WHERE guild_id = :guild AND decided_by = :person", values
    )
    tx.execute(
        """UPDATE cases SET answer = NULL WHERE guild_id = :guild AND (undone_by = :person
        OR id IN (SELECT case_id FROM appeals WHERE reviewed_by = :person))""",
        values,
    )
