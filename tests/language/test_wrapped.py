"""What people read goes through the catalogue: no sentence stands in the code without ``tr``.

A text of several words counts as a sentence, unless it is a docstring, goes into the log, is a
query, or is one of the few that stand here with the reason.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.language.sources import ROOT, WORDS

ROOMS = (
    "bot/moderation", "bot/discussions", "bot/digests", "bot/articles", "bot/guilds",
    "bot/effects", "bot/privacy", "cogs", "bot/init", "bot/doctor", "bot/settings",
)  # fmt: skip
ALONE = {"bot/health.py"}
"""What is read and lies in no room."""
OPERATORS = {"bot/digests/commands.py", "bot/privacy/commands.py", "bot/privacy/alone.py"}
"""The rest of the command line, which is English."""
OF_LANGUAGE = ("bot/digests/text/", "bot/digests/writing/")
"""Words about words: lists of a language, and what a language model is told."""
IN_LISTS = {"command", "describe", "Group", "Choice"}
"""What Discord lists: taken from the tree of commands."""
IN_HELP = {"option"}
"""What ``--help`` says, which is English."""

NOT_READ = {
    # Named in the log, or in the database, where nobody reads them as they are.
    "bot/moderation/arrivals.py", "bot/moderation/pages.py", "bot/moderation/inbox.py",
    "bot/moderation/catching_up.py", "cogs/history.py", "bot/privacy/report.py",
    "bot/effects/carrier.py", "bot/effects/executor.py", "bot/effects/refusals.py",
    "bot/effects/responses.py", "bot/effects/deed.py",
    # Constants that are said where they are shown, and held by the catalogue.
    "cogs/case_choices.py", "cogs/digest_schedule.py", "cogs/policy_choices.py",
    # Names of Discord's, as which a message is known again.
    "cogs/screening_probe.py", "cogs/reports.py", "cogs/responses.py", "cogs/why.py",
    # What is written into files.
    "bot/init/files.py",
}  # fmt: skip
STORED = {
    "the discussion is closed", "taken back", "scored calm", "exempt role", "exempt channel",
    "no text", "did not happen", "Not answered", "what is declined cannot be put in force",
    "case {}", "code {}", "ref {}", "there is no discussion {}", "an interaction",
    "{} is no precision between 0 and 1.", "limit is {}; at least {} is needed",
    "Discord answered (\\d+) \\(code (\\d+)\\)", "offset points", "axes fraction",
    "/policy set", "/policy exempt", "/policy try", "/policy live",
    "cd {}; ", "{} {}seedbed {}", "A sentence to begin with.",
}  # fmt: skip
"""Codes, keys, commands, what a scorer is tried with, what only a mistake in the code brings up."""

_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z{]")
_QUERY = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|CREATE)\b")


def sentences(code: str) -> Iterator[str]:
    """Yield the texts in some code that look as if somebody read them, without what is said."""
    tree = ast.parse(code)
    said = {id(part) for node in ast.walk(tree) for part in _left_out(node)}
    for node in ast.walk(tree):
        text = None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(
                str(getattr(one, "value", "{}")) if _is_text(one) else "{}" for one in node.values
            )
        if id(node) not in said and text and _WORDS.search(text) and not _QUERY.search(text):
            yield text


def _is_text(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant)


def _left_out(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Constant() as docstring):
            yield docstring
        case ast.JoinedStr(values=parts):
            yield from filter(_is_text, parts)
        case ast.ClassDef(keywords=keywords):
            yield from (part for one in keywords for part in ast.walk(one))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="log"))):
            yield from ast.walk(node)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
            name in WORDS or name in IN_LISTS or name in IN_HELP
        ):
            yield from ast.walk(node)


def places() -> Iterator[Path]:
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    for path in (*found, *(ROOT / name for name in sorted(ALONE))):
        name = path.relative_to(ROOT).as_posix()
        if name not in OPERATORS | NOT_READ and not name.startswith(OF_LANGUAGE):
            yield path


def test_no_sentence_goes_past_the_catalogue() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in places()
        for text in sentences(path.read_text(encoding="utf-8"))
        if text not in STORED
    }
    assert sorted(found) == []


def test_what_is_read_is_told_from_what_is_not() -> None:
    code = '''
"""A docstring of words."""
log.info("said to nobody")
answer("Nothing was changed.")
answer(tr("Nothing at all was changed."))
answer(f"{n} cases were closed.")
read("SELECT a FROM b")
'''
    assert list(sentences(code)) == ["Nothing was changed.", "{} cases were closed."]


def test_every_exception_is_still_one() -> None:
    assert all((ROOT / name).is_file() for name in OPERATORS | NOT_READ)
    held = {text for path in places() for text in sentences(path.read_text(encoding="utf-8"))}
    assert held >= STORED
