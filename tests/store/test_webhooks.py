"""The bot's webhooks, by their ids."""

import asyncio
from functools import partial
from pathlib import Path

from bot.store import Store, webhooks


def test_webhooks_are_remembered_once_each_with_their_channels(tmp_path: Path) -> None:
    async def story() -> None:
        store = await Store.open(tmp_path / "seedbed.db")
        try:
            assert await store.read(webhooks.ids) == frozenset()
            for webhook, channel in ((31, 71), (32, 70), (31, 70), (33, 72)):
                await store.write(
                    partial(webhooks.add, webhook_id=webhook, guild_id=7, channel_id=channel)
                )
            assert await store.read(webhooks.ids) == {31, 32, 33}
            assert await store.read(webhooks.channels) == [70, 72]
        finally:
            await store.close()

    asyncio.run(story())
