"""Nobody warns or times out those above them, nor the owner; a text goes by no rank."""

from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
import simcord
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.lifecycle import Action, Refusal
from bot.moderation.ranks import Rank, barred
from tests.rights.town import form_id
from tests.simulated.acting import press, submit
from tests.simulated.house import House, lived

HIGH, LOW = Rank(top=(5, -1)), Rank(top=(2, -1))
BOT = Rank(top=(9, -1))
SANCTIONS = (Action.WARN, Action.TIME_OUT, Action.REMOVE_AND_TIME_OUT)
RANKS = st.builds(
    Rank,
    owner=st.booleans(),
    administrator=st.booleans(),
    top=st.tuples(st.integers(-1, 4), st.integers(-3, 0)),
)


@pytest.mark.parametrize(
    ("moderator", "author", "action", "answer"),
    [
        (HIGH, LOW, Action.REMOVE_AND_TIME_OUT, None),
        (LOW, HIGH, Action.TIME_OUT, Refusal.RANK),
        (LOW, HIGH, Action.WARN, Refusal.RANK),
        (LOW, HIGH, Action.REMOVE, None),
        (LOW, HIGH, Action.NONE, None),
        (LOW, LOW, Action.TIME_OUT, Refusal.RANK),
        (Rank(top=(2, -1)), Rank(top=(2, -2)), Action.TIME_OUT, None),
        (Rank(), Rank(), Action.WARN, Refusal.RANK),
        (Rank(owner=True), HIGH, Action.TIME_OUT, None),
        (HIGH, Rank(owner=True), Action.WARN, Refusal.OWNER),
        (HIGH, Rank(owner=True), Action.REMOVE, None),
        (HIGH, Rank(administrator=True), Action.TIME_OUT, Refusal.ADMINISTRATOR),
        (HIGH, Rank(administrator=True), Action.WARN, None),
        (Rank(owner=True), BOT, Action.TIME_OUT, Refusal.BOT_RANK),
        (Rank(owner=True), BOT, Action.WARN, None),
        (LOW, None, Action.TIME_OUT, None),
    ],
)
def test_a_sanction_is_barred_by_rank(
    moderator: Rank, author: Rank | None, action: Action, answer: Refusal | None
) -> None:
    assert barred(action, moderator=moderator, author=author, bot=BOT) is answer


@given(RANKS, RANKS)
def test_of_two_members_at_most_one_stands_above_the_other(one: Rank, other: Rank) -> None:
    assert not (one.is_above(other) and other.is_above(one))
    assert not one.is_above(one)


@given(RANKS, RANKS, RANKS, st.sampled_from(Action))
def test_the_owner_and_those_above_are_never_sanctioned(
    moderator: Rank, author: Rank, bot: Rank, action: Action
) -> None:
    answer = barred(action, moderator=moderator, author=author, bot=bot)
    assert answer is None or action in SANCTIONS
    if action in SANCTIONS and (author.owner or not moderator.is_above(author)):
        assert answer in (Refusal.OWNER, Refusal.RANK)


@dataclass
class Ladder:
    """A server where everyone wrote something rude; the case numbers are by who wrote it."""

    house: House
    cases: dict[str, int]

    async def uphold(self, whose: str, action: Action) -> str:
        number = self.cases[whose]
        return await self.house.told(
            self.house.moderator, "case uphold", number=number, action=action
        )


async def climbed(house: House) -> Ladder:
    """Give people roles above the moderators' and beside them, and have each of them write.

    As on Discord, a role that is made later stands lower: those of the admins stand above.
    """
    world, guild = house.world, house.guild
    chief = guild.create_role("Chiefs", permissions=discord.Permissions(administrator=True))
    thread, *_ = await house.post()
    authors: dict[str, simcord.MemberActor] = {
        "below": house.alice,
        "equal": world.member(guild, "equal", roles=[guild.roles["Moderators"]]),
        "above": world.member(guild, "above", roles=[guild.roles["Admins"]]),
        "administrator": world.member(guild, "administrator", roles=[chief, guild.roles["Admins"]]),
        "owner": world.owner(guild),
    }
    await world.rest()
    for name, author in authors.items():
        await house.say(author, thread, f"something rude by {name}")
    return Ladder(house, {name: number for number, name in enumerate(authors, start=1)})


def test_a_moderator_sanctions_those_below_and_nobody_else(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        ladder = await climbed(house)
        for whose, words in (
            ("equal", "highest role stands as high as yours"),
            ("above", "highest role stands as high as yours"),
            ("administrator", "highest role stands as high as yours"),
            ("owner", "the server's owner, whom nobody warns"),
        ):
            for action in SANCTIONS:
                told = await ladder.uphold(whose, action)
                assert words in told, (whose, action, told)
                assert "Nothing was changed. The reply can still be removed" in told
        assert [state for _, state in await house.cases()] == ["open"] * 5
        assert "is upheld" in await ladder.uphold("below", Action.TIME_OUT)
        await house.world.rest()
        assert (await house.world.member_now(house.alice)).timed_out_until is not None

    lived(tmp_path, story)


def test_a_reply_is_removed_whoever_wrote_it(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        ladder = await climbed(house)
        for whose in ("above", "owner"):
            assert "is upheld: the reply is being removed" in await ladder.uphold(
                whose, Action.REMOVE
            )
        await house.world.rest()
        (thread, *_) = house.world.threads(house.channel)
        left = house.world.texts(thread)
        assert "something rude by owner" not in left
        assert "something rude by above" not in left

    lived(tmp_path, story)


def test_the_form_refuses_a_sanction_by_rank_as_the_command_does(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        ladder = await climbed(house)
        number = ladder.cases["above"]
        opened = await press(house, house.moderator, f"seedbed:case:{number}:more")
        told = await submit(house, house.moderator, form_id(opened), chosen={"action": "time_out"})
        assert "highest role stands as high as yours" in told
        assert (number, "claimed") in await house.cases()

    lived(tmp_path, story)


def test_whom_the_bot_cannot_time_out_is_never_tried_and_the_card_says_why(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "something rude")
        await house.told(house.moderator, "pause")
        await house.told(house.moderator, "case uphold", number=1, action=Action.TIME_OUT)
        owner = house.guild.create_role(
            "Chiefs", permissions=discord.Permissions(administrator=True)
        )
        house.world.env.backend.add_member_role(house.guild.id, house.alice.id, owner.id)
        await house.told(house.moderator, "resume")
        await house.world.rest()
        assert (await house.world.member_now(house.alice)).timed_out_until is None
        told = await house.told(house.moderator, "case show", number=1)
        assert "Discord times out no administrator" in told

    lived(tmp_path, story)
