"""The articles of the guilds: which there are, which are added and taken away."""

from bot.articles.article import Article
from bot.articles.shipped import shipped
from bot.clock import Clock
from bot.store import Store, Tx, articles
from bot.store.articles import ArticleRow


class Shelf:
    """The articles of each guild, apart from every other guild's."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def import_shipped(self, guild_id: int) -> int:
        """Copy the shipped seeds that are new to a guild and return how many there were."""

        def copy(tx: Tx) -> int:
            return articles.import_shipped(tx, guild_id, shipped(), now=self._clock.now())

        return await self._store.write(copy)

    async def listed(self, guild_id: int) -> list[ArticleRow]:
        """Return the articles of a guild, in the order they came."""
        return await self._store.read(lambda tx: articles.listed(tx, guild_id))

    async def by_slug(self, guild_id: int, slug: str) -> ArticleRow | None:
        """Return one article of a guild, or None."""
        return await self._store.read(lambda tx: articles.by_slug(tx, guild_id, slug))

    async def add(self, guild_id: int, article: Article, *, by: int) -> ArticleRow:
        """Store an article; the slug of what is returned may have gained a number."""
        now = self._clock.now()
        return await self._store.write(
            lambda tx: articles.add(tx, guild_id, article, by=by, now=now)
        )

    async def remove(self, guild_id: int, slug: str) -> ArticleRow | None:
        """Take an article away and return it, or None where there is none.

        Its discussions, and what members wrote in them, are not touched.
        """
        now = self._clock.now()
        return await self._store.write(lambda tx: articles.remove(tx, guild_id, slug, now=now))
