"""The command ``seedbed simulate``."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import Progress

from bot.simulate.report import Report
from bot.simulate.run import Plan, Tell, run


@click.group()
def simulate() -> None:
    """Play many moderators at once, and count what went wrong."""


@simulate.command()
@click.option(
    "--traces",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    help="How many times a few people come together over a few replies.",
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
def queue(ctx: click.Context, traces: int, seed: int, jobs: int, as_json: bool) -> None:
    """Let moderators and authors press at once, twice, late and while the bot dies.

    The real services play on a real database and a simulated Discord. Exits with 1 where anyone
    was punished twice or wrongly, or anything else is not as it must be.
    """
    plan = Plan(traces, seed, jobs)
    with _progress(traces) as tell:
        found = run(plan, tell=tell)
    if as_json:
        click.echo(json.dumps({**asdict(found), "outcomes": dict(sorted(found.outcomes.items()))}))
    else:
        _show(found)
    if found.violations:
        ctx.exit(1)


def _show(found: Report) -> None:
    rough = found.traces_with_crash_or_duplicate
    click.echo(
        f"{found.traces} traces with seed {found.seed}, {found.seconds} s: "
        f"{found.interactions} interactions on {found.cases} cases.\n"
        f"{found.crashes} crashes and {found.duplicates} duplicates, in {rough} traces.\n"
        f"The cases ended as: {_outcomes(found)}.\n"
        f"Violations: {found.violations}."
    )
    for one in found.examples:
        for line in one.broken:
            click.echo(f"  trace {one.trace}: {line}")


def _outcomes(found: Report) -> str:
    return ", ".join(f"{count} {state}" for state, count in sorted(found.outcomes.items()))


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
