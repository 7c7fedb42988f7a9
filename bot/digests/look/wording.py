"""Rules: what every form of a digest says in the same words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.digests.section import UNANSWERED
from bot.digests.shown import DigestView, ShownCase, ShownLine, ShownSection
from bot.effects.echo import seen
from bot.effects.message import shorten
from bot.language import dates
from bot.language.words import msg, number, tr, trn

QUOTE_LIMIT = 240
"""Characters of a quotation that are shown."""
DISCUSSED, WENT, NEEDS = msg("What was discussed"), msg("How it went"), msg("What needs you")
LATE = msg("It comes late: the bot was away or paused.")
NOBODY = msg("Nobody replied in this time.")
WRITTEN = msg(
    "Written by a language model from the replies that are quoted. Check it against them."
)
COMPARED = msg("In brackets: the change from the time before.")
OTHERS = msg("`/case list` shows the others.")

_MARKUP = re.compile(r"([\\`*_~|\[\]<>])")
_ADDRESSES = re.compile(r"(https?://[^\s\\`*~|\[\]<>]+)")
_CALL = re.compile(r"@(?=everyone|here)")
_UNANSWERED = "Not answered"
"""How digests that were stored without a kind of line begin what they say of such a question."""
_MORE: Mapping[str, str] = MappingProxyType(
    {"themes": msg("More of these"), "questions": msg("Answers"), "worth": msg("Answers")}
)
"""What the links of a section's lines lead to, besides the reply that is quoted."""
_ON_FIRST_SCREEN = frozenset({"themes", "figures", "appeals"})


def one_line(text: str) -> str:
    """Return ``text`` in one line, without what cannot be seen."""
    return seen(" ".join(text.split()))


def as_written(text: str) -> str:
    """Return ``text`` so that Discord shows it as it was written: no markup, no ping, one line.

    Addresses stay whole, as Discord would take a backslash for a part of them.
    """
    parts = _ADDRESSES.split(_CALL.sub("@\u200b", one_line(text)))
    return "".join(
        part if number % 2 else _MARKUP.sub(r"\\\1", part) for number, part in enumerate(parts)
    )


def quoted(text: str) -> str:
    """Return a quotation as far as it is shown, without marks around it."""
    return shorten(one_line(text), QUOTE_LIMIT)


def in_quotes(text: str) -> str:
    """Return a text with marks of quotation around it."""
    return tr("“{text}”", text=text)


def heading(view: DigestView) -> str:
    """Return the digest's number and title."""
    return tr("Digest {number}: {title}", number=view.number, title=one_line(view.title))


def span(view: DigestView) -> str:
    """Return which time the digest is about, in the guild's zone."""
    both = [one.astimezone(view.zone) for one in (view.starts_at, view.ends_at)]
    first, last = map(dates.full, both)
    return tr("From {first} to {last} ({zone}).", first=first, last=last, zone=view.zone.key)


def nothing(view: DigestView) -> str:
    """Return why nothing is quoted."""
    if not view.figures.now.replies:
        return tr(NOBODY)
    return tr("No reply is quoted: none was long enough and free of doubt, or this part is off.")


def gone(section: ShownSection) -> str:
    """Return how many lines of a section may not be shown any more; empty where all may."""
    if not section.gone:
        return ""
    return trn(
        "1 line is no longer shown: taken back, changed, or not kept any longer.",
        "{count} lines are no longer shown: taken back, changed, or not kept any longer.",
        section.gone,
    )


def other_sections(view: DigestView) -> list[ShownSection]:
    """Return the sections that stand below the first screen, in their order."""
    return [one for one in view.sections if one.name not in _ON_FIRST_SCREEN]


def how_many_cases(view: DigestView) -> str:
    """Return how many cases are open, before a list of them, and that nothing needs anyone."""
    if not view.open_in_all:
        other = appeals(view) or unanswered(view) or alarms(view)
        return tr("No case is open.") if other else tr("Nothing: no case is open.")
    return trn(
        "1 case is open, the oldest first:",
        "{count} cases are open, the oldest first:",
        view.open_in_all,
    )


def case_about(case: ShownCase) -> str:
    """Return what a case is about."""
    score = "" if case.score is None else f" {number(case.score, '.2f')}"
    about = f"{one_line(case.label)}{score}"
    return tr("{case}, under appeal", case=about) if case.appealed else about


def local(moment: datetime, view: DigestView) -> str:
    """Return a moment in the guild's zone."""
    return dates.short(moment.astimezone(view.zone))


def appeals(view: DigestView) -> list[ShownLine]:
    """Return the appeals that waited, but for those whose case is listed as open anyway."""
    section = view.section("appeals")
    listed = {case.url for case in view.open_cases}
    return [one for one in section.lines if not listed & set(one.links)] if section else []


def how_many_appeals(lines: Sequence[ShownLine]) -> str:
    """Return how many appeals waited besides those that the open cases name."""
    return trn(
        "Besides, 1 appeal waited when this was written:",
        "Besides, {count} appeals waited when this was written:",
        len(lines),
    )


def how_many_questions(lines: Sequence[ShownLine]) -> str:
    """Return how many questions have no answer."""
    return trn(
        "1 question had no answer in this time",
        "{count} questions had no answer in this time",
        len(lines),
    )


def unanswered(view: DigestView) -> list[ShownLine]:
    """Return the questions that nobody has answered."""
    section = view.section("questions")
    return [one for one in section.lines if is_unanswered(one)] if section else []


def alarms(view: DigestView) -> list[ShownLine]:
    """Return which labels no longer keep what was promised of them."""
    section = view.section("calibration")
    return list(section.lines) if section else []


def is_unanswered(line: ShownLine) -> bool:
    """Tell whether a line of the questions is about one that nobody has answered."""
    said = line.kind == UNANSWERED or line.said.startswith(_UNANSWERED)
    return said and bool(line.quote or line.links)


def more(section: ShownSection) -> str:
    """Return what stands before the links of a section's lines that quote a reply."""
    found = _MORE.get(section.name)
    return tr(found) if found else tr("See also")


def groups(lines: Sequence[ShownLine]) -> Iterator[tuple[str, list[ShownLine]]]:
    """Give the lines with what introduces them: a line that ends in a colon and has no more."""
    title, held = "", list[ShownLine]()
    for one in lines:
        if one.said.endswith(":") and not (one.label or one.quote or one.links):
            if title or held:
                yield title, held
            title, held = one.said, []
        else:
            held.append(one)
    if title or held:
        yield title, held
