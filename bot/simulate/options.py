"""What the commands share that play many traces: their options, and how far they are."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import click
from rich.console import Console
from rich.progress import Progress

from bot.simulate.run import Tell

_Command: TypeAlias = Callable[..., None]


def of_traces(traces_help: str) -> Callable[[_Command], _Command]:
    """Decorate a command with how many traces it plays, from which seed, in how many processes."""
    options = (
        click.option(
            "--traces",
            type=click.IntRange(min=1),
            default=1000,
            show_default=True,
            help=traces_help,
        ),
        click.option(
            "--seed", type=int, default=1, show_default=True, help="Says all that happens."
        ),
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            default=os.cpu_count() or 1,
            show_default="one per core",
            help="How many processes play at once; the findings are the same.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.pass_context,
    )

    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@contextmanager
def progress(wanted: int, *, doing: str = "playing") -> Iterator[Tell]:
    """Show on a terminal how far it is, on the standard error."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(doing, total=wanted)
        yield lambda count: shown.advance(task, count)
