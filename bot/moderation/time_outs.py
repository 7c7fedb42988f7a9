"""Time-outs that follow from cases, and how they are lifted; steps of a transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.language.guilds import speaking_in
from bot.language.words import msg, tr
from bot.moderation.case import CaseView
from bot.moderation.lifecycle import STANDING
from bot.store import Tx, cases, outbox
from bot.store.outbox import Effect

_SAME = timedelta(seconds=1)
_SET = msg("Case {number}")
_LIFTED = msg("Case {number} was undone")
"""What Discord's audit log gives as the reason."""


class TimeOuts:
    """Puts the effects that time authors out, and those that lift it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def put(self, tx: Tx, case: CaseView) -> datetime | None:
        """Time the author of a case out; return until when, or None where nobody is known."""
        user = case.known_author
        if user is None or case.time_out_minutes is None:
            return None
        until = self._clock.now() + timedelta(minutes=case.time_out_minutes)
        who = {"guild": case.guild_id, "user": user, "row": case.id}
        look = self._put(tx, case, "look_time_out", who)
        payload = {
            **who,
            "until": until.isoformat(),
            "before": {"effect": look, "key": "until"},
            "reason": _reason(tx, case, _SET),
            "settle": "time_out",
        }
        self._put(tx, case, "time_out", payload)
        cases.change(tx, case.id, time_out_until=until)
        return until

    def lift(self, tx: Tx, case: CaseView) -> None:
        """Lift what a case set, if the member's present time-out is that one."""
        now = self._clock.now()
        for effect in outbox.on_row(tx, _lane(case), case.id):
            if outbox.withdraw(tx, effect.id, now=now) or effect.kind != "time_out":
                continue
            if outbox.state(tx, effect.id) == "failed" or "user" not in effect.payload:
                continue
            payload = {
                **{key: effect.payload[key] for key in ("guild", "user", "until", "row")},
                "before": _before(tx, effect),
                "reason": _reason(tx, case, _LIFTED),
                "settle": "time_out",
            }
            self._put(tx, case, "lift_time_out", payload)

    def _put(self, tx: Tx, case: CaseView, kind: str, payload: Mapping[str, object]) -> int:
        now = self._clock.now()
        return outbox.put(tx, kind, payload, guild_id=case.guild_id, lane=_lane(case), now=now)


def _reason(tx: Tx, case: CaseView, words: str) -> str:
    with speaking_in(tx, case.guild_id):
        return tr(words, number=case.number)


def _lane(case: CaseView) -> str:
    """One lane for a guild: what a member's time-out was before must be known for certain."""
    return f"time_outs:{case.guild_id}"


def _before(tx: Tx, effect: Effect) -> object:
    """Return the end that stood before a time-out, for a payload.

    An end that another case had set and that was taken back since must not come back: what stood
    before that one does.
    """
    result = outbox.result(tx, effect.id)
    if result is None:
        return {"effect": effect.id, "key": "before"}
    before: str | None = result["before"]
    for earlier, found in reversed(outbox.done_in_lane(tx, effect.lane)):
        theirs = (
            earlier.kind == "time_out" and earlier.payload.get("user") == effect.payload["user"]
        )
        if not theirs or earlier.id >= effect.id or not _equal(earlier.payload["until"], before):
            continue
        if cases.standing(tx, earlier.payload["row"]).state not in STANDING:
            before = found["before"]
    return before


def _equal(one: str, other: str | None) -> bool:
    """Tell whether two moments are the same but for the precision in which Discord keeps them."""
    if other is None:
        return False
    return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) <= _SAME
