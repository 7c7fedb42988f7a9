"""The voice that the large clusters of a discussion leave out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from bot.digests.sources import Point
from bot.digests.text.clusters import Clusters
from bot.digests.text.points import LONGEST
from bot.digests.text.reading import Reading, best_sentence, subjects

_FEWEST_SUBJECTS = 6
_FEWEST_SHARED = 2
_ENOUGH_SUBJECTS = 12
_QUOTED_BEFORE = 0.7
"""What counts of a voice whose author is quoted already."""


def minority(
    found: Clusters,
    shown: Sequence[int],
    *,
    quoted: Collection[int],
    known: str,
) -> Point | None:
    """Return what the most distinct voice says that the clusters shown leave out, or None.

    It must say something, and say it of the matter: words of the article, or of someone else, are
    in it. Where the clusters leave nobody out, it is the voice least like its own cluster.

    Args:
        found: The clusters.
        shown: Which of them are shown.
        quoted: The authors quoted already.
        known: The article.
    """
    taken = {at for one in shown for at in found.themes[one]}
    held = [_holding(found.readings[at] for at in found.themes[one]) for one in shown]
    article = set(subjects(known))
    everyone = _holding(found.readings)

    def rank(at: int) -> tuple[bool, float]:
        said = found.readings[at].subjects
        author = found.readings[at].source.author_id
        shared = max(sum(bool(one.get(word, set()) - {author}) for word in said) for one in held)
        full = min(len(said), _ENOUGH_SUBJECTS) * (1.0 - shared / len(said))
        return at not in taken, full * (_QUOTED_BEFORE if author in quoted else 1.0)

    for at in sorted(range(len(found.readings)), key=rank, reverse=True):
        reading = found.readings[at]
        said, author = reading.subjects, reading.source.author_id
        shared = sum(one in article or everyone[one] != {author} for one in said)
        if len(said) < _FEWEST_SUBJECTS or shared < _FEWEST_SHARED:
            continue
        if sentence := best_sentence(reading, longest=LONGEST):
            return reading.point(sentence)
    return None


def _holding(readings: Iterable[Reading]) -> dict[str, set[int]]:
    """Return who holds each subject."""
    authors: defaultdict[str, set[int]] = defaultdict(set)
    for reading in readings:
        for one in reading.subjects:
            authors[one].add(reading.source.author_id)
    return dict(authors)
