"""What was decided live, in whatever way it came about, comes out the same in a replay."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bot.moderation.lifecycle import Action, Event, Verdict
from bot.moderation.moves import Move
from bot.moderation.sampling import SampleSettings
from bot.moderation.scopes import GUILD as WHOLE
from bot.moderation.scopes import LABELS, GuildPolicy, Layer, Scope
from bot.moderation.trial.replay import Decided
from bot.moderation.trial.trying import Trying
from bot.store import history
from tests.moderation.steps import decide
from tests.world import (
    AUTHOR,
    CALM,
    CHANNEL,
    GRIM,
    GUILD,
    MODERATOR,
    OTHER_GUILD,
    OTHER_THREAD,
    READER,
    RUDE,
    THREAD,
    World,
    told,
)

SCOPES = [Scope("channel", CHANNEL), Scope("discussion", 1), Scope("thread", THREAD)]
ROLE = 31


class Past:
    """Draws what happens in a guild."""

    def __init__(self, world: World, draw: Random) -> None:
        self.world = world
        self.draw = draw
        self.posted: list[int] = []

    async def happen(self) -> None:
        steps = [self.govern, self.post, self.post, self.post, self.edit, self.delete]
        await self.draw.choice([*steps, self.decide, self.undo, self.turn])()
        self.world.clock.advance(minutes=self.draw.randint(0, 50))
        if not self.world.holding:
            await self.world.settle()

    def text(self) -> str:
        marks = " ".join(
            f"[{label}={self.draw.choice([0.1, 0.5, 0.6, 0.7, self.draw.random(), 0.97, 1.0])}]"
            for label in self.draw.sample(LABELS, self.draw.randint(0, 3))
        )
        return f"{self.draw.random()} {marks}"

    def layer(self, scope: Scope) -> Layer:
        def bounds(low: float) -> dict[str, float | None]:
            chosen = self.draw.sample(LABELS, self.draw.randint(0, 4))
            return {
                label: self.draw.choice([None, low, self.draw.uniform(low, 1)]) for label in chosen
            }

        actions = {label: self.draw.choice(list(Action)) for label in self.draw.sample(LABELS, 2)}
        exempt = self.draw.choice([frozenset(), frozenset({OTHER_THREAD})])
        return Layer(
            bounds(0.5),
            bounds(0.7),
            actions,
            self.draw.choice([None, frozenset({ROLE})]),
            exempt if scope == WHOLE else None,
        )

    async def govern(self) -> None:
        inner = self.draw.sample(SCOPES, self.draw.randint(0, len(SCOPES)))
        layers = {scope: self.layer(scope) for scope in [WHOLE, *inner]}
        await self.world.govern(GuildPolicy(shadow=self.draw.random() < 0.5, layers=layers))

    async def post(self) -> None:
        self.posted.append(
            await self.world.post(
                self.text(),
                thread_id=self.draw.choice([THREAD, THREAD, OTHER_THREAD]),
                author_id=self.draw.choice([AUTHOR, READER]),
                role_ids=frozenset(self.draw.choice([{ROLE}, set[int]()])),
                quiet=self.draw.random() < 0.2,
                exempt="bot" if self.draw.random() < 0.05 else None,
            )
        )

    async def edit(self) -> None:
        if self.posted:
            at, roles = self.world.clock.now(), self.draw.choice([{ROLE}, set[int]()])
            message = self.draw.choice(self.posted)
            thread = (await self.world.reply(message))["thread_id"]
            await self.world.post(
                self.text(), message, edited_at=at, thread_id=thread, role_ids=frozenset(roles)
            )

    async def delete(self) -> None:
        if self.posted and self.draw.random() < 0.5:
            await self.world.intake.deleted([self.draw.choice(self.posted)], moderator_id=None)

    async def decide(self) -> None:
        event = self.draw.choice([Event.UPHOLD, Event.DISMISS, Event.DISMISS])
        await self._move(event, "state IN ('open', 'claimed')")

    async def undo(self) -> None:
        await self._move(Event.UNDO, "state IN ('upheld', 'dismissed')")

    async def _move(self, event: Event, states: str) -> None:
        for number in await self.world.column(
            f"SELECT number FROM cases WHERE {states} ORDER BY number DESC LIMIT 2"  # noqa: S608
        ):
            await self.world.desk.move(GUILD, number, Move(event, MODERATOR, "button"))

    async def turn(self) -> None:
        """Let what is posted pile up, or be scored; and let the scorer fail, or work again."""
        self.world.holding = self.draw.random() < 0.4
        self.world.scorer.down = self.world.relief.down = self.draw.random() < 0.2


async def all_decided(world: World, guild: int = GUILD) -> list[Decided]:
    since = world.clock.now() - timedelta(days=30)
    return await world.store.read(lambda tx: history.decided(tx, guild, since=since, limit=100_000))


def test_the_replay_of_random_pasts_equals_what_happened(tmp_path: Path) -> None:
    seen: list[Decided] = []

    async def story(world: World, seed: int) -> None:
        draw = Random(seed)
        world.sample = SampleSettings(share=0.3)
        world.chance = draw.random
        world.restart()
        past = Past(world, draw)
        for _ in range(80):
            await past.happen()
        world.scorer.down = world.relief.down = world.holding = False
        await world.pass_time(minutes=10)
        found = await Trying(world.store, world.clock).check(GUILD, 30)
        assert found.differing == (), seed
        assert [found.total] == await world.column("SELECT count(*) FROM decisions")
        seen.extend(await all_decided(world))

    for seed in range(3):
        told(tmp_path / str(seed), partial(story, seed=seed))
    assert {one.decision.zone for one in seen} == {"allow", "review", "act"}
    assert {one.decision.exempt for one in seen} == {None, "exempt role", "exempt channel"}
    assert {one.decision.action for one in seen} == {None, *Action}
    assert {one.decision.shadow for one in seen} == {True, False}
    assert {one.context.quiet for one in seen} == {True, False}
    assert {one.ruled for one in seen} == {None, True, False}
    assert {one.origin for one in seen} == {None, "flag", "audit"}
    assert len(seen) > 80


async def three_versions(world: World) -> None:
    """Have one decision made under each of three versions of the policy; all are acted on."""
    for bound in (0.6, 0.61, 0.62):
        layer = Layer({"insult": bound, "threat": 0.5}, {"insult": 0.95})
        thread = Layer({"obscene": 0.9})
        await world.govern(
            GuildPolicy(shadow=True, layers={WHOLE: layer, Scope("thread", THREAD): thread})
        )
        await world.say(f"{GRIM} [threat=0.7]")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE scores SET value = 0.991 WHERE revision_id = 2 AND label = 'insult'",
        "UPDATE scores SET value = 0.0001 WHERE revision_id = 2 AND label = 'obscene'",
        "DELETE FROM scores WHERE revision_id = 2 AND label = 'threat'",
        "UPDATE decisions SET reasons = json_set(reasons, '$[1].threshold', 0.4) "
        "WHERE revision_id = 2",
        "UPDATE decisions SET reasons = json_set(reasons, '$[2].fired', json('true')) "
        "WHERE revision_id = 2",
        "UPDATE decisions SET reasons = json_remove(reasons, '$[2]') WHERE revision_id = 2",
        "UPDATE decisions SET reasons = 'no longer JSON' WHERE revision_id = 2",
        "UPDATE decisions SET zone = 'review' WHERE revision_id = 2",
        "UPDATE decisions SET label = 'threat' WHERE revision_id = 2",
        "UPDATE decisions SET action = 'warn' WHERE revision_id = 2",
        "UPDATE decisions SET action = 'nothing known' WHERE revision_id = 2",
        "UPDATE decisions SET shadow = 0 WHERE revision_id = 2",
        "UPDATE decisions SET quiet = 1 WHERE revision_id = 2",
        "UPDATE decisions SET exempt = 'bot' WHERE revision_id = 2",
        "UPDATE decisions SET exempt = 'exempt channel' WHERE revision_id = 2",
        "UPDATE decisions SET policy_version = policy_version - 1 WHERE revision_id = 2",
        "UPDATE decisions SET policy_version = 99 WHERE revision_id = 2",
        "UPDATE policies SET document = json_set(document, '$.layers.guild.review_at.threat', 0.51)"
        " WHERE version = (SELECT policy_version FROM decisions WHERE revision_id = 2)",
        "UPDATE policies SET document = json_set(document, '$.shadow', json('false'))"
        " WHERE version = (SELECT policy_version FROM decisions WHERE revision_id = 2)",
        "UPDATE replies SET thread_id = 701 WHERE id = 2",
    ],
)
def test_one_corrupt_row_is_seen_and_nothing_else(tmp_path: Path, sql: str) -> None:
    async def story(world: World) -> None:
        await three_versions(world)
        trying = Trying(world.store, world.clock)
        assert (await trying.check(GUILD, 30)).differing == ()
        assert (await world.store.write(lambda tx: tx.execute(sql).rowcount)) == 1
        found = await trying.check(GUILD, 30)
        assert [one.decided.revision_id for one in found.differing] == [2]

    told(tmp_path, story)


def test_reasons_that_cannot_be_read_are_seen_where_there_were_none_too(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE, exempt="exempt role")
        await world.store.write(lambda tx: tx.execute("UPDATE decisions SET reasons = '['"))
        found = await Trying(world.store, world.clock).check(GUILD, 30)
        assert len(found.differing) == 1

    told(tmp_path, story)


def test_erasing_texts_and_people_changes_nothing_in_the_replay(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await three_versions(world)
        await world.say(CALM, author_id=READER)
        await decide(world)
        await decide(world, Verdict.DISMISS, number=2)
        before = await all_decided(world)
        assert [one.ruled for one in before] == [True, False, None, None]
        for person in (AUTHOR, READER, MODERATOR):
            await world.privacy.forget(GUILD, person)
        await world.settle()
        assert await world.column("SELECT text FROM revisions WHERE text IS NOT NULL") == []
        assert await all_decided(world) == before
        assert (await Trying(world.store, world.clock).check(GUILD, 30)).differing == ()

    told(tmp_path, story)


def test_no_guild_replays_another_s_decisions(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await all_decided(world, OTHER_GUILD) == []
        found = await Trying(world.store, world.clock).what_if(OTHER_GUILD, GuildPolicy.plain())
        assert found.basis.decisions == 0

    told(tmp_path, story)
