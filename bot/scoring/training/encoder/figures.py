"""Measures the shipped scorers and holds them against what is asked of them.

``python -m bot.scoring.training.encoder.figures --help``. It tells figures, never a text.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click

from bot.moderation.policy import DEFAULT_THRESHOLDS
from bot.scoring.port import ScorerError
from bot.scoring.training.encoder import engines, robustness, sets, tables
from bot.scoring.training.encoder.bars import EMBEDDED, NGRAM
from bot.scoring.training.encoder.gauge import Gauge
from bot.scoring.training.encoder.passages import lines
from bot.scoring.training.encoder.sets import Sets

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_TESTS = Path("tests/scoring")
_DEFAULT_ABLATIONS = Path("bot/scoring/weights/ablations.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command was asked for; see its options."""

    data: Path | None
    engine: tuple[str, ...]
    folder: Path | None
    calm_sentences: Path
    look_alikes: Path
    kept_aside: bool
    as_read: bool
    sample: int | None
    workers: int
    keep: Path | None
    known: Path | None
    bench: Path | None
    spans: Path | None
    ablations: Path
    out: Path | None
    table: tuple[Path, ...]


@click.command()
@click.option("--data", type=_FOLDER, help="The folder of the data sets.")
@click.option(
    "--engine",
    type=click.Choice([EMBEDDED, NGRAM]),
    multiple=True,
    default=(EMBEDDED, NGRAM),
    show_default=True,
    help="What is measured; the bars need both.",
)
@click.option("--folder", type=_FOLDER, help="An encoder that is not the shipped one.")
@click.option(
    "--calm-sentences",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_TESTS / "calm_sentences.txt",
    show_default=True,
    help="Calm sentences, one a line.",
)
@click.option(
    "--look-alikes",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_TESTS / "harmless_look_alikes.txt",
    show_default=True,
    help="Harmless sentences that look disguised, one a line.",
)
@click.option(
    "--kept-aside",
    is_flag=True,
    help="Only what was kept aside of the training texts, to choose by: nothing else is looked at.",
)
@click.option("--as-read", is_flag=True, help="As the bot reads replies, not the engine alone.")
@click.option("--sample", type=click.IntRange(min=2), help="At most so many texts of each set.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default=True,
    help="Copies of an engine that score at once.",
)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keeps scores here by the texts' hashes, so that a run that was broken off goes on.",
)
@click.option(
    "--from", "known", type=_EXISTING, help="Figures measured before; nothing is measured again."
)
@click.option("--bench", type=_EXISTING, help="What `seedbed bench scoring --json` printed.")
@click.option("--spans", type=_EXISTING, help="What the measuring of `explain` wrote.")
@click.option(
    "--ablations",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_DEFAULT_ABLATIONS,
    show_default=True,
    help="The ideas that were tried.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the figures go; printed where it is not told.",
)
@click.option("--table", type=_EXISTING, multiple=True, help="A page whose blocks are replaced.")
def figures(**options: Any) -> None:
    """Measure the shipped scorers on DATA: figures as JSON, bars as Markdown tables."""
    wanted = Wanted(**options)
    if (wanted.data is None) == (wanted.known is None):
        raise click.UsageError("Give --data to measure, or --from with figures measured before.")
    try:
        made = _json(wanted.known) if wanted.known else asyncio.run(measured(wanted))
        for name, path in (("bench", wanted.bench), ("spans", wanted.spans)):
            if path is not None:
                made[name] = _json(path)
        _write(wanted, made)
    except (ScorerError, tables.PageError, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


async def measured(wanted: Wanted) -> dict[str, Any]:
    """Return the figures of every engine that is asked for."""
    made: dict[str, Any] = {"sample": wanted.sample, "as_read": wanted.as_read}
    made["thresholds"] = dict(DEFAULT_THRESHOLDS)
    made["megabytes"] = _megabytes(wanted.folder)
    made["engines"] = {}
    for name in dict.fromkeys(wanted.engine):
        asked = engines.Asked(
            name, wanted.folder, wanted.workers, wanted.keep, as_read=wanted.as_read
        )
        gauge = await engines.gauge(asked, _say)
        try:
            found = {"version": gauge.version} | await _engine(wanted, asked, gauge)
        finally:
            await gauge.close()
        made["engines"][name] = found
    return made


async def _engine(wanted: Wanted, asked: engines.Asked, gauge: Gauge) -> dict[str, Any]:
    assert wanted.data is not None  # noqa: S101  # the command made sure
    data, review_at = Sets(wanted.data, wanted.sample), DEFAULT_THRESHOLDS
    aside = await sets.kept_aside(gauge, data, review_at, whole=wanted.kept_aside)
    made: dict[str, Any] = {"kept_aside": aside}
    if wanted.kept_aside:
        return made
    made["jigsaw"] = await sets.jigsaw(gauge, data, review_at)
    made |= await sets.others(gauge, data)
    return made | await _calm(wanted, asked, gauge) | await _disguises(wanted, asked, gauge)


async def _calm(wanted: Wanted, asked: engines.Asked, gauge: Gauge) -> dict[str, Any]:
    """Return what is flagged of calm texts, by the engine alone and as the bot reads with it."""
    review_at = DEFAULT_THRESHOLDS
    texts = {"calm": _lines(wanted.calm_sentences), "article": sets.article_passages()}
    reading = await engines.gauge(replace(asked, as_read=True), _say)
    try:
        made: dict[str, Any] = {}
        for name, some in texts.items():
            made[name] = await sets.calm(gauge, some, review_at, about=name)
            read = await sets.calm(reading, some, review_at, about=name)
            made[name]["flagged_as_read"] = read["flagged"]
        made["long_reply"] = await robustness.long_reply(reading, review_at)
    finally:
        await reading.close()
    return made


async def _disguises(wanted: Wanted, asked: engines.Asked, gauge: Gauge) -> dict[str, Any]:
    assert wanted.data is not None  # noqa: S101  # the command made sure
    data, review_at = Sets(wanted.data, wanted.sample), DEFAULT_THRESHOLDS
    toxic, harmless = sets.toxic_and_harmless(data)
    alike = {
        "harmless look-alikes": _lines(wanted.look_alikes),
        "harmless comments": harmless,
    }
    plain = await engines.as_written(asked, gauge.version, _say)
    try:
        found = await robustness.look_alikes(gauge, plain, alike, review_at)
    finally:
        await plain.close()
    return {
        "look_alikes": found,
        "attacks": await robustness.attacks(gauge, toxic, review_at["toxicity"]),
        "disguised_harmless": await robustness.disguised_harmless(gauge, harmless, review_at),
    }


def _write(wanted: Wanted, made: Mapping[str, Any]) -> None:
    text = json.dumps(made, indent=2) + "\n"
    if wanted.out is not None:
        wanted.out.write_text(text, encoding="utf-8")
    elif not wanted.table:
        click.echo(text, nl=False)
    tried = _json(wanted.ablations) if wanted.ablations.is_file() else []
    found = tables.blocks(made, tried)
    for path in wanted.table:
        page = path.read_text(encoding="utf-8")
        try:
            made_page = tables.filled(page, found)
        except tables.PageError as error:
            raise tables.PageError(f"{path}: {error}") from None
        path.write_text(made_page, encoding="utf-8")


def _megabytes(folder: Path | None) -> float:
    with as_file(files("bot.scoring") / "weights") as shipped:
        found = [path.stat().st_size for path in (folder or shipped).glob("encoder*")]
    return round(sum(found) / 1e6, 2)


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _lines(path: Path) -> list[str]:
    return lines(path.read_text(encoding="utf-8"))


def _say(told: str) -> None:
    click.echo(told, err=True)


if __name__ == "__main__":
    figures()
