"""Rules: how the desk did, as figures and in words.

The figures of a window count what was done in it. Those that need more than a day's cases to say
anything are taken over the 90 days up to the window's end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from bot.language.words import msg, number, tr, trc, trn
from bot.moderation.audit import Share, agreement, share, weighted_share
from bot.moderation.case import Origin
from bot.moderation.responses.fates import Fates, fate_lines

TRAILING_DAYS = 90
"""Days up to a window's end over which shares and agreement are estimated."""
PAIRS_NEEDED = 30
"""Below so many texts that two moderators have read, alpha says too little to be shown."""

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for moderators.

    Attributes:
        undecided: Cases that are open or claimed.
        sampled: How many of those were drawn for the audit sample.
        appealed: Cases under appeal.
        oldest_seconds: How long the oldest of them all has waited, or None where none waits.
    """

    undecided: int = 0
    sampled: int = 0
    appealed: int = 0
    oldest_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How often each thing was done in a window.

    Attributes:
        by_policy: How many of the upheld the policy upheld, without a moderator.
        sampled: How many of the dismissed were drawn for the audit sample.
        undone: Decisions taken back, but for those that an appeal overturned.
        appeals: Appeals that were made.
        affirmed: Appeals after which the decision stands.
    """

    upheld: int = 0
    by_policy: int = 0
    dismissed: int = 0
    sampled: int = 0
    undone: int = 0
    appeals: int = 0
    affirmed: int = 0
    overturned: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A case that a moderator read and decided on.

    Attributes:
        scored: A score brought it here, not a scorer that failed.
        upheld: Its last standing; one that was undone or overturned is not upheld.
        inclusion: The probability in (0, 1] with which it was drawn, or None where it was not.
    """

    origin: Origin
    scored: bool
    upheld: bool
    inclusion: float | None = None


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """How the desk of a guild did.

    Attributes:
        backlog: What waited at the moment of counting.
        outcomes: What was done in the window.
        decided: How many decisions moderators took in the window, samples aside.
        median_seconds: The median time that those cases had waited, or None without one.
        overturned: The share of reviewed appeals that overturned the decision (overturn rate).
        right: The share of flags that moderators upheld (precision).
        missed: The share of what was let pass that moderators would have upheld, estimated from
            the audit sample (miss rate).
        pairs: Samples that two moderators have read.
        alpha: Krippendorff's alpha of those pairs, at most 1; None below 30 pairs, and where all
            the readings are the same.
        responses: What became of the responses that were nudged or held in the window.
    """

    backlog: Backlog = field(default_factory=Backlog)
    outcomes: Outcomes = field(default_factory=Outcomes)
    decided: int = 0
    median_seconds: float | None = None
    overturned: Share | None = None
    right: Share | None = None
    missed: Share | None = None
    pairs: int = 0
    alpha: float | None = None
    responses: Fates = field(default_factory=Fates)

    def to_document(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "DeskFigures":
        """Return the figures that ``to_document`` gave."""
        shares = {
            name: Share(**document[name]) if document[name] else None
            for name in ("overturned", "right", "missed")
        }
        return cls(
            **{
                **document,
                **shares,
                "backlog": Backlog(**document["backlog"]),
                "outcomes": Outcomes(**document["outcomes"]),
                "responses": Fates(**document.get("responses", {})),
            }
        )


def desk_figures(
    backlog: Backlog,
    outcomes: Outcomes,
    waited: Sequence[float],
    *,
    reviewed: tuple[int, int],
    judged: Sequence[Judged],
    pairs: Sequence[tuple[str, str]],
) -> DeskFigures:
    """Return the figures that the record gives.

    Args:
        backlog: What waits now.
        outcomes: What was done in the window.
        waited: How long, in seconds, each case that a moderator decided in the window had waited.
        reviewed: How many appeals overturned a decision, of how many that were reviewed.
        judged: The cases that moderators decided on.
        pairs: Per sample that two moderators read, what the one said and the other.
    """
    flags = [one.upheld for one in judged if one.origin == "flag" and one.scored]
    sample = [
        (one.upheld, one.inclusion)
        for one in judged
        if one.origin == "audit" and one.inclusion is not None
    ]
    return DeskFigures(
        backlog,
        outcomes,
        decided=len(waited),
        median_seconds=median(waited) if waited else None,
        overturned=share(*reviewed),
        right=share(sum(flags), len(flags)),
        missed=weighted_share(sample),
        pairs=len(pairs),
        alpha=agreement(pairs) if len(pairs) >= PAIRS_NEEDED else None,
    )


def window_lines(figures: DeskFigures) -> list[str]:
    """Return what waits and what was done in the window, a line each; none where nothing was."""
    lines = [_waiting(figures.backlog), _decisions(figures.outcomes)]
    if figures.median_seconds is not None:
        lines.append(
            trn(
                "Time to decision: {time} (median of {count} case)",
                "Time to decision: {time} (median of {count} cases)",
                figures.decided,
                time=about(figures.median_seconds),
            )
        )
    lines += [_appeals(figures.outcomes), *fate_lines(figures.responses)]
    return [line for line in lines if line]


def trailing_lines(figures: DeskFigures) -> list[str]:
    """Return what the last 90 days let estimate, a line each; none where they hold too little."""
    shares = (
        (figures.right, msg("Flags that were right: {share} ({interval}, of {count} decided)")),
        (
            figures.missed,
            msg("Missed, estimated: {share} of what was let pass ({interval}, {count} read)"),
        ),
        (
            figures.overturned,
            msg("Overturned on appeal: {share} ({interval}, of {count} reviewed)"),
        ),
    )
    lines = [_share_line(words, found) for found, words in shares if found is not None]
    return [*lines, _agreement(figures)] if figures.pairs else lines


def percent(value: float) -> str:
    """Return a share in [0, 1] as a percentage, ``0 %`` and ``100 %`` only where it is that."""
    points = 100 * value
    if 0 < points < 0.1:
        return tr("under 0.1 %")
    if 99.9 < points < 100:
        return tr("over 99.9 %")
    fine = 0 < points < 9.95 or 99 < points < 100
    return f"{number(points, '.1f' if fine else '.0f')} %"


def interval(low: float, high: float) -> str:
    """Return an interval of shares in [0, 1], such as ``62 to 77 %``."""
    return tr("{low} to {high}", low=percent(low).removesuffix(" %"), high=percent(high))


def about(seconds: float) -> str:
    """Return a length of time in words, rounded to the unit that it is told in."""
    if seconds < _MINUTE:
        return tr("under a minute")
    if (minutes := round(seconds / _MINUTE)) * _MINUTE < _HOUR:
        return trn("{count} minute", "{count} minutes", minutes)
    if (hours := round(seconds / _HOUR)) * _HOUR < 2 * _DAY:
        return trn("{count} hour", "{count} hours", hours)
    return trn("{count} day", "{count} days", round(seconds / _DAY))


def _share_line(words: str, found: Share) -> str:
    told = interval(found.low, found.high)
    return tr(words, share=percent(found.value), interval=told, count=found.of)


def _waiting(backlog: Backlog) -> str:
    undecided = tr("{count} undecided", count=backlog.undecided) + _samples(backlog.sampled)
    appealed = tr("{count} under appeal", count=backlog.appealed)
    waiting = _listed((backlog.undecided, undecided), (backlog.appealed, appealed))
    if not waiting:
        return ""
    words = msg("Waiting when this was written: {cases}; the oldest for {time}")
    return tr(words, cases=waiting, time=about(backlog.oldest_seconds or 0))


def _decisions(done: Outcomes) -> str:
    upheld = tr("{count} upheld", count=done.upheld)
    if done.by_policy:
        upheld += " " + tr("({count} by the policy itself)", count=done.by_policy)
    dismissed = tr("{count} dismissed", count=done.dismissed) + _samples(done.sampled)
    undone = tr("{count} undone", count=done.undone)
    cases = _listed((done.upheld, upheld), (done.dismissed, dismissed), (done.undone, undone))
    return tr("Decisions: {cases}", cases=cases) if cases else ""


def _appeals(done: Outcomes) -> str:
    appeals = _listed(
        (done.appeals, tr("{count} made", count=done.appeals)),
        (done.affirmed, trc("appeals", "{count} upheld", count=done.affirmed)),
        (done.overturned, tr("{count} overturned", count=done.overturned)),
    )
    return tr("Appeals: {appeals}", appeals=appeals) if appeals else ""


def _samples(count: int) -> str:
    """Return how many of what was just said are samples, with a space before it."""
    if not count:
        return ""
    return " " + trn("({count} of them drawn as a sample)", "({count} of them samples)", count)


def _listed(*parts: tuple[int, str]) -> str:
    return ", ".join(words for count, words in parts if count)


def _agreement(figures: DeskFigures) -> str:
    count = figures.pairs
    if count < PAIRS_NEEDED:
        few = msg("Two moderators agree: {count} of the {needed} pairs that it takes to tell")
        return tr(few, count=count, needed=PAIRS_NEEDED)
    if figures.alpha is None:
        alike = msg("Two moderators agree: always, on one and the same verdict ({count} pairs)")
        return tr(alike, count=count)
    return tr(
        "Two moderators agree: alpha {alpha:.2f} (1 is always, 0 as by chance; {count} pairs)",
        alpha=figures.alpha,
        count=count,
    )
