"""Who may do what: tables of every command, menu and button, and a house to try them in."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import discord
import simcord
from discord import app_commands

import cogs
from bot.app import SeedbedBot
from cogs.access import Form, LastingButton
from cogs.lasting_form import LastingForm
from tests.simulated.acting import AnyCommand
from tests.simulated.house import House

COMMANDS = {
    "admin": {
        "setup", "article list", "article preview", "article post", "article add", "article close",
        "article reopen", "article remove", "digest now", "digest latest", "digest list",
        "digest show", "digest search", "digest export", "digest schedule", "digest pause",
        "audit export", "policy set", "policy try", "policy exempt", "policy rollback",
        "policy live", "policy shadow", "calibrate",
    },
    "moderator": {
        "case list", "case show", "case user", "case uphold", "case dismiss", "case claim",
        "case release", "case undo", "case appeal", "queue next", "queue band", "why",
        "brake status", "brake set", "brake lift",
    },
    "staff": {"pause", "resume", "policy show", "policy history"},
    "member": {"privacy show", "privacy forget", "my status", "my responses", "respond"},
}  # fmt: skip
MENUS = {
    "member": {"Report to moderators", "My response: edit / withdraw"},
    "moderator": {"Why was this flagged?", "Who wrote this"},
}
MAY = {
    "admin": {"admin"},
    "moderator": {"moderator"},
    "staff": {"admin", "moderator"},
    "member": {"admin", "moderator", "bob"},
    "author": {"alice"},
}
REFUSALS = (
    "Only moderators can do this",
    "Only admins can do this",
    "Only the author of the reply can appeal",
    "Only who wrote these words can take them down",
    "Only who wrote a response can change it",
    "This is not yours",
)
PEOPLE = ("admin", "moderator", "bob")

BUTTONS = {
    "CaseButton": [
        f"seedbed:case:{number}:{verb}"
        for number, verb in (
            (1, "uphold"), (1, "dismiss"), (1, "claim"), (1, "release"), (1, "more"),
            (1, "why"), (2, "undo"), (2, "affirm"), (2, "overturn"), (1, "second_uphold"),
            (1, "second_dismiss"),
        )
    ],
    "NextButton": ["seedbed:queue:next"],
    "AppealButton": ["seedbed:appeal:{guild}:2"],
    "TakeDownButton": ["seedbed:restored:3"],
    "BrakeButton": [
        f"seedbed:brake:1:{verb}" for verb in ("slow_30", "pause", "lock", "leave", "lift")
    ],
    "RespondButton": ["seedbed:respond"],
    "ResponseButton": [
        f"seedbed:response:{{guild}}:4:{what}" for what in ("edit", "send", "drop", "withdraw")
    ],
    "ScheduleButton": ["seedbed:schedule:save:1", "seedbed:schedule:discard:1"],
}  # fmt: skip


async def worked(house: House) -> discord.Message:
    """Three cases on replies of alice: open, upheld, undone; return the restored reply.

    Reply 4 is a response of hers that waits for her choice.
    """
    thread, *_ = await house.post()
    for number in (1, 2, 3):
        await house.say(house.alice, thread, f"something rude {number}")
    await house.told(house.moderator, "case uphold", number=2)
    await house.told(house.moderator, "case uphold", number=3)
    await house.world.rest()
    await house.told(house.moderator, "case undo", number=3)
    await house.world.rest()
    (restored,) = [one for one in thread.history() if one.author.bot and one.components]
    await house.respond(house.alice, thread, "What a rude man you are")
    assert await house.rows("SELECT reply_id, state FROM responses") == [(4, "asked")]
    return restored


def person(house: House, name: str) -> simcord.MemberActor:
    found: simcord.MemberActor = getattr(house, name)
    return found


async def everything(house: House) -> list[object]:
    """Return all that could have been changed, but for the record of it."""
    tables = (
        "guild_settings", "cases", "discussions", "articles", "digests", "appeals", "reports",
        "quotations", "notices", "effects", "second_readings", "policies", "calibrations", "brakes",
        "responses", "attempts",
    )  # fmt: skip
    return [await house.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608


def commands(bot: SeedbedBot) -> list[AnyCommand]:
    return [one for one in bot.tree.walk_commands() if isinstance(one, app_commands.Command)]


def guarded() -> set[type[Any]]:
    """Return every button, view and form that the cogs define."""
    for module in pkgutil.iter_modules(cogs.__path__):
        import_module(f"cogs.{module.name}")
    kinds = (discord.ui.View, discord.ui.Modal, discord.ui.DynamicItem)
    return {
        one
        for kind in kinds
        for one in _below(kind)
        if one.__module__.startswith("cogs.") and one not in (Form, LastingForm, LastingButton)
    }


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
