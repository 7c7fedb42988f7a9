"""The order of steps when a label's threshold is fitted to a precision, and put in force."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.moderation.calibration.fit import Calibrated, Declined, Pair, calibrate
from bot.moderation.calibration.words import CaseLoad, Proposal
from bot.moderation.policies.change import Change, ChangeError, apply
from bot.moderation.policies.governing import Governing
from bot.moderation.scopes import GUILD, GuildPolicy
from bot.moderation.trial.trying import Trying
from bot.store import Store, Tx, calibrations, policies
from bot.store.calibrations import Scored

_STEPS = tuple(step / 100 for step in range(50, 100, 5))
"""The precisions of which the nearest is offered where the one that was asked for is declined."""
_REPLAYED_DAYS = 30


@dataclass(frozen=True, slots=True)
class _Read:
    """What a calibration rests on, as it was read at one moment."""

    scored: Scored | None
    pairs: tuple[Pair, ...]
    policy: GuildPolicy


class Calibrating:
    """Finds a label's threshold for a precision, and puts it in force where an admin says so."""

    def __init__(self, store: Store, clock: Clock, *, governing: Governing, trying: Trying) -> None:
        self._store = store
        self._clock = clock
        self._governing = governing
        self._trying = trying

    async def propose(self, guild_id: int, label: str, precision: float) -> Proposal:
        """Return the threshold that carries a precision, or why none does; it changes nothing.

        Args:
            guild_id: The guild.
            label: Whose threshold.
            precision: The share of flags that moderators should uphold, in (0, 1).
        """
        read = await self._store.read(lambda tx: _read(tx, guild_id, label))
        result, nearest = await asyncio.to_thread(_fit, read.pairs, precision)
        load, hindered = None, ""
        if isinstance(result, Calibrated):
            try:
                then = await self._with_threshold(guild_id, read.policy, label, result.threshold)
            except ChangeError as error:
                hindered = str(error)
            else:
                load = await self._load(guild_id, then)
        inner = (scope for scope, layer in read.policy.layers.items() if label in layer.review_at)
        return Proposal(
            label,
            precision,
            result,
            read.pairs,
            scorer=read.scored.scorer if read.scored else "",
            version=read.scored.version if read.scored else "",
            policy_version=read.policy.version,
            in_force=read.policy.layer(GUILD).review_at.get(label),
            load=load,
            inner=tuple(scope for scope in inner if scope != GUILD),
            acts_from=read.policy.layer(GUILD).act_at.get(label),
            shadow=read.policy.shadow,
            hindered=hindered,
            nearest=nearest,
        )

    async def adopt(self, guild_id: int, proposal: Proposal, *, by: int) -> GuildPolicy | None:
        """Put a proposed threshold in force, with the promise that goes with it.

        Returns:
            The policy as it is in force now, or None where it was changed since the proposal was
            made: then nothing is stored.
        """
        found = proposal.result
        if not isinstance(found, Calibrated):
            raise ValueError("what is declined cannot be put in force")
        held = await self._governing.policy(guild_id)
        if held.version != proposal.policy_version:
            return None
        then = await self._with_threshold(guild_id, held, proposal.label, found.threshold)

        def promise(tx: Tx, stored: GuildPolicy) -> None:
            calibrations.add(
                tx,
                guild_id,
                proposal.label,
                found,
                pairs=proposal.pairs,
                scored=Scored(proposal.scorer, proposal.version),
                policy_version=stored.version,
                by=by,
                now=self._clock.now(),
            )

        return await self._governing.put_in_force(
            guild_id, then, after_version=held.version, by=by, how="calibrate", also=promise
        )

    async def _with_threshold(
        self, guild_id: int, policy: GuildPolicy, label: str, threshold: float
    ) -> GuildPolicy:
        """Return the policy with another threshold for the whole guild.

        Raises:
            ChangeError: The bot would act on what nobody would be asked about.
        """
        places = await self._governing.places(guild_id, policy.layers)
        return apply(policy, Change(GUILD, label, review_at=threshold), places=places)

    async def _load(self, guild_id: int, then: GuildPolicy) -> CaseLoad | None:
        """Return the cases a day now and then, or None with less than a day to count in."""
        tried = await self._trying.what_if(guild_id, then, days=_REPLAYED_DAYS)
        days = tried.basis.days
        if days < 1:
            return None
        return CaseLoad(tried.before.cases / days, tried.after.cases / days, days)


def _read(tx: Tx, guild_id: int, label: str) -> _Read:
    scored = calibrations.scorer(tx, guild_id)
    found = calibrations.pairs(tx, guild_id, label, by=scored) if scored else []
    return _Read(scored, tuple(found), policies.newest(tx, guild_id))


def _fit(
    pairs: Sequence[Pair], precision: float
) -> tuple[Calibrated | Declined, Calibrated | None]:
    """Return what the pairs carry, and where that is nothing, the nearest precision they do."""
    result = calibrate(pairs, precision)
    if isinstance(result, Calibrated) or result.why == "few":
        return result, None
    for other in sorted(_STEPS, key=lambda step: (abs(step - precision), step)):
        found = calibrate(pairs, other)
        if isinstance(found, Calibrated):
            return result, found
    return result, None
