"""In which language a guild is spoken to."""

from contextlib import AbstractContextManager

from bot.language.catalogues import language
from bot.language.words import speaking
from bot.store import Tx, guilds


def speaking_in(tx: Tx, guild_id: int) -> AbstractContextManager[None]:
    """Speak the language that a guild has chosen inside."""
    return speaking(language(guilds.settings(tx, guild_id).language))
