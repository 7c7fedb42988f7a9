"""Forms that are taken in whichever run of the bot has opened them.

discord.py keeps a form in memory until it is sent; one that somebody has open while the bot
restarts would be lost, with all that they wrote. So these are not kept: what is sent is read from
the interaction, and the form is made anew from its id.
"""

import re
from typing import Any

import discord

from bot.effects.echo import whole
from bot.language.words import tr
from bot.moderation.responses.response import TEXT_LIMIT
from cogs.access import Form, number
from cogs.typed import Field

_TEXT = "text"
"""The id of the form's only field."""


class LastingForm(Form):
    """A form for the words of a response, known by its id."""

    def __init__(self, title: str, custom_id: str, *, about: str, text: str = "") -> None:
        super().__init__(title=title, custom_id=custom_id)
        field = Field(
            custom_id=_TEXT,
            style=discord.TextStyle.paragraph,
            default=text or None,
            max_length=TEXT_LIMIT,
        )
        self.add_item(
            discord.ui.Label(text=tr("Your response"), description=about, component=field)
        )
        self.stop()  # a finished form is not kept in memory by discord.py

    async def hand_in(self, interaction: discord.Interaction) -> None:
        """Take in what was sent, as discord.py does with a form that it keeps."""
        try:
            if await self.interaction_check(interaction):
                await self.on_submit(interaction)
        except Exception as error:
            await self.on_error(interaction, error)


def sent(interaction: discord.Interaction, form_id: re.Pattern[str]) -> list[int] | None:
    """Return the numbers in a form's id where it is one of these that was sent, else None."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    data: Any = interaction.data or {}
    found = form_id.fullmatch(str(data.get("custom_id")))
    return None if found is None else [number(one) for one in found.groups()]


def typed(interaction: discord.Interaction) -> str:
    """Return what was typed into the form that was sent."""
    data: Any = interaction.data or {}
    fields = [row.get("component") or {} for row in data.get("components", ())]
    written = (str(one.get("value") or "") for one in fields if one.get("custom_id") == _TEXT)
    return whole(next(written, ""))
