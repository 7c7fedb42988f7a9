"""Rules: the questions of a window, and the replies that answer them.

A reply answers a question when it was written as an answer to it, or follows it soon in the same
thread and takes up its words, or is what the one who was asked wrote next. When in doubt a question
counts as unanswered: a moderator looks once too often rather than never.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.digests.text.reading import Reading, Sentence, asks, named
from bot.digests.text.sentences import words

_FEWEST_WORDS = 4
_MOST_QUESTIONS = 2
"""A reply with more of them is a speech."""
_OWN_ANSWER = 2
"""Sentences that may follow: who goes on longer answers the question."""
_SOON = timedelta(hours=6)
_TURN = timedelta(hours=1)
_NEXT = 5
"""So many replies after it in its thread may answer a question without being marked as answers."""
_FEWEST_SHARED = 2
_SHARE = 0.3
_FEWEST_SAID = 2
_RHETORICAL = re.compile(
    r"(?:and\s|but\s|so\s|oh\s|well\s)?(?:who(?:\s\w+)?\s(?:cares?|knows|asked)|what\s(?:more|else)\sdo\s"
    r"|why\s(?:bother|should\si\scare)|(?:can|could|may)\swe\s|how\sdare|do\syou\seven|seriously)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",\s(?:right|no|eh|huh|is(?:n't|\sit)[\w\s]*|oder|nicht\swahr|verdad|non)\?+$", re.I
)

_UNKNOWING = """
    i do not know, i don't know, don't know, dunno, idk, no idea, i have no idea, no clue,
    not sure, i am not sure, i'm not sure, good question, same question, same question here,
    i have the same question, i wonder, keine ahnung, ich weiß nicht, weiß ich nicht,
    weiß nicht, gute frage, je ne sais pas, je sais pas, aucune idée, bonne question, no sé,
    no lo sé, ni idea, buena pregunta, non so, non lo so, não sei, geen idee, nie wiem,
    не знаю, я не знаю, لا أعرف, 我不知道, 不知道, わかりません, 分かりません
"""
"""How people say that they do not know; in other languages it passes for an answer."""
_NO_ANSWERS = frozenset(" ".join(words(one)) for one in _UNKNOWING.split(","))
_BESIDE = frozenset(words("sorry well honestly oh hm either too that it auch es das plus"))
_MOST_ADDED = 8
"""With more words after it, someone who does not know has something to say all the same."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the replies that answer it, oldest first."""

    asked: Reading
    sentence: Sentence
    answers: tuple[Reading, ...] = ()


def questions(readings: Sequence[Reading], *, longest: int) -> list[Question]:
    """Return the questions that members asked each other, oldest first, with their answers.

    Args:
        readings: The replies of the window, oldest first.
        longest: Characters that a question may have.
    """
    threads: defaultdict[int, list[Reading]] = defaultdict(list)
    answers: defaultdict[int, list[Reading]] = defaultdict(list)
    for one in readings:
        threads[one.source.thread_id].append(one)
        if one.source.answers_message_id is not None:
            answers[one.source.answers_message_id].append(one)
    found: list[Question] = []
    for thread in threads.values():
        for place, one in enumerate(thread):
            sentence = _question(one, longest)
            if sentence is not None:
                given = _answers(one, sentence, thread[:place], thread[place + 1 :])
                marked = answers.get(one.source.message_id, ())
                found.append(Question(one, sentence, _in_order(one, [*marked, *given])))
    return sorted(found, key=lambda one: one.asked.source.posted_at)


def _question(reading: Reading, longest: int) -> Sentence | None:
    """Return the question that a reply asks the others, or None."""
    asked = [at for at, one in enumerate(reading.sentences) if asks(reading.said(one))]
    real = [at for at in asked if _is_real(reading.said(reading.sentences[at]))]
    if not real or len(asked) > _MOST_QUESTIONS:
        return None
    last = reading.sentences[real[-1]]
    goes_on = len(reading.sentences) - 1 - real[-1] > _OWN_ANSWER
    return None if goes_on or last.end - last.start > longest else last


def _is_real(said: str) -> bool:
    return (
        len(words(said)) >= _FEWEST_WORDS and not _RHETORICAL.match(said) and not _TAG.search(said)
    )


def _answers(
    asked: Reading, sentence: Sentence, before: Sequence[Reading], after: Sequence[Reading]
) -> list[Reading]:
    """Return the replies of the same thread that answer without being marked as answers."""
    told = set(sentence.subjects)
    names = named(asked.said(sentence))
    needed = max(_FEWEST_SHARED, _SHARE * len(told))
    moment, author = asked.source.posted_at, asked.source.author_id
    turn = before[-1].source.author_id if before else None
    found: list[Reading] = []
    for place, one in enumerate(after[:_NEXT]):
        late = one.source.posted_at - moment
        elsewhere = one.source.answers_message_id not in {None, asked.source.message_id}
        if late > _SOON or elsewhere:
            continue
        shared = len(told & one.subjects)
        at_once = place == 0 and late <= _TURN
        in_turn = at_once and (
            one.source.author_id == turn or shared > 0 or bool(names & set(words(one.source.text)))
        )
        if one.source.author_id != author and (shared >= needed or in_turn):
            found.append(one)
    return found


def _knows_nothing(reading: Reading) -> bool:
    """Tell whether a reply says no more than that its author does not know either."""
    first, *rest = [words(reading.said(one).replace("’", "'")) for one in reading.sentences]  # noqa: RUF001
    said = " ".join(word for word in first if word not in _BESIDE)
    return said in _NO_ANSWERS and sum(map(len, rest)) <= _MOST_ADDED


def _in_order(asked: Reading, answers: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the answers that others gave later and that say something, each once."""
    moment, author = asked.source.posted_at, asked.source.author_id
    given = {
        one.source.reply_id: one
        for one in answers
        if one.source.author_id != author
        and one.source.posted_at >= moment
        and any(not asks(one.said(sentence)) for sentence in one.sentences)
        and len(words(one.source.text)) >= _FEWEST_SAID
        and not _knows_nothing(one)
    }
    return tuple(
        sorted(given.values(), key=lambda one: (one.source.posted_at, one.source.reply_id))
    )
