"""Measures what disguises cost: ``python -m bot.scoring.training.attacks``.

Every word of four letters or more is disguised in the positives of the test split, one way at a
time. The table shows how far recall falls with the normaliser and without it. Harmless sentences
that look disguised are flagged in both ways too: no more may be with it than without.
"""

import asyncio
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import click
import numpy as np
from numpy.typing import NDArray

from bot.scoring.ngram import NgramScorer
from bot.scoring.normalise_tables import normalise
from bot.scoring.port import Scorer
from bot.scoring.training import jigsaw

Attack = Callable[[str, random.Random], str]
"""Disguises one word of four ASCII letters or more."""

_WORD = re.compile(r"(?<![^\W_])[A-Za-z]{4,}(?![^\W_])")
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_CYRILLIC = str.maketrans(
    "aeocipxyAEOCIPXTHKMB",
    "\u0430\u0435\u043e\u0441\u0456\u0440\u0445\u0443"
    "\u0410\u0415\u041e\u0421\u0406\u0420\u0425\u0422\u041d\u041a\u041c\u0412",
)
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0300\u0301\u0302\u0303\u0308\u0327\u0336"
_VOWELS = "aeiouAEIOU"
_FULL_WIDTH = 0xFEE0


def leet(word: str, _: random.Random) -> str:
    """Return the word with digits for letters."""
    return word.translate(_LEET)


def homoglyph(word: str, _: random.Random) -> str:
    """Return the word with the Cyrillic letters that look like its own."""
    return word.translate(_CYRILLIC)


def zero_width(word: str, drawn: random.Random) -> str:
    """Return the word with an invisible character after each letter but the last."""
    return "".join(one + drawn.choice(_ZERO_WIDTH) for one in word[:-1]) + word[-1]


def spaced(word: str, _: random.Random) -> str:
    """Return the word with spaces between its letters."""
    return " ".join(word)


def dotted(word: str, _: random.Random) -> str:
    """Return the word with dots between its letters."""
    return ".".join(word)


def repeated(word: str, drawn: random.Random) -> str:
    """Return the word with one letter drawn out."""
    at = drawn.randrange(len(word))
    return word[:at] + word[at] * drawn.randint(3, 6) + word[at + 1 :]


