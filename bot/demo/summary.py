"""The demo in numbers, counted from the bot's database."""

import json
from dataclasses import asdict, dataclass

from bot.store import Store, Tx

_COUNTS = {
    "articles": "SELECT count(DISTINCT article_id) FROM discussions WHERE opened_at IS NOT NULL",
    "threads": "SELECT count(*) FROM threads WHERE thread_id IS NOT NULL",
    "replies": "SELECT count(*) FROM replies",
    "edits": "SELECT count(*) - count(DISTINCT reply_id) FROM revisions",
    "deletions": "SELECT count(*) FROM replies WHERE state = 'deleted'",
    "scored": "SELECT count(DISTINCT revision_id) FROM scores",
    "cases": "SELECT count(*) FROM cases",
    "upheld": "SELECT count(*) FROM cases WHERE state = 'upheld'",
    "dismissed": "SELECT count(*) FROM cases WHERE state = 'dismissed'",
    "notices": "SELECT count(*) FROM notices WHERE state = 'delivered'",
    "digests": "SELECT count(*) FROM digests WHERE message_id IS NOT NULL",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What happened in the demo.

    Attributes:
        articles: Articles that were posted.
        threads: Threads of their discussions.
        replies: Replies that were taken in, whatever became of them.
        edits: Later versions of them.
        deletions: Replies that were deleted on Discord, by their authors or a moderator.
        scored: Versions that have scores.
        cases: Replies that were flagged for the moderators.
        upheld: Cases in which the reply was removed.
        dismissed: Cases in which it stayed.
        notices: Notices that reached their author.
        digests: Digests that were posted.
        seconds: How long the demo took.
    """

    articles: int
    threads: int
    replies: int
    edits: int
    deletions: int
    scored: int
    cases: int
    upheld: int
    dismissed: int
    notices: int
    digests: int
    seconds: float

    def to_json(self) -> str:
        """Return the summary as JSON."""
        return json.dumps(asdict(self), indent=2) + "\n"


async def summarise(store: Store, *, seconds: float) -> Summary:
    """Count what is in the database.

    Args:
        store: The bot's database.
        seconds: How long the demo took.
    """

    def count(tx: Tx) -> dict[str, int]:
        return {name: int(tx.execute(query).fetchone()[0]) for name, query in _COUNTS.items()}

    return Summary(**await store.read(count), seconds=round(seconds, 1))
