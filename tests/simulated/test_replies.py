from pathlib import Path

import discord
import pytest

from tests.simulated.house import House, Scripted, lived


def test_a_calm_reply_is_stored_and_scored_and_opens_no_case(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        message = await house.say(house.alice, thread, "A calm thought.")
        assert await house.reply(message) == ("present", None, None, ["A calm thought."])
        assert len(await house.rows("SELECT * FROM scores")) == 6
        assert await house.cases() == []
        assert house.moderators.history() == []

    lived(tmp_path, story)


def test_what_is_said_outside_the_discussion_is_never_stored(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.post()
        await house.say(house.alice, house.lobby, "something rude")
        await house.say(house.alice, house.channel, "something rude")
        assert await house.rows("SELECT * FROM replies") == []

    lived(tmp_path, story)


def test_an_edit_for_the_worse_opens_a_case(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        message = await house.say(house.alice, thread, "calm")
        await house.alice.edit(message, "now something rude")
        await house.world.rest()
        assert (await house.reply(message))[-1] == ["calm", "now something rude"]
        assert await house.cases() == [(1, "open")]

    lived(tmp_path, story)


def test_an_edit_for_the_better_shows_on_the_card_what_it_says_now(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        message = await house.say(house.alice, thread, "rude at first")
        await house.alice.edit(message, "calm on second thought")
        await house.world.rest()
        shown = house.card().embeds[0].description or ""
        assert "rude at first" in shown
        assert "calm on second thought" in shown
        assert await house.cases() == [(1, "open")]

    lived(tmp_path, story)


def test_an_update_that_leaves_the_text_as_it_was_is_no_revision(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        message = await house.say(house.alice, thread, "see https://example.org")
        await house.world.update_unchanged(message)
        assert (await house.reply(message))[-1] == ["see https://example.org"]

    lived(tmp_path, story)


def test_a_reply_that_its_author_deletes_is_erased(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        message = await house.say(house.alice, thread, "calm")
        await house.alice.delete(message)
        await house.world.rest()
        assert await house.reply(message) == ("deleted", "author", None, [None])

    lived(tmp_path, story)


def test_a_flagged_reply_that_its_author_deletes_is_held_for_the_moderators(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        message = await house.say(house.alice, thread, "something rude")
        await house.alice.delete(message)
        await house.world.rest()
        assert await house.reply(message) == ("deleted", "author", None, ["something rude"])
        assert await house.cases() == [(1, "open")]
        shown = house.card().embeds[0].description or ""
        assert "something rude" in shown
        assert "deleted" in shown

    lived(tmp_path, story)


def test_a_moderators_deletion_on_discord_closes_the_case_as_handled(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        owner = house.world.owner(house.guild)
        message = await house.say(house.alice, thread, "something rude")
        await house.world.delete_as_moderator(owner, message)
        assert await house.cases() == [(1, "handled")]
        assert f"<@{owner.id}>" in (house.card().embeds[0].description or "")

    lived(tmp_path, story)


def test_a_bulk_deletion_counts_as_a_moderators(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        owner = house.world.owner(house.guild)
        gone = [await house.say(house.alice, thread, text) for text in ("something rude", "calm")]
        stays = await house.say(house.bob, thread, "calm too")
        await house.world.delete_in_bulk(owner, gone)
        assert [(await house.reply(one))[0] for one in gone] == ["deleted", "deleted"]
        assert (await house.reply(stays))[0] == "present"
        assert await house.cases() == [(1, "handled")]

    lived(tmp_path, story)


def test_a_forwarded_message_is_judged_by_what_it_forwards(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        source = await house.say(house.bob, house.lobby, "something rude from elsewhere")
        message = await house.alice.forward(source, thread)
        await house.world.rest()
        assert (await house.reply(message))[-1] == ["something rude from elsewhere"]
        assert await house.cases() == [(1, "open")]

    lived(tmp_path, story)


def test_attachments_are_counted_as_not_read(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "look", attachments=[("a.png", b"x"), ("b.png", b"y")])
        assert await house.rows("SELECT attachments_not_read FROM replies") == [(2,)]

    lived(tmp_path, story)


def test_a_thread_that_a_member_starts_from_the_article_is_read_with_its_title(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        await house.post()
        article = house.channel.history()[0]
        thread = await house.world.open_thread(
            house.alice, house.channel, name="A title that is rude", text="calm text", on=article
        )
        kinds = await house.rows("SELECT kind, thread_id FROM replies ORDER BY kind")
        assert kinds == [("message", thread.id), ("title", thread.id)]
        assert await house.cases() == [(1, "open")]
        await house.told(house.moderator, "case uphold", number=1)
        await house.world.rest()
        assert thread.name == "(title removed)"

    lived(tmp_path, story)


def test_a_new_title_of_a_members_thread_is_judged_afresh(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.post()
        thread = await house.world.open_thread(
            house.alice, house.channel, name="A calm title", text="calm text"
        )
        assert await house.cases() == []
        await house.world.rename_thread(thread, "A title that is rude")
        assert await house.cases() == [(1, "open")]

    lived(tmp_path, story, forum=True)


def test_a_members_forum_post_belongs_to_the_discussion(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.post()
        thread = await house.world.open_thread(
            house.alice, house.channel, name="My own question", text="and something rude"
        )
        kinds = await house.rows("SELECT kind FROM replies ORDER BY kind")
        assert kinds == [("message",), ("title",)]
        assert await house.cases() == [(1, "open")]
        await house.say(house.bob, thread, "an answer")
        assert len(await house.rows("SELECT * FROM replies")) == 3

    lived(tmp_path, story, forum=True)


def test_a_deleted_thread_takes_its_replies_with_it(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, other, *_ = await house.post()
        await house.say(house.alice, thread, "something rude")
        stays = await house.say(house.bob, other, "calm")
        await house.world.delete_thread(thread, by=house.world.owner(house.guild))
        assert await house.cases() == [(1, "handled")]
        assert (await house.reply(stays))[0] == "present"
        states = await house.rows("SELECT state FROM replies ORDER BY message_id")
        assert states == [("deleted",), ("present",)]

    lived(tmp_path, story)


@pytest.mark.parametrize("kind", ["bot", "webhook", "exempt role"])
def test_bots_webhooks_and_exempt_roles_pass_and_are_recorded_as_such(
    tmp_path: Path, kind: str
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        message: discord.Message
        if kind == "webhook":
            message = await house.world.send_by_webhook(house.guild, thread, "something rude")
            await house.world.rest()
        else:
            role = house.guild.create_role("Regulars")
            await house.world.rest()
            await house.told(house.admin, "policy exempt", role=role)
            someone = house.world.member(house.guild, "x", roles=[role], bot=kind == "bot")
            message = await house.say(someone, thread, "something rude")
        state, _, exempt, texts = await house.reply(message)
        # What no person wrote is not kept; only that it was there.
        kept = ["something rude"] if kind == "exempt role" else [None]
        assert (state, exempt, texts) == ("present", kind, kept)
        assert await house.cases() == []

    lived(tmp_path, story)


def test_what_was_missed_while_away_is_read_quietly_on_return(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        world = house.world
        thread, *_ = await house.post()
        kept = await house.say(house.alice, thread, "calm")
        changed = await house.say(house.alice, thread, "calm too")
        gone = await house.say(house.alice, thread, "calm three")
        await world.go_offline()
        await house.alice.edit(changed, "calm no more, rude")
        await house.alice.delete(gone)
        missed = await house.bob.send(thread, "rude and missed")
        await world.come_back(Scripted())
        assert (await house.reply(kept))[-1] == ["calm"]
        assert (await house.reply(changed))[-1] == ["calm too", "calm no more, rude"]
        assert (await house.reply(gone))[0] == "deleted"
        assert (await house.reply(missed))[-1] == ["rude and missed"]
        quiet = await house.rows("SELECT quiet FROM replies WHERE message_id = ?", missed.id)
        assert quiet == [(1,)]
        assert [state for _, state in await house.cases()] == ["open", "open"]
        assert "rude and missed" in world.texts(thread)  # nothing is done without a person

    lived(tmp_path, story)
