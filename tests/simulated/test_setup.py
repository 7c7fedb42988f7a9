"""``/setup`` as an admin goes through it, from nothing to the first article."""

from pathlib import Path
from typing import Any

import pytest
from simcord import interactions

from bot.guilds import setup_words
from bot.language.catalogues import language
from bot.language.words import speaking, tr
from bot.settings import Settings
from bot.settings.model import DiscordSettings
from tests.simulated.dialogue import Dialogue, lived
from tests.simulated.house import Scripted


def test_a_new_guild_comes_from_nothing_to_its_first_article(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        assert "Step 1 of 9" in await one.begin()
        assert one.labels() == ["Skip", "All at a glance"]
        told = await one.pick("channel", [one.articles])
        assert f"**Channel**: <#{one.articles.id}>" in told
        assert "**Screened discussions** in" in told
        assert "Step 2 of 9" in await one.press("Next")
        await one.pick("channel", [one.mods])
        assert f"**Role**: <@&{one.moderators.id}>" in await one.pick("role", [one.moderators])
        assert "Step 3 of 9" in await one.press("Next")
        await one.pick("channel", [one.desk])
        assert "Step 4 of 9" in await one.press("Next")
        assert "Step 5 of 9" in await one.press("Skip")
        await one.pick("list", ["de"])
        assert "Step 6 of 9" in await one.press("Next")
        await one.pick("list", ["Europe/Berlin"])
        assert "Step 7 of 9" in await one.press("Next")
        assert "07:00" in await one.pick("list", ["07:00"])
        assert "Step 8 of 9" in await one.press("Next")
        assert "**Now**: Strict" in await one.pick("list", ["strict"])
        assert "**Shadow mode** is on" in await one.press("Next")
        told = await one.press("Finish")
        assert "Nothing is missing that the bot needs" in told
        assert "⚠️" not in told
        assert "**Language**: Deutsch. **Tone**: Strict." in told
        await one.press("Post a first article")
        await one.pick("pick", [one.options()[0]])
        assert "Nothing was posted" in one.shown()
        assert not one.articles.history()
        told = await one.press("Post it")
        assert "is open in" in told
        assert one.articles.history()
        held = await one.held()
        assert (held.language, held.zone, held.digest_time) == ("de", "Europe/Berlin", "07:00")

    lived(tmp_path, story)


def test_what_is_closed_is_taken_up_where_something_is_missing(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        await one.begin()
        await one.pick("channel", [one.articles])
        assert "Step 2 of 9" in await one.begin()
        await one.press("Skip")
        await one.pick("channel", [one.desk])
        assert "Step 2 of 9" in await one.begin()  # passed over, and still required
        await one.pick("channel", [one.mods])
        assert "Step 4 of 9" in await one.begin()
        for _ in range(5):
            await one.press("Skip" if "Skip" in one.labels() else "Next")
        assert "Step 9 of 9" in await one.begin()
        await one.press("Finish")
        assert "all at a glance" in await one.begin()
        assert "Step 6 of 9" in await one.pick("list", ["zone"])
        assert "Step 5 of 9" in await one.press("Back")
        one.world.env.backend.delete_channel(one.desk.id)
        await one.world.rest()
        told = await one.begin()
        assert "Step 3 of 9" in told
        assert "That channel is not there any more" in told

    lived(tmp_path, story)


def test_the_dialogue_goes_on_after_a_restart(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        await one.begin()
        await one.world.go_offline()
        await one.world.come_back(Scripted())
        await one.pick("channel", [one.articles])
        assert (await one.held()).article_channel_id == one.articles.id
        assert "Step 2 of 9" in await one.press("Next")

    lived(tmp_path, story)


def test_the_second_of_two_admins_is_told_and_changes_nothing(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        await one.begin(one.rival)
        theirs, admin = one.message, one.admin
        await one.begin()
        await one.pick("channel", [one.articles])
        one.message, one.admin = theirs, one.rival
        told = await one.pick("channel", [one.lobby])
        assert "changed after this was shown, so your choice was not stored" in told
        assert f"**Channel**: <#{one.articles.id}>" in told
        assert (await one.held()).article_channel_id == one.articles.id
        await one.pick("channel", [one.lobby])
        assert (await one.held()).article_channel_id == one.lobby.id
        one.admin = admin

    lived(tmp_path, story)


def test_nobody_overwrites_thresholds_that_they_have_not_seen(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        await one.through_the_channels()
        for step in ("language", "zone", "time", "tone"):
            await one.press("Skip" if step == "language" else "Next")
        assert "**Now**: Balanced" in one.shown()
        await one.admin.slash(one.lobby, "policy set", label="insult", review_at="0.9")
        told = await one.pick("list", ["strict"])
        assert "so your choice was not stored" in told
        assert "**Now**: Your own" in told
        assert "insult 0.90" in told
        await one.press("Next")
        assert "Your own" in await one.press("Finish")
        await one.pick("list", ["tone"])
        assert "**Now**: Gentle" in await one.pick("list", ["gentle"])

    lived(tmp_path, story)


def test_another_zone_and_another_time_are_typed_and_what_was_meant_is_offered(
    tmp_path: Path,
) -> None:
    async def story(one: Dialogue) -> None:
        await one.through_the_channels()
        await one.press("Skip")
        await one.press("Next")
        told = await one.type("Another zone", "Berlim [x](https://evil.example)")
        assert "is not a time zone" in told
        assert "](https" not in told
        told = await one.type("Another zone", "Europe/Berlim")
        assert "Did you mean `Europe/Berlin`" in told
        assert one.options()[0] == "Europe/Berlin"
        assert "**Now**: Asia/Kathmandu" in await one.type("Another zone", "asia/kathmandu")
        await one.press("Next")
        assert "`25:00` is not a time of day" in await one.type("Another time", "25:00")
        assert "at 07:45" in await one.type("Another time", "7.45")
        held = await one.held()
        assert (held.zone, held.digest_time) == ("Asia/Kathmandu", "07:45")
        assert "07:45" in one.options()

    lived(tmp_path, story)


def test_an_article_that_is_posted_twice_at_once_is_posted_once(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        await one.through_the_channels()
        await one.press("All at a glance")
        await one.press("Post a first article")
        first = one.options()[0]
        await one.pick("pick", [first])
        assert "All at a glance" not in one.labels()
        await one.press("Choose another")
        await one.pick("pick", [first])
        await one.press("Post it")
        found = await one.world.bot.discussions.listed(one.guild.id)
        assert len(found) == 1

    lived(tmp_path, story)


def test_a_german_admin_is_spoken_to_in_german(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = interactions.base_payload

    def german(*arguments: Any, **named: Any) -> Any:
        record, payload = usual(*arguments, **named)
        return record, {**payload, "locale": "de"}

    monkeypatch.setattr(interactions, "base_payload", german)

    async def story(one: Dialogue) -> None:
        with speaking(language("de")):
            meant = tr(setup_words.TITLES["article"])
        assert meant in await one.begin()

    lived(tmp_path, story)


def test_without_the_message_content_intent_only_screened_articles_are_spoken_of(
    tmp_path: Path,
) -> None:
    async def story(one: Dialogue) -> None:
        await one.through_the_channels()
        told = await one.press("All at a glance")
        assert "`/article post` and `screened: True`" in told
        assert one.labels() == []

    blind = Settings(discord=DiscordSettings(message_content=False))
    lived(tmp_path, story, settings=blind)


def test_times_of_ones_own_are_said_to_stand_above_the_time_of_day(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        await one.through_the_channels()
        await one.world.bot.guilds_service.choose(
            one.guild.id, by=one.admin.id, digest_when="30 7 * * 1,4"
        )
        assert "Digests have times of their own" in await one.look("time")

    lived(tmp_path, story)
