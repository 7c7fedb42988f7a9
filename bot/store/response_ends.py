"""Queries on responses that end from outside: with their thread, their text, or their author."""

from collections.abc import Iterable

from bot.moderation.responses.response import UNDER_WAY, Response
from bot.store import responses
from bot.store.database import Tx


def under_way_in(tx: Tx, thread_id: int) -> list[Response]:
    """Return the responses of a thread of which it is not decided what becomes of them."""
    states = ", ".join(f"'{state}'" for state in sorted(UNDER_WAY))
    rows = tx.query(
        "SELECT s.reply_id FROM responses s JOIN replies r ON r.id = s.reply_id "  # noqa: S608
        f"WHERE r.thread_id = ? AND s.state IN ({states}) ORDER BY s.reply_id",
        [thread_id],
    )
    found = (responses.find(tx, row["reply_id"]) for row in list(rows))
    return [one for one in found if one is not None]


def part(tx: Tx, reply_ids: Iterable[int]) -> None:
    """Part responses whose text is erased from their authors, but for those that still stand.

    Who wrote what stands under their name can still edit it and take it back.
    """
    for reply_id in reply_ids:
        tx.execute(
            """UPDATE responses SET author_id = NULL, answer_key = NULL, parts = NULL
            WHERE reply_id = ? AND NOT (state = 'posted' AND EXISTS (
                SELECT 1 FROM replies r WHERE r.id = reply_id AND r.state = 'present'))""",
            [reply_id],
        )
