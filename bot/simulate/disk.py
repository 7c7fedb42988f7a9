"""The database file of a few traces: made once, copied, opened as production does."""

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.articles.article import Article
from bot.guilds.settings import GuildSettings
from bot.moderation.scopes import GuildPolicy
from bot.simulate.life import NOON
from bot.store import Store, Tx, articles, discussions, guilds, policies
from bot.store.discussion_rows import NewDiscussion

GUILDS = 25
"""How many guilds a file holds: few, as the bot looks for pending effects in all of them."""
_ARTICLE = Article("rain", "Rain", "It rained.", "https://example.org", "1999", "en", (), (), None)


@dataclass(frozen=True, slots=True)
class Place:
    """The ids of one guild; guilds are numbered from 0."""

    number: int

    @property
    def guild_id(self) -> int:
        """The guild."""
        return 1_000_000 * (self.number + 1)

    @property
    def channel(self) -> int:
        """Where its article was posted."""
        return self.guild_id + 1

    @property
    def moderators_channel(self) -> int:
        """Where its cards are."""
        return self.guild_id + 2

    @property
    def thread(self) -> int:
        """Where its members talk."""
        return self.guild_id + 3

    @property
    def first_message(self) -> int:
        """The bot's first message; ids are Discord's, and no guild has another's."""
        return self.guild_id + 900_001


class Disk:
    """A database that outlives the processes that use it.

    Nothing here survives a power cut, which no trace has: what is written is not waited for until
    it is on the disk (``synchronous`` is off). It survives the death of a process all the same.
    """

    def __init__(self, path: Path, store: Store) -> None:
        self.path = path
        self.store = store

    @classmethod
    async def make(cls, path: Path, *, count: int = GUILDS) -> "Disk":
        """Make a file with guilds in which an article is open for discussion."""
        store = await Store.open(path)
        for number in range(count):
            await store.write(partial(_furnish, place=Place(number)))
        return cls(path, await _quick(store))

    @classmethod
    async def copy(cls, template: Path, path: Path) -> "Disk":
        """Open a copy of a file that was made and closed."""
        shutil.copyfile(template, path)
        return cls(path, await _quick(await Store.open(path)))

    async def reopen(self) -> None:
        """Close the file and open it anew."""
        await self.store.close()
        self.store = await _quick(await Store.open(self.path))

    async def close(self) -> None:
        """Close the file."""
        await self.store.close()

    async def remove(self) -> None:
        """Close the file and delete it."""
        await self.store.close()
        for path in self.path.parent.glob(self.path.name + "*"):
            path.unlink()


async def _quick(store: Store) -> Store:
    db = await store.write(lambda tx: tx)  # not within the transaction, where it cannot be set
    db.execute("PRAGMA synchronous=OFF")
    return store


def _furnish(tx: Tx, place: Place) -> None:
    guild_id = place.guild_id
    chosen = GuildSettings(moderator_channel_id=place.moderators_channel)
    guilds.save_settings(tx, guild_id, chosen, by=None, now=NOON)
    policies.save(tx, guild_id, GuildPolicy.plain({"insult": 0.6}, shadow=False), by=None, now=NOON)
    article = articles.add(tx, guild_id, _ARTICLE, by=None, now=NOON)
    new = NewDiscussion(guild_id, article.id, "Rain", place.channel, False, 0, 10_080, None, None)
    discussion_id = discussions.begin(tx, new, now=NOON)
    row = discussions.add_thread(
        tx, discussion_id, guild_id=guild_id, kind="open", position=0, name="Talk"
    )
    discussions.set_thread_id(tx, row, place.thread)
    discussions.set_opened(tx, discussion_id, now=NOON)
