"""The cards of brakes in the moderators' channel; steps of a transaction."""

from collections.abc import Mapping

from bot.clock import Clock
from bot.effects.executor import Outcome, Settler
from bot.effects.message import Message
from bot.moderation.brakes.brake import Brake
from bot.moderation.brakes.card import brake_card
from bot.moderation.standing_cards import ask_for_another
from bot.store import Tx, brakes, guilds, outbox
from bot.store.outbox import Effect


class BrakeCards:
    """Posts the cards, keeps them up to date, and replaces those that cannot be.

    Attributes:
        settlers: For the executor.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.settlers: dict[str, Settler] = {"brake_card": self._edited}

    def refresh(self, tx: Tx, brake_id: int) -> None:
        """Bring the card up to date; post it where there is none and somebody should see it."""
        brake = brakes.get(tx, brake_id)
        assert brake is not None  # noqa: S101  brakes are never deleted
        if not _has_card(tx, brake):
            self.show(tx, brake)
            return
        for effect in outbox.on_row(tx, _lane(brake), brake.id):
            # Once a newer one shows the present, an older edit is of no use; nor is the card of a
            # proposal that ended before anybody saw it.
            is_first = effect.id == brake.card_effect_id
            if effect.kind == "edit" or (is_first and not brake.concerns_moderators):
                outbox.withdraw(tx, effect.id, now=self._clock.now())
        if brake.card_effect_id and outbox.state(tx, brake.card_effect_id) == "cancelled":
            return
        payload = {
            "channel": brake.card_channel_id,
            "target": {"effect": brake.card_effect_id, "key": "message_id"},
            "render": "brake_card",
            "settle": "brake_card",
        }
        self._put(tx, brake, "edit", payload)

    def show(self, tx: Tx, brake: Brake) -> None:
        """Post the card where there was no channel for it, or it could not be posted in another."""
        channel_id = guilds.settings(tx, brake.guild_id).moderator_channel_id
        if channel_id is None or not brake.concerns_moderators or _has_card(tx, brake):
            return
        if brake.card_effect_id is not None and brake.card_channel_id == channel_id:
            return  # it could not be posted here, and still cannot
        payload = {"channel": channel_id, "render": "brake_card"}
        effect_id = self._put(tx, brake, "send", payload)
        brakes.change(tx, brake.id, card_effect_id=effect_id, card_channel_id=channel_id)

    def _edited(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Replace a card that Discord lets nobody edit any more; the old one goes."""
        brake = brakes.get(tx, effect.payload["row"])
        if brake is None or not ask_for_another(
            tx, effect, outcome, card=brake.card_effect_id, now=self._clock.now()
        ):
            return
        payload = {"channel": brake.card_channel_id, "render": "brake_card"}
        brakes.change(tx, brake.id, card_effect_id=self._put(tx, brake, "send", payload))
        old = {"channel": brake.card_channel_id, "target": effect.payload["target"]}
        self._put(tx, brake, "delete", old)

    def _put(self, tx: Tx, brake: Brake, kind: str, payload: Mapping[str, object]) -> int:
        return outbox.put(
            tx,
            kind,
            {"row": brake.id, **payload},
            guild_id=brake.guild_id,
            lane=_lane(brake),
            now=self._clock.now(),
        )


def render_brake_card(tx: Tx, brake_id: int) -> Message | None:
    """Return the card of a brake as it should look now."""
    brake = brakes.get(tx, brake_id)
    return brake_card(brake) if brake else None


def _lane(brake: Brake) -> str:
    return f"brake:{brake.id}"


def _has_card(tx: Tx, brake: Brake) -> bool:
    """Tell whether a card stands or is on its way; one that could not be posted is none."""
    return brake.card_effect_id is not None and outbox.state(tx, brake.card_effect_id) != "failed"
