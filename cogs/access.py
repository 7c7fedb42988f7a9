"""Who may do what, checked in code on every command and every button.

A declared default permission only hides a command; a server's admins can show it to anyone.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import ClassVar, Literal, Self, TypeVar

import discord
from discord import app_commands

from bot.guilds.settings import GuildSettings, is_admin, is_moderator
from bot.language.words import msg, tr
from bot.moderation.case import when
from cogs import failures
from cogs.answers import answer, bot_of
from cogs.tongue import speak_to

T = TypeVar("T")

_TAKEN = "seedbed"
SERVERS_ONLY = msg("This works in a server only.")
_ONLY_MODERATORS = msg(
    "Only moderators can do this: the role chosen in `/setup`, or Manage Messages. Nothing was "
    "changed."
)
_ONLY_ADMINS = msg(
    "Only admins can do this: the role chosen in `/setup`, or Manage Server. Nothing was changed."
)
_GREATEST = 2**63 - 1
"""The greatest number in a database. An id that Discord did not get from the bot can hold more."""

Right = Literal["admin", "moderator", "staff", "member", "author"]
"""Who may press or fill in something.

``member`` is everyone, about themselves or others; ``author`` is everyone, but only about what they
wrote themselves: the service asks whose it is.
"""


class RefusedError(app_commands.CheckFailure):
    """The person may not do this; the message tells them who may."""


async def require_moderator(interaction: discord.Interaction) -> GuildSettings:
    """Return the guild's settings if the person may decide cases.

    Raises:
        RefusedError: They may not, or this is no guild.
    """
    role_ids, settings = await _member(interaction)
    held = _holds(interaction, "manage_messages")
    if not is_moderator(settings, role_ids=role_ids, manage_messages=held):
        raise RefusedError(tr(_ONLY_MODERATORS))
    return settings


async def require_admin(interaction: discord.Interaction) -> GuildSettings:
    """Return the guild's settings if the person may set things.

    Raises:
        RefusedError: They may not, or this is no guild.
    """
    role_ids, settings = await _member(interaction)
    held = _holds(interaction, "manage_guild")
    if not is_admin(settings, role_ids=role_ids, manage_server=held):
        raise RefusedError(tr(_ONLY_ADMINS))
    return settings


async def require_staff(interaction: discord.Interaction) -> GuildSettings:
    """Return the guild's settings if the person is a moderator or an admin.

    Raises:
        RefusedError: They are neither, or this is no guild.
    """
    try:
        return await require_moderator(interaction)
    except RefusedError:
        return await require_admin(interaction)


async def _require_nothing(interaction: discord.Interaction) -> None:
    """Let everyone through; what is not theirs the service refuses."""


_REQUIRED: Mapping[Right, Callable[[discord.Interaction], Awaitable[object]]] = {
    "admin": require_admin,
    "moderator": require_moderator,
    "staff": require_staff,
    "member": _require_nothing,
    "author": _require_nothing,
}


class Guarded:
    """A button, view or form that asks who presses it, every time.

    Attributes:
        right: Who may; a subclass says it, and the tests go through them all.
    """

    right: ClassVar[Right]

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let the interaction through, or say who may."""
        take(interaction)
        await speak_to(interaction)
        try:
            await _REQUIRED[self.right](interaction)
        except RefusedError as refusal:
            await answer(interaction, str(refusal))
            return False
        return True


class Once(Guarded):
    """A view that asks something once: of two presses the first counts, and alone gives an answer.

    Otherwise the second of a double press would say that nothing was changed.
    """

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let the first press of somebody who may through."""
        assert isinstance(self, discord.ui.View)  # noqa: S101  a part of views, see above
        if not await super().interaction_check(interaction):
            return False
        if self.is_finished():
            await interaction.response.defer()
            return False
        self.stop()
        return True


class Form(Guarded, discord.ui.Modal):
    """A form that asks who fills it in, and says so where taking it in fails."""

    _opened: tuple[int, int | None] | None = None

    async def open(self, interaction: discord.Interaction) -> None:
        """Open the form for the person, and for nobody else."""
        self._opened = _who_and_where(interaction)
        await interaction.response.send_modal(self)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let through who may, and has opened it in the same place."""
        if not await super().interaction_check(interaction):
            return False
        if self._opened in (None, _who_and_where(interaction)):
            return True
        await answer(interaction, tr("Somebody else has opened this form. Nothing was changed."))
        return False

    async def on_error(  # type: ignore[override]  # as discord.py's own Modal has it
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Say that it failed; the log gets no text."""
        await failures.tell(interaction, type(self).__name__, error)


class Lasting(Guarded):
    """Something to press or to choose from that is answered wherever it stands.

    All it knows is in its id: the groups of the template are what ``__init__`` takes, numbers as
    such.
    """

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,
        item: discord.ui.Item[discord.ui.View],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make it from its id."""
        take(interaction)
        await speak_to(interaction)
        found = match.groupdict()
        made: Callable[..., Self] = cls
        return made(**{key: number(one) if one.isdecimal() else one for key, one in found.items()})


class LastingButton(
    Lasting, discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"seedbed:none"
):
    """A button that is answered wherever it stands, also after a restart."""


def number(digits: str) -> int:
    """Return a number out of an id; one that no row can have becomes one that none has."""
    return min(int(digits), _GREATEST)


def take(interaction: discord.Interaction) -> None:
    """Note that something answers a press, or a form that was sent."""
    interaction.extras[_TAKEN] = True


def is_taken(interaction: discord.Interaction) -> bool:
    """Tell whether something answers a press, or a form that was sent."""
    return _TAKEN in interaction.extras


def _who_and_where(interaction: discord.Interaction) -> tuple[int, int | None]:
    return interaction.user.id, interaction.guild_id


async def _is_staff(interaction: discord.Interaction) -> bool:
    return bool(await require_staff(interaction))


async def _is_moderator(interaction: discord.Interaction) -> bool:
    return bool(await require_moderator(interaction))


async def _is_admin(interaction: discord.Interaction) -> bool:
    return bool(await require_admin(interaction))


def staff_only() -> Callable[[T], T]:
    """Decorate a command so that only moderators and admins can use it."""
    return app_commands.check(_is_staff)


def moderators_only() -> Callable[[T], T]:
    """Decorate a command so that only moderators can use it."""
    return app_commands.check(_is_moderator)


def admins_only() -> Callable[[T], T]:
    """Decorate a command so that only admins can use it."""
    return app_commands.check(_is_admin)


def right_of(checks: Iterable[object]) -> Right:
    """Return the right that the checks of a command or menu ask for."""
    known: Mapping[object, Right] = {
        _is_staff: "staff",
        _is_moderator: "moderator",
        _is_admin: "admin",
    }
    return next((known[one] for one in checks if one in known), "member")


def _holds(interaction: discord.Interaction, permission: str) -> bool:
    held = interaction.permissions
    return bool(held.administrator or getattr(held, permission))


async def _member(interaction: discord.Interaction) -> tuple[frozenset[int], GuildSettings]:
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        raise RefusedError(tr(SERVERS_ONLY))
    bot, until = bot_of(interaction), interaction.user.timed_out_until
    if until is not None and until > bot.clock.now():
        raise RefusedError(
            tr(
                "You are timed out until {until}, and until then nothing here is yours to decide "
                "or to set. Nothing was changed.",
                until=when(until, "f"),
            )
        )
    role_ids = frozenset(role.id for role in interaction.user.roles)
    return role_ids, await bot.guilds_service.settings(interaction.guild_id)
