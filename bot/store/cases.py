"""Queries on cases: they are opened, moved by compare-and-set, listed, and given cards."""

from collections.abc import Mapping
from datetime import datetime

from bot.moderation.case import CaseView, Origin
from bot.moderation.lifecycle import Standing, State
from bot.moderation.moves import Value
from bot.store.case_rows import view
from bot.store.database import Tx
from bot.store.numbering import NEXT_CASE
from bot.store.times import from_text, to_text

__all__ = ["view"]

_UNDECIDED = "state IN ('open', 'claimed')"


def open_case(  # noqa: PLR0913  a row's columns
    tx: Tx,
    *,
    reply_id: int,
    revision_id: int,
    label: str,
    score: float | None,
    now: datetime,
    origin: Origin = "flag",
    inclusion: float | None = None,
) -> int:
    """Open a case on a reply that has no undecided one, and return its row."""
    made = tx.execute(
        f"""INSERT INTO cases (guild_id, number, reply_id, revision_id, discussion_id, author_id,
            label, score, opened_at, origin, inclusion)
        SELECT r.guild_id, {NEXT_CASE},
            r.id, ?, r.discussion_id, r.author_id, ?, ?, ?, ?, ? FROM replies r WHERE r.id = ?""",  # noqa: S608
        [revision_id, label, score, to_text(now), origin, inclusion, reply_id],
    )
    return int(made.lastrowid or 0)


def open_on(tx: Tx, reply_id: int) -> int | None:
    """Return the row of the reply's undecided case, or None."""
    rows = tx.query(f"SELECT id FROM cases WHERE reply_id = ? AND {_UNDECIDED}", [reply_id])  # noqa: S608
    return next((row["id"] for row in rows), None)


def on_revision(tx: Tx, reply_id: int, revision_id: int) -> int | None:
    """Return the newest case that was opened on this revision of a reply, or None."""
    rows = tx.query(
        "SELECT id FROM cases WHERE reply_id = ? AND revision_id = ? ORDER BY id DESC LIMIT 1",
        [reply_id, revision_id],
    )
    return next((row["id"] for row in rows), None)


def is_unscored(tx: Tx, case_id: int, revision_id: int) -> bool:
    """Tell whether a case is there only because this revision had no scores."""
    rows = tx.query(
        "SELECT 1 FROM cases WHERE id = ? AND revision_id = ? AND score IS NULL "
        "AND origin = 'flag' AND NOT EXISTS (SELECT 1 FROM reports WHERE case_id = cases.id)",
        [case_id, revision_id],
    )
    return any(True for _ in rows)


def with_number(tx: Tx, guild_id: int, number: int) -> int | None:
    """Return the row of a guild's case, or None."""
    rows = tx.query("SELECT id FROM cases WHERE guild_id = ? AND number = ?", [guild_id, number])
    return next((row["id"] for row in rows), None)


def standing(tx: Tx, case_id: int) -> Standing:
    """Return what counts of a case for its next step."""
    rows = tx.query(
        "SELECT c.state, c.version, c.claimed_by, c.lease_until, c.decided_by, "
        "coalesce(r.author_id, c.author_id) AS author FROM cases c "
        "JOIN replies r ON r.id = c.reply_id WHERE c.id = ?",
        [case_id],
    )
    row = next(iter(rows))
    lease = from_text(row["lease_until"]) if row["lease_until"] else None
    return Standing(
        State(row["state"]),
        row["version"],
        row["claimed_by"],
        lease,
        row["decided_by"],
        row["author"],
    )


def move(tx: Tx, case_id: int, state: State, *, version: int, changes: Mapping[str, Value]) -> bool:
    """Move a case to a state with these columns; False where it was moved since ``version``."""
    names = "".join(f", {name} = ?" for name in changes)
    moved = tx.execute(
        f"UPDATE cases SET state = ?, version = version + 1{names} "  # noqa: S608  our own names
        "WHERE id = ? AND version = ?",
        [state, *(_plain(value) for value in changes.values()), case_id, version],
    )
    return moved.rowcount == 1


def change(tx: Tx, case_id: int, **columns: Value) -> None:
    """Set columns of a case that are no step of it."""
    names = ", ".join(f"{name} = ?" for name in columns)
    tx.execute(
        f"UPDATE cases SET {names} WHERE id = ?",  # noqa: S608  our own names
        [*(_plain(value) for value in columns.values()), case_id],
    )


def _plain(value: Value) -> str | int | float | None:
    return to_text(value) if isinstance(value, datetime) else value


