"""The command ``seedbed simulate screened``."""

import json
from collections import Counter
from dataclasses import asdict

import click

from bot.simulate.options import of_traces, progress
from bot.simulate.run import Plan
from bot.simulate.screened.report import Report
from bot.simulate.screened.run import run


@click.command()
@of_traces("How many times a few members respond.")
def screened(ctx: click.Context, traces: int, seed: int, jobs: int, as_json: bool) -> None:
    """Let members respond while moderators decide, everything fails, and the bot dies.

    Discussions are open or screened. The real services play on a real database and a simulated
    Discord. Exits with 1 where anybody could see words that were not accepted, or anything else is
    not as it must be.
    """
    with progress(traces) as tell:
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
