"""Rules: the fields of an article, and what may stand in them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from bot.articles.article import OPENING_REPLY_MARKER, UNDETERMINED, Article
from bot.articles.markdown import length
from bot.effects.echo import seen
from bot.language.words import tr

FIELDS: Mapping[str, type] = MappingProxyType(
    {
        "title": str,
        "source": str,
        "published": str,
        "language": str,
        "tags": list,
        "prompts": list,
    }
)
"""The fields there are, and whether each holds a text or a list of texts."""

TITLE_LIMIT = 100
"""An article's title names its thread. Source: Discord API reference, "Start Thread"."""

SOURCE_LIMIT = 300
TAGS_LIMIT = 5
"""Source: Discord API reference, "Start Thread in Forum Channel": at most 5 applied tags."""
TAG_LIMIT = 20
"""Source: Discord API reference, "Forum Tag Object"."""
PROMPTS_LIMIT = 10
PROMPT_LIMIT = 300

_MARKER = re.compile(r"^[ \t]*<!--[ \t]*opening-reply[ \t]*-->[ \t]*$", re.MULTILINE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PUBLISHED = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Fields:
    """What a front matter holds.

    Attributes:
        texts: The fields that hold one text.
        lists: The fields that hold a list.
        lines: The line of the file on which each field stands.
        wrong: Fields that are there but could not be taken; a problem tells why.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    wrong: frozenset[str] = frozenset()

    def where(self, name: str) -> str:
        """Return ``, line 3`` for a field that stands there, else nothing."""
        return in_line(self.lines[name]) if name in self.lines else ""


def in_line(number: int) -> str:
    """Return ``, line 3``."""
    return tr(", line {number}", number=number)


def build(fields: Fields, body: str, *, identifier: str, problems: list[str]) -> Article:
    """Return the article of these fields and this text.

    Args:
        fields: What was read or typed.
        body: Markdown; the opening reply may stand at its end, below its marker.
        identifier: The article's slug.
        problems: What cannot stand is added, each from the place on: ``, line 3: title is …``.
    """
    texts, where = {name: seen(text) for name, text in fields.texts.items()}, fields.where
    main, reply = _opening_reply(body, problems)
    title = texts.get("title", "")
    if not title and "title" not in fields.wrong:
        said = tr("title is missing. Give one of at most {most} characters.", most=TITLE_LIMIT)
        problems.append(f"{where('title')}: {said}")
    _check_length("title", title, TITLE_LIMIT, fields, problems)
    _check_length("source", texts.get("source", ""), SOURCE_LIMIT, fields, problems)
    if not main:
        said = tr("there is no text besides the title. Write the article below it.")
        problems.append(f": {said}")
    for name, text in fields.texts.items():
        if _unfit(text) is not None:
            problems.append(f"{where(name)}: {_holds_control(name)}")
    if (at := _unfit(body, spared="\t\n\f\v")) is not None:
        said = tr(
            "there is a control character (U+{code:04X}) in line {line} of the text. Remove it.",
            code=ord(body[at]),
            line=body.count("\n", 0, at) + 1,
        )
        problems.append(f": {said}")
    _check_published(texts.get("published", ""), fields, problems)
    language = texts.get("language", "") or UNDETERMINED
    if not _LANGUAGE.fullmatch(language):
        said = tr("language is {given!r}. Give a language tag, such as en.", given=language)
        problems.append(f"{where('language')}: {said}")
    for name, many, longest in (
        ("tags", TAGS_LIMIT, TAG_LIMIT),
        ("prompts", PROMPTS_LIMIT, PROMPT_LIMIT),
    ):
        _check_list(name, many, longest, fields, problems)
    return Article(
        slug=identifier,
        title=title,
        body=main,
        source=texts.get("source", ""),
        published=texts.get("published", ""),
        language=language,
        tags=tuple(map(seen, fields.lists.get("tags", ()))),
        prompts=tuple(map(seen, fields.lists.get("prompts", ()))),
        opening_reply=reply,
    )


def _opening_reply(body: str, problems: list[str]) -> tuple[str, str | None]:
    """Return the article's body, and the opening reply that stands below its marker."""
    pieces = [piece.strip() for piece in _MARKER.split(body)]
    if len(pieces) == 1:
        return pieces[0], None
    marker = OPENING_REPLY_MARKER
    if len(pieces) > 2:
        count = len(pieces) - 1
        said = tr("{marker} stands {count} times. Keep one.", marker=marker, count=count)
        problems.append(f": {said}")
    elif not pieces[1]:
        said = tr(
            "nothing follows {marker}. Write the reply below it, or remove it.", marker=marker
        )
        problems.append(f": {said}")
    return pieces[0], pieces[1]


def _check_length(name: str, text: str, most: int, fields: Fields, problems: list[str]) -> None:
    if length(text) > most:
        problems.append(f"{fields.where(name)}: {_too_long(name, text, most)}")


def _unfit(text: str, *, spared: str = "") -> int | None:
    """Return where a control character is, or half of one that UTF-8 cannot hold; or None."""
    return next(
        (
            position
            for position, one in enumerate(text)
            if one not in spared and unicodedata.category(one) in ("Cc", "Cs")
        ),
        None,
    )


def _check_list(name: str, many: int, longest: int, fields: Fields, problems: list[str]) -> None:
    values = fields.lists.get(name, ())
    if len(values) > many:
        too_many = tr(
            "there are {count} {name}. Keep at most {most}.",
            count=len(values),
            name=name,
            most=many,
        )
        problems.append(f"{fields.where(name)}: {too_many}")
    for number, value in enumerate(values, start=1):
        one, said = f"{name.removesuffix('s')} {number}", list[str]()
        if not value.strip():
            said.append(tr("{name} is empty. Remove it.", name=one))
        if value in values[: number - 1]:
            said.append(tr("{name} is there twice.", name=one))
        if _unfit(value) is not None:
            said.append(_holds_control(one))
        if length(value) > longest:
            said.append(_too_long(one, value, longest))
        problems += [f"{fields.where(name)}: {problem}" for problem in said]


def _holds_control(name: str) -> str:
    return tr("{name} holds a control character. Remove it.", name=name)


def _too_long(name: str, text: str, most: int) -> str:
    return tr(
        "{name} is {count} characters long. Shorten it to {most}.",
        name=name,
        count=length(text),
        most=most,
    )


def _check_published(published: str, fields: Fields, problems: list[str]) -> None:
    if published and not is_date(published):
        said = tr(
            "published is {given!r}. Give a date, a month or a year: 2008-03-31, 2008-03 or 2008.",
            given=published,
        )
        problems.append(f"{fields.where('published')}: {said}")


def is_date(text: str) -> bool:
    """Tell whether ``text`` is an ISO date, a month or a year that there is."""
    match = _PUBLISHED.fullmatch(text)
    if not match:
        return False
    try:
        date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return False
    return True
