"""*Respond* on a simulated Discord: what is sent is read first, and posted under a name."""

from pathlib import Path

import pytest

from bot.settings import Settings
from bot.settings.model import ModerationSettings, RespondSettings
from cogs.responses import MINE
from tests.simulated.house import House, Scripted, lived, said
from tests.simulated.responding import opened, press, sent_anyway, standing, title
from tests.simulated.test_message_content import WITHOUT_CONTENT


@pytest.mark.parametrize("forum", [False, True])
def test_a_calm_response_is_posted_under_its_authors_name(tmp_path: Path, forum: bool) -> None:
    async def story(house: House) -> None:
        _, thread, *_ = await house.post()
        form = await opened(house, thread)
        assert form.modal is not None
        assert 0 < len(form.modal["title"]) <= 45
        before = len(house.world.env.http_requests)
        sent = await house.alice.submit_modal(form, {"text": "  A calm thought. @everyone\n"})
        await house.world.rest()
        asked = [one.path.rsplit("/", 1)[1] for one in house.world.env.http_requests[before:]]
        assert asked.count("callback") == 1
        assert standing(thread) == [("alice", "A calm thought. @everyone")]
        assert title(sent) == "Your response is posted"
        assert f"/{thread.history()[-1].id}\n" in said(sent)
        assert not thread.history()[-1].mention_everyone
        assert await house.rows("SELECT state, told FROM responses") == [("posted", "posted")]
        assert await house.rows("SELECT author_id, state FROM replies WHERE kind = 'message'") == [
            (house.alice.id, "present")
        ]

    lived(tmp_path, story, forum=forum)


