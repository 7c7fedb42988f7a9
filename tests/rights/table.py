"""Who may do what: every command, menu, button, form and question, and every kind of user.

The names come from the code. What has no row here fails, so that nothing new can be forgotten.
"""

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import discord
from discord import app_commands

import cogs
from bot.app import SeedbedBot
from tests.simulated.acting import AnyCommand

Right = Literal["admin", "moderator", "staff", "member", "writer", "oneself", "author"]
What = Literal["command", "menu", "button", "form", "question", "completion"]

STRANGER, MEMBER, AUTHOR, REPORTER = "stranger", "member", "author", "reporter"
ELSEWHERE, MODERATOR, ADMIN = "moderator elsewhere", "moderator", "admin"
TIMED_OUT = "timed-out member"
KINDS = (STRANGER, MEMBER, AUTHOR, REPORTER, ELSEWHERE, MODERATOR, ADMIN, TIMED_OUT)
"""The kinds of users; a stranger shares no server with the bot and writes to it directly."""

_HERE = frozenset(KINDS) - {STRANGER}
MAY: dict[Right, frozenset[str]] = {
    "admin": frozenset({ADMIN}),
    "moderator": frozenset({MODERATOR}),
    "staff": frozenset({ADMIN, MODERATOR}),
    "member": _HERE,
    "writer": _HERE - {TIMED_OUT},
    "oneself": _HERE,
    "author": frozenset({AUTHOR}),
}

COMMANDS: dict[Right, set[str]] = {
    "admin": {
        "setup", "article list", "article preview", "article post", "article add", "article close",
        "article reopen", "article remove", "digest now", "digest latest", "digest list",
        "digest show", "digest search", "digest export", "digest schedule", "digest pause",
        "audit export", "policy set", "policy try", "policy exempt", "policy rollback",
        "policy live", "policy shadow", "calibrate",
    },
    "member": {"help"},
    "moderator": {
        "case list", "case show", "case user", "case uphold", "case dismiss", "case claim",
        "case release", "case undo", "case appeal", "queue next", "queue band", "why",
        "brake status", "brake set", "brake lift",
    },
    "staff": {"pause", "resume", "policy show", "policy history"},
    "oneself": {"privacy show", "privacy export", "privacy forget", "my status", "my responses"},
    "writer": {"respond"},
}  # fmt: skip
MENUS: dict[Right, set[str]] = {
    "member": {"Report to moderators"},
    "author": {"My response: edit / withdraw"},
    "moderator": {"Why was this flagged?", "Who wrote this"},
}
BUTTONS: dict[str, tuple[str, list[str]]] = {
    "CaseButton": (
        "all on a case's card",
        [
            f"seedbed:case:{number}:{verb}"
            for number, verb in (
                (1, "uphold"), (1, "dismiss"), (1, "claim"), (1, "release"), (1, "more"),
                (1, "why"), (2, "undo"), (2, "affirm"), (2, "overturn"), (1, "second_uphold"),
                (1, "second_dismiss"),
            )
        ],
    ),
    "NextButton": ("Next case", ["seedbed:queue:next"]),
    "AppealButton": ("Appeal", ["seedbed:appeal:{guild}:2"]),
    "TakeDownButton": ("Take down, under a restored reply", ["seedbed:restored:3"]),
    "BrakeButton": (
        "all on a brake's card",
        [f"seedbed:brake:1:{verb}" for verb in ("slow_30", "pause", "lock", "leave", "lift")],
    ),
    "RespondButton": ("Respond", ["seedbed:respond"]),
    "ResponseButton": (
        "Edit, Send anyway, Drop, Withdraw, of a response",
        [f"seedbed:response:{{guild}}:4:{what}" for what in ("edit", "send", "drop", "withdraw")],
    ),
    "ScheduleButton": (
        "Save, Discard, of a digest schedule",
        ["seedbed:schedule:save:1", "seedbed:schedule:discard:1"],
    ),
    "SetupButton": (
        "Back, Skip, Next, All at a glance, Another zone, of the set-up",
        [
            f"seedbed:setup:{what}"
            for what in ("show:zone", "show:glance", "pass:article", "pass:shadow", "type:zone")
        ],
    ),
    "PostButton": ("Post a first article, of the set-up", ["seedbed:setup:post"]),
    "SetupChannel": (
        "the channels of the set-up",
        [f"seedbed:setup:channel:{step}:0" for step in ("article", "moderator", "admin")],
    ),
    "SetupRole": (
        "the roles of the set-up",
        ["seedbed:setup:role:moderator:0", "seedbed:setup:role:admin:0"],
    ),
    "SetupList": (
        "the lists of the set-up",
        [f"seedbed:setup:list:{what}:0" for what in ("zone", "time", "tone", "glance")],
    ),
    "PickList": ("the articles of the set-up", ["seedbed:setup:pick"]),
}  # fmt: skip
FORMS = {
    "UpholdForm": "What follows?",
    "WordForm": "A word to the author",
    "AppealForm": "Appeal",
    "ReportForm": "Report to moderators",
    "RespondForm": "Respond",
    "RewriteForm": "Edit your response",
    "PasteForm": "Add an article",
    "TypedForm": "Another zone, another time",
}
QUESTIONS = {
    "ForgetView": "Erase everything?",
    "TryView": "Put what was tried in force?",
    "LiveView": "Go live?",
    "PostView": "Post the article?",
    "CalibrationView": "Put the threshold in force?",
    "BandView": "Dismiss this band?",
}
_BASES = {"Form", "LastingForm", "LastingButton"}
"""What the others are made from; nobody meets them."""
_WRITERS = {"RespondButton", "RespondForm"}
"""Of what is open to members, that which has them write in a thread."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be done, and the right that it takes.

    Attributes:
        name: A command's name, a menu's, a class's, or a command's and its option's.
    """

    what: What
    name: str
    right: Right

    def may(self, kind: str) -> bool:
        """Tell whether a kind of user may do it."""
        return kind in MAY[self.right]


