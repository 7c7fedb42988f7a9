"""Handing the quoted sentences of a digest to a writer, and keeping hold of what each rests on."""

from dataclasses import dataclass

from bot.digests.material import Material
from bot.digests.section import Section
from bot.digests.sources import Point
from bot.digests.writing.writer import Writer
from bot.digests.writing.written import Handed
from bot.store.written import Sentence

_FEWEST = 2
"""One sentence alone reads as well as it stands."""


@dataclass(frozen=True, slots=True)
class Phrased:
    """What a writer made of a digest's quoted sentences.

    Attributes:
        handed: The revisions of which it was given a sentence.
    """

    sentences: tuple[Sentence, ...]
    handed: frozenset[int]


async def phrased(
    writer: Writer, material: Material, sections: tuple[Section, ...]
) -> Phrased | None:
    """Return what a writer makes of what was discussed, or None where the quotations are shown."""
    said = next((one for one in sections if one.name == "themes"), None)
    quotes = [line.quote for line in said.lines if line.quote] if said else []
    if len(quotes) < _FEWEST:
        return None
    handed = [Handed(number, _text(material, one)) for number, one in enumerate(quotes, start=1)]
    found = await writer.write(material.title, handed)
    if not found:
        return None
    sentences = tuple(
        Sentence(one.text, tuple(quotes[number - 1].reply_id for number in one.cites))
        for one in found
    )
    return Phrased(sentences, frozenset(one.revision_id for one in quotes))


def _text(material: Material, point: Point) -> str:
    source = next(one for one in material.sources if one.revision_id == point.revision_id)
    return source.text[point.start : point.end]
