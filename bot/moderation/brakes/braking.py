"""Brakes on threads: proposed where one gets hot, set where a moderator says so, lifted in time."""

from collections.abc import Callable

from bot.clock import Clock
from bot.effects.executor import Executor, Renderer, Settler
from bot.language.guilds import speaking_in
from bot.moderation.brakes.brake import (
    Brake,
    BrakeKind,
    BrakeState,
    Heated,
    How,
    Outcome,
    Refusal,
    Status,
    is_sterner,
    is_sternest,
    propose,
    rests,
    why_expired,
    why_lifted,
)
from bot.moderation.brakes.cards import render_brake_card
from bot.moderation.brakes.steps import BrakeSteps, render_brake_word
from bot.moderation.brakes.temperature import Level, Temperature
from bot.store import Store, Tx, brakes, discussions, interactions, temperatures
from bot.store.brakes import Value
from bot.store.discussion_rows import ThreadRow

Found = tuple[int | None, Refusal | None]
"""A brake's row, or None, and why nothing was changed, or None."""


class Braking:
    """Everything that happens to a brake; the bot itself only ever proposes one and lifts it.

    Attributes:
        renderers: For the executor; ``settlers`` too.
    """

    def __init__(self, store: Store, executor: Executor, clock: Clock) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._steps = BrakeSteps(clock)
        self.settlers: dict[str, Settler] = self._steps.settlers
        self.renderers: dict[str, Renderer] = {
            "brake_card": render_brake_card,
            "brake_word": render_brake_word,
        }

    def consider(self, tx: Tx, thread_id: int) -> None:
        """Propose a brake where a thread has become hot, or bring the proposal up to it."""
        thread, now = discussions.thread(tx, thread_id), self._clock.now()
        if thread is None or thread.state != "open" or thread.deleted_at is not None:
            return
        last = brakes.newest(tx, thread_id)
        if last is not None and (last.state is BrakeState.SET or is_sternest(last)):
            return
        temperature = self._temperature(tx, thread)
        kind = propose(temperature)
        if last is not None and last.state is BrakeState.PROPOSED:
            if temperature.level is Level.CALM:
                self._expire(tx, last, How.CALM)
            elif kind is not None and is_sterner(kind, last.proposed):
                brakes.heat(tx, last.id, temperature, proposed=kind)
                self._steps.cards.refresh(tx, last.id)
        elif kind is not None and not rests(last, now):
            self._begin(tx, thread, proposed=kind)

    async def lift_due(self) -> None:
        """Lift every brake whose time has come, and end the proposals that are of no use any more.

        All it goes by stands in the rows: nothing is lost where the process dies at any point.
        """
        if await self._store.read(brakes.under_way):
            await self._store.write(self._look_after)
            self._executor.kick()

    def closing(self, tx: Tx, discussion_id: int) -> None:
        """End the brakes of a discussion that is about to be closed, before its threads are."""
        for brake in brakes.on_discussion(tx, discussion_id):
            self._end(tx, brake, How.CLOSED)

    async def choose(
        self,
        guild_id: int,
        brake_id: int,
        kind: BrakeKind | None,
        *,
        by: int,
        key: str | None = None,
    ) -> Outcome:
        """Set a brake on the thread of a proposal, or leave it be where ``kind`` is None.

        Args:
            key: Names the interaction; see `bot.moderation.moves.Move`.
        """

        def work(tx: Tx) -> Found:
            brake = brakes.of_guild(tx, guild_id, brake_id)
            return (None, Refusal.UNKNOWN) if brake is None else self._choose(tx, brake, kind, by)

        return await self._once(guild_id, key, work)

    async def set(
        self, guild_id: int, thread_id: int, kind: BrakeKind, *, by: int, key: str | None = None
    ) -> Outcome:
        """Set a brake on a thread, be one proposed there or not."""

        def work(tx: Tx) -> Found:
            thread = self._open_thread(tx, guild_id, thread_id)
            if thread is None:
                return None, Refusal.UNKNOWN
            brake = brakes.on_thread(tx, thread_id) or self._begin(tx, thread)
            refusal = Refusal.BUSY if brake.state is BrakeState.SET else None
            return (brake.id, refusal) if refusal else self._choose(tx, brake, kind, by)

        return await self._once(guild_id, key, work)

    async def lift(
        self, guild_id: int, brake_id: int, *, by: int, key: str | None = None
    ) -> Outcome:
        """Lift a brake before its time."""

        def work(tx: Tx) -> Found:
            brake = brakes.of_guild(tx, guild_id, brake_id)
            return (None, Refusal.UNKNOWN) if brake is None else self._lift(tx, brake, by)

        return await self._once(guild_id, key, work)

    async def lift_on(
        self, guild_id: int, thread_id: int, *, by: int, key: str | None = None
    ) -> Outcome:
        """Lift the brake on a thread before its time."""

        def work(tx: Tx) -> Found:
            brake = brakes.newest(tx, thread_id)
            if brake is None or brake.guild_id != guild_id:
                known = self._open_thread(tx, guild_id, thread_id)
                return None, Refusal.UNKNOWN if known is None else Refusal.NONE
            if brake.state is not BrakeState.SET:
                return brake.id, Refusal.NONE
            return self._lift(tx, brake, by)

        return await self._once(guild_id, key, work)

    async def status(self, guild_id: int) -> Status:
        """Return the threads of open discussions that are warm or hot now, and the brakes."""

        def look(tx: Tx) -> Status:
            threads = [one for one in discussions.open_threads(tx) if one.guild_id == guild_id]
            found = [heated for one in threads if (heated := self._heated(tx, one)) is not None]
            found.sort(key=lambda one: -one.temperature.points)
            return Status(tuple(found), tuple(brakes.under_way_in(tx, guild_id)))

        return await self._store.read(look)

    def refresh_naming(self, tx: Tx, brake_ids: list[int]) -> None:
        """Bring cards up to date that named a person who is forgotten now."""
        for brake_id in brake_ids:
            self._steps.cards.refresh(tx, brake_id)

    async def _once(self, guild_id: int, key: str | None, work: Callable[[Tx], Found]) -> Outcome:
        def whole(tx: Tx) -> Outcome:
            answer = interactions.once(
                tx,
                key,
                lambda: dict(zip(("brake", "refusal"), work(tx), strict=True)),
                guild_id=guild_id,
                now=self._clock.now(),
            )
            brake = brakes.get(tx, answer["brake"]) if answer["brake"] else None
            return Outcome(brake, Refusal(answer["refusal"]) if answer["refusal"] else None)

        outcome = await self._store.write(whole)
        self._executor.kick()
        return outcome

    def _look_after(self, tx: Tx) -> None:
        now = self._clock.now()
        for brake in brakes.under_way(tx):
            if brake.state is BrakeState.PROPOSED:
                temperature = temperatures.temperature(tx, brake.thread_id, now=now)
                how = why_expired(brake, temperature, now)
            else:
                how = why_lifted(brake, now)
            if how is not None:
                self._end(tx, brake, how)
            else:
                self._steps.cards.show(tx, brake)

    def _end(self, tx: Tx, brake: Brake, how: How) -> None:
        if brake.state is BrakeState.PROPOSED:
            self._expire(tx, brake, how)
        elif not brake.lifting or brake.lift_at is not None:
            self._steps.lift(tx, brake, how, by=brake.ended_by)

    def _expire(self, tx: Tx, brake: Brake, how: How) -> None:
        now = self._clock.now()
        ended = brakes.move(
            tx, brake.id, BrakeState.PROPOSED, BrakeState.EXPIRED, ended_at=now, ended_how=how
        )
        if ended:
            self._steps.note(tx, "brake_expired", brake, kind=brake.proposed, how=how)
            self._steps.cards.refresh(tx, brake.id)

    def _begin(self, tx: Tx, thread: ThreadRow, *, proposed: BrakeKind | None = None) -> Brake:
        """Store a brake on a thread that has none, and show the moderators what is proposed.

        Where nothing is, a moderator chooses in the same transaction.
        """
        now, temperature = self._clock.now(), self._temperature(tx, thread)
        brake_id = brakes.begin(tx, thread, temperature, proposed=proposed, now=now)
        brake = brakes.get(tx, brake_id or 0)
        assert brake is not None  # noqa: S101  it was asked for in the same transaction
        if proposed is not None:
            self._steps.note(tx, "brake_proposed", brake, kind=proposed)
            self._steps.cards.refresh(tx, brake.id)
        return brake

    def _temperature(self, tx: Tx, thread: ThreadRow) -> Temperature:
        """Return how heated a thread is, its reasons as they are kept: in the guild's words."""
        with speaking_in(tx, thread.guild_id):
            return temperatures.temperature(tx, thread.thread_id or 0, now=self._clock.now())

    def _choose(self, tx: Tx, brake: Brake, kind: BrakeKind | None, by: int) -> Found:
        if brake.state is BrakeState.PROPOSED and not brake.open:
            self._expire(tx, brake, How.GONE if brake.thread_gone else How.CLOSED)
            return brake.id, Refusal.FIRST
        done = self._decline(tx, brake, by) if kind is None else self._set(tx, brake, kind, by)
        return brake.id, None if done else Refusal.FIRST

    def _decline(self, tx: Tx, brake: Brake, by: int) -> bool:
        now = self._clock.now()
        ended: dict[str, Value] = {"ended_at": now, "ended_how": How.MODERATOR}
        decided: dict[str, Value] = {"decided_at": now, "decided_by": by, **ended}
        if not brakes.move(tx, brake.id, BrakeState.PROPOSED, BrakeState.DECLINED, **decided):
            return False
        self._steps.note(tx, "brake_declined", brake, by=by, kind=brake.proposed)
        self._steps.cards.refresh(tx, brake.id)
        return True

    def _set(self, tx: Tx, brake: Brake, kind: BrakeKind, by: int) -> bool:
        now = self._clock.now()
        decided: dict[str, Value] = {"decided_at": now, "decided_by": by, "kind": kind}
        until = now + kind.length
        if not brakes.move(
            tx, brake.id, BrakeState.PROPOSED, BrakeState.SET, until=until, **decided
        ):
            return False
        self._steps.note(tx, "brake_set", brake, by=by, kind=kind, proposed=brake.proposed)
        self._steps.set(tx, brakes.get(tx, brake.id) or brake)
        return True

    def _lift(self, tx: Tx, brake: Brake, by: int) -> Found:
        if brake.state is not BrakeState.SET:
            return brake.id, Refusal.FIRST
        if brake.lifting and brake.lift_at is None:
            return brake.id, Refusal.LIFTING
        self._steps.lift(tx, brake, How.MODERATOR, by=by)
        return brake.id, None

    def _open_thread(self, tx: Tx, guild_id: int, thread_id: int) -> ThreadRow | None:
        found = discussions.thread(tx, thread_id)
        ours = found is not None and found.guild_id == guild_id and found.state == "open"
        return found if ours and found is not None and found.deleted_at is None else None

    def _heated(self, tx: Tx, thread: ThreadRow) -> Heated | None:
        thread_id = thread.thread_id or 0
        temperature = temperatures.temperature(tx, thread_id, now=self._clock.now())
        if temperature.level is Level.CALM:
            return None
        discussion = discussions.get(tx, thread.discussion_id)
        title = discussion.title if discussion else ""
        return Heated(thread.guild_id, thread_id, thread.name, title, temperature)
