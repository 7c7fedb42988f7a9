"""Stored decisions as values again."""

import json
from collections.abc import Mapping

from bot.moderation.lifecycle import Action
from bot.moderation.policy import Decision, Reason, Zone
from bot.store.database import Tx


def decision_on(tx: Tx, revision_id: int) -> tuple[Decision, Mapping[str, float]] | None:
    """Return what was decided about a revision and the scores it rests on, or None."""
    rows = tx.query(
        "SELECT exempt, zone, label, action, shadow, reasons FROM decisions WHERE revision_id = ?",
        [revision_id],
    )
    found = tx.query("SELECT label, value FROM scores WHERE revision_id = ?", [revision_id])
    scores = {row["label"]: row["value"] for row in found}
    return next(((decision_from(**row), scores) for row in rows), None)


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
