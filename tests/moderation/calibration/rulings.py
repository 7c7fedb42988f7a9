"""Replies that were scored, flagged or drawn, and decided by a moderator: many at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.moderation.calibration.fit import Pair
from bot.store import Store, Tx
from bot.store.times import to_text

_APART = timedelta(minutes=10)
_NUMBERED = """SELECT max(id) AS n FROM (SELECT 0 AS id UNION ALL SELECT id FROM replies
    UNION ALL SELECT id FROM revisions UNION ALL SELECT number FROM cases)"""


async def rule(
    store: Store, found: Sequence[Pair], *, guild: int, since: datetime, version: str = "1"
) -> None:
    """Insert one decided case per pair of an insult's score and a verdict, in discussion 1.

    The first was decided ten minutes after ``since``, and each ten minutes after the one before.
    """

    def insert(tx: Tx) -> None:
        for number, one in enumerate(found, 1):
            _insert(tx, one, guild, to_text(since + _APART * number), version)

    await store.write(insert)


def _insert(tx: Tx, one: Pair, guild: int, at: str, version: str) -> None:
    number = 1 + next(iter(tx.query(_NUMBERED)))["n"]
    drawn = one.inclusion < 1
    tx.execute(
        """INSERT INTO replies (id, guild_id, discussion_id, thread_id, message_id, kind, author_id,
            posted_at) VALUES (?, ?, 1, 700, ?, 'message', 501, ?)""",
        [number, guild, 10**6 + number, at],
    )
    tx.execute(
        """INSERT INTO revisions (id, guild_id, reply_id, revision, text, received_at, state)
        VALUES (?, ?, ?, 1, 'so it was said', ?, 'scored')""",
        [number, guild, number, at],
    )
    tx.execute(
        "INSERT INTO scores VALUES (?, ?, 'insult', ?, 'scripted', ?, ?, NULL, NULL)",
        [guild, number, one.score, version, at],
    )
    tx.execute(
        """INSERT INTO decisions (guild_id, revision_id, zone, policy_version, reasons, decided_at)
        VALUES (?, ?, ?, 1, '[]', ?)""",
        [guild, number, "allow" if drawn else "review", at],
    )
    tx.execute(
        """INSERT INTO cases (guild_id, number, reply_id, revision_id, discussion_id, origin,
            inclusion, label, score, state, opened_at, decided_at, decided_by, decided_how)
        VALUES (?, ?, ?, ?, 1, ?, ?, 'insult', ?, ?, ?, ?, 601, 'button')""",
        [
            guild, number, number, number, "audit" if drawn else "flag",
            one.inclusion if drawn else None, one.score,
            "upheld" if one.upheld else "dismissed", at, at,
        ],
    )  # fmt: skip
