"""Queries on how far histories were taken in: the cursors of threads and of their parents."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from bot.store import departures, discussions, replies
from bot.store.database import Tx
from bot.store.discussion_rows import ThreadRow
from bot.store.times import to_text


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a thread's history was taken in.

    Attributes:
        read_to: Every message up to and with this one has been taken in; None where none is known
            to be.
        oldest: The oldest message that may still change here; 0 where none is stored.
        newest: The newest message that is stored, or the thread itself.
        closed_at: When the discussion was closed, or None.
    """

    guild_id: int
    thread_id: int
    read_to: int | None
    oldest: int
    newest: int
    closed_at: datetime | None


def read_to(tx: Tx, place_id: int) -> int | None:
    """Return up to where a place's history has been taken in, or None."""
    rows = tx.query("SELECT read_to FROM cursors WHERE place_id = ?", [place_id])
    return next((int(row["read_to"]) for row in rows), None)


def advance(tx: Tx, place_id: int, to: int, *, guild_id: int, now: datetime) -> None:
    """Move the cursor of a place forward; one that is further already stays where it is."""
    tx.execute(
        """INSERT INTO cursors (place_id, guild_id, read_to, changed_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (place_id) DO UPDATE SET read_to = excluded.read_to,
            changed_at = excluded.changed_at WHERE excluded.read_to > read_to""",
        [place_id, guild_id, to, to_text(now)],
    )


def advance_all(tx: Tx, reached: Mapping[int, tuple[int, int]], *, now: datetime) -> None:
    """Move the cursors of several threads: per thread its guild and the message reached."""
    for thread_id, (guild_id, message_id) in reached.items():
        advance(tx, thread_id, message_id, guild_id=guild_id, now=now)


def stands(tx: Tx, only: Set[int] | None = None) -> list[Stand]:
    """Return how far the histories of threads are taken in.

    Those of open discussions come first, and of these the newest-active. None of a guild that the
    bot was removed from is among them, and none that is gone.

    Args:
        only: The threads that matter, open or closed, and channels all of whose open threads do;
            None for all that are open, and closed ones in which a text is kept: its author may
            have deleted it meanwhile.
    """
    threads = discussions.open_threads(tx)
    if only is not None:
        threads = [one for one in threads if only & {one.thread_id, one.channel_id}]
    named = _closed_with_text(tx) if only is None else only
    found = [discussions.thread(tx, one) for one in named]
    threads += [one for one in found if one is not None and one.state == "closed"]
    away = set(departures.away(tx))
    stands = [
        _stand(tx, one, one.thread_id)
        for one in threads
        if one.thread_id is not None and one.deleted_at is None and one.guild_id not in away
    ]
    return sorted(stands, key=lambda one: (one.closed_at is not None, -one.newest))


def newest(tx: Tx, thread_id: int) -> int:
    """Return the newest message that is stored of a thread, or 0."""
    rows = tx.query(
        "SELECT coalesce(max(message_id), 0) AS newest FROM replies WHERE thread_id = ? "
        "AND kind = 'message' AND state <> 'unposted'",
        [thread_id],
    )
    return int(next(iter(rows))["newest"])


def begun(tx: Tx, channel_id: int) -> int | None:
    """Return the first thread of ours of the open discussions in a channel, or None.

    A post that members made before it answers nothing that was asked there.
    """
    rows = tx.query(
        "SELECT min(t.thread_id) AS first FROM threads t JOIN discussions d "
        "ON d.id = t.discussion_id WHERE d.channel_id = ? AND d.state = 'open' "
        "AND t.kind <> 'member'",
        [channel_id],
    )
    first = next(iter(rows))["first"]
    return int(first) if first is not None else None


def is_begun(tx: Tx, channel_id: int) -> bool:
    """Tell whether a discussion is being posted in a channel, and will be open in it."""
    return channel_id in being_posted_in(tx)


def being_posted_in(tx: Tx) -> set[int]:
    """Return the channels in which a discussion is being posted."""
    rows = tx.query("SELECT channel_id FROM discussions WHERE state = 'posting'")
    return {int(row["channel_id"]) for row in rows}


def watched(tx: Tx) -> set[int]:
    """Return every thread of a discussion, open or closed, that is not gone."""
    rows = tx.query(
        "SELECT thread_id FROM threads WHERE thread_id IS NOT NULL AND deleted_at IS NULL"
    )
    return {int(row["thread_id"]) for row in rows}


def threads_in(tx: Tx, channel_id: int) -> list[int]:
    """Return the threads of all discussions in a channel that are not gone."""
    rows = tx.query(
        "SELECT t.thread_id FROM threads t JOIN discussions d ON d.id = t.discussion_id "
        "WHERE d.channel_id = ? AND t.thread_id IS NOT NULL AND t.deleted_at IS NULL "
        "ORDER BY t.id",
        [channel_id],
    )
    return [int(row["thread_id"]) for row in rows]


def places(tx: Tx, guild_id: int) -> list[int]:
    """Return the threads of a guild that are not gone, and the channels with open discussions."""
    rows = tx.query(
        "SELECT thread_id AS place FROM threads WHERE guild_id = :guild "
        "AND thread_id IS NOT NULL AND deleted_at IS NULL UNION "
        "SELECT channel_id FROM discussions WHERE guild_id = :guild AND state = 'open'",
        {"guild": guild_id},
    )
    return [int(row["place"]) for row in rows]


def _closed_with_text(tx: Tx) -> list[int]:
    """Return the threads of closed discussions in which a present reply keeps a text.

    They are looked for among the texts: of these there are only as many as retention allows,
    while closed discussions become ever more.
    """
    rows = tx.query(
        """SELECT DISTINCT r.thread_id FROM revisions v INDEXED BY revisions_kept
        CROSS JOIN replies r ON r.id = v.reply_id CROSS JOIN discussions d ON d.id = r.discussion_id
        WHERE v.text IS NOT NULL AND r.state = 'present' AND d.state = 'closed'"""
    )
    return [int(row["thread_id"]) for row in rows]


def _stand(tx: Tx, thread: ThreadRow, thread_id: int) -> Stand:
    closed = discussions.get(tx, thread.discussion_id) if thread.state == "closed" else None
    return Stand(
        thread.guild_id,
        thread_id,
        read_to(tx, thread_id),
        replies.oldest_kept(tx, thread_id),
        max(newest(tx, thread_id), thread_id),
        closed.closed_at if closed is not None else None,
    )
