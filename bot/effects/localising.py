"""The commands' names and descriptions in the languages there are, through Discord's own way."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.language.catalogues import CHOICE, OPTION, command_name, nearest
from bot.language.words import ENGLISH, Language

_CONTEXTS = {Location.parameter_name: OPTION, Location.choice_name: CHOICE}


class Localising(app_commands.Translator):
    """Gives discord.py what a command, an option or a choice is called in a language.

    Source: Discord API reference, "Application Commands", "Localization".
    """

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the translation, or None where there is none or it is the same."""
        spoken = nearest(locale.value)
        if spoken is None or spoken is ENGLISH:
            return None
        found = _translated(spoken, string.message, context)
        return None if found == string.message else found


def _translated(spoken: Language, message: str, context: Any) -> str:
    if context.location in (Location.command_name, Location.group_name):
        if isinstance(context.data, app_commands.ContextMenu):
            return spoken.messages.gettext(message)
        return command_name(context.data.qualified_name, spoken)
    if context.location in _CONTEXTS:
        return spoken.messages.pgettext(_CONTEXTS[context.location], message)
    return spoken.messages.gettext(message)
