import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.app import SeedbedBot
from bot.clock import SystemClock
from bot.scoring.port import LABELS, Scores
from bot.scoring.readers import Readers
from bot.settings import Settings, StoreSettings
from bot.store import Store

FILE = b"""---
title: On Rain
source: A weekly
tags: [Weather]
prompts:
  - Should the dam have been built?
---
It rained for a week.

The river rose.
"""


class Calm:
    name, version, labels = "calm", "1", LABELS

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        return [dict.fromkeys(LABELS, 0.0) for _ in texts]

    async def close(self) -> None:
        pass


class ArticlesBot(SeedbedBot):
    """The bot with these commands only."""

    async def setup_hook(self) -> None:
        for extension in ("cogs.errors", "cogs.articles"):
            await self.load_extension(extension)
        await self.tree.sync()


@dataclass
class Stage:
    env: simcord.Env
    bot: ArticlesBot
    guild: simcord.GuildHandle
    text: simcord.ChannelHandle
    admin: simcord.MemberActor
    reader: simcord.MemberActor

    async def answer(self, name: str, /, **options: Any) -> str:
        result = await self.admin.slash(self.text, f"article {name}", **options)
        return said(result)

    def titles(self, channel: simcord.ChannelHandle) -> list[str]:
        messages = self.env.backend.messages[channel.id].values()
        return [embed.get("title", "") for one in messages for embed in one.embeds]


