"""The figures of `docs/calibration.md`, made from what `seedbed simulate calibration` printed."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import click

Printed: TypeAlias = Mapping[str, Any]
_Cells: TypeAlias = Callable[[Printed], Sequence[str]]
_ROWS = {"test.csv": "the test split", "natural.csv": "its uniform sample"}
_ASKED = {"precision": 0.7, "decisions": 300, "guilds": 200}
"""What the first table is for; the others are of more guilds."""


@click.command()
@click.argument("printed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("page", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(printed: Path, page: Path) -> None:
    """Put the figures of PRINTED, a run's JSON a line, into PAGE."""
    made = filled(page.read_text(encoding="utf-8"), blocks(read(printed)))
    page.write_text(made, encoding="utf-8")


def read(path: Path) -> list[Printed]:
    """Return what was printed, a run a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def blocks(runs: Sequence[Printed]) -> dict[str, str]:
    """Return every block of the page by its name."""
    asked = [one for one in runs if all(one[name] == value for name, value in _ASKED.items())]
    plain = [one for one in runs if one not in asked and one["drawn"] == "uniform"]
    at_asked = [one for one in plain if one["precision"] == _ASKED["precision"]]
    queues = [one for one in runs if one["drawn"] == "queue"]
    return {
        "bar": "\n\n".join(map(_ways, asked)),
        "curve": _table(("rows", "decisions"), at_asked, _curve),
        "precisions": _table(
            ("rows", "decisions", "asked"), (one for one in plain if one not in at_asked), _level
        ),
        "queue": _table(("flagged from", "limited"), queues, _queue),
    }


def filled(page: str, made: Mapping[str, str]) -> str:
    """Return the page with the blocks in their places, each between its two comments."""
    for name, block in made.items():
        head, begin, rest = page.partition(f"<!-- figures:{name} -->\n")
        _, end, tail = rest.partition(f"<!-- /figures:{name} -->")
        page = f"{head}{begin}{block}\n{end}{tail}"
    return page


def _ways(run: Printed) -> str:
    """Return a table of all ways to choose a threshold, for one run."""
    head = (
        f"{_ROWS[run['file']].capitalize()}: {run['rows']:,} rows, {run['positive']:.1%} upheld; "
        f"{run['guilds']} guilds of {run['decisions']} decisions. {_declined(run)}"
    )
    names = ("threshold", "at", "precision", "recall", f"within 0.12 of {run['precision']:g}")
    rows = [_line([*names, "inside", "could be", "half-width"]), _line(["---"] * 8)]
    ways = {"calibrated": run["ours"], "the same, interval in sample": run["in_sample"]}
    for name, row in {**ways, **run["others"]}.items():
        told = (_share(row["inside"]), _share(row["attainable"]), _number(row["half_width"]))
        figures = (_number(row[one]) for one in ("threshold", "precision", "recall"))
        rows.append(_line([name, *figures, _share(row["near"]), *told]))
    return "\n".join([head, "", *rows])


def _declined(run: Printed) -> str:
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(run["why"].items()))
    told = f" ({why}; told that about {run['missing']:.0f} are missing)" if run["missing"] else ""
    return f"Promised nothing: {run['declined']:.1%}{told}."


def _table(first: Sequence[str], runs: Iterable[Printed], cells: _Cells) -> str:
    columns = ("inside", "could be", "half-width", "declined", "precision", "recall")
    rows = [_line([*first, *columns]), _line(["---"] * (len(first) + len(columns)))]
    rows += [_line([*cells(run), *_promise(run)]) for run in runs]
    return "\n".join(rows)


def _curve(run: Printed) -> Sequence[str]:
    return _ROWS[run["file"]], str(run["decisions"])


def _level(run: Printed) -> Sequence[str]:
    return *_curve(run), f"{run['precision']:g}"


def _queue(run: Printed) -> Sequence[str]:
    return f"{run['review_at']:g}", _share(run["limited"])


def _promise(run: Printed) -> Sequence[str]:
    ours = run["ours"]
    told = (_share(ours["inside"]), _share(ours["attainable"]), _number(ours["half_width"]))
    return *told, _share(run["declined"]), _number(ours["precision"]), _number(ours["recall"])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
