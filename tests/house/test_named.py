"""What the pages name exists: settings, commands with their options, and files."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from discord import app_commands
from pydantic import BaseModel

from bot.settings import Settings
from tests.house.pages import PAGES, ROOT, page
from tests.language import sources

NAMED = (*PAGES, "CHANGELOG.md")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_FENCED = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"/([a-z]+(?: [a-z]+)?)(?![\w./-])(.*)")
_OPTION = re.compile(r"\b([a-z_]+):(?!/)")
_PATH = re.compile(r"(?<![\w./:-])(?:bot|cogs|config|docs|seeds|tests)/[\w./*-]+\w/?")
_VARIABLE = re.compile(r"\bSEEDBED_([A-Z_]+)__([A-Z_]+)\b")
_NOT_COMMANDS = frozenset({"/data", "/healthz", "/metrics", "/queue length"})
"""What looks like a command and is a folder, an address, or a recipe's."""
_FILES = frozenset({"html", "json", "jsonl", "md", "png", "py", "toml", "db", "css", "js", "svg"})
_MADE = frozenset({"bot/language/fr.po"})
_MADE_BY_RECIPES = re.compile(r"<!-- recipe: new ([\w./-]+) -->")


def codes(text: str) -> list[str]:
    """Return what stands between backticks, outside blocks."""
    return _CODE.findall(_FENCED.sub("", text))


def settings_named(text: str) -> Iterator[str]:
    """Yield the settings that a page names, as ``section.key``."""
    sections = "|".join(
        name for name, one in Settings.model_fields.items() if _is_section(one.annotation)
    )
    for code in codes(text):
        for section, rest in re.findall(
            rf"(?<![\w./-])({sections})\.([a-z_]+(?:\.[a-z_]+)?)", code
        ):
            if rest not in _FILES:
                yield f"{section}.{rest}"
        yield from re.findall(rf"^\[({sections})\]$", code)
    yield from (f"{one}.{other}".lower() for one, other in _VARIABLE.findall(text))


def _is_section(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def is_setting(name: str) -> bool:
    """Tell whether there is a setting, or a group of them, of that name."""
    kind: Any = Settings
    for part in name.split("."):
        if not _is_section(kind):
            return not part.isdigit() and part in _LABELS
        if part not in kind.model_fields:
            return False
        kind = kind.model_fields[part].annotation
    return True


_LABELS = frozenset(
    {"toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack"}
)


@cache
def tree() -> dict[str, set[str]]:
    """Return the options of every command and group."""
    found = {}
    for one in sources.commands().walk_commands():
        parameters = [] if isinstance(one, app_commands.Group) else one.parameters
        found[one.qualified_name] = {parameter.display_name for parameter in parameters}
    return found


def wrong_commands(text: str) -> list[str]:
    """Return what a page names as a command, or an option of one, that does not exist."""
    wrong = []
    for code in codes(text):
        match = _COMMAND.match(code)
        if match is None or match[0].strip() in _NOT_COMMANDS:
            continue
        name, rest = match[1], match[2]
        if name not in tree():
            name, _, word = name.partition(" ")
            rest = f"{word} {rest}"
            if name not in tree() or (word and not _may_follow(name, rest)):
                wrong.append(code)
                continue
        wrong += [code for option in _OPTION.findall(rest) if option not in tree()[name]]
    return wrong


def _may_follow(name: str, rest: str) -> bool:
    """Tell whether words after a command can be its options: a group has none."""
    is_group = any(other.startswith(f"{name} ") for other in tree())
    return not is_group and bool(tree()[name] or not rest.strip())


def wrong_paths(text: str) -> list[str]:
    """Return the paths on a page that lead nowhere; a star stands for any name."""
    made = {*_MADE, *_MADE_BY_RECIPES.findall(text)}
    places = [*codes(text), *_FENCED.findall(text)]
    found = {path for code in places for path in _PATH.findall(code)} - made
    return sorted(path for path in found if not list(ROOT.glob(path.rstrip("/"))))


@pytest.mark.parametrize("name", NAMED)
def test_every_setting_that_a_page_names_exists(name: str) -> None:
    assert [one for one in settings_named(page(name)) if not is_setting(one)] == []


@pytest.mark.parametrize("name", NAMED)
def test_every_command_and_option_that_a_page_names_exists(name: str) -> None:
    assert wrong_commands(page(name)) == []


@pytest.mark.parametrize("name", NAMED)
def test_every_path_that_a_page_names_exists(name: str) -> None:
    assert wrong_paths(page(name)) == []


@pytest.mark.parametrize(
    "text",
    ["`scoring.engin`", "`[moderation.rule]`", "`SEEDBED_SCORING__ENGIN=x`", "`a scoring.engin b`"],
)
def test_a_setting_that_is_none_is_found(text: str) -> None:
    assert not all(map(is_setting, settings_named(text)))


def test_settings_that_are_some_are_seen() -> None:
    text = "`scoring.engine`, `[moderation.rules]`, `policy.review_at.insult`, `digest.html`"
    assert list(settings_named(text)) == [
        "scoring.engine", "moderation.rules", "policy.review_at.insult"
    ]  # fmt: skip
    assert all(map(is_setting, settings_named(text)))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("`/article pst`", True), ("`/articles`", True), ("`/article post screned:True`", True),
        ("`/case LABEL`", False), ("`/article post screened:True`", False), ("`/privacy`", False),
        ("`/queue band LABEL LOW HIGH`", False), ("`/data`", False), ("`/data/a.toml`", False),
    ],
)  # fmt: skip
def test_a_command_that_is_none_is_found(text: str, wrong: bool) -> None:
    assert bool(wrong_commands(text)) is wrong


def test_a_path_that_leads_nowhere_is_found() -> None:
    text = "`bot/digest/sections` and `bot/app.py`\n```text\n-> bot/nothing.py  there\n```\n"
    assert wrong_paths(text) == ["bot/digest/sections", "bot/nothing.py"]
