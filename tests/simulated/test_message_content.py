"""The bot without the Message Content Intent: it reads what members write in the form alone."""

from pathlib import Path

import pytest

from bot.settings import Settings
from bot.settings.model import DiscordSettings, ModerationSettings
from tests.simulated.house import ARTICLE, House, Scripted, lived
from tests.simulated.test_screening import locked, posted

WITHOUT_CONTENT = Settings(
    discord=DiscordSettings(message_content=False), moderation=ModerationSettings(audit_share=0)
)


def test_without_the_message_content_intent_only_screened_discussions_are_posted(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        assert not house.world.bot.intents.message_content
        told = await house.told(house.admin, "article post", article=ARTICLE)
        assert "runs without the Message Content Intent" in told
        assert "`screened: True`" in told
        assert house.world.threads(house.channel) == []
        threads = await posted(house)
        assert locked(house, threads) == [True] * 4
        await house.moderator.send(house.lobby, "unread")
        house.world.env.backend.create_message(threads[0].id, house.bob.id, "unread too")
        await house.world.rest()
        assert "CENSORED" in house.world.env.transcript()
        assert await house.rows("SELECT id FROM replies") == []
        await house.world.go_offline()
        await house.world.come_back(Scripted())
        assert await house.rows("SELECT id FROM replies") == []

    lived(tmp_path, story, settings=WITHOUT_CONTENT)


def test_without_the_intent_deletions_are_noticed_and_nothing_that_stands_is_lost(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        said = [await house.say(house.alice, thread, f"number {n}") for n in range(3)]
        await house.world.go_offline()
        await house.alice.delete(said[0])
        house.world.settings = house.world.settings.model_copy(
            update={"discord": DiscordSettings(message_content=False)}
        )
        await house.world.come_back(Scripted())
        states = [(await house.reply(one))[0] for one in said]
        assert states == ["deleted", "present", "present"]
        await house.alice.edit(said[1], "number one")
        await house.alice.delete(said[2])
        await house.world.rest()
        assert await house.reply(said[1]) == ("present", None, None, ["number 1"])
        assert (await house.reply(said[2]))[0] == "deleted"

    lived(tmp_path, story)


def test_without_the_intent_the_operator_is_told_what_is_open_and_not_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(house: House) -> None:
        await house.post(screened=True)
        await house.post()
        await house.world.go_offline()
        await house.world.come_back(Scripted())
        assert "is not read" not in caplog.text
        await house.world.go_offline()
        house.world.settings = house.world.settings.model_copy(
            update={"discord": DiscordSettings(message_content=False)}
        )
        await house.world.come_back(Scripted())
        assert "the open discussions [2] is not read" in caplog.text

    lived(tmp_path, story)


def test_without_the_intent_only_what_was_screened_is_opened_again(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.post()
        await house.told(house.admin, "article close", discussion=1)
        await house.world.go_offline()
        house.world.settings = house.world.settings.model_copy(
            update={"discord": DiscordSettings(message_content=False)}
        )
        await house.world.come_back(Scripted())
        told = await house.told(house.admin, "article reopen", discussion=1)
        assert "Nothing was changed." in told
        assert await house.rows("SELECT state FROM discussions") == [("closed",)]

    lived(tmp_path, story)
