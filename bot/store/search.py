"""Queries on what is found in the replies that may be quoted now, and in the titles of digests."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.digests.search import Wanted, holds
from bot.store.database import Tx
from bot.store.material import QUOTABLE, STANDS_AT
from bot.store.times import from_text

_RANKED = 20_000
"""The most texts that are ranked: they take some tenths of a second, in which readers wait."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A reply that holds what was searched for.

    Attributes:
        message_id: Where it stands, also where it was restored.
        digest_ids: The digests that rest on it, oldest first.
    """

    reply_id: int
    text: str
    posted_at: datetime
    thread_id: int
    message_id: int
    digest_ids: tuple[int, ...] = ()


def hits(tx: Tx, guild_id: int, wanted: Wanted, *, limit: int) -> list[Hit]:
    """Return a guild's replies that hold what is wanted and may be quoted now, the best first.

    The best are those that BM25 ranks highest; of equals, the newest. Of very many only the newest
    are ranked, and whether one may be quoted is asked only until there are enough.
    """
    asked: dict[str, str | int] = {"guild": guild_id, "match": wanted.match, "limit": limit}
    asked |= {f"within{number}": f"%{one}%" for number, one in enumerate(wanted.within)}
    indexed = "words w CROSS JOIN revisions v ON v.id = w.rowid" if wanted.match else "revisions v"
    tests = ["r.guild_id = :guild", *(["words MATCH :match"] if wanted.match else [])]
    tests += [f"v.text LIKE :within{number}" for number in range(len(wanted.within))]
    rank, newest = ("w.rank", "w.rowid") if wanted.match else ("0", "v.id")
    rows = tx.query(
        f"""SELECT r.id, v.text, r.posted_at, r.thread_id,
            {STANDS_AT} AS message_id,
            (SELECT json_group_array(d.digest_id) FROM digest_sources d
                WHERE d.reply_id = r.id) AS digest_ids
        FROM (SELECT * FROM (SELECT v.id, {rank} AS rank, r.posted_at
                FROM {indexed} CROSS JOIN replies r ON r.id = v.reply_id
                WHERE {" AND ".join(tests)} ORDER BY {newest} DESC LIMIT {_RANKED})
            ORDER BY rank, posted_at DESC, id DESC LIMIT -1) found
        CROSS JOIN revisions v ON v.id = found.id CROSS JOIN replies r ON r.id = v.reply_id
        WHERE {QUOTABLE} LIMIT :limit""",  # noqa: S608  our own fragments
        asked,
    )
    return [
        Hit(
            row["id"],
            row["text"],
            from_text(row["posted_at"]),
            row["thread_id"],
            row["message_id"],
            tuple(sorted(json.loads(row["digest_ids"]))),
        )
        for row in rows
    ]


def digest_ids(
    tx: Tx, guild_id: int, wanted: Wanted, *, resting_on: Collection[int], limit: int
) -> list[int]:
    """Return a guild's digests that rest on these replies or have a matching title, newest first.

    Args:
        resting_on: Rows of replies.
    """
    titles = tx.query("SELECT id, title FROM discussions WHERE guild_id = ?", [guild_id])
    titled = [row["id"] for row in titles if holds(row["title"], wanted)]
    rows = tx.query(
        """SELECT id FROM digests WHERE guild_id = ? AND (
            discussion_id IN (SELECT value FROM json_each(?)) OR id IN (
                SELECT digest_id FROM digest_sources
                WHERE reply_id IN (SELECT value FROM json_each(?))))
        ORDER BY id DESC LIMIT ?""",
        [guild_id, json.dumps(titled), json.dumps(list(resting_on)), limit],
    )
    return [row["id"] for row in rows]
