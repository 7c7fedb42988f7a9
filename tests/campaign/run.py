"""Plays many scenarios, some at once, and says how each ended."""

import multiprocessing
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from time import monotonic

import click

from tests.campaign.play import SECONDS, Outcome, play
from tests.campaign.scenario import draw
from tests.wire import forked

LOADED = "tests.campaign.loaded"
"""What the bots have loaded before they begin."""


@click.command()
@click.option("--runs", default=20, show_default=True, help="How many scenarios are played.")
@click.option("--seed", default=1, show_default=True, help="Of the first; the next has the next.")
@click.option("--jobs", default=2, show_default=True, help="How many are played at once.")
@click.option("--seconds", default=SECONDS, show_default=True, help="What a run may take in all.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Keep database and log of failed runs there."
)
@click.option("--show", is_flag=True, help="Print the scenarios and play none.")
def main(runs: int, seed: int, jobs: int, seconds: float, keep: Path | None, show: bool) -> None:
    """Play scenarios in which much goes wrong; exit with 1 where one failed."""
    seeds = range(seed, seed + runs)
    if show:
        for one in seeds:
            click.echo("\n".join([f"seed {one}", *draw(one).lines()]))
        return
    began, failed = monotonic(), 0
    for outcome in _played(partial(_one, seconds=seconds, keep=keep), seeds, jobs=jobs):
        click.echo("\n".join(outcome.lines()))
        failed += not outcome.passed
    click.echo(f"{runs} runs in {(monotonic() - began) / 60:.1f} minutes")
    click.echo(f"{runs - failed} passed, {failed} failed")
    raise SystemExit(min(failed, 1))


def _played(one: "partial[Outcome]", seeds: range, *, jobs: int) -> Iterator[Outcome]:
    loading = partial(forked.load, LOADED)
    if jobs == 1:
        loading()
        yield from map(one, seeds)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=loading) as pool:
        for ended in as_completed([pool.submit(one, seed) for seed in seeds]):
            yield ended.result()


def _one(seed: int, *, seconds: float, keep: Path | None) -> Outcome:
    with tempfile.TemporaryDirectory(prefix=f"campaign-{seed}-") as folder:
        outcome = play(draw(seed), Path(folder), seconds=seconds)
        if keep is not None and not outcome.passed:
            kept = keep / str(seed)
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(folder, kept)
            (kept / "scenario.txt").write_text(
                "\n".join([*outcome.scenario.lines(), *outcome.lines(), ""]), encoding="utf-8"
            )
    return outcome
