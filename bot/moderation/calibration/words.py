"""Rules: a threshold that is proposed for a precision, and what is said of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from bot.effects.message import Embed, Message
from bot.moderation.calibration.fit import WIDEST, Calibrated, Declined, Pair
from bot.moderation.desk_figures import percent
from bot.moderation.policies.terms import bound_words, scope_words
from bot.moderation.scopes import GuildPolicy, Scope

LOWEST, HIGHEST = 0.5, 0.99
"""The precisions that can be asked for."""
_DIGITS = 4
_NUMBER = re.compile(r"([0-9]*[.,]?[0-9]+)\s*(%?)")
_NAMED = 8
"""Scopes that are named; a phone shows no more at a glance."""


class PrecisionError(ValueError):
    """What was typed is no precision; the message tells a person what is."""


@dataclass(frozen=True, slots=True)
class CaseLoad:
    """How many cases a day there were, and how many there would have been.

    Attributes:
        days: Over how many days that was counted.
    """

    now: float
    then: float
    days: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A threshold for a precision, or why there is none; nothing is changed by it.

    Attributes:
        pairs: What it rests on.
        scorer: Whose scores they are; empty where nothing was scored yet.
        policy_version: The version of the policy that it was made for.
        in_force: The server's threshold now, or None where the label is off.
        load: What it would mean for the moderators, or None where there is no telling.
        inner: The scopes that say something of their own about the label, and go on to.
        acts_from: The score from which the bot acts by itself now, or None where it does not.
        hindered: Why it cannot be put in force as things stand; empty where it can.
        nearest: What the decisions do carry, where they do not carry what was asked for.
    """

    label: str
    wanted: float
    result: Calibrated | Declined
    pairs: tuple[Pair, ...] = ()
    scorer: str = ""
    version: str = ""
    policy_version: int = 0
    in_force: float | None = None
    load: CaseLoad | None = None
    inner: tuple[Scope, ...] = ()
    acts_from: float | None = None
    hindered: str = ""
    nearest: Calibrated | None = None

    @property
    def can_be_adopted(self) -> bool:
        """Whether there is something to put in force, and nothing in its way."""
        return isinstance(self.result, Calibrated) and not self.hindered


def read_precision(text: str) -> float:
    """Return the precision that somebody typed, such as ``0.7``, ``70`` or ``70 %``.

    Raises:
        PrecisionError: It is none from 0.5 to 0.99.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is not None:
        number = Decimal(found[1].replace(",", "."))
        precision = round(float(number / 100 if found[2] or number >= 1 else number), _DIGITS)
        if LOWEST <= precision <= HIGHEST:
            return precision
    raise PrecisionError(
        f"`{text.strip()[:40]}` is not a precision to calibrate for. Give the share of flags that "
        "moderators should uphold, from 0.5 to 0.99, such as `0.7` or `70 %`."
    )


def proposal_message(proposal: Proposal) -> Message:
    """Return what is proposed and what may be expected of it, or why nothing is."""
    found, label = proposal.result, proposal.label
    if isinstance(found, Declined):
        embed = Embed(
            title=f"{label}: {percent(proposal.wanted)} cannot be promised",
            description="\n\n".join(_declined(proposal, found)),
            footer="Nothing is changed.",
            colour="attention",
        )
    else:
        embed = Embed(
            title=f"{label}: calibrated for {percent(proposal.wanted)}",
            description="\n\n".join([*_calibrated(proposal, found), *_besides(proposal, found)]),
            footer="Nothing is changed yet.",
        )
    return Message(embeds=(embed,))


def adopted_words(proposal: Proposal, policy: GuildPolicy) -> str:
    """Return what was put in force, as ``policy``'s version."""
    assert isinstance(proposal.result, Calibrated)  # noqa: S101  nothing else is put in force
    found = proposal.result
    return (
        f"**Version {policy.version} is in force.** {_from(proposal.label, found.threshold)} A "
        f"digest says so if what moderators decide leaves {_interval(found)}. "
        "`/policy rollback` brings back what was before."
    )


