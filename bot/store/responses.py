"""Queries on responses: replies that are written in the form, before and after they are posted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.moderation.reply import Incoming
from bot.moderation.responses.response import UNDER_WAY, Event, Response, State, Why, step
from bot.store import unposted
from bot.store.database import Tx
from bot.store.times import from_text, to_text

Value = str | int | None
"""What a column of a response can be given."""

_VIEW = """
    SELECT s.*, r.discussion_id, r.thread_id, r.message_id, r.state AS reply_state, d.title,
        d.screened, v.text, j.label
    FROM responses s JOIN replies r ON r.id = s.reply_id
    JOIN discussions d ON d.id = r.discussion_id
    JOIN revisions v ON v.id = (SELECT max(o.id) FROM revisions o WHERE o.reply_id = r.id)
    LEFT JOIN decisions j ON j.revision_id = v.id
"""
_UNDER_WAY = "s.state IN ({})".format(", ".join(f"'{state}'" for state in sorted(UNDER_WAY)))


def lane(reply_id: int, *, told: bool = False) -> str:
    """Return the outbox's lane of a response: it is posted, edited and taken down in order.

    What its author is told has a lane of its own, as posting may have to wait for long.
    """
    return f"response:{reply_id}:told" if told else f"response:{reply_id}"


def begin(
    tx: Tx,
    incoming: Incoming,
    *,
    discussion_id: int,
    now: datetime,
    replaces: int | None = None,
) -> int:
    """Store a reply that is not posted yet, to be scored, and return its row."""
    reply_id = unposted.add(tx, incoming, discussion_id=discussion_id, now=now)
    row = {
        "reply_id": reply_id,
        "guild_id": incoming.guild_id,
        "author_id": incoming.author_id,
        "replaces": replaces,
        "made_at": to_text(now),
        "changed_at": to_text(now),
    }
    tx.table("responses").insert(row)
    return reply_id


def find(tx: Tx, reply_id: int) -> Response | None:
    """Return the response that a reply is, or None where it was written in Discord itself."""
    return next(iter(_found(tx, "s.reply_id = ?", reply_id)), None)


def of_author(tx: Tx, guild_id: int, reply_id: int, author_id: int) -> Response | None:
    """Return a response of the guild if it is this member's, or None."""
    found = find(tx, reply_id)
    theirs = found is not None and (found.guild_id, found.author_id) == (guild_id, author_id)
    return found if theirs else None


def with_message(tx: Tx, guild_id: int, message_id: int) -> Response | None:
    """Return the response that a message is, or None."""
    where = "r.guild_id = ? AND r.message_id = ? AND r.kind = 'message'"
    return next(iter(_found(tx, where, guild_id, message_id)), None)


def under_way(tx: Tx, guild_id: int, author_id: int, *, limit: int) -> list[Response]:
    """Return what a member wrote that is not decided yet, the newest first."""
    where = f"s.guild_id = ? AND s.author_id = ? AND {_UNDER_WAY} ORDER BY s.reply_id DESC LIMIT ?"
    return _found(tx, where, guild_id, author_id, limit)


def under_way_in(tx: Tx, thread_id: int) -> list[Response]:
    """Return the responses of a thread of which it is not decided what becomes of them."""
    return _found(tx, f"r.thread_id = ? AND {_UNDER_WAY} ORDER BY s.reply_id", thread_id)


def by(tx: Tx, guild_id: int, author_id: int) -> list[Response]:
    """Return every response of a member that is still linked to them."""
    return _found(tx, "s.guild_id = ? AND s.author_id = ?", guild_id, author_id)


def edits_of(tx: Tx, reply_id: int) -> list[Response]:
    """Return the edits of a posted reply that are not decided yet; there is at most one."""
    return _found(tx, f"s.replaces = ? AND {_UNDER_WAY}", reply_id)


def asked_before(tx: Tx, moment: datetime) -> list[Response]:
    """Return the responses whose authors were asked before ``moment`` and have not chosen."""
    where = "s.state = 'asked' AND s.changed_at <= ? ORDER BY s.changed_at, s.reply_id"
    return _found(tx, where, to_text(moment))


