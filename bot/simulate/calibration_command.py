"""The command ``seedbed simulate calibration``."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.cli import USAGE_EXIT
from bot.scoring.rows import RowsError
from bot.simulate.calibration import Drawn, Found, Plan, Row, run
from bot.simulate.options import progress
from bot.simulate.scored import read

_SHARES = frozenset({"near", "inside", "attainable"})
_WITHIN = click.FloatRange(0, 1, min_open=True, max_open=True)


class _Refusal(click.ClickException):
    """A mistake in what was asked, told in one line."""

    exit_code = USAGE_EXIT


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--precision", type=_WITHIN, required=True, help="What every guild asks for.")
@click.option(
    "--guilds", type=click.IntRange(min=1), default=200, show_default=True, help="How many."
)
@click.option(
    "--decisions",
    type=click.IntRange(min=1),
    default=300,
    show_default=True,
    help="How many each has made when it calibrates.",
)
@click.option(
    "--drawn",
    type=click.Choice(get_args(Drawn)),
    default="uniform",
    show_default=True,
    help="Decisions on any rows, or on what a queue would show: the flagged, and a sample.",
)
@click.option(
    "--review-at", type=_WITHIN, default=0.5, show_default=True, help="From where a queue flags."
)
@click.option(
    "--audit-share",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.02,
    show_default=True,
    help="The part of the rest that a queue draws for its sample.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def calibration(  # noqa: PLR0913, PLR0917 - click passes one parameter an option
    file: Path,
    precision: float,
    guilds: int,
    decisions: int,
    drawn: Drawn,
    review_at: float,
    audit_share: float,
    seed: int,
    as_json: bool,
) -> None:
    """Let guilds calibrate on rows of FILE, and hold each against the rows it did not see.

    FILE is CSV, plain or gzip, with the columns score (0 to 1) and label (0 or 1); `seedbed eval
    --scores` writes one.
    """
    plan = Plan(precision, guilds, decisions, seed, drawn, review_at, audit_share)
    try:
        rows = read(file)
        with progress(guilds, doing="calibrating") as tell:
            found = run(rows, plan, tell=tell)
    except RowsError as error:
        raise _Refusal(str(error)) from None
    if as_json:
        click.echo(json.dumps({"file": file.name} | asdict(plan) | asdict(found)))
    else:
        _show(found, plan)


def _show(found: Found, plan: Plan) -> None:
    console = Console()
    console.print(
        f"{plan.guilds} guilds of {plan.decisions} decisions, from {found.rows} rows of which "
        f"{found.positive:.1%} are upheld; asked for is a precision of {plan.precision:g}.",
        highlight=False,
    )
    console.print(_table(found, plan))
    console.print(
        "All on rows that the guild did not see. near: the precision is within 0.12 of the asked "
        "one. inside: it is inside the interval that the guild was told; of: what a right interval "
        "would come to, the unseen rows being so many; ±: half its width. The interval of `in "
        "sample`, and of the rows below it, is from the very decisions that chose the threshold."
    )
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(found.why.items()))
    missing = "" if found.missing is None else f"; missing: {found.missing:.0f} (median)"
    console.print(
        f"Promised nothing: {found.declined:.1%} of the guilds"
        f"{f' ({why}{missing})' if why else ''}. "
        f"No lower than decisions reach: {found.limited:.1%}.",
        highlight=False,
    )


def _table(found: Found, plan: Plan) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("threshold", no_wrap=True)
    near = f"near {plan.precision:g}"
    for name in ("at", "precision", "recall", near, "inside", "of", "±"):
        table.add_column(name, justify="right")
    ways = {"calibrated": found.ours, "in sample": found.in_sample}
    for name, row in {**ways, **found.others}.items():
        table.add_row(name, *_cells(row))
    return table


def _cells(row: Row) -> Iterator[str]:
    for name, value in asdict(row).items():
        if value is None:
            yield "-"
        else:
            yield f"{value:.1%}" if name in _SHARES else f"{value:.3f}"
