"""What was discussed."""

from collections.abc import Sequence

from bot.digests.material import Material
from bot.digests.section import Line, Section, Term
from bot.digests.sources import Point
from bot.digests.text.clusters import Clusters, cluster
from bot.digests.text.labels import labels
from bot.digests.text.minority import minority
from bot.digests.text.quoting import holds, main_points, typical
from bot.digests.text.reading import Reading, spoken_to
from bot.language.words import msg, tr

_FEWEST_THEMES = 2
_FEWEST_REPLIES = 3
_FEWEST_PEOPLE = 2
_MOST_CITED = 4
_LESS_SAID = msg("One voice apart from these")


def themes(material: Material) -> Section | None:
    """Return what was discussed, in its members' own words; None where nothing can be quoted.

    Clusters of replies come first, the largest before, and last a voice that they leave out. Where
    there are no clusters, the main points stand alone.
    """
    if material.main_points <= 0:
        return None
    lines = _themes(material) or _points(material)
    return Section("themes", tr("What was discussed"), lines) if lines else None


def _points(material: Material) -> tuple[Line, ...]:
    points = main_points(material.readings, most=material.main_points, known=material.article)
    return tuple(Line(quote=one) for one in points)


def _themes(material: Material) -> tuple[Line, ...]:
    found = cluster(material.readings)
    if found is None:
        return ()
    most = max(1, material.main_points - 1)
    quoted: set[int] = set()
    themes: list[int] = []
    lines: list[Line] = []
    for theme, terms in _shown(found, material):
        members = [found.readings[at] for at in found.themes[theme]]
        quote = typical(members, terms, quoted=quoted, known=material.article)
        if len(lines) == most or not _fits(quote, terms):
            continue
        themes.append(theme)
        lines.append(Line(_size(members), terms, quote, _cited(members, quote)))
        quoted |= {one.source.author_id for one in members if _is_of(one, quote)}
    if len(lines) < min(_FEWEST_THEMES, most):
        return ()
    if material.main_points > len(lines):
        voice = minority(found, themes, quoted=quoted, known=material.article)
        lines += [Line(tr(_LESS_SAID), quote=voice)] if voice else []
    return tuple(lines)


def _shown(found: Clusters, material: Material) -> list[tuple[int, tuple[Term, ...]]]:
    """Return the clusters that may make a theme, with their labels, the largest first.

    Those that nothing labels have nothing in common, unless it is so with all of them: then the
    script is one in which no words can be told apart.
    """
    themes = [at for at in range(len(found.themes)) if _is_theme(found, found.themes[at])]
    parted = [[found.readings[at] for at in found.themes[one]] for one in themes]
    names = spoken_to([one.text for one in material.sources])
    told = labels(parted, found.readings, names=names, title=material.title)
    labelled = list(zip(themes, told, strict=True))
    return [one for one in labelled if one[1]] or labelled


def _fits(quote: Point | None, terms: Sequence[Term]) -> bool:
    """Tell whether a quotation speaks of what labels its theme, where anything does."""
    return not terms or (quote is not None and any(holds(quote, term) for term in terms))


def _is_theme(found: Clusters, theme: Sequence[int]) -> bool:
    people = {found.readings[at].source.author_id for at in theme}
    return len(theme) >= _FEWEST_REPLIES and len(people) >= _FEWEST_PEOPLE


def _size(members: Sequence[Reading]) -> str:
    people = len({one.source.author_id for one in members})
    return tr("{replies} replies by {people} people", replies=len(members), people=people)


def _cited(members: Sequence[Reading], quote: Point | None) -> tuple[int, ...]:
    """Return the most typical replies besides the one that is quoted, by different people first."""
    met: set[int] = set()
    first: list[int] = []
    rest: list[int] = []
    for one in members:
        if _is_of(one, quote):
            met.add(one.source.author_id)
    for one in members:
        if _is_of(one, quote):
            continue
        (rest if one.source.author_id in met else first).append(one.source.reply_id)
        met.add(one.source.author_id)
    return tuple([*first, *rest][:_MOST_CITED])


def _is_of(reading: Reading, quote: Point | None) -> bool:
    return quote is not None and reading.source.reply_id == quote.reply_id
