"""Plays many traces of responses; see `bot.simulate.run`."""

import time
from functools import partial
from pathlib import Path

from bot.simulate.report import Broken, summed
from bot.simulate.run import Plan, Stage, Tell, parts, template, told, unswept
from bot.simulate.screened.evidence import LEAK
from bot.simulate.screened.report import Report
from bot.simulate.screened.trace import Played, play


def run(plan: Plan, *, tell: Tell = lambda _: None) -> Report:
    """Play the traces of a plan and return what they came to."""
    begun = time.perf_counter()
    with template() as made:
        found = parts(plan, partial(play_part, made, plan.seed))
        whole = summed(told(found, tell), Report(0, plan.seed))
    whole.seconds = round(time.perf_counter() - begun, 1)
    return whole


def play_part(template: Path, seed: int, first: int, count: int) -> Report:
    """Play some traces one after another.

    Args:
        template: A file that `Disk.make` made and that is closed.
        first: The number of the first trace.
    """
    report = Report(count, seed)
    with unswept(), Stage(template, template.with_name(f"{first}.db"), play) as stage:
        for number in range(first, first + count):
            _add(report, number, *stage.play(seed, number))
    return report


def _add(report: Report, number: int, played: Played | None, broken: tuple[str, ...]) -> None:
    if played is not None:
        report.interactions += played.interactions
        report.submissions += played.submissions
        report.outcomes += played.outcomes
        report.nudges += played.nudges
        report.crashes += played.crashes
        report.duplicates += played.duplicates
        report.traces_with_crash_or_duplicate += played.rough
    report.leaks += sum(line.startswith(LEAK) for line in broken)
    report.violations += len(broken)
    if broken:
        report.examples.append(Broken(number, report.seed, broken))
