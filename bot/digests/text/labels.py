"""Rules: labels for clusters of replies, in the discussion's own words.

A word labels a cluster when many of its replies hold it and few others do (class-based TF-IDF:
Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", 2022). It is
kept as the places where members wrote it, so that it lives while any one of them does. Words for
what somebody does, as "changed", tell little by themselves and label nothing.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log

from bot.digests.section import Term
from bot.digests.sources import Point
from bot.digests.text.naming import tells_doing
from bot.digests.text.reading import Reading, known_by, subjects, whole_words

MOST_TERMS = 3
_MOST_PLACES = 8
_MOST_READ = 40
"""So many replies that hold a word are looked at: their first places are taken."""
_MOST_WEIGHED = 12
"""So many words, the best of a cluster, are looked at for whether they name something."""
_FEWEST_REPLIES = 2
_FEWEST_AUTHORS = 2
_OWN = 0.4
"""The share of a word's replies that must be the cluster's own."""


def labels(
    clusters: Sequence[Sequence[Reading]],
    everyone: Sequence[Reading],
    *,
    names: Collection[str] = (),
    title: str = "",
) -> list[tuple[Term, ...]]:
    """Return for each cluster up to three words that tell it from the rest, the best first.

    Each word labels one cluster: that of whose replies the largest share holds it.

    A cluster of which only words of the title could be told has none: all is about that. So has
    one that has only words in common for what somebody does.

    Args:
        clusters: The replies of each, the most typical first.
        everyone: All replies, those of the clusters too.
        names: Words, folded, that are no subject: those by which members speak to each other.
        title: The discussion's.
    """
    all_over = Counter(one for reading in everyone for one in reading.subjects)
    usual = sum(all_over.values()) / max(1, len(clusters))
    unwanted = frozenset(known_by(name) for name in names)
    known = frozenset(subjects(title))
    return [
        _label(members, held, all_over, usual=usual, unwanted=unwanted, title=known)
        for members, held in zip(clusters, _held(clusters), strict=True)
    ]


def _held(clusters: Sequence[Sequence[Reading]]) -> list[dict[str, int]]:
    """Return how many replies of each cluster hold each of the words that may label it."""
    holding = [Counter(one for each in members for one in each.subjects) for members in clusters]
    owner: dict[str, tuple[float, int]] = {}
    for place, (members, held) in enumerate(zip(clusters, holding, strict=True)):
        for one, count in held.items():
            owner[one] = max(owner.get(one, (0.0, 0)), (count / len(members), -place))
    return [
        {one: count for one, count in held.items() if owner[one][1] == -place}
        for place, held in enumerate(holding)
    ]


def _label(
    members: Sequence[Reading],
    holding: Mapping[str, int],
    all_over: Mapping[str, int],
    *,
    usual: float,
    unwanted: Collection[str],
    title: frozenset[str],
) -> tuple[Term, ...]:
    worth = {
        one: count * log(1 + usual / all_over[one])
        for one, count in holding.items()
        if count >= max(_FEWEST_REPLIES, _OWN * all_over[one]) and one not in unwanted
    }
    held = [one for one in worth if _people(one, members) >= _FEWEST_AUTHORS]
    weighed = sorted(held, key=lambda one: (-worth[one], one))[:_MOST_WEIGHED]
    best = [one for one in weighed if not _is_doing(one, members)]
    chosen = best[:MOST_TERMS]
    if title.issuperset(chosen):
        chosen = chosen[: MOST_TERMS - 1] + [one for one in best if one not in title][:1]
    if title.issuperset(chosen):
        return ()
    return tuple(term for one in chosen if (term := _term(one, members)))


def _people(subject: str, members: Sequence[Reading]) -> int:
    return len({one.source.author_id for one in members if subject in one.subjects})


def _is_doing(subject: str, members: Sequence[Reading]) -> bool:
    holders = [one for one in members if subject in one.subjects][:_MOST_READ]
    return tells_doing(
        (reading.source.text, place.start, place.end)
        for reading in holders
        for _, _, place in _places(subject, reading)
    )


def _term(subject: str, members: Sequence[Reading]) -> Term:
    """Return one place per reply: first where it is written as most write it, and by whom anew."""
    holders = [one for one in members if subject in one.subjects][:_MOST_READ]
    found = [place for reading in holders for place in _places(subject, reading)]
    spelt = Counter(word for word, _, _ in found)
    usual = max(spelt, key=lambda word: (spelt[word], word.islower(), word), default="")
    replies: set[int] = set()
    met: Counter[int] = Counter()
    ranked: list[tuple[bool, int, int, Point]] = []
    for order, (word, author, point) in enumerate(sorted(found, key=lambda one: one[0] != usual)):
        if point.reply_id not in replies:
            replies.add(point.reply_id)
            ranked.append((word != usual, met[author], order, point))
            met[author] += 1
    return tuple(one[-1] for one in sorted(ranked, key=lambda one: one[:3])[:_MOST_PLACES])


def _places(subject: str, reading: Reading) -> list[tuple[str, int, Point]]:
    source = reading.source
    return [
        (word, source.author_id, Point(source.reply_id, source.revision_id, start, end))
        for word, start, end in whole_words(reading)
        if subject[:1] in word.casefold() and known_by(word) == subject
    ]
