"""From a file's text to an article; what is wrong is said with its line and field.

The front matter is a narrow piece of YAML: plain texts and lists of texts. Dates, numbers and truth
values stay the words they were written as (``language: no`` is Norwegian). Aliases are refused, so
nothing can swell up.
"""

import difflib
import re
from collections.abc import Mapping

import yaml

from bot.articles.article import Article, ArticleError, slug
from bot.articles.fields import FIELDS, Fields, build, in_line
from bot.language.words import tr

SIZE_LIMIT = 16 * 1024
"""Characters; ten prompts and all the rest take a quarter of it."""

_FENCE = re.compile(r"-{3}[ \t]*")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_UNDERLINE = re.compile(r"(?:=+|-{2,})[ \t]*(?:\n|$)")
_NULL = "tag:yaml.org,2002:null"
_DEPTH_LIMIT = 4


class _RefusedError(Exception):
    """The YAML cannot be taken at all; says why."""


def parse(text: str, *, name: str) -> Article:
    """Return the article that a file's text holds.

    Args:
        text: Markdown, with a front matter between two ``---`` lines or without one; then the
            first line is the title.
        name: The file's name: the slug is made of it, and messages begin with it.

    Raises:
        ArticleError: With a line for every problem found.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    problems: list[str] = []
    if _FENCE.fullmatch(lines.partition("\n")[0]):
        fields, body = _split(lines, name, problems)
    else:
        title, body = _titled(lines)
        fields = Fields(texts={"title": title}, lines={"title": _first_line(lines)})
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}$", "", name)
    made = build(fields, body, identifier=slug(stem), problems=problems)
    if problems:
        raise ArticleError(f"{name}{problem}" for problem in problems)
    return made


def _split(lines: str, name: str, problems: list[str]) -> tuple[Fields, str]:
    """Return the fields and the text below them."""
    every = lines.split("\n")
    close = next((n for n, line in enumerate(every) if n and _FENCE.fullmatch(line)), None)
    if close is None:
        raise ArticleError(
            [
                tr(
                    "{file}, line 1: the front matter that begins with --- does not end. Put a "
                    "line of --- below its last field.",
                    file=name,
                )
            ]
        )
    fields = _read_fields("\n".join(every[1:close]), first_line=2, problems=problems)
    return fields, "\n".join(every[close + 1 :])


def _titled(lines: str) -> tuple[str, str]:
    """Return the first line that is not blank, without heading marks, and the rest."""
    first, _, rest = lines.lstrip().partition("\n")
    underline = _UNDERLINE.match(rest)
    return _unmarked(first), rest[underline.end() :] if underline else rest


def _unmarked(line: str) -> str:
    """Return a line without the marks of a heading before and behind it."""
    marks = _HEADING.match(line)
    text = (line[marks.end() :] if marks else line).strip()
    bare = text.rstrip("#")
    return bare.rstrip() if bare.endswith((" ", "\t")) else text


def _first_line(lines: str) -> int:
    return lines[: len(lines) - len(lines.lstrip())].count("\n") + 1


def _read_fields(text: str, *, first_line: int, problems: list[str]) -> Fields:
    """Return the fields between the ``---`` lines; ``first_line`` is the first one's number."""
    try:
        pairs = _pairs(text, first_line)
    except _RefusedError as refused:
        problems.append(str(refused))
        return Fields(wrong=frozenset(FIELDS))
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    wrong: set[str] = set()
    for key, value in pairs:
        line: int = key.start_mark.line + first_line
        name = str(key.value)
        problem = _problem(name, value, known=lines)
        lines.setdefault(name, line)
        if problem:
            wrong.add(name)
            problems.append(f"{in_line(line)}: {problem}")
        elif FIELDS[name] is str:
            texts[name] = _text(value)
        else:
            lists[name] = tuple(_text(one) for one in _items(value))
    return Fields(texts=texts, lists=lists, lines=lines, wrong=frozenset(wrong))


def _pairs(text: str, first_line: int) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    """Return the keys and values as YAML nodes, which know their lines."""
    if len(text) > SIZE_LIMIT:
        said = tr(
            "the front matter is {count} characters long. Shorten it to {most}.",
            count=len(text),
            most=SIZE_LIMIT,
        )
        raise _RefusedError(f": {said}")
    try:
        _refuse_tricks(text, first_line)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = in_line(mark.line + first_line) if mark else ""
        said = tr(
            "the front matter is not valid YAML ({why}). Write name: value on each line, and put "
            "quotes round a value that holds a colon.",
            why=error.problem or error.context,
        )
        raise _RefusedError(f"{line}: {said}") from None
    except yaml.reader.ReaderError as error:
        number = text[: error.position].count("\n") + first_line
        said = tr("there is a control character. Remove it.")
        raise _RefusedError(f"{in_line(number)}: {said}") from None
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode) or not all(
        isinstance(key, yaml.ScalarNode) for key, _ in root.value
    ):
        said = tr("the front matter is not a list of fields. Write name: value on each line.")
        raise _RefusedError(f"{in_line(first_line)}: {said}")
    return list(root.value)


def _refuse_tricks(text: str, first_line: int) -> None:
    """Refuse what no honest front matter holds, before anything is built of it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + first_line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            said = tr("& and * (YAML aliases) are not taken. Use quotes.")
            raise _RefusedError(f"{in_line(line)}: {said}")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEPTH_LIMIT:
            said = tr("lists within lists are not taken.")
            raise _RefusedError(f"{in_line(line)}: {said}")


def _problem(name: str, value: yaml.Node, *, known: Mapping[str, int]) -> str | None:
    if name in known:
        return tr(
            "{name} is there twice, first on line {line}. Keep one.", name=name, line=known[name]
        )
    if name not in FIELDS:
        near = difflib.get_close_matches(name[:40], FIELDS, n=1)
        hint = (
            tr("Did you mean {name}?", name=near[0])
            if near
            else tr("There are: {names}.", names=", ".join(FIELDS))
        )
        return tr("{name} is not a field. {hint}", name=name[:40], hint=hint)
    if FIELDS[name] is str:
        one_text = isinstance(value, yaml.ScalarNode)
        return None if one_text else tr("{name} must be one text, not more.", name=name)
    if not isinstance(value, yaml.SequenceNode) and not _is_null(value):
        return tr(
            "{name} must be a list. Write each on a line of its own, after a dash.", name=name
        )
    for number, one in enumerate(_items(value), start=1):
        if not isinstance(one, yaml.ScalarNode):
            return tr(
                "{name} is not a plain text. Put quotes round it; it may hold a colon.",
                name=f"{name.removesuffix('s')} {number}",
            )
    return None


def _is_null(value: yaml.Node) -> bool:
    return isinstance(value, yaml.ScalarNode) and value.tag == _NULL


def _items(value: yaml.Node) -> list[yaml.Node]:
    return [] if _is_null(value) else list(value.value)


def _text(value: yaml.Node) -> str:
    return "" if _is_null(value) else " ".join(str(value.value).split())
