"""Stored decisions as values again."""

import json

from bot.moderation.lifecycle import Action
from bot.moderation.policy import Decision, Reason, Zone


def decision_from(
    exempt: str | None,
    zone: str,
    label: str | None,
    action: str | None,
    shadow: int,
    reasons: str,
) -> Decision:
    """Return the decision in these columns of its row.

    Raises:
        ValueError: A column holds what no decision does.
        KeyError, TypeError: A reason lacks something, or is none.
    """
    looked_at = tuple(
        Reason(one["label"], one["score"], one["threshold"], Zone(one["zone"]), fired=one["fired"])
        for one in json.loads(reasons)
    )
    did = None if action is None else Action(action)
    return Decision(Zone(zone), label, looked_at, exempt, did, bool(shadow))
