"""Queries on removed replies that were restored: the bot's messages with their authors' words."""

from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Tx
from bot.store.times import to_text


@dataclass(frozen=True, slots=True)
class Quotation:
    """A restored reply; ``message_id`` is None until it is posted."""

    case_id: int
    guild_id: int
    reply_id: int
    author_id: int | None
    effect_id: int
    channel_id: int
    message_id: int | None


_STANDING = "SELECT * FROM quotations WHERE taken_down_at IS NULL AND "


def add(tx: Tx, case_id: int, *, author_id: int | None, effect_id: int, channel_id: int) -> None:
    """Write down that a case's reply is restored by an effect."""
    tx.execute(
        "INSERT INTO quotations (case_id, guild_id, reply_id, author_id, effect_id, channel_id) "
        "SELECT id, guild_id, reply_id, ?, ?, ? FROM cases WHERE id = ?",
        [author_id, effect_id, channel_id, case_id],
    )


def posted(tx: Tx, effect_id: int, message_id: int) -> None:
    """Remember the message that a restored reply became."""
    tx.execute("UPDATE quotations SET message_id = ? WHERE effect_id = ?", [message_id, effect_id])


def take_down(tx: Tx, case_id: int, *, now: datetime) -> bool:
    """Record that a restored reply stands no more; False where it did not."""
    changed = tx.execute(
        "UPDATE quotations SET taken_down_at = ? WHERE case_id = ? AND taken_down_at IS NULL",
        [to_text(now), case_id],
    )
    return changed.rowcount == 1


def of_case(tx: Tx, case_id: int) -> Quotation | None:
    """Return the restored reply of a case, or None where none stands."""
    return _one(tx, "case_id = ?", case_id)


def with_message(tx: Tx, message_id: int) -> Quotation | None:
    """Return the restored reply that a message of the bot is, or None."""
    return _one(tx, "message_id = ?", message_id)


def by(tx: Tx, guild_id: int, author_id: int) -> list[Quotation]:
    """Return the restored replies that a member wrote."""
    rows = tx.query(_STANDING + "guild_id = ? AND author_id = ?", [guild_id, author_id])
    return [_quotation(row) for row in rows]


def of_reply(tx: Tx, reply_id: int) -> list[Quotation]:
    """Return where a reply stands restored."""
    return [_quotation(row) for row in tx.query(_STANDING + "reply_id = ?", [reply_id])]


def _one(tx: Tx, where: str, value: int) -> Quotation | None:
    return next((_quotation(row) for row in tx.query(_STANDING + where, [value])), None)


def _quotation(row: dict[str, int | None]) -> Quotation:
    def sure(name: str) -> int:
        return int(row[name] or 0)

    return Quotation(
        sure("case_id"),
        sure("guild_id"),
        sure("reply_id"),
        row["author_id"],
        sure("effect_id"),
        sure("channel_id"),
        row["message_id"],
    )
