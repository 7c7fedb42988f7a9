"""A posted digest that cannot be edited any more is posted anew, and the old one goes."""

from bot.clock import Clock
from bot.digests.citations import EDIT, OLD, lane
from bot.effects.executor import Outcome, Settler
from bot.store import Tx, digests, outbox
from bot.store.digest_rows import Digest
from bot.store.outbox import Effect


class Replacing:
    """Follows up on the edits of posted digests.

    Each step is written down in the transaction that records how the one before ended, and the
    outbox carries each out once: the new message first, so that the digest is never missing.

    Attributes:
        settlers: For the executor.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.settlers: dict[str, Settler] = {
            EDIT: self._edited,
            OLD: self._deleted,
        }

    def _edited(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Have a digest posted anew where its message holds what no edit can take out of it."""
        digest = digests.get(tx, effect.payload["row"])
        if outcome.error is None or digest is None:
            return
        if digest.message_id is None or digest.message_id != _target(tx, effect):
            return  # replaced already
        self._replace(tx, digest)

    def _replace(self, tx: Tx, digest: Digest) -> None:
        now, here = self._clock.now(), lane(digest.guild_id)
        for later in digests.pending_effects(tx, digest.id, lane=here):
            outbox.withdraw(tx, later, now=now)  # edits of the old message; none has begun
        digests.given_up(tx, digest.id)
        place = {"channel": digest.channel_id}
        anew = {**place, "render": "digest", "row": digest.id, "settle": "digest"}
        outbox.put(tx, "send", anew, guild_id=digest.guild_id, lane=here, now=now)
        # It goes also where nothing can be posted: it holds what was taken back.
        old = {**place, "target": digest.message_id, "row": digest.id, "settle": OLD}
        outbox.put(tx, "delete", old, guild_id=digest.guild_id, lane=here, now=now)

    def _deleted(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Keep hold of a message that stands after all, where none could take its place."""
        digest = digests.get(tx, effect.payload["row"])
        if outcome.error is not None and digest is not None and digest.message_id is None:
            digests.posted(
                tx,
                digest.id,
                channel_id=effect.payload["channel"],
                message_id=effect.payload["target"],
                now=self._clock.now(),
            )


def _target(tx: Tx, effect: Effect) -> int | None:
    """Return the message that an edit was for."""
    target = effect.payload["target"]
    if not isinstance(target, dict):
        return int(target)
    found = (outbox.result(tx, target["effect"]) or {}).get(target["key"])
    return int(found) if found is not None else None
