"""What people are told where the bot could not do what they asked, and what the log gets."""

import asyncio
import logging
from unittest.mock import AsyncMock, MagicMock, create_autospec

import discord
import pytest

from bot.app import SeedbedBot
from bot.store import StoreBusyError, StoreError
from cogs import failures

SECRET = "what somebody typed"


@pytest.mark.parametrize(
    ("stopping", "error", "said", "logged"),
    [
        (True, StoreError("The database is closed."), "is being stopped", "cut off"),
        (False, StoreError("A row is missing."), "operator's log says", "failed in"),
        (False, StoreBusyError("disk is full"), "cannot write to its database", "disk is full"),
        (True, StoreBusyError("disk is full"), "is being stopped", "cut off"),
        (True, ValueError("odd"), "operator's log says", "failed in"),
    ],
)
def test_each_failure_has_its_words_and_its_line(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    stopping: bool,
    error: Exception,
    said: str,
    logged: str,
) -> None:
    answer = AsyncMock()
    monkeypatch.setattr(failures, "answer", answer)
    bot = create_autospec(SeedbedBot, instance=True)
    bot.stopping = MagicMock() if stopping else None
    interaction = MagicMock(spec=discord.Interaction, client=bot, guild_id=7, data=SECRET)
    with caplog.at_level(logging.INFO):
        asyncio.run(failures.tell(interaction, "case list", error))
    assert said in answer.call_args.args[1]
    assert logged in caplog.text
    assert "case list" in caplog.text
    assert SECRET not in caplog.text
    (record,) = [one for one in caplog.records if one.name == "cogs.failures"]
    assert bool(record.exc_info) is (logged == "failed in")  # where it was, for the operator


def test_what_discord_delivered_twice_is_no_failure_and_is_answered_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answer = AsyncMock()
    monkeypatch.setattr(failures, "answer", answer)
    bot = create_autospec(SeedbedBot, instance=True)
    bot.stopping = None
    interaction = MagicMock(spec=discord.Interaction, client=bot, guild_id=7)
    error = discord.HTTPException(MagicMock(status=400), {"code": 40060, "message": "answered"})
    asyncio.run(failures.tell(interaction, "case list", error))
    answer.assert_not_called()
    assert [one.levelname for one in caplog.records] == ["WARNING"]
