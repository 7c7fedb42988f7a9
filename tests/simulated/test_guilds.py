import asyncio
import json
from pathlib import Path

from bot.demo.simulation import simulated
from bot.settings import Settings
from bot.settings.model import ModerationSettings
from tests.simulated.house import ARTICLE, House, Scripted, furnish, lived, said


def test_the_first_post_says_that_replies_are_read_kept_and_how_to_erase_them(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        await house.post()
        first = "\n".join(embed.description or "" for embed in house.channel.history()[0].embeds)
        for words in ("read and scored", "30 days", "/privacy show", "/privacy forget"):
            assert words in first

    lived(tmp_path, story)


def test_pause_holds_every_effect_and_resume_goes_on(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.expect_a_digest()
        assert (await house.told(house.moderator, "pause")).startswith("Paused.")
        message = await house.say(house.alice, thread, "something rude")
        await house.world.pass_time(hours=1.5)
        assert house.moderators.history() == []
        assert house.admins.history() == []
        assert await house.cases() == [(1, "open")]
        assert "after `/resume`" in await house.told(house.moderator, "case uphold", number=1)
        await house.world.rest()
        assert message.content in house.world.texts(thread)
        assert (await house.told(house.moderator, "resume")).startswith("Resumed.")
        await house.world.rest()
        assert message.content not in house.world.texts(thread)
        assert [one.embeds[0].title for one in house.moderators.history()] == [
            "Case 1 · insult 0.95 (looked at from 0.60)",
            "1 case waits too long",
        ]
        await house.world.pass_time(minutes=2)
        assert len(house.admins.history()) == 1  # what was missed is one digest

    soon = ModerationSettings(audit_share=0, overdue_hours=1)
    lived(tmp_path, story, settings=Settings(moderation=soon))


def test_setup_warns_where_everyone_can_see_the_moderators_channel(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.choose(moderator_channel_id=house.lobby.id)
        told = await house.told(house.admin, "setup")
        assert f"⚠️ Everyone can see <#{house.lobby.id}>" in told

    lived(tmp_path, story)


def test_a_member_sees_what_is_stored_of_them_and_has_it_erased(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "my own words")
        await house.say(house.alice, thread, "my rude words")
        await house.say(house.bob, thread, "words of bob")
        assert "2 replies of yours are stored" in await house.told(house.alice, "privacy show")
        shown = await house.alice.slash(house.lobby, "privacy export")
        assert shown.response is not None
        file = json.loads(await shown.response.attachments[0].read())
        assert "my own words" in json.dumps(file)
        assert "words of bob" not in json.dumps(file)
        asked = await house.alice.slash(house.lobby, "privacy forget")
        assert asked.response is not None
        await house.alice.click(asked.response, label="Erase everything")
        assert asked.response.content.startswith("Done: the text of 2 replies")
        await house.world.rest()
        assert "rude words" not in (house.card().embeds[0].description or "")
        kept = await house.rows(
            "SELECT author_id, text FROM replies r JOIN revisions v ON v.reply_id = r.id"
        )
        assert sorted(kept, key=str) == [(house.bob.id, "words of bob"), (None, None), (None, None)]
        assert "Nothing is stored of you here" in await house.told(house.alice, "privacy show")

    lived(tmp_path, story)


def test_the_daily_digest_comes_at_its_time_and_once(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "A thought that is long enough to be a main point.")
        await house.expect_a_digest()
        assert len(house.admins.history()) == 0
        await house.world.pass_time(hours=1.5)
        assert len(house.admins.history()) == 1
        await house.world.go_offline()
        await house.world.come_back(Scripted())
        assert len(house.admins.history()) == 1
        assert "Digest 1" in await house.told(house.admin, "digest show", number=1)

    lived(tmp_path, story)


def test_guilds_are_sealed_from_one_another(tmp_path: Path) -> None:
    async def whole() -> None:
        async with simulated(tmp_path, Scripted()) as world:
            one = await furnish(world, name="One")
            two = await furnish(world, name="Two")
            thread, *_ = await one.post()
            await one.say(one.alice, thread, "something rude")
            for house in (one, two):
                await house.expect_a_digest()
            await world.pass_time(hours=1.5)

            assert two.moderators.history() == two.admins.history() == two.channel.history() == []
            assert await two.cases() == []
            for name in ("case show", "case uphold", "case dismiss"):
                told = await two.told(two.moderator, name, number=1)
                assert told.startswith("There is no case 1 here."), name
            assert "There is no digest 1" in await two.told(two.admin, "digest show", number=1)
            told = await two.told(two.admin, "article close", discussion=1)
            assert "There is no discussion 1 here" in told
            assert (
                "Discussion" not in (await two.told(two.admin, "article list")).split("None yet")[1]
            )
            await two.told(two.moderator, "pause")
            assert await one.cases() == [(1, "open")]
            click = await one.moderator.click(one.card(), label="Remove")
            assert said(click).startswith("Case 1 is upheld")
            await world.rest()
            assert world.texts(thread) == [""]

            await two.told(two.admin, "article remove", article=ARTICLE)
            assert ARTICLE in await one.told(one.admin, "article list")

            again = await two.told(two.moderator, "resume")
            assert again.startswith("Resumed.")

    asyncio.run(whole())
