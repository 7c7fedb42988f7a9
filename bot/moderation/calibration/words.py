"""Rules: a threshold that is proposed for a precision, and what is said of it."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.effects.message import Embed, Message
from bot.language.words import msg, number, tr, trn
from bot.moderation.calibration.declining import HIGHEST, LOWEST, declined_lines
from bot.moderation.calibration.fit import Calibrated, Declined, Pair
from bot.moderation.desk_figures import interval, percent
from bot.moderation.policies.terms import bound_words, first, scope_words
from bot.moderation.scopes import GuildPolicy, Scope
from bot.moderation.wording import label_name

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
        typed = Decimal(found[1].replace(",", "."))
        precision = round(float(typed / 100 if found[2] or typed >= 1 else typed), _DIGITS)
        if LOWEST <= precision <= HIGHEST:
            return precision
    raise PrecisionError(
        tr(
            "`{given}` is not a precision to calibrate for. Give the share of flags that "
            "moderators should uphold, from 0.5 to 0.99, such as `0.7` or `70 %`.",
            given=text.strip()[:40],
        )
    )


def proposal_message(proposal: Proposal) -> Message:
    """Return what is proposed and what may be expected of it, or why nothing is."""
    found, wanted = proposal.result, percent(proposal.wanted)
    label = label_name(proposal.label)
    if isinstance(found, Declined):
        embed = Embed(
            title=tr("{label}: {share} cannot be promised", label=label, share=wanted),
            description="\n\n".join(
                declined_lines(label, proposal.wanted, found, proposal.nearest)
            ),
            footer=tr("Nothing is changed."),
            colour="attention",
        )
    else:
        embed = Embed(
            title=tr("{label}: calibrated for {share}", label=label, share=wanted),
            description="\n\n".join([*_calibrated(proposal, found), *_besides(proposal, found)]),
            footer=tr("Nothing is changed yet."),
        )
    return Message(embeds=(embed,))


def adopted_words(proposal: Proposal, policy: GuildPolicy) -> str:
    """Return what was put in force, as ``policy``'s version."""
    assert isinstance(proposal.result, Calibrated)  # noqa: S101  nothing else is put in force
    found, before = proposal.result, proposal.policy_version
    said = [
        tr("**Version {number} is in force.**", number=policy.version)
        if policy.version != before
        else tr("**The threshold was in force already.**"),
        tr(
            "Replies are flagged by {label} from {bound} on.",
            label=label_name(proposal.label),
            bound=bound_words(found.threshold),
        ),
        tr(
            "A digest tells you if the share that moderators uphold leaves {interval}.",
            interval=_interval(found),
        ),
    ]
    if before and policy.version != before:
        said.append(tr("`/policy rollback version:{number}` takes it back.", number=before))
    return " ".join(said)


def overtaken_words(proposal: Proposal) -> str:
    """Return what is said where another version was put in force meanwhile."""
    return tr(
        "The policy was changed meanwhile, so this was not put in force: nothing was changed. "
        "`/calibrate {label} {wanted:g}` looks at it anew.",
        label=label_name(proposal.label),
        wanted=proposal.wanted,
    )


def _calibrated(proposal: Proposal, found: Calibrated) -> list[str]:
    low, high = (round(100 * one) for one in (found.low, found.high))
    lines = [
        tr(
            "**Of 100 replies flagged by {label}, about {expected:.0f} would be upheld ({low} to "
            "{high}).**",
            label=label_name(proposal.label),
            expected=100 * found.expected,
            low=low,
            high=high,
        ),
        tr(
            "Precision to expect: {share}, 95 % interval {interval}. {flagged} of the {of} "
            "decisions score so high; each was judged by a threshold that it had no part in.",
            share=percent(found.expected),
            interval=_interval(found),
            flagged=found.flagged,
            of=found.of,
        ),
        tr(
            "`review_at` for the server: {now} now, **{then}** then.",
            now=bound_words(proposal.in_force),
            then=bound_words(found.threshold),
        ),
    ]
    if (load := proposal.load) is not None:
        replayed = trn(
            "Cases a day, all labels: {now} now, {then} then (replayed over {count} day).",
            "Cases a day, all labels: {now} now, {then} then (replayed over {count} days).",
            max(1, round(load.days)),
            now=_rate(load.now),
            then=_rate(load.then),
        )
        lines.append(replayed)
    return lines


def _besides(proposal: Proposal, found: Calibrated) -> list[str]:
    """Return what else is to be known before it is put in force."""
    lines = []
    if found.limited or found.low > found.wanted:
        lower = tr(
            "A lower threshold may do as well: too few replies with lower scores were read to tell."
        )
        lines.append(f"{lower} {_lower(label_name(proposal.label))}")
    if proposal.acts_from is not None:
        acts = _LIVE_ACTS if proposal.shadow else _ACTS
        lines.append(tr(acts, bound=bound_words(proposal.acts_from)))
    if proposal.inner:
        inner = first([scope_words(one) for one in proposal.inner], _NAMED)
        lines.append(tr("Other values stay in force in {scopes}.", scopes=inner))
    if proposal.hindered:
        hindered = tr("It cannot be put in force as things stand.")
        lines.append(f"{hindered} {proposal.hindered}")
    return lines


def _lower(label: str) -> str:
    """Return how an admin finds out what lower scores are worth."""
    return tr(
        "To find out, lower it for a while, in shadow mode if you like: `/policy set "
        "label:{label} review_at:`. Decide what comes, then calibrate anew.",
        label=label,
    )


_LIVE_ACTS = msg(
    "Live, the bot acts by itself from {bound} on, and moderators are asked about less than now. "
    "Calibrate anew some time after `/policy live`."
)
_ACTS = msg(
    "From {bound} on the bot acts by itself. What it acted on is not among these decisions: the "
    "precision is that of what moderators are asked."
)


def _interval(found: Calibrated) -> str:
    return interval(found.low, found.high)


def _rate(cases: float) -> str:
    return number(cases, ".1f" if cases < 10 else ".0f")
