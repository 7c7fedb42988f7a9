"""Replies worth reading. It is no ranking of people: each is named once, and no count is theirs."""

from bot.digests.material import Material
from bot.digests.section import Line, Section
from bot.digests.text.points import LONGEST
from bot.digests.text.reading import asks, stands_alone
from bot.digests.text.reasons import ENOUGH, answers, telling_sentence
from bot.digests.text.reasons import worth as weigh
from bot.language.words import tr

_MOST = 3
_MOST_CITED = 4
_LEANS = 2
"""What it counts against a reply that no statement of it can be read alone."""
_FEWEST_SUBJECTS = 6
"""A reply with fewer telling words is read at a glance."""


def worth(material: Material) -> Section | None:
    """Return the replies that give sources or reasons, or that many answered; None without one."""
    given = answers(material.readings)
    found: list[tuple[int, Line, int]] = []
    for one in material.readings:
        if len(one.subjects) < _FEWEST_SUBJECTS:
            continue
        answered = given.get(one.source.message_id, ())
        why = weigh(one, answered=len(answered))
        sentence = telling_sentence(one, longest=LONGEST) if why.sum >= ENOUGH else None
        if sentence is not None:
            cites = tuple(each.source.reply_id for each in answered[:_MOST_CITED])
            line = Line(str(why), quote=one.point(sentence), cites=cites)
            said = one.said(sentence)
            alone = stands_alone(said) and not asks(said)
            found.append((why.sum - _LEANS * (not alone), line, one.source.author_id))
    found.sort(key=lambda one: -one[0])
    lines: list[Line] = []
    authors: set[int] = set()
    for _, line, author in found:
        if author not in authors:
            authors.add(author)
            lines.append(line)
    return Section("worth", tr("Replies worth reading"), tuple(lines[:_MOST])) if lines else None
