"""The questions that members asked each other, those that wait for an answer first."""

from bot.digests.material import Material
from bot.digests.section import UNANSWERED, Line, Section
from bot.digests.text.points import LONGEST
from bot.digests.text.questions import Question
from bot.digests.text.questions import questions as asked
from bot.digests.text.reading import stands_alone
from bot.language.words import tr, trn

_MOST = 5
_MOST_UNANSWERED = 3
_MOST_CITED = 4
_FEWEST_SUBJECTS = 2


def questions(material: Material) -> Section | None:
    """Return the questions of a window, unanswered ones first; None without one.

    Those that can be read alone come first, and of them those that have waited longest, or were
    answered most.
    """
    found = sorted(asked(material.readings, longest=LONGEST), key=_reads_badly)
    waiting = [one for one in found if not one.answers][:_MOST_UNANSWERED]
    answered = sorted((one for one in found if one.answers), key=lambda one: -len(one.answers))
    lines = [_line(one) for one in (*waiting, *answered)][:_MOST]
    return Section("questions", tr("Questions asked"), tuple(lines)) if lines else None


def _reads_badly(question: Question) -> bool:
    said = question.asked.said(question.sentence)
    return not stands_alone(said) or len(question.sentence.subjects) < _FEWEST_SUBJECTS


def _line(question: Question) -> Line:
    count = len(question.answers)
    answered = trn("Answered by 1 reply", "Answered by {count} replies", count)
    return Line(
        answered if count else tr("Not answered in this time"),
        quote=question.asked.point(question.sentence),
        cites=tuple(one.source.reply_id for one in question.answers[:_MOST_CITED]),
        kind="" if count else UNANSWERED,
    )
