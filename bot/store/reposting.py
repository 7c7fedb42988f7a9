"""Queries on digests whose message is replaced by another."""

from bot.store.database import Tx


def begin(tx: Tx, digest_id: int) -> None:
    """Let a digest have no message until the one that replaces it is posted."""
    tx.execute("UPDATE digests SET message_id = NULL WHERE id = ?", [digest_id])


def end(tx: Tx, digest_id: int, *, channel_id: int, message_id: int) -> None:
    """Remember the message that a digest has from now on; when it was first posted stays."""
    tx.execute(
        "UPDATE digests SET channel_id = ?, message_id = ? WHERE id = ?",
        [channel_id, message_id, digest_id],
    )
