from pathlib import Path

import simcord

from tests.simulated.house import House, Scripted, lived, said


async def flagged(house: House) -> simcord.ChannelHandle:
    thread, *_ = await house.post()
    await house.say(house.bob, thread, "a first thought")
    await house.say(house.bob, thread, "a second thought")
    await house.say(house.alice, thread, "something rude")
    return thread


def notices(house: House, who: simcord.MemberActor) -> list[str]:
    found = [embed for one in who.user.dm_channel.history() for embed in one.embeds]
    return [
        "\n".join([one.title or "", *(field.value or "" for field in one.fields)]) for one in found
    ]


def test_the_card_shows_reply_context_score_and_link(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        (card,) = house.card().embeds
        assert "insult" in (card.title or "")
        assert "0.95" in (card.title or "")
        assert "||something rude||" in (card.description or "")
        assert f"/{house.guild.id}/{thread.id}/" in (card.description or "")
        before = "\n".join(field.value or "" for field in card.fields)
        assert "a first thought" in before
        assert "a second thought" in before

    lived(tmp_path, story)


def test_remove_deletes_the_reply_and_sends_its_author_their_words(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        told = said(await house.moderator.click(house.card(), label="Remove"))
        assert told.startswith("Case 1 is upheld")
        await house.world.rest()
        assert "something rude" not in house.world.texts(thread)
        (notice,) = notices(house, house.alice)
        assert notice.startswith("Your reply was removed")
        assert "something rude" in notice
        assert house.labels() == ["Undo", "Why"]
        assert "Notice to the author: delivered" in (house.card().embeds[0].description or "")

    lived(tmp_path, story)


def test_keep_leaves_the_reply_and_tells_its_author_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        told = said(await house.moderator.click(house.card(), label="Keep"))
        assert told.startswith("Case 1 is dismissed")
        await house.world.rest()
        assert "something rude" in house.world.texts(thread)
        assert notices(house, house.alice) == []

    lived(tmp_path, story)


def test_the_second_to_decide_is_told_who_was_first(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        card = house.card()
        owner = house.world.owner(house.guild)
        await house.moderator.click(card, label="Keep")
        told = await house.told(owner, "case uphold", number=1)
        assert told.startswith("Case 1 is closed already")
        assert f"dismissed by <@{house.moderator.id}>" in told
        assert "Nothing was changed" in told
        await house.world.rest()
        assert "something rude" in house.world.texts(thread)
        assert await house.cases() == [(1, "dismissed")]

    lived(tmp_path, story)


def test_the_buttons_of_a_card_survive_a_restart(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        await house.world.go_offline()
        await house.world.come_back(Scripted())
        assert len(house.moderators.history()) == 1
        await house.moderator.click(house.card(), label="Remove")
        await house.world.rest()
        assert await house.cases() == [(1, "upheld")]
        assert "something rude" not in house.world.texts(thread)

    lived(tmp_path, story)


def test_the_commands_list_show_and_decide(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await flagged(house)
        assert "**1** · insult 0.95" in await house.told(house.moderator, "case list")
        assert "something rude" in await house.told(house.moderator, "case show", number=1)
        told = await house.told(house.moderator, "case dismiss", number=1)
        assert told.startswith("Case 1 is dismissed")
        assert "No case is open." in await house.told(house.moderator, "case list")
        told = await house.told(house.moderator, "case list", state="dismissed")
        assert "**1**" in told
        told = await house.told(house.moderator, "case show", number=7)
        assert told == "There is no case 7 here. `/case list` shows the open ones."

    lived(tmp_path, story)


def test_with_direct_messages_closed_the_notice_comes_in_a_private_thread(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await flagged(house)
        house.world.close_direct_messages(house.alice)
        await house.told(house.moderator, "case uphold", number=1)
        await house.world.rest()
        (private,) = (one for one in house.channel.threads if "Notice on case 1" in str(one.name))
        (embed,) = house.world.embeds(private)
        assert embed.fields[0].value == "something rude"
        assert private.history(viewer=house.alice)
        assert not house.world.may_see(house.bob, private)

    lived(tmp_path, story)


def test_where_neither_works_the_notice_comes_at_the_next_interaction_and_once(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()  # a forum has no private threads
        await house.say(house.alice, thread, "something rude")
        house.world.close_direct_messages(house.alice)
        await house.told(house.moderator, "case uphold", number=1)
        await house.world.rest()
        assert "Notice to the author: it waits" in (house.card().embeds[0].description or "")
        assert "something rude" not in await house.told(house.bob, "privacy show")
        assert "something rude" in await house.told(house.alice, "privacy show")
        assert "something rude" not in await house.told(house.alice, "privacy show")

    lived(tmp_path, story, forum=True)


def test_notices_are_paced(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        for number in range(3):
            await house.say(house.alice, thread, f"something rude {number}")
        for number in range(1, 4):
            await house.told(house.moderator, "case uphold", number=number)
        assert len(notices(house, house.alice)) == 1
        await house.world.pass_time(minutes=1)
        assert len(notices(house, house.alice)) == 3

    lived(tmp_path, story)
