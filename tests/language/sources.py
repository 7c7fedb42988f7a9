"""What is said anywhere: the messages in the code, in the page, and in the commands."""

import ast
import asyncio
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import discord
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from discord import app_commands

from bot.app import EXTENSIONS, SeedbedBot
from bot.clock import SystemClock
from bot.language.catalogues import CHOICE, COMMAND, EXAMPLE, LANGUAGE, NUMBER, OPTION
from bot.scoring.readers import Readers
from bot.settings import Settings, StoreSettings
from bot.store import Store
from tests.prepared import prepare
from tests.scripted import ScriptedScorer

ROOT = Path(__file__).parents[2]
KEYWORDS: dict[str, Any] = {
    "tr": None,
    "msg": None,
    "trn": (1, 2),
    "trc": ((1, "c"), 2),
}

WORDS = {"tr": 1, "msg": 1, "trn": 2, "trc": 2}
"""What says a message, and how many of its first arguments are words of it."""
Message = str | tuple[str, str]
Tree = app_commands.CommandTree[Any]


def commands() -> Tree:
    """Return every command of the bot, as it is with all cogs."""
    with TemporaryDirectory() as folder:
        return asyncio.run(_commands(Path(folder) / "seedbed.sqlite3"))


async def _commands(path: Path) -> Tree:
    prepare(path)
    store = await Store.open(path)
    settings = Settings(store=StoreSettings(path=path))
    bot = SeedbedBot(settings, store, Readers.of(ScriptedScorer()), clock=SystemClock())
    try:
        for name in EXTENSIONS:
            # Not by discord.py, which runs the modules anew: others have taken hold of them.
            await import_module(name).setup(bot)
        return cast(Tree, bot.tree)
    finally:
        await store.close()


def template(commands: Tree) -> Catalog:
    """Return all messages there are, each with where it is said."""
    catalogue = Catalog(project="Seedbed", charset="utf-8", fuzzy=False)
    catalogue.add("English", context=LANGUAGE)
    catalogue.add(EXAMPLE, context=NUMBER)
    for path in sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").glob("*.py")]):
        for message, context in said_in(path.read_text(encoding="utf-8")):
            catalogue.add(message, locations=[(_name(path), 0)], context=context)
    for path in sorted((ROOT / "bot").rglob("*.html")):
        for words, context in _on_page(path):
            catalogue.add(cast(str, words), locations=[(_name(path), 0)], context=context)
    for name, context in in_commands(commands):
        catalogue.add(name, locations=[("cogs", 0)], context=context)
    return catalogue


def said_in(code: str) -> Iterator[tuple[Message, str | None]]:
    """Yield the messages in some code, with their contexts; those in f-strings too.

    Babel's own extraction does not look into f-strings before Python 3.12.

    Raises:
        ValueError: A message is put together where it is said: no catalogue can have it.
    """
    for node in ast.walk(ast.parse(code)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id not in WORDS:
            continue
        taken = node.args[: WORDS[node.func.id]]
        texts = [one.value if isinstance(one, ast.Constant) else None for one in taken]
        for one, text in zip(taken, texts, strict=True):
            if isinstance(one, ast.JoinedStr | ast.BinOp):
                raise ValueError(f"line {node.lineno}: {ast.unparse(one)} is put together")
            if text is None and node.func.id == "msg":
                raise ValueError(f"line {node.lineno}: {ast.unparse(one)} is no message")
        match node.func.id, texts:
            case "trn", [str() as single, str() as many]:
                yield (single, many), None
            case "trc", [str() as context, str() as said]:
                yield said, context
            case (("tr" | "msg"), [str() as said]):
                yield said, None


def _on_page(path: Path) -> Iterator[tuple[object, str | None]]:
    found = extract("jinja2", BytesIO(path.read_bytes()), keywords=KEYWORDS)
    for _, message, _, context in found:
        yield message, context


def in_commands(tree: Tree) -> Iterator[tuple[str, str | None]]:
    """Yield what is said of the commands in Discord's list, with its context."""
    for one in tree.walk_commands():
        yield one.qualified_name, COMMAND
        yield one.description, None
        if isinstance(one, app_commands.Command):
            for option in one.parameters:
                yield option.display_name, OPTION
                yield str(option.description), None
                yield from ((choice.name, CHOICE) for choice in option.choices)
    yield from ((menu, None) for menu in menus(tree))


def menus(tree: Tree) -> list[str]:
    """Return the names of the menus of messages and members."""
    kinds = (discord.AppCommandType.message, discord.AppCommandType.user)
    return [menu.name for kind in kinds for menu in tree.get_commands(type=kind)]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
