"""What members send with *Respond* that Discord's own client would never have let them send."""

from pathlib import Path
from typing import Any

import pytest
import simcord
from simcord import interactions

from tests.simulated.house import House, lived, said
from tests.simulated.test_screening import permit

WORDS = "My long thought"


async def forged(
    house: House,
    who: simcord.MemberActor,
    custom_id: str,
    *,
    words: str = WORDS,
    guild: int | None = None,
    channel: int | None = None,
) -> str:
    """Send a form's words under any id, from the lobby or elsewhere; return what was answered."""
    field = {"type": 4, "custom_id": "text", "value": words}
    data: dict[str, Any] = {
        "custom_id": custom_id,
        "components": [{"type": 18, "component": field}],
    }
    record, payload = interactions.base_payload(
        house.world.env.backend,
        type=5,
        channel_id=channel or house.lobby.id,
        guild_id=guild or house.guild.id,
        user_id=who.id,
        data=data,
    )
    house.world.env.backend.emit("INTERACTION_CREATE", payload)
    await house.world.rest()
    await house.world.pass_time(seconds=1)
    return said(simcord.InteractionResult(house.world.env, record))


@pytest.mark.parametrize(
    ("denied", "why"),
    [
        ("view_channel", "You cannot see this thread"),
        ("send_messages_in_threads", "You may not write in this thread"),
    ],
)
def test_what_may_be_done_in_the_thread_counts_and_not_where_the_form_is_sent_from(
    tmp_path: Path, denied: str, why: str
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        assert why not in await forged(house, house.alice, f"seedbed:write:{thread.id}")
        await permit(house, house.guild.id, **{denied: False})
        told = await forged(house, house.bob, f"seedbed:write:{thread.id}")
        assert told.startswith(why)
        assert WORDS in told
        assert await house.rows("SELECT author_id FROM responses") == [(house.alice.id,)]

    lived(tmp_path, story)


@pytest.mark.parametrize("number", ["1", "9" * 40])
def test_a_form_for_no_thread_of_this_server_gives_the_words_back(
    tmp_path: Path, number: str
) -> None:
    async def story(house: House) -> None:
        await house.post()
        for custom_id in (
            f"seedbed:write:{number}",
            f"seedbed:rewrite:{number}:1",
            f"seedbed:rewrite:{house.guild.id}:{number}",
        ):
            assert WORDS in await forged(house, house.bob, custom_id), custom_id
        assert await house.rows("SELECT reply_id FROM responses") == []

    lived(tmp_path, story)


def test_a_thread_of_another_server_is_none_of_this_ones(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.respond(house.alice, thread, "What a rude man you are")
        elsewhere = house.world.env.create_guild("Elsewhere")
        room = elsewhere.create_text_channel("room")
        carol = elsewhere.add_member(house.world.env.create_user("carol"))
        await house.world.rest()
        for custom_id in (f"seedbed:write:{thread.id}", f"seedbed:rewrite:{house.guild.id}:1"):
            told = await forged(house, carol, custom_id, guild=elsewhere.id, channel=room.id)
            assert WORDS in told
            assert "rude" not in told
        assert await house.rows("SELECT author_id FROM responses") == [(house.alice.id,)]

    lived(tmp_path, story)


@pytest.mark.parametrize("words", ["", " \n\t ", "\u200b\u2060 \ufeff"])
def test_what_nobody_could_read_is_not_taken(tmp_path: Path, words: str) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        told = await forged(house, house.bob, f"seedbed:write:{thread.id}", words=words)
        assert told.startswith("There is nothing to read in it.")
        assert await house.rows("SELECT reply_id FROM responses") == []

    lived(tmp_path, story)


def test_while_a_discussion_is_being_posted_it_is_not_called_closed(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.world.bot.store.write(
            lambda tx: tx.execute("UPDATE discussions SET state = 'posting'").rowcount
        )
        pressed = await house.alice.click(house.start(thread), label="Respond")
        assert said(pressed).startswith("This discussion is still being posted.")

    lived(tmp_path, story)