def said(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    embeds = "\n".join(embed.description or "" for embed in result.response.embeds)
    return f"{result.response.content}\n{embeds}"


def locked(thread: Any) -> bool:
    return bool(thread.thread_metadata.locked)


def played(path: Path, story: Callable[[Stage], Awaitable[None]]) -> None:
    async def whole() -> None:
        settings = Settings(store=StoreSettings(path=path / "seedbed.db"))
        store = await Store.open(settings.store.path)
        bot = ArticlesBot(settings, store, Readers.of(Calm()), clock=SystemClock())
        async with simcord.run(bot) as env:
            guild = env.create_guild("Readers")
            text = guild.create_text_channel("articles")
            chief = guild.create_role("chief", permissions=discord.Permissions(manage_guild=True))
            admin = guild.add_member(env.create_user("admin"), roles=[chief])
            reader = guild.add_member(env.create_user("reader"))
            await env.settle()
            await bot.discussions.import_shipped(guild.id)
            await story(Stage(env, bot, guild, text, admin, reader))
            await bot.executor.stop()
        await store.close()

    asyncio.run(whole())


def test_an_attached_article_is_added_previewed_posted_closed_and_reopened(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        assert "is on the list as `on-rain`" in await stage.answer("add", file=("on-rain.md", FILE))
        assert "**On Rain** (`on-rain`)" in await stage.answer("list")

        preview = await stage.admin.slash(stage.text, "article preview", article="on-rain")
        assert "Posting makes 3 messages and 2 threads" in said(preview)
        assert len(preview.followups) == 3
        assert preview.followups[0].attachments[0].filename == "on-rain.md"
        assert stage.titles(stage.text).count("On Rain") == 1  # the preview's, for one pair of eyes

        posted = await stage.answer("post", article="on-rain", channel=stage.text, slow_mode=5)
        assert "Discussion 1, **On Rain**, is open in" in posted
        threads = [one for one in stage.env.backend.channels.values() if one.is_thread]
        assert [one.name for one in threads] == [
            "Open discussion: On Rain",
            "Should the dam have been built?",
        ]
        assert all(f"<#{one.id}>" in posted for one in threads)

        assert "Discussion 1 is closed" in await stage.answer("close", discussion=1)
        await stage.env.settle()
        assert [locked(one) for one in threads] == [True, True]
        assert "closed already" in await stage.answer("close", discussion=1)
        assert "is open again" in await stage.answer("reopen", discussion=1)
        await stage.env.settle()
        assert [locked(one) for one in threads] == [False, False]
        assert "is off the list" in await stage.answer("remove", article="on-rain")
        assert "1** On Rain: open" in await stage.answer("list")

    played(tmp_path, story)


def test_a_pasted_article_is_added_from_the_form(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        shown = await stage.admin.slash(stage.text, "article add")
        assert shown.modal is not None
        fields = [one["component"]["custom_id"] for one in shown.modal["components"]]
        values = dict(zip(fields, ["On Snow", "It snowed."], strict=True))
        assert "**On Snow** is on the list as `on-snow`" in said(
            await stage.admin.submit_modal(shown, values)
        )
        shown = await stage.admin.slash(stage.text, "article add")
        fields = [one["component"]["custom_id"] for one in shown.modal["components"]]  # type: ignore[index]  # shown above
        values = dict(zip(fields, ["On Snow", "   "], strict=True))
        assert "Your text" in said(await stage.admin.submit_modal(shown, values))

    played(tmp_path, story)


def test_a_file_that_cannot_be_taken_is_answered_with_what_to_mend(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        answer = await stage.answer("add", file=("rain.pdf", b"x"))
        assert "rain.pdf is not a .md or .txt file" in answer
        answer = await stage.answer("add", file=("rain.md", b"---\ntitel: A\n---\nText"))
        assert "Did you mean title?" in answer
        assert "is not UTF-8" in await stage.answer("add", file=("rain.md", b"Rain\n\xff"))

    played(tmp_path, story)


def test_those_who_are_no_admins_are_refused_and_offered_nothing(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        for name, options in (
            ("list", {}),
            ("add", {}),
            ("preview", {"article": "x"}),
            ("post", {"article": "x"}),
            ("close", {"discussion": 1}),
            ("reopen", {"discussion": 1}),
            ("remove", {"article": "x"}),
        ):
            result = await stage.reader.slash(stage.text, f"article {name}", **options)
            assert "Only admins can do this" in said(result)
        for name in ("preview", "post", "remove"):
            offered = await stage.reader.autocomplete(stage.text, f"article {name}", "article", "")
            assert offered == []
        for name in ("close", "reopen"):
            offered = await stage.reader.autocomplete(
                stage.text, f"article {name}", "discussion", ""
            )
            assert offered == []

    played(tmp_path, story)


def test_admins_are_offered_what_matches(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        await stage.answer("add", file=("on-rain.md", FILE))
        offered = await stage.admin.autocomplete(stage.text, "article post", "article", "RAIN")
        assert offered == [{"name": "On Rain", "value": "on-rain"}]
        await stage.answer("post", article="on-rain", channel=stage.text)
        offered = await stage.admin.autocomplete(stage.text, "article close", "discussion", "")
        assert offered == [{"name": "1: On Rain", "value": 1}]
        offered = await stage.admin.autocomplete(stage.text, "article reopen", "discussion", "")
        assert offered == []

    played(tmp_path, story)


def test_the_article_channel_of_the_server_is_used_unless_another_is_given(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        await stage.answer("add", file=("on-rain.md", FILE))
        assert "No channel is chosen" in await stage.answer("post", article="on-rain")
        await stage.bot.guilds_service.choose(
            stage.guild.id, by=1, article_channel_id=stage.text.id
        )
        assert "is open in" in await stage.answer("post", article="on-rain")
        assert "On Rain" in stage.titles(stage.text)

    played(tmp_path, story)


def test_permissions_that_the_bot_lacks_are_named_before_anything_is_posted(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        await stage.answer("add", file=("on-rain.md", FILE))
        closed = stage.guild.create_text_channel(
            "closed",
            overwrites={
                stage.guild.default_role: discord.PermissionOverwrite(
                    attach_files=False, manage_threads=False
                )
            },
        )
        await stage.env.settle()
        answer = await stage.answer("post", article="on-rain", channel=closed)
        assert "still needs: Attach Files, Manage Threads." in answer
        assert "Nothing was posted" in answer
        assert stage.titles(closed) == []

    played(tmp_path, story)


def test_in_a_forum_the_articles_tags_are_put_on_and_a_required_one_is_asked_for(
    tmp_path: Path,
) -> None:
    async def story(stage: Stage) -> None:
        await stage.answer("add", file=("on-rain.md", FILE))
        forum = stage.guild.create_forum_channel("forum")
        await stage.env.settle()
        channel = stage.bot.get_channel(forum.id)
        await channel.create_tag(name="weather")  # type: ignore[union-attr]  # a forum
        await channel.create_tag(name="News")  # type: ignore[union-attr]  # a forum
        await stage.env.settle()
        answer = await stage.answer("post", article="on-rain", channel=forum, tag="Sports")
        assert "has no tag `Sports`. It has: weather, News" in answer
        channel._flags |= 1 << 4  # type: ignore[union-attr]  # SimCord cannot set REQUIRE_TAG
        await stage.answer("add", file=("on-snow.md", b"On Snow\n\nIt snowed."))
        answer = await stage.answer("post", article="on-snow", channel=forum)
        assert "asks for a tag on every post" in answer
        assert "it has: weather, News" in answer
        answer = await stage.answer("post", article="on-rain", channel=forum, tag="news")
        assert "is open in" in answer
        posts = [one for one in stage.env.backend.channels.values() if one.is_thread]
        assert len(posts) == 2
        assert {len(one.applied_tags) for one in posts} == {2}

    played(tmp_path, story)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"closes_on": "2020-01-01"}, "in the past"),
        ({"closes_on": "soon"}, "not a date that I can read"),
        ({"closes_on": "2030-01-01", "closes_in_days": 3}, "not both"),
    ],
)
def test_a_closing_date_that_cannot_be_used_posts_nothing(
    tmp_path: Path, options: dict[str, Any], told: str
) -> None:
    async def story(stage: Stage) -> None:
        await stage.answer("add", file=("on-rain.md", FILE))
        answer = await stage.answer("post", article="on-rain", channel=stage.text, **options)
        assert told in answer
        assert stage.titles(stage.text) == []

    played(tmp_path, story)


def test_an_article_or_discussion_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        for name in ("preview", "post", "remove"):
            assert "There is no article `x` here" in await stage.answer(name, article="x")
        for name in ("close", "reopen"):
            assert "There is no discussion 7 here" in await stage.answer(name, discussion=7)

    played(tmp_path, story)
