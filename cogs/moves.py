"""How a moderator's move is made and answered, from whichever button, form or command it came."""

from dataclasses import replace

import discord

from bot.language.words import msg, tr
from bot.moderation.card import NEXT_ID
from bot.moderation.lifecycle import Event
from bot.moderation.moves import Move, Outcome
from bot.moderation.wording import answer_to_move
from cogs.answers import answer, bot_of, kept
from cogs.ranks import barred_from

_PAUSED = msg(" The bot is paused here: what follows happens after `/resume`.")
_ENDS = frozenset({Event.UPHOLD, Event.DISMISS, Event.AFFIRM, Event.OVERTURN})


async def make_move(interaction: discord.Interaction, number: int, move: Move) -> None:
    """Bring a case one step on and tell the moderator how it went."""
    if move.event is Event.UPHOLD and move.choice.action.sanctions:
        move = replace(move, barred=await barred_from(interaction, number, move.choice.action))
    outcome = await bot_of(interaction).desk.move(interaction.guild_id or 0, number, move)
    if outcome is None:
        await answer(interaction, unknown(number))
    else:
        await tell(interaction, move, outcome)


async def tell(interaction: discord.Interaction, move: Move, outcome: Outcome) -> None:
    """Tell the moderator how their move went."""
    bot, guild_id = bot_of(interaction), interaction.guild_id or 0
    text = answer_to_move(outcome.case, move.event, outcome.refusal)
    if not outcome.changed:
        text += kept(move.choice.word)
    if outcome.changed and (await bot.guilds_service.settings(guild_id)).paused:
        text += tr(_PAUSED)
    if outcome.changed and move.event in _ENDS and _was_served(interaction):
        await answer(interaction, text, buttons=next_button())
    else:
        await answer(interaction, text)


def unknown(number: int) -> str:
    """Say that there is no such case."""
    return tr("There is no case {number} here. `/case list` shows the open ones.", number=number)


def next_button() -> discord.ui.View:
    """Return the button that serves the next case."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label=tr("Next case"), custom_id=NEXT_ID))
    view.stop()
    return view


def _was_served(interaction: discord.Interaction) -> bool:
    """Tell whether the button stood on a card that only this moderator sees."""
    return interaction.message is not None and interaction.message.flags.ephemeral
