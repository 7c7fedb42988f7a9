"""Queries on the parts of flagged replies that carry their scores."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A case of which nobody knows yet which words it is about."""

    case_id: int
    revision_id: int
    label: str
    text: str


def next_up(tx: Tx, scorer: str, version: str) -> Unexplained | None:
    """Return the oldest undecided case to explain that this scorer flagged, or None.

    Not where part of the reply was left out as a quotation: its words are not its author's.
    """
    rows = tx.query(
        """SELECT c.id, c.revision_id, c.label, v.text FROM cases c
        JOIN revisions v ON v.id = c.revision_id
        JOIN scores s ON s.revision_id = v.id AND s.label = c.label
        WHERE c.state IN ('open', 'claimed') AND c.parts IS NULL AND v.text IS NOT NULL
        AND v.note IS NULL AND s.scorer = ? AND s.scorer_version = ? ORDER BY c.id LIMIT 1""",
        [scorer, version],
    )
    for row in rows:
        return Unexplained(row["id"], row["revision_id"], row["label"], row["text"])
    return None


def keep(tx: Tx, case_id: int, revision_id: int, spans: Sequence[tuple[int, int]]) -> None:
    """Store where the words stand, unless the case is about another revision by now."""
    tx.execute(
        "UPDATE cases SET parts = ? WHERE id = ? AND revision_id = ?",
        [json.dumps(list(spans)), case_id, revision_id],
    )
