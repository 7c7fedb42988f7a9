"""The command ``seedbed simulate screened``."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import Progress

from bot.simulate.run import Plan, Tell
from bot.simulate.screened.report import Report
from bot.simulate.screened.run import run


@click.command()
@click.option(
    "--traces",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    help="How many times a few members respond.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Says all that happens.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="one per core",
    help="How many processes play at once; the findings are the same.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def screened(ctx: click.Context, traces: int, seed: int, jobs: int, as_json: bool) -> None:
    """Let members respond while moderators decide, everything fails, and the bot dies.

    Discussions are open or screened. The real services play on a real database and a simulated
    Discord. Exits with 1 where anybody could see words that were not accepted, or anything else is
    not as it must be.
    """
    with _progress(traces) as tell:
        found = run(Plan(traces, seed, jobs), tell=tell)
    if as_json:
        counted = {name: _sorted(getattr(found, name)) for name in ("outcomes", "nudges")}
        click.echo(json.dumps({**asdict(found), **counted}))
    else:
        _show(found)
    if found.violations:
        ctx.exit(1)


def _show(found: Report) -> None:
    click.echo(
        f"{found.traces} traces with seed {found.seed}, {found.seconds} s: "
        f"{found.submissions} texts were sent in.\n"
        f"{found.crashes} crashes and {found.duplicates} duplicates, in "
        f"{found.traces_with_crash_or_duplicate} traces.\n"
        f"The responses ended as: {_counts(found.outcomes)}.\n"
        f"Of the texts that read badly: {_counts(found.nudges)}.\n"
        f"Leaks: {found.leaks}. Violations: {found.violations}."
    )
    for one in found.examples:
        for line in one.broken:
            click.echo(f"  trace {one.trace}: {line}")


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in _sorted(counted).items()) or "none"


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items()))


@contextmanager
def _progress(traces: int) -> Iterator[Tell]:
    """Show on a terminal how far it is, on the standard error."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with Progress(console=console) as progress:
        task = progress.add_task("playing", total=traces)
        yield lambda count: progress.advance(task, count)