def rows(bot: SeedbedBot) -> list[Row]:
    """Return all that can be done, out of the code.

    Raises:
        KeyError: Something has no row in the tables here.
    """
    found = [Row("command", one.qualified_name, _right_of(one)) for one in commands(bot)]
    menus = {name: right for right, named in MENUS.items() for name in named}
    found += [Row("menu", name, menus[name]) for name in menu_names(bot)]
    for one in guarded():
        right: Right = "writer" if one.__name__ in _WRITERS else one.right
        found.append(Row(_what(one), one.__name__, right))
    return found + [
        Row("completion", f"{one.qualified_name}: {option.name}", _completes(one, option.name))
        for one in commands(bot)
        for option in one.parameters
        if option.autocomplete
    ]


def commands(bot: SeedbedBot) -> list[AnyCommand]:
    """Return every command."""
    return [one for one in bot.tree.walk_commands() if isinstance(one, app_commands.Command)]


def menu_names(bot: SeedbedBot) -> list[str]:
    """Return the name of every menu of a message or a member."""
    kinds = (discord.AppCommandType.message, discord.AppCommandType.user)
    return [one.name for kind in kinds for one in bot.tree.get_commands(type=kind)]


def guarded() -> list[type[Any]]:
    """Return every button, view and form that the cogs define, by name.

    A cog that is loaded anew defines them anew, so each is there once.
    """
    for module in pkgutil.iter_modules(cogs.__path__):
        import_module(f"cogs.{module.name}")
    kinds = (discord.ui.View, discord.ui.Modal, discord.ui.DynamicItem)
    found = {
        one.__name__: one
        for kind in kinds
        for one in _below(kind)
        if one.__module__.startswith("cogs.") and one.__name__ not in _BASES
    }
    return [found[name] for name in sorted(found)]


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _right_of(command: AnyCommand) -> Right:
    rights = {name: right for right, named in COMMANDS.items() for name in named}
    return rights[command.qualified_name]


def _completes(command: AnyCommand, option: str) -> Right:
    """Return who is offered something for an option: titles of discussions also to moderators."""
    titles = option == "discussion" and command.qualified_name.startswith("policy ")
    return "staff" if titles else _right_of(command)


def _what(one: type[Any]) -> What:
    found: What = "button" if issubclass(one, discord.ui.DynamicItem) else "question"
    found = "form" if issubclass(one, discord.ui.Modal) else found
    known = {"button": {*BUTTONS}, "form": {*FORMS}, "question": {*QUESTIONS}}[found]
    if one.__name__ not in known:
        raise KeyError(one.__name__)
    return found
