"""The command ``seedbed simulate``."""

import asyncio
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

import click
from rich.console import Console
from rich.table import Table

from bot.simulate.calibration_command import calibration
from bot.simulate.digest_script import scripts
from bot.simulate.digests import Row, Told
from bot.simulate.digests import run as play_digests
from bot.simulate.loop import DrawnLoop
from bot.simulate.options import of_traces, progress
from bot.simulate.report import Report
from bot.simulate.run import Plan, run
from bot.simulate.screened.command import screened


@click.group()
def simulate() -> None:
    """Play many moderators, members who respond, digests in trouble, guilds that calibrate."""


simulate.add_command(calibration)
simulate.add_command(screened)


@simulate.command()
@of_traces("How many times a few people come together over a few replies.")
def queue(ctx: click.Context, traces: int, seed: int, jobs: int, as_json: bool) -> None:
    """Let moderators and authors press at once, twice, late and while the bot dies.

    The real services play on a real database and a simulated Discord. Exits with 1 where anyone
    was punished twice or wrongly, or anything else is not as it must be.
    """
    plan = Plan(traces, seed, jobs)
    with progress(traces) as tell:
        found = run(plan, tell=tell)
    if as_json:
        click.echo(json.dumps({**asdict(found), "outcomes": dict(sorted(found.outcomes.items()))}))
    else:
        _show(found)
    if found.violations:
        ctx.exit(1)


@simulate.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def digests(ctx: click.Context, as_json: bool) -> None:
    """Let everything go wrong around a digest, and look who is told what.

    The bot's own digests play beside a bot that leaves them to APScheduler's defaults. Exits with 1
    where ours tell a reply never or twice, or come late without saying so.
    """
    logging.basicConfig(level=logging.CRITICAL)
    chosen = scripts()
    with progress(len(chosen)) as tell, asyncio.Runner(loop_factory=DrawnLoop) as runner:
        rows = runner.run(play_digests(chosen, tell=tell))
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        console = Console()
        for table in _tables(rows):
            console.print(table)
        console.print("Digests that stand / replies told never / replies told twice.")
    if not all(row.ours.right for row in rows):
        ctx.exit(1)


def _tables(rows: list[Row]) -> Iterator[Table]:
    """Yield a table for each day: digests that stand, replies told never, replies told twice."""
    for (zone, day, what), of_day in groupby(rows, lambda row: (row.zone, row.day, row.what)):
        table = Table(title=f"{day} in {zone} ({what})", title_justify="left")
        table.add_column("trouble", overflow="fold")
        for name in ("ours", "late, saying so", "plain defaults"):
            table.add_column(name, justify="right")
        for row in of_day:
            late = f"{row.ours.said} of {row.ours.late}" if row.ours.late else ""
            table.add_row(row.trouble, _counts(row.ours), late, _counts(row.plain))
        yield table


def _counts(told: Told) -> str:
    return f"{told.digests} / {told.never} / {told.twice}"


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