def untold(tx: Tx) -> list[Response]:
    """Return the responses that wait to be read and whose authors do not know it."""
    return _found(tx, "s.state = 'waiting' AND s.told IS NULL ORDER BY s.reply_id")


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A response whose author is to be shown which of its words read badly."""

    reply_id: int
    label: str
    text: str


def unexplained(tx: Tx, scorer: str, version: str) -> Unexplained | None:
    """Return the oldest nudge to explain, or None.

    Only what this scorer read as a whole can be explained; see ``explained_by_none``.
    """
    rows = tx.query(
        """SELECT s.reply_id, j.label, v.text FROM responses s
        JOIN revisions v ON v.id = (SELECT max(o.id) FROM revisions o WHERE o.reply_id = s.reply_id)
        JOIN decisions j ON j.revision_id = v.id
        JOIN scores c ON c.revision_id = v.id AND c.label = j.label
        WHERE s.state = 'asked' AND s.parts IS NULL AND v.text IS NOT NULL AND v.note IS NULL
        AND c.scorer = ? AND c.scorer_version = ? ORDER BY s.changed_at, s.reply_id LIMIT 1""",
        [scorer, version],
    )
    for row in rows:
        return Unexplained(row["reply_id"], row["label"], row["text"])
    return None


def explained_by_none(tx: Tx, scorer: str, version: str) -> list[int]:
    """Return the nudges that this scorer cannot explain: told without the words."""
    rows = tx.query(
        """SELECT s.reply_id FROM responses s
        JOIN revisions v ON v.id = (SELECT max(o.id) FROM revisions o WHERE o.reply_id = s.reply_id)
        JOIN decisions j ON j.revision_id = v.id
        LEFT JOIN scores c ON c.revision_id = v.id AND c.label = j.label
        WHERE s.state = 'asked' AND s.parts IS NULL AND (v.text IS NULL OR v.note IS NOT NULL
            OR c.scorer IS NOT ? OR c.scorer_version IS NOT ?)""",
        [scorer, version],
    )
    return [row["reply_id"] for row in rows]


def keep_parts(tx: Tx, reply_id: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Store where the words stand that read badly; False where nobody waits for them any more."""
    kept = tx.execute(
        "UPDATE responses SET parts = ? WHERE reply_id = ? AND state = 'asked' AND parts IS NULL",
        [json.dumps(list(spans)), reply_id],
    )
    return kept.rowcount == 1


def move(
    tx: Tx, response: Response, event: Event, *, now: datetime, why: Why | None = None
) -> State | None:
    """Bring a response one step on by compare-and-set; None where it does not happen."""
    target = step(response.state, event)
    if target is None:
        return None
    moved = tx.execute(
        "UPDATE responses SET state = ?, why = ?, changed_at = ? WHERE reply_id = ? AND state = ?",
        [target, why, to_text(now), response.reply_id, response.state],
    )
    return target if moved.rowcount == 1 else None


def change(tx: Tx, reply_id: int, **columns: Value) -> None:
    """Set columns of a response that are no step of it."""
    names = ", ".join(f"{name} = ?" for name in columns)
    tx.execute(
        f"UPDATE responses SET {names} WHERE reply_id = ?",  # noqa: S608  our own names
        [*columns.values(), reply_id],
    )


