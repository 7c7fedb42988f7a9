"""The command ``seedbed bench``."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from bot.bench import digest as digest_bench
from bot.bench import intake as intake_bench
from bot.bench import report
from bot.bench import stored as stored_bench
from bot.bench.figures import Bar
from bot.bench.intake_report import Found, Plan, raid_of
from bot.bench.report import Report
from bot.bench.run import ENGINES, NAIVE, Tell, run
from bot.settings import ScoringSettings

_PLACES = 4
_Command = TypeVar("_Command", bound=Callable[..., Any])


_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _sizes_option(default: Sequence[int]) -> Callable[[_Command], _Command]:
    return click.option(
        "--replies",
        "sizes",
        type=click.IntRange(min=1),
        multiple=True,
        default=default,
        show_default=True,
        help="How many replies the database holds; may be repeated.",
    )


@click.group()
def bench() -> None:
    """Measure how fast this machine is."""


@bench.command()
@_json_option
@click.option(
    "--engine",
    "engines",
    type=click.Choice(ENGINES),
    multiple=True,
    help="Only this one; may be repeated. Without naive there are no ratios.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=3.0,
    show_default=True,
    help="How long each figure is measured.",
)
@click.option("--quick", is_flag=True, help="See whether it works; the figures are good for none.")
def scoring(as_json: bool, engines: tuple[str, ...], seconds: float, quick: bool) -> None:
    """Measure every scorer beside Detoxify as one would naively use it.

    Each runs in a process of its own, one after another. Detoxify's network is made on the spot, in
    bert-base's shape with random weights: that takes 2 GB of disk for some minutes, and no
    download.
    """
    plan = report.Plan(
        engines=tuple(dict.fromkeys(engines)) or ENGINES,
        seconds=seconds,
        batch_size=ScoringSettings().batch_size,
        quick=quick,
    )
    with _told() as tell:
        found = run(plan, tell=tell)
    if as_json:
        click.echo(json.dumps(_rounded(asdict(found)), indent=2))
    else:
        show(found, Console())
    for name, why in found.left_out.items():
        click.echo(f"{name} is left out: {why}", err=True)


@bench.command()
@_json_option
@_sizes_option(digest_bench.SIZES)
@click.option(
    "--held",
    type=click.IntRange(min=1),
    default=digest_bench.HELD,
    show_default=True,
    help="How many of them the window holds.",
)
@click.option("--runs", type=click.IntRange(min=1), default=5, show_default=True)
def digest(as_json: bool, sizes: tuple[int, ...], held: int, runs: int) -> None:
    """Measure how long a window takes to compose, beside how much the database holds.

    Replies of three made-up sentences; the best of some runs, warm, the chart apart. A million of
    them take 1.2 GB of disk for some minutes.
    """
    with _told() as tell:
        found = digest_bench.run(sizes, held=held, runs=runs, tell=tell)
    if as_json:
        click.echo(json.dumps(_rounded(asdict(found)), indent=2))
        return
    table = _table(
        "Composing a window", "stored", "held", "s", "of it reading", "peak MB", "file MB"
    )
    for one in found.sizes:
        columns = (one.held, one.seconds, one.reading_seconds, one.peak_mb, one.file_mb)
        table.add_row(f"{one.stored:,}", *map(_number, columns))
    console = Console()
    console.print(table)
    if found.ratio is not None:
        console.print(f"1,000,000 replies take {found.ratio:.2f}x of what 10,000 take.")


@bench.command()
@_json_option
@click.option(
    "--rate",
    type=click.FloatRange(min=0.1),
    default=100.0,
    show_default=True,
    help="Replies a second.",
)
@click.option("--seconds", type=click.FloatRange(min=1), default=300.0, show_default=True)
@click.option("--raid", type=click.IntRange(min=1), help="So many replies, most of them flagged.")
@click.option(
    "--within",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    help="Seconds that a raid takes.",
)
@click.option("--even", is_flag=True, help="At even intervals; else at random ones.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Which replies come, and when."
)
def intake(
    *,
    as_json: bool,
    rate: float,
    seconds: float,
    raid: int | None,
    within: float,
    even: bool,
    seed: int,
) -> None:
    """Measure how the bot keeps up with replies, against a Discord on this machine.

    The bot is a process of its own, with the embedded scorer; members write made-up replies in
    several threads. With --raid most of them are flagged, and a moderator gives a command every
    second meanwhile. Works in a checkout, with the extra demo.
    """
    plan = (
        Plan(replies=round(rate * seconds), seconds=seconds, even=even, seed=seed)
        if raid is None
        else raid_of(raid, within, even=even, seed=seed)
    )
    with _told() as tell:
        try:
            found = intake_bench.run(plan, tell=tell)
        except intake_bench.NoPlayersError as error:
            raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(_rounded(asdict(found)), indent=2))
        return
    console = Console()
    console.print(_figures(found.found), _bars(found.bars))
    if found.machine.busy:
        console.print("The machine was busy: what took too long is not judged.")


@bench.command()
@_json_option
@_sizes_option(stored_bench.SIZES)
@click.option("--runs", type=click.IntRange(min=1), default=3, show_default=True)
def stored(as_json: bool, sizes: tuple[int, ...], runs: int) -> None:
    """Measure what everyday work costs beside how much is stored.

    A million replies take 1.5 GB of disk for some minutes. The scorer is a stub.
    """
    with _told() as tell:
        found = stored_bench.run(sizes, runs=runs, tell=tell)
    if as_json:
        click.echo(json.dumps(_rounded(asdict(found)), indent=2))
        return
    for title, costs, ratios in (
        ("Everyday work, ms computed", found.work_ms, found.work_ratios),
        ("Everyday work, ms until done", found.took_ms, found.took_ratios),
    ):
        table = _table(title, "work", *(f"{one:,}" for one in sizes), "ratio")
        for name in costs[sizes[0]]:
            columns = [costs[size][name] for size in sizes]
            table.add_row(name, *map(_number, columns), _number(ratios.get(name)))
        Console().print(table)


def show(found: Report, console: Console) -> None:
    """Print tables of what a run found."""
    for table in (_speeds(found), _processes(found), _bars(found.bars)):
        console.print(table)
    for line in _remarks(found):
        console.print(line, highlight=False)


def _remarks(found: Report) -> Iterator[str]:
    machine = found.machine
    yield (
        f"{machine.cores} cores, {machine.system}, Python {machine.python}. "
        f"Batches of {found.plan.batch_size}."
    )
    if machine.busy:
        yield (
            f"The machine was busy: others kept {machine.others_cores:.1f} of its cores. "
            "The ratios say little and are not judged: torch's threads suffer most from company."
        )
    if found.plan.quick:
        yield "A quick run: few texts, a tiny network in Detoxify's place. Not judged."


def _speeds(found: Report) -> Table:
    table = _table("Speed", "engine", "words", "replies/s", "x naive", "p50 ms", "p99 ms")
    for name, one in found.engines.items():
        for words, speed in one.lengths.items():
            table.add_row(
                name,
                str(words),
                _number(speed.replies_a_second),
                _number(speed.times_naive) if name != NAIVE else "",
                _number(speed.p50_ms),
                _number(speed.p99_ms),
            )
        table.add_section()
    return table


def _processes(found: Report) -> Table:
    table = _table("A process with one engine", "engine", "imports s", "loading s", "peak MB")
    for name, one in found.engines.items():
        table.add_row(
            name, _number(one.import_seconds), _number(one.load_seconds), _number(one.peak_mb)
        )
    return table


def _figures(found: Found) -> Table:
    table = _table("Intake", "figure", "value")
    for name, value in asdict(found).items():
        if isinstance(value, int | float):
            table.add_row(name.replace("_", " "), _number(value))
    return table


def _bars(bars: Sequence[Bar]) -> Table:
    table = _table("Bars", "figure", "value", "bar", "met")
    words = {True: "yes", False: "no", None: "-"}
    for bar in bars:
        asked = f"{'at least' if bar.at_least else 'under'} {bar.bar:g}"
        table.add_row(bar.name, _number(bar.value), asked, words[bar.met])
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left", overflow="fold")
    return table


def _number(value: float | None) -> str:
    """Return three digits that mean something."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _PLACES)
    if isinstance(value, dict):
        return {str(key): _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value


@contextmanager
def _told() -> Iterator[Tell]:
    """Tell on the standard error what is being done: in one line of a terminal, or line by line."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda text: click.echo(text, err=True)
        return
    with console.status("starting") as status:
        yield status.update
