"""Rules: the alarm where a label no longer flags with the precision that it was calibrated for."""

from bot.digests.material import Material
from bot.digests.section import Line, Section
from bot.language.words import tr
from bot.moderation.calibration.promises import LOOKED_AT, Breach, Promise, breach, by_chance
from bot.moderation.desk_figures import percent


def calibration(material: Material) -> Section | None:
    """Return which labels do not keep what was promised of them; None where all do."""
    found = [(one, breach(one)) for one in material.promises]
    lines = tuple(Line(_told(promise, how)) for promise, how in found if how is not None)
    return Section("calibration", tr("Calibration, in all discussions"), lines) if lines else None


def _told(promise: Promise, found: Breach) -> str:
    wanted = percent(promise.wanted)
    asked = f"{promise.wanted:g}"  # as it is typed
    if found.how == "scorer" or found.share is None:
        return tr(
            "{label} was calibrated for {wanted} on the scores of another scorer, or another "
            "version: the promise no longer holds. `/calibrate {label} {asked}` fits it anew, once "
            "enough is decided on new scores.",
            label=promise.label,
            wanted=wanted,
            asked=asked,
        )
    points = f"{100 * found.share:.0f}"
    verdict = {
        "fewer": tr("fewer than promised"),
        "more": tr("more than promised, so a lower threshold would do"),
    }[found.how]
    return tr(
        "{label} was calibrated for {wanted} ({low} to {high} to be expected). Of the last "
        "{looked_at} decisions on what it flagged, {upheld} were upheld: {verdict}. "
        "`/calibrate {label} {asked}` fits it anew. "
        "(Chance alone does so in {chance} of such looks.)",
        label=promise.label,
        wanted=wanted,
        low=percent(promise.low).removesuffix(" %"),
        high=percent(promise.high),
        looked_at=LOOKED_AT,
        upheld=tr("an estimated {points} %", points=points) if found.estimated else points,
        verdict=verdict,
        asked=asked,
        chance=percent(by_chance(promise)),
    )
