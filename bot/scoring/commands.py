"""The commands `seedbed score`, `seedbed explain` and `seedbed eval`."""

import asyncio
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, get_args

import click
from rich.console import Console
from rich.progress import Progress

from bot.cli import USAGE_EXIT, config_option, read_settings
from bot.scoring.explain import OFFENCE
from bot.scoring.explain import explain as why
from bot.scoring.port import LABELS, Engine, Scorer, ScorerError, Scores
from bot.scoring.registry import load
from bot.scoring.rows import Example, RowsError, examples, write_scored
from bot.settings import ScoringSettings

_T = TypeVar("_T")
_Advance = Callable[[int], None]

_DEFAULT_THRESHOLD = 0.5  # of a label the policy has none for
_PLACES = 4

_engine_option = click.option(
    "--engine", type=click.Choice(get_args(Engine)), help="The scorer; else what the settings say."
)

_text_option = click.option(
    "--text", "with_text", is_flag=True, help="Put the text into each line as well."
)


@dataclass(slots=True)
class _Tally:
    """The scores and answers met so far; the texts are not kept."""

    version: str
    name: str
    scores: list[float] = field(default_factory=list)
    answers: list[bool] = field(default_factory=list)
    skipped: int = 0


class _Refusal(click.ClickException):
    """A mistake in what was asked, told in one line."""

    exit_code = USAGE_EXIT


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@_text_option
@_engine_option
@config_option
def score(file: BinaryIO, with_text: bool, engine: Engine | None, config_path: Path | None) -> None:
    """Score texts, one a line, from FILE or standard input; print a JSON line for each."""
    settings = _chosen(read_settings(config_path).scoring, engine)
    with _plain_errors():
        asyncio.run(_score(file, settings, with_text=with_text))


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@_text_option
@click.option(
    "--label",
    "labels",
    multiple=True,
    default=OFFENCE,
    show_default=True,
    help="What is explained; may be repeated.",
)
@_engine_option
@config_option
def explain(
    file: BinaryIO,
    with_text: bool,
    labels: tuple[str, ...],
    engine: Engine | None,
    config_path: Path | None,
) -> None:
    """Say which words of a text carry its scores: texts one a line, a JSON line for each.

    A word's weight is what it adds to the score, in log-odds; "spans" is where the words stand that
    carry it, as characters of the text.
    """
    settings = _chosen(read_settings(config_path).scoring, engine)
    with _plain_errors():
        asyncio.run(_explain(file, settings, labels, with_text=with_text))


