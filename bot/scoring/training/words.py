"""Collects the normaliser's known words: ``python -m bot.scoring.training.words``."""

import gzip
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from bot.scoring.training import jigsaw

_FEWEST = 5
"""A word that fewer comments hold is as likely a slip of the pen."""

_FEWEST_SHORT = 150
"""The same for words of one or two letters, among which slips are many."""

_SHORT = 2
_WORD = re.compile(r"(?<![^\W_])[a-z]+(?![^\W_])")


def collect(texts: Iterable[str]) -> list[str]:
    """Return the words that enough texts hold, the most usual first."""
    counts: Counter[str] = Counter()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
        # "don't" counts as "dont" too, which is how it is spelt in disguise.
        counts.update({*_WORD.findall(plain), *_WORD.findall(plain.replace("'", ""))})
    usual = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        word
        for word, count in usual
        if count >= (_FEWEST_SHORT if len(word) <= _SHORT else _FEWEST)
    ]


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The comments: CSV, plain or gzip.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where the words go (.txt.gz).",
)
def main(data: Path, out: Path) -> None:
    """Collect the words of the training comments."""
    found = collect(jigsaw.read(data, "train").texts)
    out.write_bytes(gzip.compress("\n".join(found).encode("ascii"), mtime=0))
    click.echo(f"{len(found)} words")


if __name__ == "__main__":
    main()
