"""Queries on what heated a thread lately: figures and flags, never text, and nothing is stored."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.moderation.brakes.addressing import addressee, addresses
from bot.moderation.brakes.temperature import WINDOW, Said, Temperature, excess, read
from bot.moderation.policy import Policy
from bot.moderation.scopes import Place
from bot.store import discussions, policies
from bot.store.database import Tx
from bot.store.material import BY_PEOPLE
from bot.store.times import from_text, to_text

_MOST = 500
"""The newest replies that are looked at: a raid is hot long before. Those that still wait for their
scores come last: of a raid that is being read, the newest ones alone would pass for calm."""
_AT_ONCE = timedelta(minutes=2)
"""Who says "you" so soon after somebody else's reply answers that, if nothing says otherwise."""

_NEWEST = """v.reply_id = r.id
        AND v.revision = (SELECT max(revision) FROM revisions WHERE reply_id = r.id)"""
_REPLIES = f"""
    SELECT r.posted_at, r.author_id, r.exempt, r.forwarded, a.author_id AS answered, v.text,
        (SELECT json_group_object(s.label, s.value) FROM scores s
            WHERE s.revision_id = v.id) AS scores,
        EXISTS (SELECT 1 FROM cases c JOIN reports p ON p.case_id = c.id
            WHERE c.reply_id = r.id AND p.made_at <= :until) AS reported,
        EXISTS (SELECT 1 FROM cases c WHERE c.reply_id = r.id AND c.revision_id = v.id
            AND c.state IN ('dismissed', 'overturned') AND c.decided_how IS NOT 'band') AS cleared
    FROM replies r
    JOIN revisions v ON {_NEWEST}
    LEFT JOIN replies a ON a.message_id = r.answers_message_id AND a.kind = 'message'
        AND a.guild_id = r.guild_id AND coalesce(a.exempt, '') NOT IN ('bot', 'webhook')
    WHERE r.id IN (SELECT r.id FROM replies r JOIN revisions v ON {_NEWEST}
        WHERE r.discussion_id = :discussion AND r.thread_id = :thread
            AND r.posted_at >= :since AND r.posted_at <= :until AND {BY_PEOPLE}
        ORDER BY v.state = 'waiting', r.posted_at DESC, r.id DESC LIMIT :most)
    ORDER BY r.posted_at DESC, r.id DESC"""  # noqa: S608  our own fragment


def temperature(tx: Tx, thread_id: int, *, now: datetime) -> Temperature:
    """Return how heated a thread is now."""
    return read(said(tx, thread_id, since=now - WINDOW, until=now), now=now)


def said(tx: Tx, thread_id: int, *, since: datetime, until: datetime) -> list[Said]:
    """Return what counts of each reply that members posted in a thread, oldest first.

    Removed and deleted replies count, as they heated it too; not what bots and webhooks post. The
    scores of the newest revision are held against the policy in force now. Scores that a policy
    exempts count nothing, nor do scores and reports of words that a moderator found harmless.

    Args:
        until: The last moment that counts; of later ones nothing is known, reports included.
    """
    thread = discussions.thread(tx, thread_id)
    if thread is None:
        return []
    place = Place(thread.channel_id, thread.discussion_id, thread_id)
    policy = policies.newest(tx, thread.guild_id).at(place)
    if place.channel_ids & policy.exempt_channel_ids:
        policy = Policy(review_at={})
    window = {
        "discussion": thread.discussion_id,
        "thread": thread_id,
        "since": to_text(since),
        "until": to_text(until),
        "most": _MOST,
    }
    return _said(reversed(list(tx.query(_REPLIES, window))), policy)


@dataclass(slots=True)
class _Keys:
    """Numbers that stand for people within one reading."""

    known: dict[int, int] = field(default_factory=dict)

    def of(self, person_id: int | None) -> int | None:
        return None if person_id is None else self.known.setdefault(person_id, len(self.known))


def _said(rows: Iterable[Mapping[str, Any]], policy: Policy) -> list[Said]:
    keys, found = _Keys(), list[Said]()
    for row in rows:
        at, author = from_text(row["posted_at"]), keys.of(row["author_id"])
        own = "" if row["forwarded"] else row["text"] or ""
        addressed, answers = addresses(own), keys.of(row["answered"] or addressee(own))
        before = found[-1] if found else None
        if addressed and answers is None and before is not None and at - before.at <= _AT_ONCE:
            answers = before.author
        judged = row["exempt"] is None and not row["cleared"]
        over = excess(json.loads(row["scores"]), policy) if judged else 0.0
        reported = bool(row["reported"] and not row["cleared"])
        found.append(Said(at, author, answers, over, addressed, reported))
    return found
