"""Cards that are edited where they stand, and posted anew where Discord lets nobody edit them."""

from datetime import datetime
from typing import Any

from bot.effects.executor import EDIT_CAP, Outcome
from bot.store import Tx, outbox
from bot.store.outbox import Effect


def message_of(effect_id: int) -> dict[str, Any]:
    """Return what stands in a payload for the message that an effect posts."""
    return {"effect": effect_id, "key": "message_id"}


def place_of(effect_id: int) -> dict[str, Any]:
    """Return the part of an edit's payload that says where the card of an effect stands."""
    return {"channel": {"effect": effect_id, "key": "channel_id"}, "target": message_of(effect_id)}


def ask_for_another(
    tx: Tx, effect: Effect, outcome: Outcome, *, card: int | None, now: datetime
) -> bool:
    """Tell whether a card must be posted anew, as its edit met Discord's cap; a settler's step.

    Later edits of the old card are cancelled then.

    Args:
        effect: The edit.
        card: The effect that posted the card which stands for its row now.
    """
    if outcome.error != EDIT_CAP or card is None:
        return False
    if effect.payload["target"] != message_of(card):
        return False  # replaced already
    outbox.cancel_lane(tx, effect.lane, now=now)
    return True
