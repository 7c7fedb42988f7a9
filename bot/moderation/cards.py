"""The cards in the moderators' channel: posted, kept up to date, replaced where they cannot be."""

from collections.abc import Iterable

from bot.clock import Clock
from bot.effects.executor import Outcome, Settler
from bot.effects.message import Message
from bot.moderation.card import case_card
from bot.moderation.standing_cards import ask_for_another, message_of
from bot.moderation.surges import Surges
from bot.store import Tx, cases, guilds, markers, outbox
from bot.store.outbox import Effect


class Cards:
    """Puts the effects that show cases; every method is a step of a transaction.

    Args:
        most: The most undecided cards in the moderators' channel at a time.
        surges: Tells whether one card speaks for all cases now.

    Attributes:
        settlers: For the executor.
    """

    def __init__(self, clock: Clock, *, most: int, surges: Surges) -> None:
        self._clock = clock
        self._surges = surges
        self._most = most
        self.settlers: dict[str, Settler] = {"case_card": self._posted, "card_edit": self._edited}

    def refresh(self, tx: Tx, case_ids: Iterable[int]) -> None:
        """Bring the cards of these cases up to date."""
        for case_id in case_ids:
            shown = cases.card(tx, case_id)
            if shown is None:
                continue
            effect_id, channel_id = shown
            payload = {
                "channel": channel_id,
                "target": message_of(effect_id),
                "render": "case_card",
                "row": case_id,
                "settle": "card_edit",
            }
            self._put(tx, "edit", payload, case_id)

    def feed(self, tx: Tx, guild_id: int) -> None:
        """Post cards for undecided cases, worst first, as long as the channel is not flooded.

        None while one card speaks for all of them; what is left of that comes one by one.
        """
        channel_id = guilds.settings(tx, guild_id).moderator_channel_id
        if self._surges.speaks(tx, guild_id) or channel_id is None:
            return
        waiting = cases.without_card(tx, guild_id, most=self._most)
        one_by_one = len(waiting) > 1 and self._surges.left_some(tx, guild_id)
        for case_id in waiting[:1] if one_by_one else waiting:
            self._post_first(tx, case_id, channel_id)

    def _post_first(self, tx: Tx, case_id: int, channel_id: int) -> None:
        """Post a card; one that was posted between a backup and its restore becomes this one.

        It is known by the reply, as the case had another number then.
        """
        effect_id = self._post(tx, case_id, channel_id)
        message_id, nth, posted_at = cases.subject(tx, case_id)
        if markers.know_by(tx, effect_id, f"card:{message_id}:{nth}", due=posted_at):
            self.refresh(tx, [case_id])

    def _post(self, tx: Tx, case_id: int, channel_id: int) -> int:
        payload = {
            "channel": channel_id,
            "render": "case_card",
            "row": case_id,
            "settle": "case_card",
        }
        effect_id = self._put(tx, "send", payload, case_id)
        cases.set_card(tx, case_id, effect_id, channel_id=channel_id)
        return effect_id

    def _put(self, tx: Tx, kind: str, payload: dict[str, object], case_id: int) -> int:
        return outbox.put(
            tx,
            kind,
            payload,
            guild_id=cases.guild_id(tx, case_id),
            lane=f"case:{case_id}",
            now=self._clock.now(),
        )

    def _posted(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Remember the message that a card became."""
        if outcome.result and "message_id" in outcome.result:
            cases.card_posted(tx, effect.id, outcome.result["message_id"])

    def _edited(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Replace a card that Discord lets nobody edit any more; the old one goes."""
        case_id, shown = effect.payload["row"], cases.card(tx, effect.payload["row"])
        if shown is None:
            return
        card, channel_id = shown
        if not ask_for_another(tx, effect, outcome, card=card, now=self._clock.now()):
            return
        self._post(tx, case_id, channel_id)
        payload = {"channel": channel_id, "target": effect.payload["target"]}
        self._put(tx, "delete", payload, case_id)


def render_case_card(tx: Tx, case_id: int) -> Message:
    """Return the card of a case as it should look now."""
    return case_card(cases.view(tx, case_id))
