"""Floods of flagged replies: one card speaks for them, and their cases get none meanwhile."""

from collections.abc import Mapping

from bot.clock import Clock
from bot.effects.executor import Executor, Outcome, Renderer, Settler
from bot.effects.message import Message
from bot.moderation.standing_cards import ask_for_another, place_of
from bot.moderation.surge import UPDATE_EVERY, begins, is_over, looked_at, surge_card
from bot.store import Store, Tx, guilds, outbox, surges
from bot.store.outbox import Effect
from bot.store.surges import Surge


class Surges:
    """Begins and ends surges, and keeps their cards.

    Args:
        most: More cases than this within a minute are a surge; 0 for never.

    Attributes:
        renderers: For the executor; ``settlers`` too.
    """

    def __init__(self, store: Store, executor: Executor, clock: Clock, *, most: int) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._most = most
        self.renderers: dict[str, Renderer] = {"surge": render_surge}
        self.settlers: dict[str, Settler] = {"surge": self._edited}

    def speaks(self, tx: Tx, guild_id: int) -> bool:
        """Tell whether one card speaks for the guild's cases now; a step of a transaction.

        A surge begins here, and the card tells within `UPDATE_EVERY` what came about.
        """
        surge = surges.of_guild(tx, guild_id)
        if surge is None:
            opened = surges.newest_opened(tx, guild_id, looked_at(self._most)) if self._most else []
            since = begins(opened, most=self._most, now=self._clock.now())
            if since is None:
                return False
            surge = surges.begin(tx, guild_id, since=since)
        surges.reaches_back(tx, surge.id, now=self._clock.now())
        self._show(tx, surge)
        return True

    def left_some(self, tx: Tx, guild_id: int) -> bool:
        """Tell whether undecided cases of the last surge still have no card of their own."""
        return surges.left_without_card(tx, guild_id)

    async def end_due(self) -> None:
        """End every surge that is over, and have its card say so."""
        if await self._store.read(surges.lasting):
            await self._store.write(self._look)
            self._executor.kick()

    def _look(self, tx: Tx) -> None:
        now = self._clock.now()
        for surge in surges.lasting(tx):
            opened = surges.newest_opened(tx, surge.guild_id, looked_at(self._most))
            if is_over(opened, most=self._most, now=now):
                surges.end(tx, surge.id, now=now)
                self._edit(tx, surge)

    def _show(self, tx: Tx, surge: Surge) -> None:
        """Post the card where there is none, else bring it up to date, but not again and again."""
        if surge.card_effect_id is not None and outbox.state(tx, surge.card_effect_id) in _STANDS:
            if not outbox.is_pending(tx, _lane(surge)):
                self._edit(tx, surge, later=True)
            return
        channel_id = guilds.settings(tx, surge.guild_id).moderator_channel_id
        if channel_id is not None and not _was_refused(tx, surge, channel_id):
            self._post(tx, surge, channel_id)

    def _post(self, tx: Tx, surge: Surge, channel_id: int) -> None:
        surges.set_card(tx, surge.id, self._put(tx, surge, "send", {"channel": channel_id}))

    def _edit(self, tx: Tx, surge: Surge, *, later: bool = False) -> None:
        card = surge.card_effect_id
        if card is None or outbox.state(tx, card) not in _STANDS:
            return
        self._put(tx, surge, "edit", {**place_of(card), "settle": "surge"}, later=later)

    def _put(
        self, tx: Tx, surge: Surge, kind: str, payload: Mapping[str, object], *, later: bool = False
    ) -> int:
        now = self._clock.now()
        return outbox.put(
            tx,
            kind,
            {"render": "surge", "row": surge.id, **payload},
            guild_id=surge.guild_id,
            lane=_lane(surge),
            now=now,
            not_before=now + UPDATE_EVERY if later else None,
        )

    def _edited(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Replace a card that Discord lets nobody edit any more; the old one goes."""
        surge = surges.get(tx, effect.payload["row"])
        card = surge.card_effect_id
        shown = outbox.result(tx, card) if card is not None else None
        if shown is None or not ask_for_another(
            tx, effect, outcome, card=card, now=self._clock.now()
        ):
            return
        self._post(tx, surge, shown["channel_id"])
        old = {"channel": shown["channel_id"], "target": shown["message_id"]}
        outbox.put(
            tx, "delete", old, guild_id=surge.guild_id, lane=_lane(surge), now=self._clock.now()
        )


_STANDS = ("pending", "done")
"""How the effect that posts a card is where the card stands, or will."""


def _lane(surge: Surge) -> str:
    return f"surge:{surge.id}"


def _was_refused(tx: Tx, surge: Surge, channel_id: int) -> bool:
    """Tell whether this card could not be posted in this channel, and still cannot."""
    return any(
        one.kind == "send" and one.payload["channel"] == channel_id
        for one in outbox.on_row(tx, _lane(surge), surge.id)
    )


def render_surge(tx: Tx, surge_id: int) -> Message:
    """Return the one card of a surge as things stand now."""
    return surge_card(surges.flood(tx, surges.get(tx, surge_id)))
