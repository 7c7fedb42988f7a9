"""The command ``seedbed demo``."""

import asyncio
import logging
import sys
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from bot.demo.play import Tell
    from bot.demo.summary import Summary

_PAGE = "seedbed-demo.html"
_FILES = {
    _PAGE: "all of it to look at and step through, in a browser",
    "transcript.md": "what every channel, thread and direct message shows at the end",
    "digest.html": "the fullest daily digest as its page; digest.md and digest.png beside it",
    "summary.json": "the counts",
    "seedbed.db": "the bot's database, for SQLite",
}


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/demo"),
    show_default=True,
    help="Folder for what the demo leaves.",
)
@click.option("--open", "opens", is_flag=True, help=f"Then open {_PAGE} in the default browser.")
def demo(out: Path, *, opens: bool) -> None:
    """Play the whole road on a simulated Discord, with the bot that production runs."""
    if find_spec("simcord") is None:
        click.echo(
            "The demo needs SimCord, the simulated Discord: pip install 'seedbed[demo]'", err=True
        )
        sys.exit(2)
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    console = Console()
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("The bot starts", total=None)

        def tell(done: int, of: int, text: str) -> None:
            progress.update(bar, completed=done, total=of, description=text)

        summary = asyncio.run(_perform(out, tell))
    for line in told(summary, out):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    if opens:
        click.echo(show((out / _PAGE).resolve()))


def show(page: Path) -> str:
    """Open a page in the default browser; return what to tell whoever asked for it."""
    try:
        opened = webbrowser.open(page.as_uri())
    except webbrowser.Error:
        opened = False
    if opened:
        return f"\nOpened in the browser: {page}"
    return f"\nNo browser could be opened here. Open this file in one: {page}"


async def _perform(out: Path, tell: "Tell") -> "Summary":
    # SimCord is imported once it is known to be there.
    from bot.demo.performance import performed  # noqa: PLC0415

    async with performed(out, tell) as performance:
        return performance.summary


def told(summary: "Summary", out: Path) -> list[str]:
    """Return what the demo did and where to look."""
    one = summary
    return [
        f"Three days on a simulated Discord in {one.seconds} seconds.",
        f"  {_many(one.articles, 'article')} posted, in {_many(one.threads, 'thread')}.",
        f"  {_many(one.replies, 'reply')} with {_many(one.edits, 'edit')} and "
        f"{_many(one.deletions, 'deletion')}; {_many(one.scored, 'text')} scored.",
        f"  {_many(one.cases, 'case')}: {one.upheld} upheld, {one.dismissed} dismissed, "
        f"{one.overturned} overturned on appeal; {_many(one.notices, 'notice')} delivered.",
        f"  {_many(one.claims, 'claim')} by moderators, {_many(one.reports, 'report')} and "
        f"{_many(one.appeals, 'appeal')} by members, {_many(one.time_outs, 'time-out')}, "
        f"{_many(one.restored, 'restored reply')}, {one.audited} read as a sample.",
        f"  {_many(one.nudged, 'nudge')} before posting; {_many(one.responses, 'response')} "
        f"posted; of those held, {one.approved} approved and {one.declined} declined.",
        f"  {_many(one.digests, 'digest')} posted.",
        "",
        *(f"  {out / name}: {what}" for name, what in _FILES.items()),
    ]


def _many(number: int, word: str) -> str:
    plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return f"{number} {word if number == 1 else plural}"
