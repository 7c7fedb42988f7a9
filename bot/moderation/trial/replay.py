"""Rules: stored decisions, decided again: as they were, and as another policy would have.

Every answer comes from `bot.moderation.policy.decide`, which decides live. Members' roles are not
stored: who passed by a role passes in every replay, and nobody else does.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from bot.moderation.audit import weighted_share
from bot.moderation.lifecycle import Action
from bot.moderation.policy import Zone, decide
from bot.moderation.scopes import GuildPolicy, Scope
from bot.moderation.trial.findings import (
    Basis,
    Checked,
    Decided,
    Differing,
    Forecast,
    Outcome,
    WhatIf,
)

__all__ = [
    "Basis",
    "Check",
    "Checked",
    "Decided",
    "Differing",
    "Forecast",
    "Outcome",
    "WhatIf",
    "compare",
    "differing",
    "forecast",
]


def differing(
    found: Iterable[Decided], versions: Mapping[int, GuildPolicy]
) -> tuple[Differing, ...]:
    """Return the decisions that the policies which made them decide otherwise now.

    Everything counts: the zone, the label, the exemption, the action, the shadow, every reason.

    Args:
        found: The stored decisions.
        versions: The guild's policies by their versions.
    """
    check = Check(versions)
    deque(check.watch(found), maxlen=0)
    return check.result().differing


class Check:
    """Replays decisions under the policies that made them, while they go on to something else."""

    def __init__(self, versions: Mapping[int, GuildPolicy]) -> None:
        self._policies = {version: cache(policy.at) for version, policy in versions.items()}
        self._total = 0
        self._differing: list[Differing] = []

    def watch(self, found: Iterable[Decided]) -> Iterator[Decided]:
        """Give the decisions on as they come."""
        for one in found:
            at = self._policies.get(one.policy_version)
            now = None if at is None else decide(one.scores, at(one.place), context=one.context)
            self._total += 1
            if now != one.decision:
                self._differing.append(Differing(one, now))
            yield one

    def result(self) -> Checked:
        """Return what was seen so far."""
        return Checked(self._total, tuple(self._differing))


def compare(
    found: Iterable[Decided], now: GuildPolicy, then: GuildPolicy, *, days: float
) -> WhatIf:
    """Return what would be otherwise if ``then`` took the place of ``now``.

    Args:
        found: The stored decisions, oldest first.
        now: The policy in force.
        then: The policy to try.
        days: How long there is data for.
    """
    before, after = _Side(now), _Side(then)
    flips: dict[tuple[bool, bool], list[int]] = {}
    for one in found:
        was, would = before.add(one), after.add(one)
        if was != would and one.ruled is not None:
            flips.setdefault((was, one.ruled), []).append(one.number)
    return WhatIf(
        before.basis(days),
        before.outcome(),
        after.outcome(),
        newly=len(after.flagged.keys() - before.flagged.keys()),
        gone=len(before.flagged.keys() - after.flagged.keys()),
        spared=tuple(flips.get((True, False), ())),
        missed=tuple(flips.get((True, True), ())),
        right=tuple(flips.get((False, True), ())),
        wrong=tuple(flips.get((False, False), ())),
        roles_differ=_roles(now) != _roles(then),
    )


def forecast(found: Iterable[Decided], policy: GuildPolicy, *, days: float) -> Forecast:
    """Return what the bot would have done by itself under ``policy``, had it been live.

    Args:
        found: The stored decisions, oldest first.
        policy: The policy in force, in shadow or not.
        days: How long there is data for.
    """
    side = _Side(policy)
    for one in found:
        side.add(one)
    return Forecast(side.basis(days), side.outcome(), policy.can_act)


class _Side:
    """Gathers what one policy makes of the replies."""

    def __init__(self, policy: GuildPolicy) -> None:
        self._at = cache(policy.at)
        self._decisions = 0
        self._replies: set[int] = set()
        self.flagged: dict[int, tuple[str, int | None]] = {}
        self._acted: dict[int, tuple[Action, bool | None, int]] = {}
        self._decided = 0
        self._ruled: list[tuple[bool, float]] = []

    def add(self, one: Decided) -> bool:
        """Decide a revision again and tell whether it is flagged."""
        self._decisions += 1
        self._replies.add(one.reply_id)
        decision = decide(one.scores, self._at(one.place), context=one.context)
        if decision.zone is Zone.ALLOW or decision.label is None:
            return False
        self.flagged[one.reply_id] = (decision.label, one.place.channel_id)
        if one.ruled is not None:
            self._decided += 1
            if one.inclusion is not None:
                self._ruled.append((one.ruled, one.inclusion))
        new = one.reply_id not in self._acted or one.ruled is not None
        if decision.action is not None and new:
            self._acted[one.reply_id] = (decision.action, one.ruled, one.number)
        return True

    def basis(self, days: float) -> Basis:
        """Return how much was gathered."""
        return Basis(days, len(self._replies), self._decisions)

    def outcome(self) -> Outcome:
        """Return what became of it."""
        acted = self._acted.values()
        return Outcome(
            cases=len(self.flagged),
            by_label=Counter(label for label, _ in self.flagged.values()),
            by_channel=Counter(channel for _, channel in self.flagged.values()),
            acted=len(acted),
            by_action=Counter(action for action, _, _ in acted),
            acted_rightly=sum(ruled is True for _, ruled, _ in acted),
            mistakes=tuple(number for _, ruled, number in acted if ruled is False),
            decided=self._decided,
            right=weighted_share(self._ruled),
        )


def _roles(policy: GuildPolicy) -> dict[Scope, frozenset[int]]:
    """Return which roles each layer exempts."""
    return {
        scope: layer.exempt_role_ids
        for scope, layer in policy.layers.items()
        if layer.exempt_role_ids is not None
    }
