"""What a brake does to its thread, and what follows from that; steps of a transaction."""

from collections.abc import Mapping

from bot.clock import Clock
from bot.effects.executor import Outcome, Settler
from bot.effects.message import Message
from bot.language.guilds import speaking_in
from bot.language.words import tr
from bot.moderation.brakes.brake import UNTIL_REOPENED, Brake, BrakeState, How, next_try
from bot.moderation.brakes.cards import BrakeCards
from bot.moderation.brakes.words import thread_message
from bot.store import Tx, brakes, discussions, outbox, record
from bot.store.outbox import Effect

_UNKNOWN_CHANNEL = "code 10003"
"""Source: Discord, JSON error codes: the thread is gone."""


class BrakeSteps:
    """Puts the effects of brakes, and writes down what came of them.

    All that is done to a thread is in the lane of its discussion, where closing it has its place
    too: whether a thread is locked, and by whom, is then certain at every step.

    Attributes:
        cards: Shows the moderators how brakes stand.
        settlers: For the executor.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.cards = BrakeCards(clock)
        self.settlers: dict[str, Settler] = {
            "brake_set": self._was_set,
            "brake_lift": self._was_lifted,
            **self.cards.settlers,
        }

    def set(self, tx: Tx, brake: Brake) -> None:
        """Look what stands, set the brake that was chosen, and say so in the thread."""
        assert brake.kind is not None  # noqa: S101  it was chosen in the same transaction
        look = self._put(tx, brake, "look_brake", {"settle": "brake_set"})
        with speaking_in(tx, brake.guild_id):
            reason = tr("Brake {number}", number=brake.id)
        payload = {
            "slow": brake.kind.slow_seconds,
            "looked_slow": {"effect": look, "key": "slow"},
            "looked_locked": {"effect": look, "key": "locked"},
            "theirs": not _is_slow(brake) and _is_screened(tx, brake),
            "reason": reason,
            "settle": "brake_set",
        }
        brakes.change(tx, brake.id, set_effect_id=self._put(tx, brake, "set_brake", payload))
        said = {"channel": brake.thread_id, "render": "brake_word"}
        self._put(tx, brake, "send", said)

    def lift(self, tx: Tx, brake: Brake, how: How, *, by: int | None) -> None:
        """Withdraw what was not begun, and take back what may stand."""
        assert brake.set_effect_id is not None  # noqa: S101  every set brake has one
        now = self._clock.now()
        brakes.change(tx, brake.id, ended_how=how, ended_by=by, lift_at=None)
        for effect in _of(tx, brake):
            outbox.withdraw(tx, effect.id, now=now)
        never = outbox.state(tx, brake.set_effect_id) == "cancelled"
        if never or brake.thread_gone:
            self.finish(tx, brake, BrakeState.LIFTED, how)
            return
        with speaking_in(tx, brake.guild_id):
            reason = tr("Brake {number} is over", number=brake.id)
        payload = {
            "slow": brake.kind.slow_seconds if brake.kind else None,
            "before": _before(tx, brake),
            "closed": not brake.open,
            "theirs": not _is_slow(brake)
            and (_is_screened(tx, brake) or brakes.is_closed_over(tx, brake, _lane(brake))),
            "reason": reason,
            "settle": "brake_lift",
        }
        effect_id = self._put(tx, brake, "lift_brake", payload)
        brakes.change(tx, brake.id, lift_effect_id=effect_id)

    def finish(
        self, tx: Tx, brake: Brake, state: BrakeState, how: How, *, left: bool = False
    ) -> None:
        """Write down that a brake is over, on Discord too."""
        now, found = self._clock.now(), brakes.get(tx, brake.id)
        by = found.ended_by if found else None
        if not brakes.move(
            tx, brake.id, BrakeState.SET, state, ended_at=now, ended_how=how, left_alone=int(left)
        ):
            return
        what = "brake_failed" if state is BrakeState.FAILED else "brake_lifted"
        self.note(tx, what, brake, by=by, kind=brake.kind, how=how, left_alone=left or None)
        self.cards.refresh(tx, brake.id)

    def note(
        self,
        tx: Tx,
        what: str,
        brake: Brake,
        *,
        by: int | None = None,
        **detail: str | int | float | bool | None,
    ) -> None:
        """Put on record what happened to a brake."""
        record.append(
            tx,
            what,
            guild_id=brake.guild_id,
            now=self._clock.now(),
            by=by,
            brake=brake.id,
            thread=brake.thread_id,
            level=brake.level,
            **detail,
        )

    def _was_set(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Go on from what stands now, or show what is missing."""
        brake = brakes.get(tx, effect.payload["row"])
        if brake is None or brake.state is not BrakeState.SET:
            return
        if outcome.result is None:
            self._could_not(tx, brake, effect, outcome.error or "")
        elif outcome.result.get("changed"):
            self._begin_anew(tx, brake)
        elif effect.kind == "set_brake" and not outcome.result["set"]:
            self._give_up(tx, brake)
            self.finish(tx, brake, BrakeState.LIFTED, How.NEEDLESS)
        elif effect.kind == "set_brake":
            self.cards.refresh(tx, brake.id)

    def _begin_anew(self, tx: Tx, brake: Brake) -> None:
        """Look again where somebody changed the thread since the last look."""
        self._give_up(tx, brake)
        if brake.lifting or not brake.open:
            self.finish(tx, brake, BrakeState.LIFTED, brake.ended_how or How.CLOSED)
        else:
            self.set(tx, brake)

    def _could_not(self, tx: Tx, brake: Brake, effect: Effect, error: str) -> None:
        wanted = brake.lifting
        self._give_up(tx, brake)
        brakes.change(tx, brake.id, problem=error)
        if _UNKNOWN_CHANNEL in error:
            self.finish(tx, brake, BrakeState.LIFTED, How.GONE)
        elif effect.kind == "set_brake" and effect.attempts > 0 and _was_wanting(tx, brake):
            # An earlier attempt may have happened though its answer was lost.
            how = brake.ended_how if wanted else None
            self.lift(tx, brake, how or How.FAILED, by=brake.ended_by)
        elif wanted:
            self.finish(tx, brake, BrakeState.LIFTED, brake.ended_how or How.TIME)
        else:
            self.finish(tx, brake, BrakeState.FAILED, How.FAILED)

    def _give_up(self, tx: Tx, brake: Brake) -> None:
        for effect in _of(tx, brake):
            outbox.withdraw(tx, effect.id, now=self._clock.now())

    def _was_lifted(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """End the brake, or try again later where Discord refuses."""
        brake = brakes.get(tx, effect.payload["row"])
        if brake is None or brake.state is not BrakeState.SET:
            return
        how, error = brake.ended_how or How.TIME, outcome.error or ""
        if outcome.result is not None and outcome.result.get("later"):
            self._later(tx, brake, UNTIL_REOPENED)
        elif outcome.result is not None:
            left = not outcome.result["lifted"]
            self.finish(tx, brake, BrakeState.LIFTED, how, left=left)
            if how is How.MODERATOR and not left:
                self._take_word_back(tx, brake)
        elif _UNKNOWN_CHANNEL in error:
            self.finish(tx, brake, BrakeState.LIFTED, How.GONE)
        else:
            self._later(tx, brake, error)

    def _later(self, tx: Tx, brake: Brake, problem: str) -> None:
        lift_at = next_try(brake, self._clock.now())
        brakes.change(tx, brake.id, problem=problem, lift_at=lift_at)
        if problem != brake.problem:
            self.cards.refresh(tx, brake.id)

    def _take_word_back(self, tx: Tx, brake: Brake) -> None:
        """Say in the thread that it is over before its time, where the bot has said how long."""
        for effect in _of(tx, brake):
            if effect.kind == "send" and (outbox.result(tx, effect.id) or {}).get("message_id"):
                payload = {
                    "channel": brake.thread_id,
                    "target": {"effect": effect.id, "key": "message_id"},
                    "render": "brake_word",
                }
                # Not in the discussion's lane: Discord may keep an edit waiting for very long.
                self._put(tx, brake, "edit", payload, lane=f"brake_word:{brake.id}")

    def _put(
        self,
        tx: Tx,
        brake: Brake,
        kind: str,
        payload: Mapping[str, object],
        *,
        lane: str | None = None,
    ) -> int:
        return outbox.put(
            tx,
            kind,
            {"thread": brake.thread_id, "row": brake.id, "brake": brake.id, **payload},
            guild_id=brake.guild_id,
            lane=lane or _lane(brake),
            now=self._clock.now(),
        )


def render_brake_word(tx: Tx, brake_id: int) -> Message | None:
    """Return what is said in the thread of a brake, or None where there is nothing to say."""
    brake = brakes.get(tx, brake_id)
    return thread_message(brake) if brake else None


def _lane(brake: Brake) -> str:
    return discussions.lane(brake.discussion_id)


def _of(tx: Tx, brake: Brake) -> list[Effect]:
    """Return all that was ever put in the discussion's lane for a brake, in order."""
    found = outbox.on_row(tx, _lane(brake), brake.id)
    return [effect for effect in found if effect.payload.get("brake") == brake.id]


def _is_slow(brake: Brake) -> bool:
    return brake.kind is not None and brake.kind.slow_seconds is not None


def _is_screened(tx: Tx, brake: Brake) -> bool:
    """Tell whether the thread is locked all the time, so that members write with the form alone."""
    thread = discussions.thread(tx, brake.thread_id)
    return thread is not None and thread.screened == "lock"


def _before(tx: Tx, brake: Brake) -> object:
    """Return the slow mode that stood before a brake, for a payload."""
    assert brake.set_effect_id is not None  # noqa: S101  every set brake has one
    result = outbox.result(tx, brake.set_effect_id)
    if result is not None:
        return result["before"]
    if outbox.state(tx, brake.set_effect_id) == "pending":
        return {"effect": brake.set_effect_id, "key": "before"}
    return {"effect": _look(tx, brake).id, "key": "slow"}


def _was_wanting(tx: Tx, brake: Brake) -> bool:
    """Tell whether a brake would have changed anything when it was looked what stood."""
    found = outbox.result(tx, _look(tx, brake).id)
    slow = brake.kind.slow_seconds if brake.kind else None
    if found is None:
        return False
    return not found["locked"] if slow is None else bool(found["slow"] < slow)


def _look(tx: Tx, brake: Brake) -> Effect:
    return [effect for effect in _of(tx, brake) if effect.kind == "look_brake"][-1]
