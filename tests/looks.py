"""What can be looked up of a world: its database, and what stands on its Discord."""

from typing import Any

from bot.moderation.reply import Kind
from bot.store import Store
from tests.fake_discord import FakeDiscord, Posted


class Looks:
    """Looks, and changes nothing."""

    store: Store
    discord: FakeDiscord
    moderators: int

    async def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return await self.store.read(lambda tx: list(tx.query(sql, list(values))))

    async def column(self, sql: str, *values: object) -> list[Any]:
        return [next(iter(row.values())) for row in await self.rows(sql, *values)]

    async def case(self, number: int = 1) -> dict[str, Any]:
        (row,) = await self.rows("SELECT * FROM cases WHERE number = ?", number)
        return row

    async def reply(self, message_id: int, kind: Kind = "message") -> dict[str, Any]:
        (row,) = await self.rows(
            "SELECT * FROM replies WHERE message_id = ? AND kind = ?", message_id, kind
        )
        return row

    async def texts(self, message_id: int) -> list[str | None]:
        return await self.column(
            "SELECT v.text FROM revisions v JOIN replies r ON r.id = v.reply_id "
            "WHERE r.message_id = ? ORDER BY v.revision",
            message_id,
        )

    async def scores(self, message_id: int) -> int:
        (found,) = await self.column(
            "SELECT count(*) FROM scores s JOIN revisions v ON v.id = s.revision_id "
            "JOIN replies r ON r.id = v.reply_id WHERE r.message_id = ?",
            message_id,
        )
        return int(found)

    @property
    def cards(self) -> list[Posted]:
        return self.discord.in_channel(self.moderators)

    def titles(self) -> list[str]:
        return [one.message.embeds[0].title for one in self.cards]

    async def undone(self) -> list[str]:
        """Return what went wrong in the outbox."""
        return await self.column("SELECT error FROM effects WHERE state = 'failed'")