def overtaken_words(proposal: Proposal) -> str:
    """Return what is said where another version was put in force meanwhile."""
    return (
        "The policy was changed meanwhile, so this was not put in force: nothing was changed. "
        f"`/calibrate {proposal.label} {proposal.wanted:g}` looks at it anew."
    )


def _calibrated(proposal: Proposal, found: Calibrated) -> list[str]:
    label, now = proposal.label, proposal.in_force
    low, high = (round(100 * one) for one in (found.low, found.high))
    lines = [
        f"**Of 100 replies flagged by {label}, about {100 * found.expected:.0f} would be upheld "
        f"({low} to {high}).**",
        f"Precision to expect: {percent(found.expected)}, 95 % interval {_interval(found)}. "
        f"{found.flagged} of the {found.of} decisions score so high; each was judged by a "
        "threshold that it had no part in.",
        f"`review_at` for the server: {bound_words(now)} now, "
        f"**{bound_words(found.threshold)}** then.",
    ]
    if (load := proposal.load) is not None:
        lines.append(
            f"Cases a day, all labels: {_rate(load.now)} now, {_rate(load.then)} then "
            f"(replayed over {_days(load.days)})."
        )
    return lines


def _besides(proposal: Proposal, found: Calibrated) -> list[str]:
    """Return what else is to be known before it is put in force."""
    lines = []
    if found.limited or found.low > found.wanted:
        lines.append(
            "A lower threshold may do as well: too few replies with lower scores were read to "
            "tell. A larger audit sample finds out."
        )
    if proposal.acts_from is not None:
        lines.append(
            f"From {bound_words(proposal.acts_from)} on the bot acts by itself. What it acted on "
            "is not among these decisions: the precision is that of what moderators are asked."
        )
    if proposal.inner:
        lines.append(f"Other values stay in force in {_named(proposal.inner)}.")
    if proposal.hindered:
        lines.append(f"It cannot be put in force as things stand. {proposal.hindered}")
    return lines


_WHY: Mapping[str, str] = MappingProxyType(
    {
        "few": "{of} on its scores {were} to go by, which is too little, or too much alike, to fit "
        "a threshold.",
        "reach": "Of what was decided so far, {of} in all, too little was upheld at any threshold "
        "to come to {wanted}.",
        "wide": "With {of} to go by, what could be promised is less exact than {widest} points "
        "either way.",
    }
)


def _declined(proposal: Proposal, found: Declined) -> list[str]:
    lines = [
        _WHY[found.why].format(
            of="1 decision" if found.of == 1 else f"{found.of} decisions",
            were="is" if found.of == 1 else "are",
            wanted=percent(proposal.wanted),
            widest=f"{100 * WIDEST:.0f}",
        )
    ]
    if found.missing is not None:
        more = "1 more decision" if found.missing == 1 else f"{found.missing} more decisions"
        lines.append(f"About {more} like these would do.")
        lines.append(
            "`/queue next` serves what waits. A larger audit sample (`moderation.audit_share` in "
            "the bot's settings) has moderators read more of what is not flagged."
        )
    else:
        lines.append("More decisions like these would not change that.")
    if (nearest := proposal.nearest) is not None:
        lines.append(
            f"What was decided does carry {percent(nearest.wanted)} ({_interval(nearest)}): "
            f"`/calibrate {proposal.label} {nearest.wanted:g}` shows it."
        )
    return lines


def _from(label: str, threshold: float) -> str:
    return f"Replies are flagged by {label} from {bound_words(threshold)} on."


def _interval(found: Calibrated) -> str:
    return f"{percent(found.low).removesuffix(' %')} to {percent(found.high)}"


def _rate(cases: float) -> str:
    return f"{cases:.1f}" if cases < 10 else f"{cases:.0f}"


def _days(days: float) -> str:
    return "1 day" if round(days) <= 1 else f"{days:.0f} days"


def _named(scopes: tuple[Scope, ...]) -> str:
    more = len(scopes) - _NAMED
    rest = f" and {more} more" if more > 0 else ""
    return ", ".join(scope_words(one) for one in scopes[:_NAMED]) + rest
