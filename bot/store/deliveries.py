"""What is stored of a reply each time that Discord shows it: twice, late and out of order.

The time of the last edit is the version of a message: what was edited earlier than what is stored,
or not at all, is older and changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.moderation.reply import Incoming, is_kept
from bot.store import ledger, replies
from bot.store.database import Tx
from bot.store.reply_rows import Reply
from bot.store.times import to_text


def receive(tx: Tx, incoming: Incoming, *, discussion_id: int, now: datetime) -> Reply | None:
    """Store a reply or a new revision of one; None where nothing is new.

    A second delivery of the same text, or an update that leaves the text as it was, is nothing new.
    """
    known = replies.find(tx, incoming.message_id, kind=incoming.kind)
    if known is None:
        return first(tx, incoming, discussion_id=discussion_id, now=now)
    return known if again(tx, known, incoming, now=now) else None


def first(tx: Tx, incoming: Incoming, *, discussion_id: int, now: datetime) -> Reply | None:
    """Store a reply that is not known yet, be it new or edited already.

    None where its text was erased, and the database is an older one that was put back since.
    """
    if ledger.was_erased(tx, incoming.kind, incoming.guild_id, incoming.message_id):
        return None
    made = replies.insert(tx, incoming, discussion_id)
    replies.add_revision(tx, made.id, incoming, now=now)
    return made


def again(tx: Tx, known: Reply, incoming: Incoming, *, now: datetime) -> bool:
    """Store what a delivery says that is new of a known reply; False where that is no new text."""
    if known.state != "present" and not (known.kind == "title" and known.state == "removed"):
        return False
    newest = _newest(tx, known.id)
    if _is_older(newest, incoming):
        return False
    if _is_news(newest, incoming):
        replies.renew(tx, known.id, incoming)
        replies.add_revision(tx, known.id, incoming, now=now)
        return True
    _note_edit(tx, newest, incoming)
    if known.quiet and not incoming.quiet and newest["state"] == "waiting":
        # The history held it before Discord had delivered it: it was not missed after all.
        tx.execute("UPDATE replies SET quiet = 0 WHERE id = ?", [known.id])
    return False


def _newest(tx: Tx, reply_id: int) -> dict[str, Any]:
    rows = tx.query(
        "SELECT id, text, edited_at, erased_at, state FROM revisions WHERE reply_id = ? "
        "ORDER BY revision DESC LIMIT 1",
        [reply_id],
    )
    return next(iter(rows))


def _edited(incoming: Incoming) -> str:
    return to_text(incoming.edited_at) if incoming.edited_at else ""


def _is_older(newest: Mapping[str, Any], incoming: Incoming) -> bool:
    """Tell whether a delivery shows the message as it was before what is stored of it."""
    return _edited(incoming) < str(newest["edited_at"] or "")


def _is_news(newest: Mapping[str, Any], incoming: Incoming) -> bool:
    """Tell whether the text differs from the newest revision's.

    Where that text is erased, the time of the edit decides: what has expired does not come back.
    """
    if newest["erased_at"] is not None:
        return _edited(incoming) > max(str(newest["edited_at"] or ""), str(newest["erased_at"]))
    if not is_kept(incoming) and newest["text"] is None:
        return False
    return bool(newest["text"] != incoming.text)


def _note_edit(tx: Tx, newest: Mapping[str, Any], incoming: Incoming) -> None:
    """Remember the time of an edit that led back to the same text: what was before is older."""
    edited = _edited(incoming)
    if newest["erased_at"] is None and edited > str(newest["edited_at"] or ""):
        tx.execute("UPDATE revisions SET edited_at = ? WHERE id = ?", [edited, newest["id"]])