def merge(tx: Tx, draft: Response, *, now: datetime) -> None:
    """Let an edit that is posted be the newest revision of the reply that it edits.

    Its scores, its decision and its cases come with it; the row of the edit goes.
    """
    if draft.replaces is None:
        raise ValueError(f"response {draft.reply_id} edits nothing")
    tx.execute(
        """UPDATE revisions SET reply_id = :whole, edited_at = :now, revision = revision + (
            SELECT max(revision) FROM revisions WHERE reply_id = :whole) WHERE reply_id = :draft""",
        {"whole": draft.replaces, "draft": draft.reply_id, "now": to_text(now)},
    )
    tx.execute("UPDATE cases SET reply_id = ? WHERE reply_id = ?", [draft.replaces, draft.reply_id])
    tx.execute(
        "UPDATE replies SET (author_id, exempt) = "
        "(SELECT author_id, exempt FROM replies WHERE id = ?) WHERE id = ?",
        [draft.reply_id, draft.replaces],
    )
    unread = int(draft.unread)
    change(tx, draft.replaces, case_id=draft.case_id, told=State.POSTED, unread=unread)
    tx.execute("DELETE FROM responses WHERE reply_id = ?", [draft.reply_id])
    tx.execute("DELETE FROM replies WHERE id = ?", [draft.reply_id])


def last_in_thread(tx: Tx, thread_id: int, author_id: int) -> datetime | None:
    """Return when a member last wrote in a thread, in whichever way, or None."""
    rows = tx.query(
        "SELECT max(posted_at) AS last FROM replies WHERE thread_id = ? AND author_id = ?",
        [thread_id, author_id],
    )
    last = next(iter(rows))["last"]
    return from_text(last) if last else None


Attempt = Literal["sent", "nudged"]


def attempt(tx: Tx, guild_id: int, member_id: int, what: Attempt, *, now: datetime) -> None:
    """Count that a member sent something in, or was asked to think again."""
    tx.execute(
        "INSERT INTO attempts (guild_id, member_id, what, at) VALUES (?, ?, ?, ?)",
        [guild_id, member_id, what, to_text(now)],
    )


def attempts(
    tx: Tx, guild_id: int, member_id: int, what: Attempt, *, since: datetime
) -> list[datetime]:
    """Return when a member did so since a moment, the oldest first."""
    rows = tx.query(
        "SELECT at FROM attempts WHERE guild_id = ? AND member_id = ? AND what = ? AND at > ? "
        "ORDER BY at",
        [guild_id, member_id, what, to_text(since)],
    )
    return [from_text(row["at"]) for row in rows]


def drop_attempts_before(tx: Tx, moment: datetime) -> None:
    """Forget who sent how much before ``moment``."""
    tx.execute("DELETE FROM attempts WHERE at <= ?", [to_text(moment)])


def forget(tx: Tx, guild_id: int, person_id: int) -> None:
    """Part a person from all that they wrote in the form."""
    tx.execute(
        "UPDATE responses SET author_id = NULL, answer_key = NULL "
        "WHERE guild_id = ? AND author_id = ?",
        [guild_id, person_id],
    )
    tx.execute("DELETE FROM attempts WHERE guild_id = ? AND member_id = ?", [guild_id, person_id])


def _found(tx: Tx, where: str, *values: Value) -> list[Response]:
    return [_response(row) for row in tx.query(f"{_VIEW} WHERE {where}", list(values))]


def _response(row: Mapping[str, Any]) -> Response:
    stood = row["state"] == State.POSTED or row["why"] == "withdrawn"
    return Response(
        reply_id=row["reply_id"],
        guild_id=row["guild_id"],
        discussion_id=row["discussion_id"],
        discussion_title=row["title"],
        thread_id=row["thread_id"],
        author_id=row["author_id"],
        state=State(row["state"]),
        text=row["text"],
        message_id=row["message_id"] if stood else None,
        reply_state=row["reply_state"],
        made_at=from_text(row["made_at"]),
        changed_at=from_text(row["changed_at"]),
        why=row["why"],
        replaces=row["replaces"],
        screened=row["screened"] is not None,
        label=row["label"],
        parts=tuple((begin, end) for begin, end in json.loads(row["parts"] or "[]")),
        unread=bool(row["unread"]),
        muted=bool(row["muted"]),
        nudges=row["nudges"],
        told=State(row["told"]) if row["told"] else None,
        answer_key=row["answer_key"],
        effect_id=row["effect_id"],
        case_id=row["case_id"],
        webhook_id=row["webhook_id"],
        sent_revision_id=row["sent_revision_id"],
    )
