"""What people type into forms and options, made whole at the door.

Half a character can be typed by a program, though by no keyboard; no file and no request can hold
it, so none of what lies behind is to meet it.
"""

from typing import Any

import discord

from bot.effects.echo import whole


class Field(discord.ui.TextInput[discord.ui.Modal]):
    """A field of a form; every field in which something is typed is one of these."""

    @property
    def value(self) -> str:
        """What was typed."""
        return whole(super().value)


def make_whole(interaction: discord.Interaction) -> None:
    """Make what was typed as the options of a command whole, before anything reads it."""
    data: Any = interaction.data or {}
    _options_whole(data.get("options") or ())


def _options_whole(options: Any) -> None:
    for one in options:
        if isinstance(one.get("value"), str):
            one["value"] = whole(one["value"])
        _options_whole(one.get("options") or ())
