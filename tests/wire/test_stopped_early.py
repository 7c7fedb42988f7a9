"""What is asked of the bot while it begins, or while it ends, is answered calmly."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot import process
from bot.settings import Settings
from bot.settings.model import StoreSettings
from bot.store import Store, StoreError


def test_a_bot_that_is_stopped_before_its_start_is_over_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def whole() -> int:
        begun = asyncio.Event()

        async def never(*_: object) -> None:
            begun.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(process, "begin", never)
        settings = Settings(store=StoreSettings(path=tmp_path / "seedbed.db"))
        running = asyncio.create_task(process.run(settings))
        await begun.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        return await asyncio.wait_for(running, 10)

    assert asyncio.run(whole()) == 0


def test_what_is_asked_of_a_database_that_is_being_closed_is_refused_in_words(
    tmp_path: Path,
) -> None:
    async def whole() -> None:
        store = await Store.open(tmp_path / "seedbed.db")
        closing = asyncio.create_task(store.close())
        refused = 0
        while not closing.done():
            try:
                await store.read(lambda tx: tx.execute("SELECT 1").fetchone())
            except StoreError:
                refused += 1
            await asyncio.sleep(0)
        assert refused

    asyncio.run(whole())
