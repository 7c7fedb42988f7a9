"""Queries on what a window of a discussion held."""

from datetime import datetime

from bot.digests.figures import Counts
from bot.digests.material import OpenAppeal, Posted
from bot.digests.sources import Source
from bot.store.database import Tx
from bot.store.times import from_text, to_text
from bot.store.unposted import WAS_POSTED

_IN_WINDOW = "r.discussion_id = :discussion AND r.posted_at >= :start AND r.posted_at < :end"
BY_PEOPLE = f"coalesce(r.exempt, '') NOT IN ('bot', 'webhook') AND {WAS_POSTED}"
"""A member wrote the reply ``r``, and it was posted."""

_ZONE = "CASE WHEN j.shadow AND j.zone = 'act' THEN 'review' ELSE j.zone END"
"""The zone of a decision ``j``: in shadow mode nothing is acted on, moderators are asked."""

_COUNTS = f"""
    SELECT count(*) AS replies, count(DISTINCT author_id) AS people,
        coalesce(sum(state = 'deleted'), 0) AS deleted, coalesce(sum(edited), 0) AS edited,
        coalesce(sum(scored), 0) AS scored,
        coalesce(sum(NOT scored AND noted_language), 0) AS foreign_language,
        coalesce(sum(zone = 'allow'), 0) AS allow,
        coalesce(sum(zone = 'review'), 0) AS review, coalesce(sum(zone = 'act'), 0) AS act
    FROM (SELECT r.author_id, r.state,
        EXISTS (SELECT 1 FROM revisions v WHERE v.reply_id = r.id AND v.revision > 1
            AND (v.edited_at IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM responses s WHERE s.reply_id = r.id))) AS edited,
        EXISTS (SELECT 1 FROM revisions v JOIN scores s ON s.revision_id = v.id
            WHERE v.reply_id = r.id) AS scored,
        EXISTS (SELECT 1 FROM revisions v WHERE v.reply_id = r.id
            AND v.note LIKE 'language:%') AS noted_language,
        (SELECT {_ZONE} FROM revisions v JOIN decisions j ON j.revision_id = v.id
            WHERE v.reply_id = r.id ORDER BY v.revision DESC LIMIT 1) AS zone
        FROM replies r WHERE {_IN_WINDOW} AND {BY_PEOPLE})"""  # noqa: S608  our own fragments


ENDS = """CASE WHEN c.state = 'claimed' THEN 'open'
    WHEN c.state IN ('appealed', 'appeal_claimed', 'affirmed') THEN 'upheld'
    WHEN c.state = 'overturned' THEN 'undone' ELSE c.state END"""
"""How a case ``c`` stands, one of ``Counts.CASE_STATES``."""


def counts(tx: Tx, discussion_id: int, *, start: datetime, end: datetime) -> Counts:
    """Return the figures of one window; cases count by when they were opened."""
    window = _window(discussion_id, start, end)
    row = next(iter(tx.query(_COUNTS, window)))
    cases = {
        one["state"]: one["n"]
        for one in tx.query(
            f"SELECT {ENDS} AS state, count(*) AS n FROM cases c "  # noqa: S608  our own fragments
            "WHERE discussion_id = :discussion AND origin <> 'audit' "
            "AND opened_at >= :start AND opened_at < :end GROUP BY 1",
            window,
        )
    }
    return Counts(
        replies=row["replies"],
        people=row["people"],
        edited=row["edited"],
        deleted=row["deleted"],
        cases=cases,
        scored=row["scored"],
        foreign=row["foreign_language"],
        zones={zone: row[zone] for zone in Counts.ZONES},
    )


def quotable(tx: Tx, discussion_id: int, *, start: datetime, end: datetime) -> list[Source]:
    """Return the replies of a window that may be quoted, oldest first.

    Not those that were removed, deleted, forwarded from elsewhere, are under an open or upheld
    case, or were never found calm: unscored, in review, or written by a bot. Nor those whose scores
    reach the thresholds in force now, even where an exempt role let them pass.
    """
    rows = tx.query(
        f"""SELECT r.id, v.id AS revision_id, r.author_id, v.text, r.posted_at, r.thread_id,
            r.message_id, r.answers_message_id
        FROM replies r JOIN revisions v ON v.reply_id = r.id
        WHERE {_IN_WINDOW} AND {QUOTABLE} ORDER BY r.posted_at, r.id""",  # noqa: S608
        _window(discussion_id, start, end),
    )
    return [
        Source(
            row["id"],
            row["revision_id"],
            row["author_id"],
            row["text"],
            from_text(row["posted_at"]),
            row["thread_id"],
            row["message_id"],
            row["answers_message_id"],
        )
        for row in rows
    ]


