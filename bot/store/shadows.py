"""Queries on what shadow mode held back."""

import json
from collections.abc import Iterator
from datetime import datetime

from bot.digests.material import HeldBack, Shadow
from bot.moderation.lifecycle import STANDING, UNDECIDED, State
from bot.moderation.scopes import GuildPolicy
from bot.store.database import Tx
from bot.store.times import from_text, to_text


def in_window(
    tx: Tx, guild_id: int, discussion_id: int, *, start: datetime, end: datetime
) -> Shadow:
    """Return what shadow mode did in a window of a discussion, as its cases stand now."""
    versions = list(_since(tx, guild_id, start))
    at_end = next((policy for at, policy in versions if at < end), GuildPolicy.plain())
    held: list[HeldBack] = []
    if any(policy.shadow for _, policy in versions):
        held = _held(tx, discussion_id, start=start, end=end)
    return Shadow(
        at_end=at_end.shadow,
        now=versions[0][1].shadow if versions else True,
        could_act=_could_act(at_end),
        held=tuple(held),
    )


def _since(tx: Tx, guild_id: int, start: datetime) -> Iterator[tuple[datetime, GuildPolicy]]:
    """Yield the policies that were in force at some time since then, the newest first."""
    rows = tx.query(
        "SELECT version, document, changed_at FROM policies WHERE guild_id = ? "
        "ORDER BY version DESC",
        [guild_id],
    )
    for row in rows:
        at = from_text(row["changed_at"])
        document = json.loads(row["document"])
        yield at, GuildPolicy.from_document(document, version=row["version"])
        if at <= start:
            return


def _could_act(policy: GuildPolicy) -> bool:
    bounds = (bound for layer in policy.layers.values() for bound in layer.act_at.values())
    return any(bound is not None for bound in bounds)


def _held(tx: Tx, discussion_id: int, *, start: datetime, end: datetime) -> list[HeldBack]:
    """Return the replies of a window on which the bot would have acted, oldest first.

    What it would have done first counts: after that, an edit would have come too late.
    """
    rows = tx.query(
        """SELECT j.action, j.label, c.state, c.number
        FROM replies r JOIN decisions j ON j.id = (SELECT min(o.id) FROM revisions v
            JOIN decisions o ON o.revision_id = v.id
            WHERE v.reply_id = r.id AND o.shadow AND o.action IS NOT NULL)
        LEFT JOIN cases c ON c.id = (SELECT max(o.id) FROM cases o
            WHERE o.reply_id = r.id AND o.origin <> 'audit')
        WHERE r.discussion_id = :discussion AND r.posted_at >= :start AND r.posted_at < :end
        ORDER BY r.posted_at, r.id""",
        {"discussion": discussion_id, "start": to_text(start), "end": to_text(end)},
    )
    return [
        HeldBack(row["action"], row["label"], _outcome(row["state"]), row["number"]) for row in rows
    ]


def _outcome(state: str | None) -> str | None:
    if state is None:
        return None
    found = State(state)
    if found in UNDECIDED:
        return "open"
    if found in STANDING:
        return "upheld"
    return "undone" if found is State.OVERTURNED else str(found)