def listed(tx: Tx, guild_id: int, *, state: State | None, limit: int = 25) -> list[CaseView]:
    """Return a guild's cases, worst first where they are open, else newest first.

    Those that are claimed are listed among the open ones.
    """
    which, order, values = "", "number DESC", list[Value]([guild_id])
    if state is State.OPEN:
        which, order = f"AND {_UNDECIDED}", "coalesce(score, 1) DESC, id"
    elif state is not None:
        which, order, values = "AND state = ?", "id DESC", [guild_id, state]
    rows = tx.query(
        f"SELECT id FROM cases WHERE guild_id = ? {which} ORDER BY {order} LIMIT ?",  # noqa: S608
        [*values, limit],
    )
    return [view(tx, row["id"]) for row in list(rows)]


def count_open(tx: Tx, guild_id: int) -> int:
    """Return how many cases of a guild are undecided."""
    rows = tx.query(
        f"SELECT count(*) AS n FROM cases WHERE guild_id = ? AND {_UNDECIDED}",  # noqa: S608
        [guild_id],
    )
    return int(next(iter(rows))["n"])


def without_card(tx: Tx, guild_id: int, *, most: int) -> list[int]:
    """Return the undecided cases that should get a card now, worst first.

    At most ``most`` undecided cards stand in the moderators' channel at a time.
    """
    shown = next(
        iter(
            tx.query(
                "SELECT count(*) AS n FROM cases c JOIN effects e ON e.id = c.card_effect_id "  # noqa: S608
                f"WHERE c.guild_id = ? AND c.{_UNDECIDED} AND e.state IN ('pending', 'done')",
                [guild_id],
            )
        )
    )["n"]
    rows = tx.query(
        f"SELECT id FROM cases WHERE guild_id = ? AND {_UNDECIDED} AND card_effect_id IS NULL "  # noqa: S608
        "ORDER BY coalesce(score, 1) DESC, id LIMIT ?",
        [guild_id, max(0, most - shown)],
    )
    return [row["id"] for row in rows]


def set_card(tx: Tx, case_id: int, effect_id: int, *, channel_id: int) -> None:
    """Remember which effect posts the card of a case."""
    change(tx, case_id, card_effect_id=effect_id, card_channel_id=channel_id, card_message_id=None)


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
        f"UPDATE cases SET card_effect_id = NULL WHERE guild_id = ? AND {_UNDECIDED} "  # noqa: S608
        "AND card_effect_id IN (SELECT id FROM effects WHERE state IN ('failed', 'cancelled'))",
        [guild_id],
    )


def guild_id(tx: Tx, case_id: int) -> int:
    """Return the guild of a case."""
    rows = tx.query("SELECT guild_id FROM cases WHERE id = ?", [case_id])
    return int(next(iter(rows))["guild_id"])


def subject(tx: Tx, case_id: int) -> tuple[int, int, datetime]:
    """Return a case's reply by its message, which of its cases it is, and when it was posted."""
    rows = tx.query(
        """SELECT r.message_id, r.posted_at, (SELECT count(*) FROM cases o
            WHERE o.reply_id = r.id AND o.id <= c.id) AS nth
        FROM cases c JOIN replies r ON r.id = c.reply_id WHERE c.id = ?""",
        [case_id],
    )
    row = next(iter(rows))
    return row["message_id"], row["nth"], from_text(row["posted_at"])


def reply_id(tx: Tx, case_id: int) -> int:
    """Return the reply that a case is about."""
    rows = tx.query("SELECT reply_id FROM cases WHERE id = ?", [case_id])
    return int(next(iter(rows))["reply_id"])


def of_reply(tx: Tx, reply_id: int) -> list[int]:
    """Return every case a reply ever had."""
    return [row["id"] for row in tx.query("SELECT id FROM cases WHERE reply_id = ?", [reply_id])]


def of_person(tx: Tx, guild_id: int, person_id: int, *, limit: int = 25) -> list[CaseView]:
    """Return the cases about a member's replies that still count, newest first."""
    rows = tx.query(
        "SELECT id FROM cases WHERE guild_id = ? AND author_id = ? ORDER BY id DESC LIMIT ?",
        [guild_id, person_id, limit],
    )
    return [view(tx, row["id"]) for row in list(rows)]


def lapse(tx: Tx, *, now: datetime) -> None:
    """Part the upheld cases that count no more from their authors."""
    tx.execute(
        "UPDATE cases SET author_id = NULL WHERE author_id IS NOT NULL AND lapses_at <= ? "
        "AND state NOT IN ('open', 'claimed', 'appealed', 'appeal_claimed')",
        [to_text(now)],
    )
