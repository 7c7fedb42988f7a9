"""``/why``, the menu of a message, and the button on the card."""

from pathlib import Path

import discord
import simcord

from tests.simulated.house import House, lived, said

MENU = "Why was this flagged?"
FLAGGED = "Well, something rude"


async def flagged(house: House) -> discord.Message:
    thread, *_ = await house.post()
    return await house.say(house.alice, thread, FLAGGED)


def answered(told: str) -> None:
    """Hold that this is the whole answer about the flagged reply."""
    assert told.strip().startswith("Why the reply of case 1 was flagged")
    assert "insult 0.95" in told
    assert "||Well, something __**rude**__||" in told
    assert "Without the marked words" in told


def test_the_command_takes_a_number_a_link_or_an_id(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        message = await flagged(house)
        for reference in ("1", "case 1", message.jump_url, str(message.id)):
            answered(await house.told(house.moderator, "why", reference=reference))
        elsewhere = message.jump_url.replace(f"/{house.guild.id}/", "/1/")
        for reference in (elsewhere, "the one by alice", f"{message.id + 5000}"):
            told = await house.told(house.moderator, "why", reference=reference)
            assert told.startswith("This message is no reply"), reference
        told = await house.told(house.moderator, "why", reference="2")
        assert told.startswith("There is no case 2 here")
        for who in (house.admin, house.alice):
            told = await house.told(who, "why", reference="1")
            assert told.startswith("Only moderators can do this")

    lived(tmp_path, story)


def test_the_menu_explains_a_reply_to_moderators_alone(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        message = await flagged(house)
        thread = house.world.threads(house.channel)[0]

        async def asked(who: simcord.MemberActor, about: discord.Message) -> str:
            return said(await who.context_menu(thread, MENU, about))

        answered(await asked(house.moderator, message))
        assert (await asked(house.bob, message)).startswith("Only moderators can do this")
        lobby = await house.bob.send(house.lobby, "something rude, but in no discussion")
        told = said(await house.moderator.context_menu(house.lobby, MENU, lobby))
        assert told.startswith("This message is no reply")

    lived(tmp_path, story)


def test_the_button_on_the_card_explains_before_and_after_the_decision(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await flagged(house)
        assert house.labels() == ["Remove", "Keep", "More…", "Why", "Claim"]
        answered(said(await house.moderator.click(house.card(), label="Why")))
        assert house.labels() == ["Remove", "Keep", "More…", "Why", "Claim"]
        await house.moderator.click(house.card(), label="Keep")
        await house.world.rest()
        answered(said(await house.moderator.click(house.card(), label="Why")))
        told = said(await house.admin.click(house.card(), label="Why"))
        assert told.startswith("Only moderators can do this")

    lived(tmp_path, story)
