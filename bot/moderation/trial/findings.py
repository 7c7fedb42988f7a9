"""Rules: what a replay is given and what it finds, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.moderation.audit import Share
from bot.moderation.case import Origin
from bot.moderation.lifecycle import Action
from bot.moderation.policy import Context, Decision
from bot.moderation.scopes import Place


@dataclass(frozen=True, slots=True)
class Decided:
    """One stored decision with all that it rested on.

    Attributes:
        at: When it was decided.
        place: Where the reply was posted.
        scores: Probability in [0, 1] per label.
        policy_version: The version of the guild's policy that decided it.
        decision: What was decided, as it is stored.
        ruled: Whether a moderator's verdict on this revision stands as upheld; None without one.
        origin: Why the case on this revision was opened, or None where there is no case.
        number: The number of that case; 0 where there is none.
        inclusion: The probability in (0, 1] with which it came before a moderator: 1 but for
            what was drawn for the audit sample. None for what the policy upheld: a moderator looks
            at it where it is contested, and a share of right ones that counts those is too low.
    """

    revision_id: int
    reply_id: int
    at: datetime
    place: Place
    scores: Mapping[str, float]
    context: Context
    policy_version: int
    decision: Decision
    ruled: bool | None = None
    origin: Origin | None = None
    number: int = 0
    inclusion: float | None = 1.0


@dataclass(frozen=True, slots=True)
class Differing:
    """A stored decision that comes out otherwise; ``now`` is None where its policy is missing."""

    decided: Decided
    now: Decision | None


@dataclass(frozen=True, slots=True)
class Checked:
    """How many decisions were replayed under the policies that made them, and which differ."""

    total: int
    differing: tuple[Differing, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a replay rests on.

    Attributes:
        days: How long there is data for, in days: all of the time that was asked for, but for what
            lies before the guild's first decision, or before the first that was read.
        replies: How many replies were decided; ``decisions`` counts each of their revisions.
        limited: There were more decisions, and only the newest were read.
        checked: Whether the stored decisions can be replayed, or None where nobody looked.
    """

    days: float
    replies: int
    decisions: int
    limited: bool = False
    checked: Checked | None = None

    def a_day(self, number: int) -> float | None:
        """Return how many of something it is a day; None before there is a day of data."""
        return number / self.days if self.days >= 1 else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one policy makes of the replies; a reply counts once, however often it was edited.

    Attributes:
        cases: The replies that are flagged.
        by_label: The same by the label that weighed most, of the newest revision flagged.
        by_channel: The same by the channel that they were posted in.
        acted: The replies that the bot acts on by itself, or would but for the shadow.
        by_action: The same by what it does.
        acted_rightly: How many of those moderators upheld.
        mistakes: The cases of those that moderators dismissed, by number.
        decided: The flagged revisions that moderators decided on.
        right: The share of those that they upheld, or None without any; what the policy had
            upheld before does not count.
    """

    cases: int
    by_label: Mapping[str, int]
    by_channel: Mapping[int | None, int]
    acted: int
    by_action: Mapping[Action, int]
    acted_rightly: int
    mistakes: tuple[int, ...]
    decided: int
    right: Share | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would have been otherwise under another policy; cases are given by their numbers.

    Attributes:
        newly: The replies that would be flagged and are not now; ``gone`` those no longer flagged.
        spared: Cases that moderators dismissed and that would not have come up.
        missed: Cases that moderators upheld and that would not have come up.
        right: Replies that moderators read for another reason (a report, the sample, an earlier
            policy) and upheld, and that would have been flagged; ``wrong`` those they dismissed.
        roles_differ: The policies exempt other roles, which no replay can know of.
    """

    basis: Basis
    before: Outcome
    after: Outcome
    newly: int = 0
    gone: int = 0
    spared: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    right: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    roles_differ: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the bot would have done by itself, had it been live.

    Attributes:
        can_act: Some layer of the policy names a probability from which the bot acts.
    """

    basis: Basis
    outcome: Outcome
    can_act: bool