@click.command("eval")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", required=True, metavar="COL", help="The column of the text.")
@click.option("--label", required=True, metavar="COL", help="The column of the answer, 0 to 1.")
@click.option(
    "--score",
    "scored",
    default=LABELS[0],
    show_default=True,
    metavar="LABEL",
    help="The label whose scores are measured.",
)
@click.option(
    "--where",
    multiple=True,
    metavar="COL=VALUE",
    help="Take only the rows with this value; may be repeated.",
)
@click.option("--scores", type=click.Path(path_type=Path), help="Write score and label of each.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@_engine_option
@config_option
def evaluate(  # noqa: PLR0913, PLR0917 - click passes one parameter an option
    file: Path,
    text: str,
    label: str,
    scored: str,
    where: tuple[str, ...],
    scores: Path | None,
    as_json: bool,
    engine: Engine | None,
    config_path: Path | None,
) -> None:
    """Measure how well the scorer agrees with the answers in FILE: CSV, plain or gzip.

    An answer is true from 0.5 on; rows without one are skipped.
    """
    settings = read_settings(config_path)
    conditions = dict(_condition(one) for one in where)
    scoring = _chosen(settings.scoring, engine)
    with (
        _plain_errors(),
        examples(file, text=text, label=label, where=conditions) as rows,
        _progress(file.stat().st_size) as advance,
    ):
        tally = asyncio.run(_evaluate(rows, scoring, scored, advance))
        if scores is not None:
            write_scored(scores, tally.scores, tally.answers)
    from bot.scoring.measure import measure  # noqa: PLC0415  scikit-learn takes a second to load

    threshold = settings.policy.review_at.get(scored, _DEFAULT_THRESHOLD)
    found = {
        **asdict(measure(tally.scores, tally.answers, threshold=threshold)),
        "skipped": tally.skipped,
        "score": scored,
        "engine": tally.name,
        "version": tally.version,
    }
    click.echo(json.dumps(found) if as_json else _table(found))


async def _score(file: BinaryIO, settings: ScoringSettings, *, with_text: bool) -> None:
    # A person at a keyboard gets an answer to every line, a pipe gets them by the batch.
    size = 1 if file.isatty() else settings.batch_size
    scorer = await load(settings)
    count = read = 0
    try:
        with _progress(_size(file)) as advance:
            for lines in _batches(file, size):
                read += sum(map(len, lines))
                texts = [_text(line) for line in lines]
                for text, scores in zip(texts, await scorer.score(texts), strict=True):
                    count += 1
                    told = _told(count, text, scores, with_text=with_text)
                    told |= {"engine": scorer.name, "version": scorer.version}
                    click.echo(json.dumps(told))
                advance(read)
    finally:
        await scorer.close()


async def _explain(
    file: BinaryIO, settings: ScoringSettings, labels: Sequence[str], *, with_text: bool
) -> None:
    scorer = await load(settings)
    try:
        for label in labels:
            _check_label(scorer, label)
        for count, line in enumerate(file, start=1):
            text = _text(line)
            found = await why(scorer, text, labels=labels)
            told = _told(count, text, found.scores, with_text=with_text)
            told["labels"] = found.labels
            told["words"] = [
                {"word": text[one.begin : one.end], "weight": round(one.weight, _PLACES)}
                for one in found.heaviest
            ]
            told["spans"] = [[one.begin, one.end] for one in found.spans]
            told |= {"engine": found.engine, "version": found.version}
            click.echo(json.dumps(told))
    finally:
        await scorer.close()


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r\n")


def _told(count: int, text: str, scores: Scores, *, with_text: bool) -> dict[str, Any]:
    """Return what a line of the answer begins with: its number, its text if asked for, scores."""
    rounded = {label: round(value, _PLACES) for label, value in scores.items()}
    return {"n": count} | ({"text": text} if with_text else {}) | {"scores": rounded}


async def _evaluate(
    rows: Iterable[Example], settings: ScoringSettings, scored: str, advance: _Advance
) -> _Tally:
    scorer = await load(settings)
    try:
        _check_label(scorer, scored)
        tally = _Tally(name=scorer.name, version=scorer.version)
        for batch in _batches(rows, settings.batch_size):
            known = [row for row in batch if row.answer is not None]
            scores = await scorer.score([row.text for row in known])
            tally.scores += [one[scored] for one in scores]
            tally.answers += [bool(row.answer) for row in known]
            tally.skipped += len(batch) - len(known)
            advance(batch[-1].position)
    finally:
        await scorer.close()
    if not tally.scores:
        raise _Refusal(f"There is no row to measure on ({tally.skipped} have no answer).")
    return tally


def _check_label(scorer: Scorer, label: str) -> None:
    if label not in scorer.labels:
        known = ", ".join(scorer.labels)
        raise _Refusal(f"{scorer.name} has no label {label}. Its labels are {known}.")


def _chosen(settings: ScoringSettings, engine: Engine | None) -> ScoringSettings:
    return settings if engine is None else settings.model_copy(update={"engine": engine})


def _condition(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not sign:
        raise _Refusal(f"--where {text}: write COL=VALUE.")
    return column, value


def _batches(source: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Give the elements in lists of at most ``size``, reading no further ahead than that."""
    rest = iter(source)
    while batch := list(islice(rest, size)):
        yield batch


def _size(file: BinaryIO) -> int | None:
    """Return how many bytes a file has, or None for a pipe or a terminal."""
    try:
        found = os.fstat(file.fileno())
    except OSError:  # no real file at all
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


@contextmanager
def _progress(size: int | None) -> Iterator[_Advance]:
    """Show on the standard error, if that is a terminal, how many of the bytes are done."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Scoring", total=size)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Tell what went wrong in one line, in place of a traceback."""
    try:
        yield
    except RowsError as error:
        raise _Refusal(str(error)) from None
    except ScorerError as error:
        raise click.ClickException(str(error)) from None


def _table(found: dict[str, Any]) -> str:
    width = max(map(len, found))
    return "\n".join(f"{name:{width}}  {_shown(value)}" for name, value in found.items())


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.{_PLACES}f}" if isinstance(value, float) else str(value)
