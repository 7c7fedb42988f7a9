"""What Discord offers while somebody types the number of a case: to moderators alone.

Each function takes the interaction and what was typed so far. What a reply says is never offered.
"""

from collections.abc import Collection

import discord
from discord import app_commands

from bot.effects.message import shorten
from bot.language.catalogues import CHOICE
from bot.language.words import trc
from bot.moderation.card import flag
from bot.moderation.case import CaseView
from bot.moderation.lifecycle import UNDECIDED, State
from cogs.access import RefusedError, require_moderator
from cogs.answers import bot_of
from cogs.digest_choices import CHOICES

_CLAIMED = frozenset({State.CLAIMED, State.APPEAL_CLAIMED})
_APPEALED = frozenset({State.APPEALED, State.APPEAL_CLAIMED})
_DECIDED = frozenset({State.UPHELD, State.DISMISSED, *_APPEALED, State.AFFIRMED})

Offer = list[app_commands.Choice[int]]


async def every(interaction: discord.Interaction, current: str) -> Offer:
    """Offer the newest cases."""
    return _numbered(await _found(interaction, frozenset(State)), current)


async def undecided(interaction: discord.Interaction, current: str) -> Offer:
    """Offer the cases that nobody has decided."""
    return _numbered(await _found(interaction, UNDECIDED), current)


async def claimed(interaction: discord.Interaction, current: str) -> Offer:
    """Offer the cases that somebody keeps for themselves."""
    return _numbered(await _found(interaction, _CLAIMED), current)


async def decided(interaction: discord.Interaction, current: str) -> Offer:
    """Offer the cases whose decision can be taken back."""
    return _numbered(await _found(interaction, _DECIDED), current)


async def appealed(interaction: discord.Interaction, current: str) -> Offer:
    """Offer the cases with an appeal that waits."""
    return _numbered(await _found(interaction, _APPEALED), current)


async def references(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Offer the newest cases where a link would do as well."""
    found = _numbered(await _found(interaction, frozenset(State)), current)
    return [app_commands.Choice(name=one.name, value=str(one.value)) for one in found]


async def _found(interaction: discord.Interaction, states: Collection[State]) -> list[CaseView]:
    try:
        await require_moderator(interaction)
    except RefusedError:
        return []
    desk, guild_id = bot_of(interaction).desk, interaction.guild_id or 0
    first = State.OPEN if states == UNDECIDED else None  # the worst of those, else the newest
    found, _ = await desk.listed(guild_id, state=first)
    return [case for case in found if case.state in states]


def _numbered(found: Collection[CaseView], current: str) -> Offer:
    typed = current.strip().casefold()
    named = [(case.number, _name(case)) for case in found]
    return [
        app_commands.Choice(name=shorten(name, 100), value=number)
        for number, name in named
        if typed in name.casefold()
    ][:CHOICES]


def _name(case: CaseView) -> str:
    return f"{case.number}: {flag(case)} · {trc(CHOICE, state_name(case.state))}"


def state_name(state: State) -> str:
    """Return what moderators call a state, to choose it by."""
    return "handled elsewhere" if state is State.HANDLED else state.replace("_", " ")
