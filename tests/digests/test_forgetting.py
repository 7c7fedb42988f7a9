"""After a tenth of what was said is taken back, no five words in a row of it are left anywhere."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.digests.archive import FORMS, Archive
from bot.effects.executor import Deed, Result
from bot.effects.message import Message
from bot.moderation.lifecycle import Action, Event
from bot.moderation.moves import Choice, Move
from bot.store import written
from bot.store.written import Sentence
from tests.digests.talk import Said, Talk
from tests.privacy.places import JUDGE, fives_of, indexed, raw, spellings
from tests.world import ADMINS, GUILD, MODERATOR, NOON, OTHER_THREAD, World, told

REPLIES = 120
AUTHORS = range(1_001, 1_041)
LEAVING = AUTHORS[-1]
_STEP = timedelta(minutes=30)


class Run:
    """One discussion, its digests, and what is taken back of it.

    Attributes:
        said: What every message said, by its id.
        gone: What was taken back; ``edited`` what stood there before, kept until its time is over.
    """

    def __init__(self, world: World, folder: Path, seed: int) -> None:
        self.world = world
        self.folder = folder
        self.talk = Talk(seed)
        self.archive = Archive(world.store)
        self.said: dict[int, Said] = {}
        self.gone: list[Said] = []
        self.edited: list[Said] = []

    async def discuss(self) -> None:
        """Have everybody talk for two and a half days, and digests be posted meanwhile."""
        for number in range(REPLIES):
            said = self.talk.rude() if number % 40 == 13 else self.talk.reply()
            thread = {"thread_id": OTHER_THREAD} if number in (50, 51) else {}
            author = AUTHORS[number % len(AUTHORS)]
            self.said[await self.world.post(said.text, author_id=author, **thread)] = said
            self.world.clock.advance(seconds=_STEP.total_seconds())
            await self.world.settle()
            if number % 20 == 19:
                await self.world.digests.compose_due()
        await self.world.digests.now(GUILD, 1)
        await self.world.settle()

    async def smooth(self) -> None:
        """Keep what a language model might have made of the replies of every digest."""
        for digest in await self.world.column("SELECT id FROM digests"):
            rows = await self.world.rows(
                "SELECT r.id, r.message_id, v.id AS revision FROM digest_sources d "
                "JOIN replies r ON r.id = d.reply_id JOIN revisions v ON v.reply_id = r.id "
                "WHERE d.digest_id = ?",
                digest,
            )
            texts = [Sentence(self.said[row["message_id"]].text, (row["id"],)) for row in rows]
            keep = partial(
                written.add,
                digest_id=digest,
                sentences=texts,
                handed=[row["revision"] for row in rows],
            )
            assert await self.world.store.write(keep)

    async def smoothed(self) -> tuple[int, int]:
        """Return how many written sentences are kept, and of digests that lost a source."""
        (count,) = await self.world.column("SELECT count(*) FROM written")
        (stale,) = await self.world.column(
            "SELECT count(*) FROM written WHERE digest_id IN (SELECT d.digest_id "
            "FROM digest_sources d JOIN revisions v ON v.reply_id = d.reply_id "
            "WHERE v.text IS NULL OR v.revision > 1)"
        )
        return count, stale

    async def quoted(self) -> list[int]:
        """Return the messages on which a digest rests, oldest first."""
        return await self.world.column(
            "SELECT DISTINCT r.message_id FROM digest_sources d JOIN replies r ON r.id = d.reply_id"
            " WHERE r.state = 'present' AND r.thread_id <> ? ORDER BY r.message_id",
            OTHER_THREAD,
        )

    async def take_back(self) -> None:
        """Have a tenth of it taken back, in every way there is; the cases are over by then."""
        chosen = self.talk.random.sample(await self.quoted(), 7)
        changed, cased, (deleted, removed, *bulk) = chosen[0], chosen[1], chosen[2:]
        await self._decide(cased)
        self.edited.append(self.said[changed])
        self.said[changed] = self.talk.reply()
        await self.world.edit(changed, self.said[changed].text, author_id=AUTHORS[0])
        self.world.clock.moment = NOON + timedelta(days=30, hours=1)  # the first are too old
        await self._expire()
        await self.world.intake.deleted([deleted], moderator_id=None)
        await self.world.intake.deleted([removed], moderator_id=MODERATOR)
        await self.world.intake.deleted(bulk, moderator_id=0)
        await self.world.intake.thread_deleted(OTHER_THREAD, moderator_id=None)
        await self.world.privacy.forget(GUILD, LEAVING)
        await self.world.settle()
        self.gone += await self._erased()

    async def _decide(self, message: int) -> None:
        """Have a reply reported and removed, and every other case dismissed."""
        await self.world.reporting.report(GUILD, message, "it is rude", by=JUDGE, key=None)
        last = (await self.world.column("SELECT max(number) FROM cases"))[0]
        for number in range(1, last + 1):
            event = Event.UPHOLD if number == last else Event.DISMISS
            move = Move(event, JUDGE, "button", choice=Choice(Action.REMOVE))
            await self.world.desk.move(GUILD, number, move)
        await self.world.settle()

    async def _expire(self) -> None:
        await self.world.privacy.expire()
        await self.world.settle()

    async def _erased(self) -> list[Said]:
        messages = await self.world.column(
            "SELECT r.message_id FROM replies r WHERE NOT EXISTS (SELECT 1 FROM revisions v "
            "WHERE v.reply_id = r.id AND v.text IS NOT NULL)"
        )
        return [self.said.pop(one) for one in messages]

    async def end(self) -> None:
        """Let the time of everything be over."""
        self.world.clock.advance(days=60)
        await self._expire()
        self.gone += [*self.said.values(), *self.edited]
        self.said.clear()

    async def shown(self) -> list[str]:
        """Return every form of every digest, and all that stands on Discord."""
        forms = [_text(one.message) for one in self.world.discord.posted.values()]
        for number in await self.world.column("SELECT id FROM digests"):
            seen = await self.archive.show(GUILD, number)
            assert seen is not None
            forms += [_text(seen.message), *(one.content.decode("latin-1") for one in seen.files)]
            for form in FORMS:
                exported = await self.archive.export(GUILD, number, form)
                assert exported is not None
                forms.append(exported.content.decode())
        return forms

    async def found(self, said: Iterable[Said]) -> int:
        """Return how many replies a search for each of these words finds."""
        counts = [await self.archive.search(GUILD, word) for one in said for word in one.own]
        return sum(one.count for one in counts if one)

    def kept(self, said: Iterable[Said]) -> list[str]:
        """Return which five words in a row stand in the files of the database."""
        data, found = raw(self.folder), []
        for one in said:
            words = one.text.split()
            rows = {" ".join(words[at : at + 5]) for at in range(len(words) - 4)}
            found += [row for row in rows if any(form in data for form in spellings(row))]
        return found

    def traces(self, said: Iterable[Said]) -> list[str]:
        """Return the words of which the files hold the end: the index leaves out how they begin."""
        data = raw(self.folder)
        own = [word for one in said for word in one.own if word.isascii()]
        return [word for word in own if word[-6:].encode() in data]


def _text(message: Message) -> str:
    made = [one.content.decode() for one in message.made]
    return "\n".join([repr(message.content), repr(message.embeds), *made])


def test_no_five_words_of_what_was_taken_back_are_left_anywhere(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        run = Run(world, tmp_path, seed=0)
        await run.discuss()
        await run.smooth()
        everything = list(run.said.values())
        shown = fives_of(await run.shown())
        assert len(shown & fives_of(one.text for one in everything)) > 50  # the test sees it
        assert len(run.kept(everything)) > 1_000
        assert len(run.traces(everything)) > 500
        assert await run.found(everything) > 500
        assert (await run.smoothed())[0] > 0
        before = len(world.discord.in_channel(ADMINS))

        await run.take_back()
        assert len(run.gone) >= REPLIES // 10
        gone = [*run.gone, *run.edited]
        forms = await run.shown()
        assert len(forms) > 10
        assert fives_of(forms) & fives_of(one.text for one in gone) == set()
        assert fives_of(forms) & fives_of(one.text for one in run.said.values())  # the rest stays
        assert await run.found(gone) == 0
        assert run.kept(run.gone) == []
        assert run.traces(run.gone) == []
        assert indexed(tmp_path).isdisjoint(word for one in run.gone for word in one.own)
        assert (await run.smoothed())[1] == 0
        assert len(world.discord.in_channel(ADMINS)) == before

        await run.end()
        assert fives_of(await run.shown()) & fives_of(one.text for one in run.gone) == set()
        assert run.kept(run.gone) == []
        assert run.traces(run.gone) == []
        assert indexed(tmp_path) == set()
        assert await run.smoothed() == (0, 0)
        assert await world.undone() == []

    told(tmp_path, story)


async def until(happened: Callable[[], bool]) -> None:
    """Let others run until it has."""
    while not happened():  # noqa: ASYNC110  nothing tells of it
        await asyncio.sleep(0)


def test_a_digest_lets_go_of_a_reply_that_its_author_had_deleted_before_it_was_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The removal finds nothing to remove, after its case was undone and the line was back."""

    async def story(world: World) -> None:
        words = "the old bridge should be mended before anyone builds a new one"
        message = await world.say(words)
        world.clock.advance(minutes=1)
        await world.digests.now(GUILD, 1)
        await world.settle()
        (digest,) = world.discord.in_channel(ADMINS)
        assert words in repr(digest.message)
        await world.reporting.report(GUILD, message, "", by=JUDGE)
        await world.settle()
        assert words not in repr(digest.message)
        begun, over, carry_out = asyncio.Event(), asyncio.Event(), world.carrier.carry_out

        async def slow_to_remove(deed: Deed) -> Result:
            if deed.payload.get("settle") == "removal":
                begun.set()
                await over.wait()
            return await carry_out(deed)

        monkeypatch.setattr(world.carrier, "carry_out", slow_to_remove)
        world.discord.gone.add(message)
        await world.desk.move(GUILD, 1, Move(Event.UPHOLD, JUDGE, "button"))
        await begun.wait()
        await world.desk.move(GUILD, 1, Move(Event.UNDO, JUDGE, "button"))
        await until(lambda: words in repr(digest.message))
        over.set()
        await world.settle()
        assert (await world.reply(message))["state"] == "deleted"
        assert words not in repr(digest.message)

    told(tmp_path, story)
