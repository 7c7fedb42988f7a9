"""A sample is read without scores: whoever asks why is told so until it is decided, every way."""

from pathlib import Path

from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.sampling import SampleSettings
from bot.moderation.why.service import Shown, Why
from tests.moderation.steps import decide, move
from tests.moderation.why.asking import embed, installed, refusal
from tests.world import GUILD, World, told


def sampled(world: World, *, second: float = 0.0) -> None:
    world.sample = SampleSettings(share=1.0, second_share=second)
    world.chance = lambda: 0.0
    world.restart()


async def every_answer(world: World, why: Why, message: int, number: int = 1) -> set[str]:
    """Ask by number, by message and by card; return what the refusals say."""
    (card,) = await world.column("SELECT card_message_id FROM cases WHERE number = ?", number)
    return {
        refusal(await why.of_case(GUILD, number)),
        refusal(await why.of_message(GUILD, message)),
        refusal(await why.of_message(GUILD, card)),
    }


def test_a_sample_is_not_explained_before_it_is_decided(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, scorer = installed(world)
        sampled(world)
        message = await world.say("I see it quite otherwise, friend")
        (said,) = await every_answer(world, why, message)
        assert said.startswith("Decide case 1 first")
        await world.edit(message, "I see it otherwise now, and calmly so")
        assert await every_answer(world, why, message) == {said}
        await decide(world)
        assert "drawn as a sample" in embed(await why.of_case(GUILD, 1)).description
        assert scorer.asked

    told(tmp_path, story)


def test_a_sample_is_not_explained_before_it_is_read_a_second_time(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        sampled(world, second=1.0)
        flagged = await world.say("you fool, if I may say so")
        await move(world, Event.CLAIM, number=1, by=602)  # there is another moderator
        message = await world.say("I see it quite otherwise, friend")
        await decide(world, number=2)
        (said,) = await every_answer(world, why, message, 2)
        assert "a second moderator is still to read it" in said
        served = await world.moderators_queue.next(GUILD, by=602)
        assert served is not None
        assert await world.moderators_queue.read_second(GUILD, 2, Verdict.DISMISS, by=602)
        assert isinstance(await why.of_message(GUILD, message), Shown)
        assert isinstance(await why.of_message(GUILD, flagged), Shown)

    told(tmp_path, story)


def test_what_nothing_could_score_is_refused_in_the_words_for_a_sample(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, scorer = installed(world)
        scorer.down = True
        message = await world.post("you fool, if I may say so")
        await world.pass_time(hours=3)
        (said,) = await every_answer(world, why, message)
        assert said.startswith("Decide case 1 first")
        await decide(world)
        found = await why.of_case(GUILD, 1)
        assert "it waits for the scorer" in embed(found).description

    told(tmp_path, story)


def test_a_sample_that_an_edit_makes_a_flag_is_explained(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        sampled(world, second=1.0)
        message = await world.say("I see it quite otherwise, friend")
        await world.edit(message, "you fool, if I may say so")
        assert embed(await why.of_message(GUILD, message)) == embed(await why.of_case(GUILD, 1))

    told(tmp_path, story)
