"""Rules: a threshold that is proposed for a precision, and what is said of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from bot.effects.message import Embed, Message
from bot.moderation.calibration.fit import (
    LEAST,
    LEAST_OF_EACH,
    WIDEST,
    Calibrated,
    Declined,
    Pair,
)
from bot.moderation.desk_figures import interval, percent
from bot.moderation.policies.terms import bound_words, scope_words
from bot.moderation.scopes import GuildPolicy, Scope

LOWEST, HIGHEST = 0.5, 0.99
"""The precisions that can be asked for."""
_DIGITS = 4
_NUMBER = re.compile(r"([0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)\s*(%?)")
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
        acts_from: The score from which the bot acts by itself, or None where it does not.
        shadow: It does so only once the server is live.
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
    shadow: bool = False
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
    found, before = proposal.result, proposal.policy_version
    flags = f"Replies are flagged by {proposal.label} from {bound_words(found.threshold)} on."
    tells = f"A digest tells you if the share that moderators uphold leaves {_interval(found)}."
    if policy.version == before:
        return f"**The threshold was in force already.** {flags} {tells}"
    back = f" `/policy rollback version:{before}` takes it back." if before else ""
    return f"**Version {policy.version} is in force.** {flags} {tells}{back}"


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
            f"tell. {_lower(proposal.label)}"
        )
    if proposal.acts_from is not None:
        lines.append(_acts(bound_words(proposal.acts_from), shadow=proposal.shadow))
    if proposal.inner:
        lines.append(f"Other values stay in force in {_named(proposal.inner)}.")
    if proposal.hindered:
        lines.append(f"It cannot be put in force as things stand. {proposal.hindered}")
    return lines


def _lower(label: str) -> str:
    """Return how an admin finds out what lower scores are worth."""
    return (
        "To find out, lower it for a while, in shadow mode if you like: `/policy set "
        f"label:{label} review_at:`. Decide what comes, then calibrate anew."
    )


def _acts(bound: str, *, shadow: bool) -> str:
    """Return what it means for a promise that the bot acts by itself, or will once it is live."""
    if shadow:
        return (
            f"Live, the bot acts by itself from {bound} on, and moderators are asked about less "
            "than now. Calibrate anew some time after `/policy live`."
        )
    return (
        f"From {bound} on the bot acts by itself. What it acted on is not among these decisions: "
        "the precision is that of what moderators are asked."
    )


_WHY: Mapping[str, str] = MappingProxyType(
    {
        "few": "There {are} on its scores to go by, too few to fit a threshold: it takes at least "
        "{least}.",
        "alike": "There {are} on its scores to go by, and they are too much alike: it takes "
        "{of_each} that were upheld and {of_each} that were dismissed.",
        "reach": "By {of}, no threshold comes to {wanted}: too little of what scores high was "
        "upheld.",
        "wide": "By {of}, the share could lie more than {widest} points to either side of the "
        "estimate: too uncertain to promise.",
    }
)


_MORE = (
    "For more, have more looked at for a while: a lower threshold (`/policy set label:{} "
    "review_at:`), or a larger audit sample (`moderation.audit_share` in the settings of whoever "
    "runs the bot)."
)


def _declined(proposal: Proposal, found: Declined) -> list[str]:
    of = "1 decision" if found.of == 1 else f"{found.of or 'no'} decisions"
    why = "alike" if found.why == "few" and found.of >= LEAST else found.why
    lines = [
        _WHY[why].format(
            of=of,
            least=LEAST,
            of_each=LEAST_OF_EACH,
            are=f"is {of}" if found.of == 1 else f"are {of}",
            wanted=percent(proposal.wanted),
            widest=f"{100 * WIDEST:.0f}",
        )
    ]
    if found.missing is not None:
        more = "1 more decision" if found.missing == 1 else f"{found.missing} more decisions"
        lines.append(f"About {more}{' like these' if found.of else ''} would do.")
        lines.append(f"`/queue next` serves what waits. {_MORE.format(proposal.label)}")
    else:
        lines.append("More decisions like these would not change that.")
    nearest = proposal.nearest
    if nearest is None and found.missing is None:
        lines.append(
            f"Nor do they carry any other precision from {percent(LOWEST)} up. If most of what it "
            f"flags is kept, `/policy set label:{proposal.label} review_at:off` ends that."
        )
    if nearest is not None:
        lines.append(
            f"What was decided does carry {percent(nearest.wanted)} ({_interval(nearest)}): "
            f"`/calibrate {proposal.label} {nearest.wanted:g}` shows it."
        )
    return lines


def _interval(found: Calibrated) -> str:
    return interval(found.low, found.high)


def _rate(cases: float) -> str:
    return f"{cases:.1f}" if cases < 10 else f"{cases:.0f}"


def _days(days: float) -> str:
    return "1 day" if round(days) <= 1 else f"{days:.0f} days"


def _named(scopes: tuple[Scope, ...]) -> str:
    more = len(scopes) - _NAMED
    rest = f" and {more} more" if more > 0 else ""
    return ", ".join(scope_words(one) for one in scopes[:_NAMED]) + rest