_SCOPES = (
    "'thread:' || r.thread_id",
    "'discussion:' || r.discussion_id",
    "'channel:' || d.channel_id",
    "'guild'",
)


def _said(bound: str) -> str:
    """Return the SQL of what the innermost layer that has a word on the label of ``s`` says."""
    layers = (
        f"json_extract(p.document, '$.layers.\"' || {scope} || '\".{bound}.' || s.label)"
        for scope in _SCOPES
    )
    return f"coalesce({', '.join(layers)}, 'off')"


_BOUND = f"""(SELECT min({_said("review_at")}, {_said("act_at")})
    FROM policies p JOIN discussions d ON d.id = r.discussion_id
    WHERE p.guild_id = r.guild_id ORDER BY p.version DESC LIMIT 1)"""  # noqa: S608  our own fragments
"""The lower bound of the label of ``s`` where ``r`` stands; what is off is text, above numbers."""
_PASSES = f"""(j.exempt IS NULL
        AND j.policy_version = (SELECT max(version) FROM policies WHERE guild_id = r.guild_id)
    OR NOT EXISTS (SELECT 1 FROM scores s WHERE s.revision_id = v.id AND s.value >= {_BOUND}))"""  # noqa: S608
"""A reply ``r`` that a decision ``j`` let pass would pass now: by the policy that decided, or anew.

The first is the same and much quicker: looking up the bounds of 2,000 replies takes 0.1 s.
"""

QUOTABLE = f"""{BY_PEOPLE} AND r.kind = 'message' AND r.state = 'present' AND r.forwarded = 0
    AND r.author_id IS NOT NULL AND v.text IS NOT NULL
    AND v.revision = (SELECT max(revision) FROM revisions WHERE reply_id = r.id)
    AND EXISTS (SELECT 1 FROM decisions j WHERE j.revision_id = v.id AND j.zone = 'allow'
        AND {_PASSES})
    AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.reply_id = r.id AND (
        c.state IN ('upheld', 'appealed', 'appeal_claimed', 'affirmed', 'handled')
        OR c.state IN ('open', 'claimed') AND c.origin <> 'audit'))"""  # noqa: S608  our own fragment
"""What may be quoted, of a reply ``r`` and its revision ``v``."""

STANDS_AT = """coalesce((SELECT q.message_id FROM quotations q WHERE q.reply_id = r.id
    AND q.taken_down_at IS NULL), r.message_id)"""
"""The message in which a reply ``r`` stands, also where it was restored."""


def posted(tx: Tx, discussion_id: int, *, start: datetime, end: datetime) -> list[Posted]:
    """Return every reply of a window, whatever became of it, oldest first."""
    rows = tx.query(
        f"""SELECT r.posted_at, r.id, (SELECT {_ZONE} FROM revisions v
                JOIN decisions j ON j.revision_id = v.id
                WHERE v.reply_id = r.id ORDER BY v.revision DESC LIMIT 1) AS zone,
            {ENDS} AS outcome, c.number
        FROM replies r LEFT JOIN cases c ON c.id = (SELECT max(o.id) FROM cases o
            WHERE o.reply_id = r.id AND o.origin <> 'audit')
        WHERE {_IN_WINDOW} AND {BY_PEOPLE}
        ORDER BY r.posted_at, r.id""",  # noqa: S608  our own fragments
        _window(discussion_id, start, end),
    )
    return [
        Posted(
            from_text(row["posted_at"]),
            row["outcome"] is not None,
            row["id"],
            row["zone"],
            row["outcome"],
            row["number"],
        )
        for row in rows
    ]


def open_appeals(tx: Tx, discussion_id: int) -> list[OpenAppeal]:
    """Return a discussion's appeals that nobody has answered yet, oldest first."""
    rows = tx.query(
        """SELECT c.number, c.label, a.made_at FROM cases c JOIN appeals a ON a.case_id = c.id
        WHERE c.discussion_id = ? AND c.state IN ('appealed', 'appeal_claimed')
        ORDER BY a.made_at, c.id""",
        [discussion_id],
    )
    return [OpenAppeal(row["number"], row["label"], from_text(row["made_at"])) for row in rows]


def _window(discussion_id: int, start: datetime, end: datetime) -> dict[str, str | int]:
    return {"discussion": discussion_id, "start": to_text(start), "end": to_text(end)}