def starred(word: str, drawn: random.Random) -> str:
    """Return the word with an inner letter starred, a vowel where there is one."""
    inner = [at for at in range(1, len(word) - 1) if word[at] in _VOWELS] or [len(word) // 2]
    at = drawn.choice(inner)
    return word[:at] + "*" + word[at + 1 :]


def diacritics(word: str, drawn: random.Random) -> str:
    """Return the word with a mark on every letter."""
    return "".join(one + drawn.choice(_MARKS) for one in word)


def full_width(word: str, _: random.Random) -> str:
    """Return the word in full-width letters."""
    return "".join(chr(ord(one) + _FULL_WIDTH) for one in word)


def case(word: str, drawn: random.Random) -> str:
    """Return the word in letters of mixed case."""
    return "".join(drawn.choice((one.lower(), one.upper())) for one in word)


def letter_swap(word: str, drawn: random.Random) -> str:
    """Return the word with two inner neighbours exchanged."""
    at = drawn.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def percent_encoding(word: str, _: random.Random) -> str:
    """Return the word percent-encoded."""
    return "".join(f"%{ord(one):02X}" for one in word)


ATTACKS: Mapping[str, Attack] = MappingProxyType(
    {
        "leet": leet,
        "homoglyph": homoglyph,
        "zero-width": zero_width,
        "spaced": spaced,
        "dotted": dotted,
        "repeated": repeated,
        "starred": starred,
        "diacritics": diacritics,
        "full-width": full_width,
        "case": case,
        "letter swap": letter_swap,
        "percent-encoding": percent_encoding,
    }
)


def disguised(text: str, attack: Attack, *, seed: int = 0) -> str:
    """Return the text with every word of four letters or more disguised."""
    drawn = random.Random(seed)  # noqa: S311  # chance, not secrecy
    return _WORD.sub(lambda match: attack(match[0], drawn), text)


@dataclass(frozen=True, slots=True)
class Row:
    """How many of some texts are flagged.

    Attributes:
        name: What was done to the texts.
        raw: The share that is flagged as written, in [0, 1].
        normalised: The share that is flagged normalised, in [0, 1].
        best: The share that is flagged as written or normalised, in [0, 1].
    """

    name: str
    raw: float
    normalised: float
    best: float


async def flagged(name: str, texts: Sequence[str], *, scorer: Scorer, threshold: float) -> Row:
    """Return how many of the texts have a toxicity of ``threshold`` or more."""
    raw = await _toxicity(scorer, texts)
    normalised = await _toxicity(scorer, [normalise(text).text for text in texts])
    shares = [
        float((scores >= threshold).mean())
        for scores in (raw, normalised, np.maximum(raw, normalised))
    ]
    return Row(name, *shares)


async def rows(texts: Sequence[str], *, scorer: Scorer, threshold: float) -> list[Row]:
    """Return a row for the texts as they are, then one per attack."""
    found = [await flagged("none", texts, scorer=scorer, threshold=threshold)]
    for name, attack in ATTACKS.items():
        attacked = [disguised(text, attack, seed=at) for at, text in enumerate(texts)]
        found.append(await flagged(name, attacked, scorer=scorer, threshold=threshold))
    return found


def table(found: Sequence[Row]) -> str:
    """Return the rows as Markdown; the falls are in points, beside the first row."""
    clean = found[0]
    lines = [
        f"Recall without a disguise: {clean.raw:.1%} as written, {clean.normalised:.1%} "
        f"normalised, {clean.best:.1%} by the higher of both.",
        "",
        "| disguise | fall as written | normalised | the higher of both |",
        "|---|---:|---:|---:|",
    ]
    for row in found[1:]:
        pairs = ((clean.raw, row.raw), (clean.normalised, row.normalised), (clean.best, row.best))
        falls = " | ".join(f"{100 * (before - after):.1f}" for before, after in pairs)
        lines.append(f"| {row.name} | {falls} |")
    return "\n".join(lines)


async def _toxicity(scorer: Scorer, texts: Sequence[str]) -> NDArray[np.float64]:
    return np.array([scores["toxicity"] for scores in await scorer.score(texts)])


async def _measured(data: Path, calm: Mapping[str, Sequence[str]], threshold: float) -> str:
    comments = jigsaw.read(data, "test")
    toxic = comments.answers["toxicity"] > 0.5
    scorer = await NgramScorer.shipped()
    try:
        positives = [text for text, one in zip(comments.texts, toxic, strict=True) if one]
        told = table(await rows(positives, scorer=scorer, threshold=threshold))
        usual = comments.natural & (comments.answers["toxicity"] < 0.5)
        harmless = [text for text, one in zip(comments.texts, usual, strict=True) if one]
        for name, texts in {"harmless comments": harmless, **calm}.items():
            row = await flagged(name, texts, scorer=scorer, threshold=threshold)
            told += (
                f"\n\nFlagged of {len(texts)} in {name}: {round(row.raw * len(texts))} without "
                f"the normaliser, {round(row.best * len(texts))} with it."
            )
    finally:
        await scorer.close()
    return told


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The comments: CSV, plain or gzip.",
)
@click.option(
    "--calm",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Harmless sentences, one a line; # begins a comment.",
)
@click.option("--threshold", default=0.65, show_default=True, help="What counts as flagged.")
def main(data: Path, calm: Path | None, threshold: float) -> None:
    """Measure what disguises cost the scorer ngram."""
    lines = calm.read_text(encoding="utf-8").splitlines() if calm else []
    sentences = [line for line in lines if line and not line.startswith("#")]
    also = {calm.name: sentences} if calm else {}
    click.echo(asyncio.run(_measured(data, also, threshold)))


if __name__ == "__main__":
    main()
