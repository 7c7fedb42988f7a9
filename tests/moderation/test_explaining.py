"""Which words of a flagged reply are the trouble is known by the time its author is told."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.moderation.explaining import Explaining
from bot.scoring.port import LABELS, Scores
from tests.moderation.responses.writing import respond
from tests.moderation.steps import decide
from tests.scripted import ScriptedScorer
from tests.world import AUTHOR, RUDE, World, told


class Clods(ScriptedScorer):
    """Finds an insult wherever "clod" stands."""

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        self.calls.append(list(texts))
        return [dict.fromkeys(LABELS, 0.01) | {"insult": 0.95 if "clod" in one else 0.01}
                for one in texts]  # fmt: skip


def told_of(world: World) -> dict[str, str]:
    ((_, notice),) = world.discord.told
    return {field.name: field.value for field in notice.embeds[0].fields}


async def explained(world: World) -> Explaining:
    made = world.explains(Clods(), timeout_seconds=5)
    made.kick()
    await made.idle()
    return made


def test_the_notice_names_the_words_that_carry_the_score(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("a fair point, but you clod [insult=0.9]")
        await explained(world)
        assert await world.column("SELECT parts FROM cases") == ["[[22, 26]]"]
        await decide(world)
        assert told_of(world)["The part that was the trouble"] == "“clod”"

    told(tmp_path, story)


def test_an_edit_is_explained_anew(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say("a fair point, but you clod [insult=0.9]")
        await explained(world)
        await world.edit(message, "clod is what you are, I say [insult=0.9]")
        assert await world.column("SELECT parts FROM cases") == [None]
        await explained(world)
        assert await world.column("SELECT parts FROM cases") == ["[[0, 4]]"]

    told(tmp_path, story)


def test_replies_that_wait_for_their_scores_go_first(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        world.holding = True
        await world.post("and now something else")
        await explained(world)
        assert await world.column("SELECT parts FROM cases") == [None]
        await world.settle()
        await explained(world)
        assert await world.column("SELECT parts FROM cases") != [None]

    told(tmp_path, story)


def test_what_another_scorer_flagged_is_left_unexplained(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        other = world.explains(Clods(name="another"), timeout_seconds=5)
        other.kick()
        await other.idle()
        assert await world.column("SELECT parts FROM cases") == [None]

    told(tmp_path, story)


def test_an_author_whom_another_scorer_stopped_is_asked_without_the_words(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.explaining = world.explains(Clods(name="another"), timeout_seconds=5)
        await respond(world, RUDE)
        assert await world.column("SELECT parts FROM responses") == ["[]"]
        ((who, _),) = world.discord.answers
        assert who == AUTHOR

    told(tmp_path, story)


def test_a_scorer_that_is_down_is_asked_again_at_the_next_kick(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        down = ScriptedScorer()
        down.down = True
        stuck = world.explains(down, timeout_seconds=5)
        stuck.kick()
        await stuck.idle()
        assert await world.column("SELECT parts FROM cases") == [None]
        down.down = False
        stuck.kick()
        await stuck.idle()
        assert await world.column("SELECT parts FROM cases") != [None]
        await stuck.stop()
        stuck.kick()  # does nothing any more
        await stuck.idle()

    told(tmp_path, story)


def test_a_scorer_that_never_answers_holds_up_no_stopping(tmp_path: Path) -> None:
    class Silent(ScriptedScorer):
        async def score(self, texts: Sequence[str]) -> list[Scores]:
            await asyncio.Event().wait()
            return []

    async def story(world: World) -> None:
        await world.say(RUDE)
        stuck = world.explains(Silent(), timeout_seconds=0.01)
        stuck.kick()
        await stuck.stop()
        assert await world.column("SELECT parts FROM cases") == [None]

    told(tmp_path, story)


def test_a_text_on_which_explaining_fails_holds_up_no_other(tmp_path: Path) -> None:
    class Odd(Clods):
        async def score(self, texts: Sequence[str]) -> list[Scores]:
            if any("heron" in one for one in texts):
                raise ValueError("odd")
            return await super().score(texts)

    async def story(world: World) -> None:
        world.explaining = world.explains(Odd(), timeout_seconds=5)
        for text in ("you clod of a heron [insult=0.9]", "a fair point, but you clod [insult=0.9]"):
            await respond(world, text)
        found = await world.column("SELECT parts FROM responses ORDER BY reply_id")
        assert found == ["[]", "[[22, 26]]"]

    told(tmp_path, story)
