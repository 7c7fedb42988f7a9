"""Queries on calibrations: what moderators decided beside the scores, and what was promised."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.moderation.calibration.fit import Calibrated, Pair
from bot.moderation.calibration.promises import LOOKED_AT, Promise
from bot.moderation.lifecycle import RULED, STANDING
from bot.moderation.policy import UNSCORED
from bot.moderation.scopes import GUILD, GuildPolicy
from bot.store.database import Tx
from bot.store.times import from_text, to_text

MOST_PAIRS = 5_000
"""The newest decisions that a calibration rests on: communities change, and so few are enough."""
_NEWEST_SCORES = 20


@dataclass(frozen=True, slots=True)
class Scored:
    """Who scored something: the scorer's name and version."""

    scorer: str
    version: str


def scorer(tx: Tx, guild_id: int) -> Scored | None:
    """Return what scores a guild's replies now, or None where nothing was scored yet.

    It is the one behind most of the newest decisions: another that only helps out for a while,
    under overload, is not taken for a change.
    """
    rows = tx.query(
        """SELECT scorer, scorer_version FROM (
            SELECT j.decided_at, (SELECT min(s.label) FROM scores s
                WHERE s.revision_id = j.revision_id) AS label, j.revision_id
            FROM decisions j WHERE j.guild_id = ? ORDER BY j.decided_at DESC LIMIT ?) newest
        JOIN scores USING (revision_id, label)
        GROUP BY scorer, scorer_version ORDER BY count(*) DESC, max(decided_at) DESC LIMIT 1""",
        [guild_id, _NEWEST_SCORES],
    )
    return next((Scored(row["scorer"], row["scorer_version"]) for row in rows), None)


_IN = ", ".join(f"'{state}'" for state in sorted(RULED))
_DECIDED = f"""
    SELECT c.revision_id, s.value, c.state, CASE c.origin WHEN 'audit' THEN c.inclusion ELSE 1.0 END
        AS chance
    FROM cases c INDEXED BY cases_decided
    JOIN scores s ON s.revision_id = c.revision_id AND s.label = :label
    WHERE c.guild_id = :guild AND c.decided_at > :since AND c.state IN ({_IN})
    AND c.decided_how NOT IN ('policy', 'band') AND c.label <> '{UNSCORED}'
    AND s.scorer = :scorer AND s.scorer_version = :version AND s.value >= :low
    AND (c.origin = 'flag' OR c.origin = 'audit' AND c.inclusion > 0 OR c.origin = 'report'
        AND EXISTS (SELECT 1 FROM decisions j WHERE j.revision_id = c.revision_id
            AND j.zone <> 'allow')
        AND NOT EXISTS (SELECT 1 FROM cases b WHERE b.reply_id = c.reply_id
            AND b.revision_id = c.revision_id AND b.decided_how = 'band'))
    ORDER BY c.decided_at DESC, c.id DESC LIMIT :most"""  # noqa: S608  our own fragments
"""Decisions of moderators on scored replies, the newest first.

Not what the policy upheld, nor a band that was dismissed unread. A reported reply counts where a
score had flagged it too: those that only reports brought here are worse than others of their score,
and so are those of a band that was dismissed unread.
"""


def pairs(
    tx: Tx,
    guild_id: int,
    label: str,
    *,
    by: Scored,
    since: datetime | None = None,
    low: float = 0.0,
    most: int = MOST_PAIRS,
) -> list[Pair]:
    """Return what the scorer said of ``label`` beside what moderators decided, newest first.

    Replies that another label flagged are among them: how this one scored them is known, and they
    came before a moderator for certain. The probability is that of the time, whatever the policy
    says now. A reply that was decided twice counts once, as it stands now.

    Args:
        by: The scorer; what another scored says nothing about its scores.
        since: Only what was decided after that moment.
        low: Only replies that score so high.
        most: How many of the newest decisions are looked at.
    """
    rows = tx.query(
        _DECIDED,
        {
            "guild": guild_id,
            "label": label,
            "since": to_text(since) if since else "",
            "scorer": by.scorer,
            "version": by.version,
            "low": low,
            "most": most,
        },
    )
    found: dict[int, Pair] = {}
    for row in rows:
        pair = Pair(row["value"], row["state"] in STANDING, row["chance"])
        found.setdefault(row["revision_id"], pair)
    return list(found.values())


def add(  # noqa: PLR0913  a row's columns
    tx: Tx,
    guild_id: int,
    label: str,
    found: Calibrated,
    *,
    pairs: Iterable[Pair],
    scored: Scored,
    policy_version: int,
    by: int | None,
    now: datetime,
) -> None:
    """Store what was promised and what it rests on: pairs of numbers, never text.

    Args:
        policy_version: The version of the policy that put the threshold in force.
    """
    row = {
        "guild_id": guild_id,
        "label": label,
        "wanted": found.wanted,
        "threshold": found.threshold,
        "expected": found.expected,
        "low": found.low,
        "high": found.high,
        "pairs": json.dumps([[one.score, int(one.upheld), one.inclusion] for one in pairs]),
        "scorer": scored.scorer,
        "scorer_version": scored.version,
        "policy_version": policy_version,
        "made_by": by,
        "made_at": to_text(now),
    }
    tx.table("calibrations").insert(row)


def promises(tx: Tx, guild_id: int, policy: GuildPolicy) -> list[Promise]:
    """Return the newest promise per label that is in force, with what was decided since.

    Args:
        policy: The guild's as it is now; a promise holds while the server's threshold is the one
            that it was made for.
    """
    rows = tx.query(
        """SELECT label, wanted, threshold, expected, low, high, scorer, scorer_version, made_at
        FROM calibrations WHERE id IN (SELECT max(id) FROM calibrations WHERE guild_id = ?
            GROUP BY label) ORDER BY label""",
        [guild_id],
    )
    in_force = policy.layer(GUILD).review_at
    kept = [row for row in rows if in_force.get(row["label"]) == row["threshold"]]
    now = scorer(tx, guild_id) if kept else None
    return [_promise(tx, guild_id, row, now) for row in kept]


def _promise(tx: Tx, guild_id: int, row: Mapping[str, Any], now: Scored | None) -> Promise:
    by = Scored(row["scorer"], row["scorer_version"])
    decided: list[Pair] = []
    if by == now:
        since, low = from_text(row["made_at"]), row["threshold"]
        decided = pairs(tx, guild_id, row["label"], by=by, since=since, low=low, most=LOOKED_AT)
    return Promise(
        row["label"],
        row["wanted"],
        row["expected"],
        row["low"],
        row["high"],
        tuple((one.upheld, one.inclusion) for one in decided),
        same_scorer=by == now,
    )
