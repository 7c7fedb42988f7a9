"""Rules: what is asked of the figures, and whether they come up to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EMBEDDED, NGRAM = "embedded", "ngram"
"""The engine the bars are about, and the one it is held against."""

_MOST_POINTS = 2.0
_MOST_POINTS_OF = {"starred": 6.0, "letter swap": 6.0}
_MOST_CALM = 0.01
_MOST_MEGABYTES = 25.0
_MOST_UNDER_NGRAMS = 0.01

Figures = Mapping[str, Any]
"""What the command measured, as JSON holds it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What is asked of a figure; all but ``met`` as people read it.

    Attributes:
        what: What the figure is of.
        asked: What is asked of it.
        figure: The figure, or "" where it was not measured.
        interval: Its 95 % interval, or "".
        ngram: What the n-grams come to, or "".
        met: Whether the figure comes up to what is asked; None where it was not measured.
    """

    what: str
    asked: str
    figure: str = ""
    interval: str = ""
    ngram: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class _Plain:
    """A bar on one number that both engines have.

    Attributes:
        path: Where the number stands in an engine's figures.
        bound: What it is held against.
        at_least: Whether it must reach the bound; else it must not exceed it.
    """

    what: str
    path: tuple[str, ...]
    bound: float
    at_least: bool = True


_NATURAL = "Wikipedia comments, uniform sample (`jigsaw`, test)"
_MADLIBS = "templates (`identity_madlibs`)"
_RANKING = (
    _Plain(f"{_NATURAL}: ROC AUC", ("jigsaw", "natural", "auc"), 0.982),
    _Plain(f"{_NATURAL}: average precision", ("jigsaw", "natural", "ap"), 0.89),
    _Plain("six labels (`jigsaw`, test): mean ROC AUC", ("jigsaw", "mean_auc"), 0.983),
)
_ELSEWHERE = (
    _Plain("social media (`surge_social`): ROC AUC", ("surge_social", "auc"), 0.958),
    _Plain("identity terms exchanged (`wiki_fuzzed`): ROC AUC", ("wiki_fuzzed", "auc"), 0.965),
)
_HONEST = (
    _Plain(
        f"{_NATURAL}: calibration error, 15 bins",
        ("jigsaw", "natural", "calibration_error"),
        0.03,
        at_least=False,
    ),
    _Plain(
        f"{_NATURAL}: mean score against rate above the review threshold",
        ("jigsaw", "natural", "gap_above_review"),
        0.08,
        at_least=False,
    ),
)
_FAIR = (
    _Plain(f"{_MADLIBS}: ROC AUC", ("identity_madlibs", "auc"), 0.90),
    _Plain(
        f"{_MADLIBS}: deviation over terms of the false positive rate",
        ("identity_madlibs", "spread_false_positive"),
        0.05,
        at_least=False,
    ),
    _Plain(
        f"{_MADLIBS}: deviation over terms of the false negative rate",
        ("identity_madlibs", "spread_false_negative"),
        0.05,
        at_least=False,
    ),
)


def bars(made: Figures) -> list[Bar]:
    """Return every bar, in the order of the table; what was not measured is among them."""
    ours, theirs = _engine(made, EMBEDDED), _engine(made, NGRAM)
    return [
        *(_plain(one, ours, theirs) for one in _RANKING),
        _worst_label(ours, theirs),
        *(_plain(one, ours, theirs) for one in (*_ELSEWHERE, *_HONEST)),
        _brier(ours, theirs),
        *(_plain(one, ours, theirs) for one in _FAIR),
        _calm("calm sentences of our own", "calm", ours, theirs),
        _calm("the seed article in all its passages", "article", ours, theirs, most=0.0),
        *_attacks(ours, theirs),
        *_harmless(ours),
        _long(ours, theirs),
        _size(made),
        *_others(made),
    ]


def missed(made: Figures) -> list[Bar]:
    """Return the bars that were measured and not met."""
    return [one for one in bars(made) if one.met is False]


def _engine(made: Figures, name: str) -> Figures:
    found: Figures = made.get("engines", {}).get(name, {})
    return found


def at(made: Figures, path: Sequence[str]) -> Any:
    """Return what stands at ``path``, or None where nothing does."""
    found: Any = made
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = found[name]
    return found


def interval(made: Figures, path: Sequence[str]) -> str:
    """Return the 95 % interval of the figure at ``path`` as people read it, or ""."""
    edges = at(made, (*path[:-1], f"{path[-1]}_interval"))
    return f"{edges[0]:.4f} to {edges[1]:.4f}" if edges else ""


def _plain(one: _Plain, ours: Figures, theirs: Figures) -> Bar:
    value, other = at(ours, one.path), at(theirs, one.path)
    return Bar(
        one.what,
        f"{'≥' if one.at_least else '≤'} {one.bound:g}",
        _number(value),
        interval(ours, one.path),
        _number(other),
        None if value is None else value >= one.bound if one.at_least else value <= one.bound,
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _worst_label(ours: Figures, theirs: Figures) -> Bar:
    what, asked = "six labels: the worst difference to the n-grams", f"≥ -{_MOST_UNDER_NGRAMS:g}"
    mine, others = at(ours, ("jigsaw", "labels")), at(theirs, ("jigsaw", "labels"))
    if not mine or not others:
        return Bar(what, asked)
    apart = {label: mine[label]["auc"] - others[label]["auc"] for label in mine if label in others}
    label, worst = min(apart.items(), key=lambda one: one[1])
    worst = round(worst, 4)
    return Bar(what, asked, f"{worst:+.4f} ({label})", met=worst >= -_MOST_UNDER_NGRAMS)


def _brier(ours: Figures, theirs: Figures) -> Bar:
    path = ("jigsaw", "natural", "brier")
    value, other = at(ours, path), at(theirs, path)
    met = None if value is None or other is None else value < other
    what = f"{_NATURAL}: Brier score"
    return Bar(what, "< the n-grams'", _number(value), "", _number(other), met)


def _share(found: Figures | None) -> str:
    return "" if found is None else f"{found['flagged']} of {found['texts']}"


def _calm(what: str, name: str, ours: Figures, theirs: Figures, *, most: float = _MOST_CALM) -> Bar:
    mine = at(ours, (name,))
    asked = f"≤ {most:.0%}" if most else "0"
    what = f"{what}: flagged, by the engine / as the bot reads"
    if mine is None:
        return Bar(what, asked)
    counts = (mine["flagged"], mine["flagged_as_read"])
    other = at(theirs, (name,))
    return Bar(
        what,
        asked,
        f"{counts[0]} / {counts[1]} of {mine['texts']}",
        "",
        f"{other['flagged']} / {other['flagged_as_read']}" if other else "",
        max(counts) <= most * mine["texts"],
    )


def _attacks(ours: Figures, theirs: Figures) -> Iterator[Bar]:
    falls = at(ours, ("attacks", "falls")) or {}
    others = at(theirs, ("attacks", "falls")) or {}
    for name in falls or ("disguises",):
        most = _MOST_POINTS_OF.get(name, _MOST_POINTS)
        fall = falls.get(name)
        yield Bar(
            f"disguised words, {name}: points of recall lost",
            f"≤ {most:g}",
            "" if fall is None else f"{fall:.1f}",
            "",
            f"{others[name]:.1f}" if name in others else "",
            None if fall is None else fall <= most,
        )


def _harmless(ours: Figures) -> Iterator[Bar]:
    for name, found in (at(ours, ("look_alikes",)) or {"harmless look-alikes": None}).items():
        most = found["flagged_as_written"] if found else None
        yield Bar(
            f"{name}: flagged with the normaliser",
            "≤ without" if most is None else f"≤ {most} without",
            _share(found),
            met=None if found is None else found["flagged"] <= most,
        )
    found = at(ours, ("disguised_harmless",))
    if not found or not found["attacks"]:
        yield Bar("harmless comments, disguised: most flagged by one attack", "≤ undisguised")
        return
    name, most = max(found["attacks"].items(), key=lambda one: one[1])
    yield Bar(
        "harmless comments, disguised: most flagged by one attack",
        f"≤ {found['flagged']} undisguised",
        f"{most} of {found['texts']} ({name})",
        met=most <= found["flagged"],
    )


def _long(ours: Figures, theirs: Figures) -> Bar:
    mine = at(ours, ("long_reply",))
    met = None if mine is None else mine["flagged"] == mine["texts"] and not mine["calm_flagged"]
    before = mine["words_before"] if mine else 600
    return Bar(
        f"insults behind {before} calm words, as the bot reads: found",
        "all",
        _share(mine),
        "",
        _share(at(theirs, ("long_reply",))),
        met,
    )


def _size(made: Figures) -> Bar:
    size = at(made, ("megabytes",))
    return Bar(
        "weights, tokenizer and model card: MB",
        f"≤ {_MOST_MEGABYTES:g}",
        "" if size is None else f"{size:.1f}",
        met=None if size is None else size <= _MOST_MEGABYTES,
    )


def _others(made: Figures) -> Iterator[Bar]:
    """Yield the bars that other commands hold their figures against themselves."""
    version = at(made, ("engines", EMBEDDED, "version"))
    for command in ("spans", "bench"):
        found = made.get(command) or {}
        measured = found.get("version", version)
        for one in found.get("bars", ()):
            value, edges = one.get("value"), one.get("interval")
            of = "" if measured == version else f" (of version {measured})"
            yield Bar(
                f"{one['name']}{of}",
                f"{'≥' if one['at_least'] else '<'} {one['bar']:g}",
                "" if value is None else f"{value:.4g}",
                f"{edges[0]:.4g} to {edges[1]:.4g}" if edges else "",
                met=one.get("met"),
            )
        if not found:
            yield Bar(_UNMEASURED[command], "")


_UNMEASURED = {
    "spans": "what `explain` marks (`python -m bot.scoring.training.spans`)",
    "bench": "speed and memory (`seedbed bench scoring --json`)",
}
