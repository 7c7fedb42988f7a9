"""Rules: the alarm where a label no longer flags with the precision that it was calibrated for."""

from bot.digests.material import Material
from bot.digests.section import Line, Section
from bot.moderation.calibration.promises import LOOKED_AT, Breach, Promise, breach, by_chance
from bot.moderation.desk_figures import percent


def calibration(material: Material) -> Section | None:
    """Return which labels do not keep what was promised of them; None where all do."""
    found = [(one, breach(one)) for one in material.promises]
    lines = tuple(Line(_told(promise, how)) for promise, how in found if how is not None)
    return Section("calibration", "Calibration, in all discussions", lines) if lines else None


def _told(promise: Promise, found: Breach) -> str:
    label, wanted = promise.label, percent(promise.wanted)
    again = f"`/calibrate {label} {promise.wanted:g}` fits it anew"
    if found.how == "scorer" or found.share is None:
        return (
            f"{label} was calibrated for {wanted} on the scores of another scorer, or another "
            f"version: the promise no longer holds. {again}, once enough is decided on new scores."
        )
    points = f"{100 * found.share:.0f}"
    upheld = f"an estimated {points} %" if found.estimated else points
    low, high = percent(promise.low).removesuffix(" %"), percent(promise.high)
    verdict = {
        "fewer": "fewer than promised",
        "more": "more than promised, so a lower threshold would do",
    }[found.how]
    return (
        f"{label} was calibrated for {wanted} ({low} to {high} to be expected). Of the last "
        f"{LOOKED_AT} decisions on what it flagged, {upheld} were upheld: {verdict}. {again}. "
        f"(Chance alone does so in {percent(by_chance(promise))} of such looks.)"
    )
