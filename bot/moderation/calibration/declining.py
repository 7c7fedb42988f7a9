"""Rules: why no threshold is proposed, and what would help, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.language.words import msg, tr, trn
from bot.moderation.calibration.fit import LEAST, LEAST_OF_EACH, WIDEST, Calibrated, Declined
from bot.moderation.desk_figures import interval, percent

LOWEST, HIGHEST = 0.5, 0.99
"""The precisions that can be asked for."""
_WHY: Mapping[str, str] = MappingProxyType(
    {
        "few": msg(
            "There {are} on its scores to go by, too few to fit a threshold: it takes at least "
            "{least}."
        ),
        "alike": msg(
            "There {are} on its scores to go by, and they are too much alike: it takes {of_each} "
            "that were upheld and {of_each} that were dismissed."
        ),
        "reach": msg(
            "By {of}, no threshold comes to {wanted}: too little of what scores high was upheld."
        ),
        "wide": msg(
            "By {of}, the share could lie more than {widest} points to either side of the "
            "estimate: too uncertain to promise."
        ),
    }
)


_MORE = msg(
    "For more, have more looked at for a while: a lower threshold (`/policy set label:{label} "
    "review_at:`), or a larger audit sample (`moderation.audit_share` in the settings of whoever "
    "runs the bot)."
)


def declined_lines(
    label: str, wanted: float, found: Declined, nearest: Calibrated | None
) -> list[str]:
    """Return why nothing is promised, and what would help, in a paragraph each.

    Args:
        label: Whose threshold.
        wanted: The precision that was asked for.
        found: Why there is none.
        nearest: What the decisions do carry, or None.
    """
    why = "alike" if found.why == "few" and found.of >= LEAST else found.why
    lines = [
        tr(
            _WHY[why],
            of=trn("{count} decision", "{count} decisions", found.of)
            if found.of
            else tr("no decisions"),
            least=LEAST,
            of_each=LEAST_OF_EACH,
            are=trn("is {count} decision", "are {count} decisions", found.of)
            if found.of
            else tr("are no decisions"),
            wanted=percent(wanted),
            widest=f"{100 * WIDEST:.0f}",
        )
    ]
    if found.missing is None:
        lines.append(tr("More decisions like these would not change that."))
    else:
        lines.append(_enough(found.missing, alike=found.of > 0))
        next_one = tr("`/queue next` serves what waits.")
        lines.append(f"{next_one} {tr(_MORE, label=label)}")
    if nearest is None and found.missing is None:
        nothing = tr(
            "Nor do they carry any other precision from {lowest} up. If most of what it flags is "
            "kept, `/policy set label:{label} review_at:off` ends that.",
            lowest=percent(LOWEST),
            label=label,
        )
        lines.append(nothing)
    if nearest is not None:
        instead = tr(
            "What was decided does carry {share} ({interval}): `/calibrate {label} {wanted:g}` "
            "shows it.",
            share=percent(nearest.wanted),
            interval=interval(nearest.low, nearest.high),
            label=label,
            wanted=nearest.wanted,
        )
        lines.append(instead)
    return lines


def _enough(missing: int, *, alike: bool) -> str:
    """Return about how many more decisions would do; ``alike`` where there are some already."""
    if alike:
        return trn(
            "About {count} more decision like these would do.",
            "About {count} more decisions like these would do.",
            missing,
        )
    return trn(
        "About {count} more decision would do.", "About {count} more decisions would do.", missing
    )
