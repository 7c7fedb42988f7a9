"""Every change of the policy is a new version, and all that rests on it follows."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

from bot.moderation.policies.change import Change, apply, same, toggle_role
from bot.moderation.policies.governing import Governing
from bot.moderation.scopes import GUILD, GuildPolicy, Layer, Place, Scope
from bot.store import policies, record, written
from bot.store.written import Sentence
from tests.digests.world import THOUGHT
from tests.digests.world import World as DigestWorld
from tests.digests.world import told as told_of_digests
from tests.world import GUILD as SERVER
from tests.world import MODERATOR, NOON, OTHER_GUILD, OTHER_THREAD, THREAD, World, told

SECOND = MODERATOR + 1
START = GuildPolicy.plain({"insult": 0.6, "threat": 0.5}, shadow=False, version=1)


def governed(folder: Path, story: Callable[[World, Governing], Awaitable[None]]) -> None:
    async def whole(world: World) -> None:
        await story(world, Governing(world.store, world.executor, world.clock))

    told(folder, whole)


async def entries(world: World) -> list[tuple[str, object, object]]:
    found = await world.store.read(lambda tx: list(record.entries(tx, SERVER, since=NOON)))
    return [(one.what, one.detail.get("version"), one.detail.get("how")) for one in found]


def insult(bound: float, policy: GuildPolicy = START) -> GuildPolicy:
    return apply(policy, Change(GUILD, "insult", bound))


def test_a_change_is_a_new_version_in_force_and_on_record(tmp_path: Path) -> None:
    async def story(world: World, governing: Governing) -> None:
        before = await governing.policy(SERVER)
        assert before == START
        after = await governing.put_in_force(
            SERVER, insult(0.7), after_version=1, by=MODERATOR, how="try"
        )
        assert after == replace(insult(0.7), version=2)
        assert await governing.policy(SERVER) == after
        assert [(one.policy.version, one.by) for one in await governing.history(SERVER)] == [
            (2, MODERATOR),
            (1, None),
        ]
        assert await entries(world) == [("policy", 2, "try")]
        (person,) = await world.column("SELECT person FROM record")
        assert person is not None

    governed(tmp_path, story)


def test_of_two_admins_at_once_the_second_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    async def story(world: World, governing: Governing) -> None:
        made = await asyncio.gather(
            governing.put_in_force(SERVER, insult(0.7), after_version=1, by=MODERATOR),
            governing.put_in_force(SERVER, insult(0.4), after_version=1, by=SECOND),
            governing.set_shadow(SERVER, True, after_version=1, by=SECOND),
        )
        assert [one is not None for one in made] == [True, False, False]
        assert await governing.policy(SERVER) == replace(insult(0.7), version=2)
        assert await entries(world) == [("policy", 2, "set")]

    governed(tmp_path, story)


def test_what_changes_nothing_is_no_version(tmp_path: Path) -> None:
    async def story(world: World, governing: Governing) -> None:
        same_again = replace(START, version=99)
        stored = await governing.put_in_force(SERVER, same_again, after_version=1, by=MODERATOR)
        assert stored == START
        assert await governing.set_shadow(SERVER, False, by=MODERATOR) == START
        found = await governing.rollback(SERVER, 1, by=MODERATOR)
        assert found is not None
        assert (found.before, found.after) == (START, START)
        assert await entries(world) == []
        assert len(await governing.history(SERVER)) == 1

    governed(tmp_path, story)


def test_shadow_mode_is_begun_whatever_else_was_changed_meanwhile(tmp_path: Path) -> None:
    async def story(world: World, governing: Governing) -> None:
        await governing.put_in_force(SERVER, insult(0.7), after_version=1, by=MODERATOR)
        after = await governing.set_shadow(SERVER, True, by=SECOND)
        assert after == replace(insult(0.7), shadow=True, version=3)
        live = await governing.set_shadow(SERVER, False, after_version=3, by=SECOND)
        assert live == replace(insult(0.7), version=4)
        assert [how for _, _, how in await entries(world)] == ["set", "shadow", "live"]

    governed(tmp_path, story)


OLD = [
    START,
    insult(0.4),
    GuildPolicy(shadow=True, layers={Scope("thread", THREAD): Layer({"insult": None})}),
    GuildPolicy(shadow=False, layers={}),
    toggle_role(replace(START, shadow=True), Place(), 31),
]


def test_an_old_version_comes_back_as_it_was_but_for_the_shadow(tmp_path: Path) -> None:
    async def story(world: World, governing: Governing) -> None:
        for old, newer in permutations(OLD, 2):
            version = (await world.govern(old)).version
            before = await world.govern(newer)
            found = await governing.rollback(SERVER, version, by=MODERATOR)
            assert found is not None
            assert found.before == before
            assert same(found.after, replace(old, shadow=newer.shadow))
            assert found.after.version == before.version + (not same(found.after, newer))
            assert await governing.policy(SERVER) == found.after

    governed(tmp_path, story)


def test_there_is_no_going_back_to_a_version_that_never_was_or_is_another_server_s(
    tmp_path: Path,
) -> None:
    async def story(world: World, governing: Governing) -> None:
        other = GuildPolicy.plain({"insult": 0.1})
        for _ in range(3):
            await world.store.write(
                lambda tx: policies.save(tx, OTHER_GUILD, other, by=None, now=NOON)
            )
        assert await governing.rollback(SERVER, 2, by=MODERATOR) is None
        assert await governing.rollback(SERVER, 0, by=MODERATOR) is None
        assert await governing.policy(SERVER) == START

    governed(tmp_path, story)


def test_a_scope_lies_where_its_discussion_does_and_only_in_its_own_server(tmp_path: Path) -> None:
    async def story(world: World, governing: Governing) -> None:
        assert await governing.place(SERVER, GUILD) == Place()
        assert await governing.place(SERVER, Scope("channel", 70)) == Place(70)
        assert await governing.place(SERVER, Scope("discussion", 1)) == Place(70, 1)
        assert await governing.place(SERVER, Scope("thread", THREAD)) == Place(70, 1, THREAD)
        assert await governing.place(SERVER, Scope("thread", 12)) is None
        assert await governing.place(SERVER, Scope("discussion", 2)) is None
        for scope in (Scope("discussion", 1), Scope("thread", OTHER_THREAD)):
            assert await governing.place(OTHER_GUILD, scope) is None
        known, gone = Scope("thread", THREAD), Scope("thread", 12)
        assert await governing.places(SERVER, [known, gone]) == {known: Place(70, 1, THREAD)}

    governed(tmp_path, story)


def test_the_next_reply_is_judged_by_what_is_in_force_then(tmp_path: Path) -> None:
    async def story(world: World, governing: Governing) -> None:
        await world.say("you clod [insult=0.65]")
        thread = Scope("thread", THREAD)
        places = await governing.places(SERVER, [thread])
        calmer = apply(START, Change(thread, "insult", 0.7), places=places)
        await governing.put_in_force(SERVER, calmer, after_version=1, by=MODERATOR)
        await world.say("you clod [insult=0.65]")
        await world.say("you clod [insult=0.65]", thread_id=OTHER_THREAD)
        zones = await world.column("SELECT zone FROM decisions ORDER BY id")
        assert zones == ["review", "allow", "review"]

    governed(tmp_path, story)


def digested(folder: Path, story: Callable[[DigestWorld, Governing], Awaitable[None]]) -> None:
    async def whole(world: DigestWorld) -> None:
        await story(world, Governing(world.store, world.executor, world.clock))

    told_of_digests(folder, whole)


async def bound(governing: Governing, scope: Scope, value: float | None) -> None:
    before = await governing.policy(SERVER)
    after = before.with_layer(scope, Layer({"insult": value}))
    assert await governing.put_in_force(SERVER, after, after_version=before.version, by=MODERATOR)


def test_a_posted_digest_lets_go_of_what_may_not_be_quoted_any_more_and_takes_it_back(
    tmp_path: Path,
) -> None:
    async def story(world: DigestWorld, governing: Governing) -> None:
        await world.reply(score=0.5)
        await world.at(hours=20)
        assert THOUGHT in world.said()[0]
        await bound(governing, GUILD, 0.4)
        await world.executor.idle()  # it was kicked
        assert THOUGHT not in world.said()[0]
        assert "no longer shown" in world.said()[0]
        assert len(world.posted) == 1
        assert await governing.rollback(SERVER, 1, by=MODERATOR)
        await world.settle()
        assert THOUGHT in world.said()[0]

    digested(tmp_path, story)


def test_a_posted_digest_lets_go_of_what_the_bot_would_act_on_unasked(tmp_path: Path) -> None:
    async def story(world: DigestWorld, governing: Governing) -> None:
        await world.reply(score=0.5)
        await world.at(hours=20)
        for version, act_at in enumerate((0.6, 0.4), start=1):
            assert THOUGHT in world.said()[0]
            policy = GuildPolicy.plain({}, {"insult": act_at})
            await governing.put_in_force(SERVER, policy, after_version=version, by=MODERATOR)
            await world.settle()
        assert THOUGHT not in world.said()[0]

    digested(tmp_path, story)


def test_only_digests_that_quote_what_a_change_is_about_are_touched(tmp_path: Path) -> None:
    async def story(world: DigestWorld, governing: Governing) -> None:
        reply = await world.reply(score=0.5)
        await world.at(hours=20)
        digest = await world.latest()
        sentence = [Sentence("Some want the bridge mended.", (reply,))]
        revision = (await world.rows("SELECT id FROM revisions"))[0]["id"]
        await world.store.write(lambda tx: written.add(tx, digest.id, sentence, handed=[revision]))
        edits = len(world.carrier.begun)
        await bound(governing, Scope("thread", 999), 0.1)
        await bound(governing, GUILD, 0.55)
        exempt = toggle_role(await governing.policy(SERVER), Place(), 31)
        await governing.put_in_force(SERVER, exempt, after_version=3, by=MODERATOR)
        await governing.set_shadow(SERVER, False, by=MODERATOR)
        await world.settle()
        assert len(world.carrier.begun) == edits
        assert await world.store.read(lambda tx: written.of_digest(tx, digest.id)) == sentence
        await bound(governing, Scope("thread", 700), 0.5)
        await world.settle()
        assert len(world.carrier.begun) == edits + 1
        assert await world.rows("SELECT * FROM written") == []

    digested(tmp_path, story)


def test_the_versions_tell_when(tmp_path: Path) -> None:
    async def story(world: World, governing: Governing) -> None:
        world.clock.advance(hours=2)
        await governing.put_in_force(SERVER, insult(0.7), after_version=1, by=MODERATOR)
        newest, first = await governing.history(SERVER, limit=5)
        assert newest.at - first.at == world.clock.now() - NOON
        assert len(await governing.history(SERVER, limit=1)) == 1

    governed(tmp_path, story)
