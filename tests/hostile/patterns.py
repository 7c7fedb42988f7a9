"""Every regular expression of ours, read from the code: a new one is tried without asking."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).parents[2]
_MAY_ASK = r"\bre\.|\btemplate="
"""Stands in every module that has a regular expression."""
_DIRECT = frozenset(
    {"compile", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """A regular expression.

    Attributes:
        where: The file, and the line or its name there.
        pattern: Compiled.
        ways: The methods by which it is tried; "search" where it is handed on.
    """

    where: str
    pattern: re.Pattern[str]
    ways: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unread:
    """A call that makes a regular expression of what only a running bot knows."""

    where: str
    call: str


@cache
def _files() -> Mapping[str, str]:
    """Return what stands in the files of the bot and its cogs."""
    files = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")])
    return MappingProxyType(
        {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}
    )


@cache
def code(holding: str) -> Mapping[str, ast.Module]:
    """Return the modules of the bot and its cogs in which something stands, by their files.

    Args:
        holding: A regular expression that fits somewhere in each module that is looked for:
            to parse them all takes seconds.
    """
    found = re.compile(holding)
    return MappingProxyType(
        {file: ast.parse(text) for file, text in _files().items() if found.search(text)}
    )


@cache
def ours() -> tuple[Found | Unread, ...]:
    """Return every regular expression of the bot and its cogs."""
    return tuple(one for file in code(_MAY_ASK) for one in within(ROOT / file))


def within(file: Path, root: Path = ROOT) -> Iterator[Found | Unread]:
    """Give the regular expressions of a module below ``root``."""
    text = file.read_text(encoding="utf-8")
    where = file.relative_to(root)
    tree = code(_MAY_ASK)[str(where)] if root is ROOT else ast.parse(text)
    names = _constants(tree)
    made: dict[int, str] = {}
    for line in tree.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            made[id(line.value)] = line.targets[0].id
    for node in ast.walk(tree):
        for call, argument, how in _asked(node):
            name = made.get(id(call))
            place = f"{where}:{name or call.lineno}"
            pattern = _compiled(argument, names) or _imported(where, argument)
            if pattern is not None:
                yield Found(place, pattern, _used(text, name) if name else frozenset({how}))
            elif not _escapes(argument):
                yield Unread(place, ast.unparse(call))


def _asked(node: ast.AST) -> Iterator[tuple[Any, ast.expr, str]]:
    """Give what makes a regular expression, the expression for it, and how it is tried."""
    if isinstance(node, ast.ClassDef):
        for keyword in node.keywords:
            if keyword.arg == "template":  # of discord.ui.DynamicItem, which uses fullmatch
                yield keyword.value, keyword.value, "fullmatch"
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in _DIRECT
        and node.args
    ):
        whole: ast.expr = node if node.func.attr == "compile" else node.args[0]
        yield node, whole, node.func.attr


def _constants(tree: ast.Module) -> dict[str, Any]:
    """Return what a module's own lines say by themselves, without running any of its imports."""
    names: dict[str, Any] = {"re": re}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                names[node.targets[0].id] = _value(node.value, names)
            except Exception:  # noqa: S112  it needs what is imported
                continue
    return names


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<a constant>", "eval"), dict(names))  # noqa: S307


def _compiled(node: ast.expr, names: dict[str, Any]) -> re.Pattern[str] | None:
    try:
        found = _value(node, names)
    except Exception:  # it needs what is imported
        return None
    return re.compile(found) if isinstance(found, str) else found


def _imported(where: Path, node: ast.expr) -> re.Pattern[str] | None:
    """Return what an expression is in its module, where it needs what that one imports."""
    try:
        module = import_module(".".join(where.with_suffix("").parts))
    except ImportError:
        return None
    return _compiled(node, vars(module))


def _used(text: str, name: str) -> frozenset[str]:
    """Return by which methods a compiled expression is tried; ``search`` where it is handed on."""
    found = re.findall(rf"\b{re.escape(name)}\b(?!\s*=[^=])(?:\.(\w+))?", text)
    return frozenset(one if one in _DIRECT else "search" for one in found)


def _escapes(node: ast.expr) -> bool:
    """Tell whether an expression stands for texts as they are, which costs nothing to look for."""
    return re.search(r"^re\.escape\(|\.join\(map\(re\.escape, ", ast.unparse(node)) is not None