def test_where_no_webhook_can_be_had_the_bot_posts_it_and_names_its_author(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        backend = house.world.env.backend
        backend.webhooks.clear()
        house.world.bot.webhooks.forget(house.channel.id)
        house.world.env.inject_error(
            "POST", "/channels/*/webhooks", status=403, code=50013, times=None
        )
        await house.respond(house.alice, thread, "A calm thought")
        assert standing(thread) == [("alice by the bot", "A calm thought")]
        menu = await house.alice.context_menu(thread, MINE, thread.history()[-1])
        form = await house.alice.click(press(menu), label="Edit")
        await house.alice.submit_modal(form, {"text": "A second thought"})
        await house.world.rest()
        assert standing(thread) == [("alice by the bot", "A second thought")]

    lived(tmp_path, story)


def test_the_command_opens_the_same_form_in_a_thread_and_nowhere_else(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        form = await house.alice.slash(thread, "respond")
        await house.alice.submit_modal(form, {"text": "By the command"})
        await house.world.rest()
        assert standing(thread) == [("alice", "By the command")]
        told = await house.told(house.alice, "respond")
        assert told == "There is no discussion of the bot here to respond to."

    lived(tmp_path, story)


def test_a_nudge_is_edited_sent_or_dropped_and_its_answer_follows(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        nudge = await house.respond(house.alice, thread, "You rude man")
        assert title(nudge) == "Before it is posted"
        assert "value='“rude”'" in said(nudge)
        assert "0.9" not in said(nudge)
        assert standing(thread) == []
        form = await house.alice.click(press(nudge), label="Edit")
        assert form.modal is not None
        assert form.modal["components"][0]["component"]["value"] == "You rude man"
        await house.alice.submit_modal(form, {"text": "You good man"})
        await house.world.rest()
        assert title(nudge) == "Your response is posted"

        nudge = await sent_anyway(house, thread, "What a rude man you are")
        assert title(nudge) == "Your response is posted"
        assert await house.cases() == [(1, "open")]

        nudge = await house.respond(house.alice, thread, "You are rude again")
        await house.alice.click(press(nudge), label="Drop it")
        await house.world.rest()
        assert title(nudge) == "It is not posted"
        assert press(nudge).components == []
        assert standing(thread) == [("alice", "You good man"), ("alice", "What a rude man you are")]
        assert "You are rude again" not in repr(await house.rows("SELECT text FROM revisions"))

    lived(tmp_path, story)


def test_while_nothing_can_be_read_it_waits_and_the_same_answer_tells_the_end(
    tmp_path: Path,
) -> None:
    scorer = Scripted()

    async def story(house: House) -> None:
        thread, *_ = await house.post()
        scorer.down = True
        sent = await house.respond(house.alice, thread, "Read me later")
        await house.world.pass_time(seconds=1)
        assert title(sent) == "Your response waits"
        assert await house.rows("SELECT state, told FROM responses") == [("waiting", "waiting")]
        scorer.down = False
        await house.world.pass_time(minutes=2)
        assert title(sent) == "Your response is posted"
        assert standing(thread) == [("alice", "Read me later")]
        assert list(house.alice.user.dm_channel.history()) == []

    lived(tmp_path, story, scorer=scorer)


def test_a_text_of_four_thousand_characters_is_posted_whole_and_given_back_whole(
    tmp_path: Path,
) -> None:
    text = "A long and calm thought. " * 160

    async def story(house: House) -> None:
        thread, *_ = await house.post()
        assert len(text) == 4000
        second = await opened(house, thread)
        await house.respond(house.alice, thread, text)
        assert standing(thread) == [("alice", text.strip())]
        refused = await house.alice.submit_modal(second, {"text": text})
        assert refused.response is not None
        assert refused.response.content.startswith("You have sent a lot in the last hour.")
        assert refused.response.embeds[0].description == text

    once = Settings(
        moderation=ModerationSettings(audit_share=0), respond=RespondSettings(per_hour=1)
    )
    lived(tmp_path, story, settings=once)


def test_screened_and_without_the_message_content_intent_it_all_works(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post(screened=True)
        await house.respond(house.alice, thread, "A calm thought")
        assert standing(thread) == [("alice", "A calm thought")]
        nudge = await house.respond(house.alice, thread, "What a rude man you are")
        assert title(nudge) == "Before it is posted"
        await house.alice.click(press(nudge), label="Send anyway")
        await house.world.rest()
        assert title(nudge) == "A moderator reads it first"
        assert standing(thread) == [("alice", "A calm thought")]
        assert "rude" in repr(house.card().embeds[0].to_dict())
        assert house.labels()[:3] == ["Decline", "Approve", "More…"]
        form = await house.moderator.click(house.card(), label="More…")
        assert "removed" not in repr(form.modal)  # there is nothing that could be
        await house.moderator.click(house.card(), label="Approve")
        await house.world.rest()
        assert standing(thread) == [
            ("alice", "A calm thought"), ("alice", "What a rude man you are"),
        ]  # fmt: skip
        assert title(nudge) == "Your response is posted"
        nudge = await sent_anyway(house, thread, "You rude, rude man")
        await house.told(house.moderator, "case uphold", number=2)
        await house.world.rest()
        assert title(nudge) == "Your response is not posted"
        assert len(standing(thread)) == 2

    lived(tmp_path, story, settings=WITHOUT_CONTENT)


def test_a_response_brings_a_thread_back_that_fell_asleep_and_wakes_none_that_is_closed(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post(screened=True)
        backend = house.world.env.backend
        nudge = await house.respond(house.alice, thread, "What a rude man you are")
        backend.edit_channel(thread.id, {}, thread_metadata={"locked": True, "archived": True})
        await house.world.rest()
        await house.respond(house.alice, thread, "A calm thought")
        about = backend.channels[thread.id].thread_metadata
        assert about is not None
        assert (about.archived, about.locked) == (False, True)
        await house.alice.click(press(nudge), label="Send anyway")
        await house.told(house.admin, "article close", discussion=1)
        await house.world.rest()
        await house.moderator.click(house.card(), label="Approve")
        await house.world.rest()
        assert len(standing(thread)) == 2
        about = backend.channels[thread.id].thread_metadata
        assert about is not None
        assert (about.archived, about.locked) == (True, True)

    lived(tmp_path, story)
