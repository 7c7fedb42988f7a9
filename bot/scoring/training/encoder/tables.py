"""Rules: figures as the blocks of a page, and how a page takes them.

A block stands between ``<!-- figures:NAME -->`` and ``<!-- /figures:NAME -->``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.scoring.training.encoder.bars import EMBEDDED, NGRAM, Figures, at, bars, interval, missed

_BLOCK = re.compile(
    r"(<!-- figures:(?P<name>\w+) -->\n)(?P<old>.*?)(?P<end><!-- /figures:(?P=name) -->)", re.DOTALL
)
_MARKER = re.compile(r"<!-- /?figures:\w+ -->")
_WORDS = {True: "met", False: "**missed**", None: "not measured"}
_NOTHING = "Not measured yet."

Ablations = Sequence[Mapping[str, Any]]


class PageError(Exception):
    """A page cannot take the blocks; says what to mend."""


def blocks(made: Figures, ablations: Ablations = ()) -> dict[str, str]:
    """Return every block by name, in Markdown."""
    return {
        "bars": bar_table(made),
        "short": short(made),
        "labels": label_table(made),
        "groups": group_table(made),
        "speed": speed_table(made),
        "ablations": ablation_table(ablations),
    }


def filled(page: str, made: Mapping[str, str]) -> str:
    """Return the page with its blocks replaced.

    Raises:
        PageError: It has no blocks, one that is not known, or a marker without its other half.
    """
    found = [match["name"] for match in _BLOCK.finditer(page)]
    unknown = [name for name in found if name not in made]
    if not found or unknown or len(_MARKER.findall(page)) != 2 * len(found):
        wanted = ", ".join(f"<!-- figures:{name} -->" for name in made)
        raise PageError(
            "The page needs blocks that begin with one of "
            f"{wanted} and end with the same after a slash: <!-- /figures:... -->"
        )
    return _BLOCK.sub(lambda match: f"{match[1]}{made[match['name']]}\n{match['end']}", page)


def bar_table(made: Figures) -> str:
    """Return what was measured and every bar."""
    header = ("figure", "asked", "`embedded`", "95 % interval", "`ngram`", "")
    rows = [
        (one.what, one.asked, one.figure, one.interval, one.ngram, _WORDS[one.met])
        for one in bars(made)
    ]
    parts = [_measured(made), table(header, rows)]
    faithful = at(made, ("spans", "faithfulness"))
    return "\n\n".join(part for part in (*parts, _faithfulness(faithful)) if part)


def short(made: Figures) -> str:
    """Return the bars that are missed, a line each."""
    if not made.get("engines"):
        return _NOTHING
    found = [f"- {one.what}: {one.figure}, asked is {one.asked}." for one in missed(made)]
    unknown = sum(one.met is None for one in bars(made))
    if unknown:
        found.append(f"- Not measured: {unknown} of the figures in the table.")
    return "\n".join(found) or "Nothing: every bar is met."


def label_table(made: Figures) -> str:
    """Return how well each label ranks, and what its review threshold finds."""
    ours, theirs = (at(made, ("engines", name)) or {} for name in (EMBEDDED, NGRAM))
    review = at(ours, ("jigsaw", "review"))
    if not review:
        return _NOTHING
    header = (
        "label", "ROC AUC", "95 % interval", "`ngram`", "threshold",
        "kept aside: flagged", "precision", "recall", "test: flagged", "precision", "recall",
    )  # fmt: skip
    rows = []
    for label, tested in review.items():
        path = ("jigsaw", "labels", label, "auc")
        aside = at(ours, ("kept_aside", "review", label)) or {}
        rows.append(
            (
                label,
                *(_number(at(ours, path), 4), interval(ours, path), _number(at(theirs, path), 4)),
                f"{tested['at']:g}",
                *_found(aside),
                *_found(tested),
            )
        )
    return table(header, rows)


def group_table(made: Figures) -> str:
    """Return what the review threshold does to texts that name a group, the worst groups first."""
    ours, theirs = (
        at(made, ("engines", name, "identity_madlibs", "terms")) or {} for name in (EMBEDDED, NGRAM)
    )
    if not ours:
        return _NOTHING
    apart = [
        term
        for term, one in ours.items()
        if (one["flagged"] or 0) >= _FLAGGED or (one["missed"] or 0) >= _MISSED
    ]
    apart.sort(key=lambda term: (-(ours[term]["flagged"] or 0), -(ours[term]["missed"] or 0)))
    header = (
        "group named", "calm, flagged: `embedded`", "`ngram`", "toxic, missed: `embedded`",
        "`ngram`",
    )  # fmt: skip
    rows = [(f"all {len(ours)}, mean", *_shares(ours, theirs, list(ours)))]
    rows += [(term, *_shares(ours, theirs, [term])) for term in apart]
    rest = [term for term in ours if term not in apart]
    rows += [(f"the other {len(rest)}, mean", *_shares(ours, theirs, rest))] if rest else []
    return table(header, rows)


_FLAGGED, _MISSED = 0.01, 0.2
"""From which share on a group is told by its name."""


def _shares(ours: Figures, theirs: Figures, terms: Sequence[str]) -> tuple[str, ...]:
    found = []
    for what in ("flagged", "missed"):
        for one in (ours, theirs):
            shares = [one[term][what] for term in terms if at(one, (term, what)) is not None]
            found.append(f"{sum(shares) / len(shares):.1%}" if shares else "")
    return tuple(found)


def speed_table(made: Figures) -> str:
    """Return how fast every engine is, and what its process needs."""
    found = made.get("bench")
    if not found:
        return _NOTHING
    header = (
        "engine", "words", "replies a second", "times naive", "p50 ms", "p99 ms",
        "seconds to load", "peak MB",
    )  # fmt: skip
    rows = []
    for name, engine in found["engines"].items():
        load = engine["import_seconds"] + engine["load_seconds"]
        for words, speed in engine["lengths"].items():
            times = speed.get("times_naive") if name != "naive" else None
            values = (speed["replies_a_second"], times, speed["p50_ms"], speed["p99_ms"], load)
            cells = [_rough(value) for value in (*values, engine["peak_mb"])]
            rows.append((f"`{name}`", str(words), *cells))
    machine = found.get("machine", {})
    told = f"On {machine['cores']} cores, {machine['system']}." if machine else ""
    left = [f"`{name}` is left out: {why}" for name, why in found.get("left_out", {}).items()]
    return "\n\n".join(part for part in (table(header, rows), told, *left) if part)


def ablation_table(ablations: Ablations) -> str:
    """Return the ideas that were tried, with those that lost."""
    if not ablations:
        return _NOTHING
    names = list(dict.fromkeys(name for one in ablations for name in one.get("figures", {})))
    rows = [
        (
            one["idea"],
            *(_cell(one.get("figures", {}).get(name)) for name in names),
            "kept" if one["kept"] else "dropped",
            one.get("note", ""),
        )
        for one in ablations
    ]
    return table(("idea", *names, "", "note"), rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_escaped(cells)) + " |" for cells in lines)


def _escaped(cells: Sequence[str]) -> Iterator[str]:
    for cell in cells:
        yield " ".join(str(cell).split()).replace("|", "\\|")


def _measured(made: Figures) -> str:
    engines = made.get("engines", {})
    if not engines:
        return _NOTHING
    named = " and ".join(f"`{name}` {one['version']}" for name, one in engines.items())
    sample = made.get("sample")
    of = f" **These are no figures: a trial on {sample} texts of each set.**" if sample else ""
    read = " Texts were read as the bot reads replies." if made.get("as_read") else ""
    return f"Measured: {named}.{read}{of}"


def _faithfulness(found: Mapping[str, Any] | None) -> str:
    if not found:
        return ""
    falls = [f"{value:.2f} by `{name}`" for name, value in found.items() if name in _ENGINES]
    of = f" (the top {found['words']} words, {found['texts']} texts)" if "words" in found else ""
    return f"The score falls, when the words that `explain` marks are taken out{of}: " + (
        f"{', '.join(falls)}."
    )


_ENGINES = (EMBEDDED, NGRAM)


def _found(one: Mapping[str, Any]) -> tuple[str, str, str]:
    flagged = str(one["flagged"]) if one else ""
    return flagged, _number(one.get("precision"), 2), _number(one.get("recall"), 2)


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _rough(value: float | None) -> str:
    """Return a number of any size in about three digits, never fewer than its whole part."""
    if value is None:
        return ""
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f}"


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
