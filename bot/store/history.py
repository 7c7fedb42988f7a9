"""Queries on what was decided, with everything that it rested on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.moderation.case import Origin
from bot.moderation.lifecycle import STANDING, TAKEN_BACK, State
from bot.moderation.policy import EXEMPT_CHANNEL, Context, Decision, Reason, Zone
from bot.moderation.scopes import Place
from bot.moderation.trial.replay import Decided
from bot.store.database import Tx
from bot.store.decision_rows import decision_from
from bot.store.times import from_text, to_text

_NEWEST = """WITH newest AS (SELECT * FROM decisions WHERE guild_id = :guild
    AND decided_at >= :since ORDER BY decided_at DESC, id DESC LIMIT :limit)"""

_CONTESTED = frozenset({State.UNDONE, State.AFFIRMED, State.OVERTURNED})
"""Where a person has looked at what the policy upheld."""

_UNREADABLE = (Reason("unreadable", 0.0, 0.0, Zone.ALLOW, fired=False),)
"""Stands for reasons that cannot be read: no rule calls for ``allow``, so no replay gives it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Stored decisions as they come out of the database, to be made sense of outside of it."""

    decisions: list[tuple[Any, ...]]
    scores: Mapping[int, Mapping[str, float]]
    cases: list[tuple[Any, ...]]

    @property
    def first_at(self) -> datetime | None:
        """When the oldest of them was decided, or None where there is none."""
        return from_text(self.decisions[0][2]) if self.decisions else None

    def decided(self) -> Iterator[Decided]:
        """Give the decisions with all that they rested on, oldest first, one at a time.

        Many of them at once would fill the memory with their reasons.
        """
        ruled = _rulings(self.cases)
        for row in self.decisions:
            yield _decided(row, self.scores.get(row[0], {}), ruled.get(row[0], _Ruling()))


def decided(tx: Tx, guild_id: int, *, since: datetime, limit: int) -> list[Decided]:
    """Return what was decided in a guild since then, oldest first: the newest ``limit`` of it."""
    return list(rows(tx, guild_id, since=since, limit=limit).decided())


def began(tx: Tx, guild_id: int) -> datetime | None:
    """Return when the first decision was made in a guild, or None where there is none yet."""
    found = tx.query(
        "SELECT decided_at FROM decisions WHERE guild_id = ? ORDER BY decided_at LIMIT 1",
        [guild_id],
    )
    return next((from_text(row["decided_at"]) for row in found), None)


def rows(tx: Tx, guild_id: int, *, since: datetime, limit: int) -> Rows:
    """Return the same as rows, which is the part of it that has to happen in the transaction."""
    wanted = {"guild": guild_id, "since": to_text(since), "limit": limit}
    decisions = tx.execute(
        f"""{_NEWEST} SELECT n.revision_id, v.reply_id, n.decided_at,
            d.channel_id, r.discussion_id, r.thread_id,
            n.exempt, n.quiet, n.policy_version, n.zone, n.label, n.action, n.shadow, n.reasons
        FROM newest n JOIN revisions v ON v.id = n.revision_id JOIN replies r ON r.id = v.reply_id
        JOIN discussions d ON d.id = r.discussion_id ORDER BY n.decided_at, n.id""",  # noqa: S608
        wanted,
    )
    scores: dict[int, dict[str, float]] = {}
    for revision_id, label, value in tx.execute(
        f"""{_NEWEST} SELECT s.revision_id, s.label, s.value
        FROM newest n JOIN scores s ON s.revision_id = n.revision_id""",  # noqa: S608
        wanted,
    ):
        scores.setdefault(revision_id, {})[label] = value
    cases = tx.execute(
        f"""{_NEWEST} SELECT c.revision_id, c.state, c.decided_how, c.origin, c.number, c.inclusion
        FROM newest n JOIN revisions v ON v.id = n.revision_id
        JOIN cases c ON c.reply_id = v.reply_id AND c.revision_id = v.id ORDER BY c.id""",  # noqa: S608
        wanted,
    )
    return Rows(decisions.fetchall(), scores, cases.fetchall())


@dataclass(frozen=True, slots=True)
class _Ruling:
    ruled: bool | None = None
    origin: Origin | None = None
    number: int = 0
    inclusion: float | None = 1.0


def _rulings(cases: list[tuple[Any, ...]]) -> dict[int, _Ruling]:
    """Return what stands per revision: of several cases the newest that a moderator decided.

    Not what the policy upheld and nobody has looked at since, nor what was dismissed unread with a
    band of scores.
    """
    found: dict[int, _Ruling] = {}
    for revision_id, state, how, origin, number, inclusion in cases:
        unread = how == "band" or (how == "policy" and state not in _CONTESTED)
        ruled = None if unread else _ruled(State(state))
        before = found.get(revision_id)
        if ruled is not None or before is None or before.ruled is None:
            chance = None if how == "policy" else inclusion or 1.0
            found[revision_id] = _Ruling(ruled, origin, number, chance)
    return found


def _ruled(state: State) -> bool | None:
    if state in STANDING:
        return True
    return False if state in TAKEN_BACK else None


def _decided(row: tuple[Any, ...], scores: Mapping[str, float], found: _Ruling) -> Decided:
    revision_id, reply_id, at, channel_id, discussion_id, thread_id = row[:6]
    exempt, quiet, version = row[6:9]
    place = Place(channel_id, discussion_id, thread_id)
    by_author = None if exempt == EXEMPT_CHANNEL else exempt  # that one ``decide`` finds out itself
    return Decided(
        revision_id,
        reply_id,
        from_text(at),
        place,
        scores,
        Context(by_author, bool(quiet), place.channel_ids),
        version,
        _decision(exempt, *row[9:]),
        found.ruled,
        found.origin,
        found.number,
        found.inclusion,
    )


def _decision(
    exempt: str | None,
    zone: str,
    label: str | None,
    action: str | None,
    shadow: int,
    reasons: str,
) -> Decision:
    try:
        return decision_from(exempt, zone, label, action, shadow, reasons)
    except (ValueError, KeyError, TypeError):
        return Decision(Zone(zone), label, _UNREADABLE, exempt, shadow=bool(shadow))
