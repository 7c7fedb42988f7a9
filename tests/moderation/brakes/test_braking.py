"""Where a thread gets hot a brake is proposed, once, and nothing is done without a moderator."""

from pathlib import Path

from bot.moderation.brakes.brake import BrakeKind, BrakeState, How, Refusal, is_sterner
from bot.moderation.scopes import GuildPolicy
from tests.moderation.brakes.braked import (
    PAUSE,
    braking,
    card,
    choose_settings,
    newest,
    quarrel,
    recorded,
    refusing,
    tick,
)
from tests.world import CHANNEL, GUILD, MODERATOR, MODS, THREAD, World, told


def test_a_hot_thread_is_proposed_once_and_nothing_is_done_without_a_moderator(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await quarrel(world)
        brake = await newest(world)
        assert brake.state is BrakeState.PROPOSED
        assert "Scores: 6 of the 6 replies" in card(world).words
        await quarrel(world)
        await tick(world, seconds=15)
        assert (await newest(world)).id == brake.id
        assert sum("Brake" in title for title in world.titles()) == 1
        assert world.discord.threads == {}
        assert await recorded(world) == ["brake_proposed"]

    told(tmp_path, story)


def test_in_shadow_mode_a_brake_is_proposed_just_the_same(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(GuildPolicy.plain({"insult": 0.6}, shadow=True))
        await quarrel(world)
        assert (await newest(world)).state is BrakeState.PROPOSED

    told(tmp_path, story)


def test_a_proposal_follows_a_thread_that_gets_hotter_and_no_more_than_that(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await quarrel(world, people=4)
        first = await newest(world)
        edits = len(await world.rows("SELECT 1 FROM effects WHERE kind = 'edit'"))
        await world.store.write(lambda tx: braking(world).consider(tx, THREAD))
        assert len(await world.rows("SELECT 1 FROM effects WHERE kind = 'edit'")) == edits
        await quarrel(world, people=8, first=530)
        second = await newest(world)
        assert (first.id, first.proposed) == (second.id, BrakeKind.SLOW_30)
        assert second.proposed is not None
        assert is_sterner(second.proposed, first.proposed)
        (primary,) = [one for one in card(world).message.buttons if one.style == "primary"]
        assert primary.custom_id == f"seedbed:brake:{first.id}:{second.proposed}"

    told(tmp_path, story)


def test_without_a_moderators_channel_the_proposal_is_kept_and_shown_later(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await choose_settings(world, moderator_channel_id=None)
        await quarrel(world)
        assert (await newest(world)).state is BrakeState.PROPOSED
        assert world.cards == []
        await choose_settings(world, moderator_channel_id=MODS)
        await tick(world, seconds=15)
        assert "proposed for a thread that is hot" in card(world).words

    told(tmp_path, story)


def test_what_is_left_as_it_is_is_not_proposed_again_for_an_hour(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await quarrel(world)
        first = await newest(world)
        outcome = await braking(world).choose(GUILD, first.id, None, by=MODERATOR)
        assert outcome.refusal is None
        await world.settle()
        assert f"<@{MODERATOR}> left it as it is" in card(world).words
        world.clock.advance(minutes=59)
        await quarrel(world)
        assert (await newest(world)).id == first.id
        world.clock.advance(minutes=1)
        await quarrel(world, first=540)
        assert (await newest(world)).id != first.id
        assert await recorded(world) == ["brake_proposed", "brake_declined", "brake_proposed"]

    told(tmp_path, story)


def test_a_proposal_ends_by_itself_when_the_thread_is_calm_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await quarrel(world)
        await tick(world, minutes=10)
        assert (await newest(world)).state is BrakeState.PROPOSED
        await tick(world, minutes=15)
        assert (await newest(world)).ended_how is How.CALM
        assert "It has calmed down by itself; nothing was done." in card(world).words
        assert card(world).message.buttons == ()
        late = await braking(world).choose(GUILD, 1, PAUSE, by=MODERATOR)
        assert late.refusal is Refusal.FIRST
        assert await recorded(world) == ["brake_proposed", "brake_expired"]

    told(tmp_path, story)


def test_a_card_that_could_not_be_posted_goes_where_the_moderators_are_now(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        world.carrier.fault = refusing({"send"})
        await quarrel(world)
        world.carrier.fault = lambda _: "none"
        await choose_settings(world, moderator_channel_id=CHANNEL)
        await quarrel(world, people=9, first=550)
        await tick(world, seconds=15)
        shown = [one.message.embeds[0].title for one in world.discord.in_channel(CHANNEL)]
        assert any(title.startswith("Brake 1 ") for title in shown)

    told(tmp_path, story)
