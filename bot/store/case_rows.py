"""Queries that gather all that is shown of a case."""

import json
from collections.abc import Mapping
from typing import Any

from bot.effects.message import link
from bot.moderation.case import Appeal, CaseView, Quoted
from bot.moderation.lifecycle import Action, State
from bot.moderation.responses.response import State as ResponseState
from bot.store.database import Tx
from bot.store.times import from_text, moment
from bot.store.unposted import WAS_POSTED

_VIEW = f"""
    SELECT c.*, c.note AS word, r.thread_id, r.message_id, r.kind, r.author_id AS writer_id,
        r.state AS reply_state, r.answers_message_id, r.attachments_not_read, r.quiet,
        d.title AS discussion_title, v.text, v.note AS reading, n.state AS notice_state,
        n.way AS notice_way, j.reasons, j.shadow, j.action AS by_itself, s.begins, s.ends,
        a.text AS appeal_text, a.made_at, a.closed_at, a.reviewed_by, a.alone,
        p.state AS response, p.case_id IS c.id AS approved,
        q.channel_id AS quoted_in, q.message_id AS quoted_as,
        (SELECT text FROM revisions WHERE reply_id = r.id ORDER BY revision DESC LIMIT 1) AS latest,
        CASE WHEN p.state IS NOT NULL AND {WAS_POSTED} THEN coalesce(v.edited_at, r.posted_at) END
            AS public_at,
        EXISTS (SELECT 1 FROM second_readings w WHERE w.case_id = c.id AND w.read_at IS NULL
            AND c.origin = 'audit' AND c.state IN ('upheld', 'dismissed')
            AND c.decided_by IS NOT NULL AND v.text IS NOT NULL
            AND EXISTS (SELECT 1 FROM record x WHERE x.guild_id = c.guild_id AND x.what IN
                ('claim', 'uphold', 'dismiss') AND x.person IS NOT (SELECT number FROM people p
                    WHERE p.guild_id = c.guild_id AND p.person_id = c.decided_by)
                AND x.person IS NOT NULL)) AS second_wanted,
        coalesce((SELECT error FROM effects e WHERE e.state = 'failed'
            AND e.error NOT LIKE 'effect %' AND json_extract(e.payload, '$.row') = c.id
            AND e.lane IN ('remove:' || c.id, 'time_outs:' || c.guild_id)
            ORDER BY e.id DESC LIMIT 1), (SELECT e.error FROM effects e WHERE e.id = (
            SELECT max(id) FROM effects WHERE kind = 'delete' AND state IN ('done', 'failed')
                AND lane IN ('response:' || r.id, 'response:' || r.id || ':again'))
            AND e.state = 'failed' AND e.error NOT LIKE 'effect %'
            AND r.state = 'unposted')) AS error
    FROM cases c JOIN replies r ON r.id = c.reply_id JOIN revisions v ON v.id = c.revision_id
    JOIN discussions d ON d.id = c.discussion_id
    LEFT JOIN notices n ON n.case_id = c.id AND n.kind = 'decision'
    LEFT JOIN decisions j ON j.revision_id = v.id
    LEFT JOIN scores s ON s.revision_id = v.id AND s.label = c.label
    LEFT JOIN appeals a ON a.case_id = c.id
    LEFT JOIN responses p ON p.reply_id = r.id
    LEFT JOIN quotations q ON q.case_id = c.id AND q.taken_down_at IS NULL
    WHERE c.id = ?"""  # noqa: S608  our own fragment


_BEFORE_MODERATORS = (ResponseState.HELD, ResponseState.DECLINED)


def view(tx: Tx, case_id: int) -> CaseView:
    """Return all that is shown of a case, as things stand now."""
    row = next(iter(tx.query(_VIEW, [case_id])))
    notice, fired = row["notice_state"], _fired(row)
    return CaseView(
        id=row["id"],
        guild_id=row["guild_id"],
        number=row["number"],
        state=State(row["state"]),
        label=row["label"],
        score=row["score"],
        threshold=fired[row["label"]]["threshold"] if row["label"] in fired else None,
        opened_at=from_text(row["opened_at"]),
        decided_at=moment(row["decided_at"]),
        decided_by=row["decided_by"],
        decided_how=row["decided_how"],
        discussion_title=row["discussion_title"],
        thread_id=row["thread_id"],
        message_id=row["message_id"],
        is_title=row["kind"] == "title",
        author_id=row["writer_id"],
        text=row["text"],
        edited_text=_edited(row),
        answers=_answered(tx, row["answers_message_id"]),
        before=_before(tx, row["thread_id"], row["message_id"], besides=row["answers_message_id"]),
        reply_state=row["reply_state"],
        attachments=row["attachments_not_read"],
        quiet=bool(row["quiet"]),
        note=row["reading"],
        notice=f"{notice} ({row['notice_way']})" if row["notice_way"] else notice,
        version=row["version"],
        response=ResponseState(row["response"]) if row["response"] else None,
        approved=bool(row["approved"]),
        public_at=moment(row["public_at"]),
        discussion_id=row["discussion_id"],
        origin=row["origin"],
        subject_id=row["author_id"],
        claimed_by=row["claimed_by"],
        lease_until=moment(row["lease_until"]),
        action=Action(row["action"]) if row["action"] else None,
        rule=row["rule"],
        word=row["word"],
        answer=row["answer"],
        time_out_minutes=row["time_out_minutes"],
        time_out_until=moment(row["time_out_until"]),
        lapses_at=moment(row["lapses_at"]),
        appeal_until=moment(row["appeal_until"]),
        undone_by=row["undone_by"],
        undone_at=moment(row["undone_at"]),
        appeal=_appeal(row),
        trouble=_trouble(row),
        reports=_reports(tx, case_id),
        restored_url=_restored(row),
        problem=row["error"],
        second_wanted=bool(row["second_wanted"]),
        shadow=bool(row["shadow"]),
        would=Action(row["by_itself"]) if row["shadow"] and row["by_itself"] else None,
        also=_also(fired, row["label"]) if row["score"] is not None else (),
    )


def _appeal(row: Mapping[str, Any]) -> Appeal | None:
    if row["made_at"] is None:
        return None
    return Appeal(
        row["appeal_text"],
        from_text(row["made_at"]),
        moment(row["closed_at"]),
        row["reviewed_by"],
        bool(row["alone"]),
    )


def _trouble(row: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """Return the places that carry the score; until they are known, the one that scored highest."""
    if row["parts"] is not None:
        return tuple((begin, end) for begin, end in json.loads(row["parts"]))
    return ((row["begins"], row["ends"]),) if row["ends"] else ()


def _restored(row: Mapping[str, Any]) -> str | None:
    if row["quoted_as"] is None:
        return None
    return link(row["guild_id"], row["quoted_in"], row["quoted_as"])


def _reports(tx: Tx, case_id: int) -> tuple[str | None, ...]:
    rows = tx.query("SELECT reason FROM reports WHERE case_id = ? ORDER BY id", [case_id])
    return tuple(row["reason"] for row in rows)


def _edited(row: Mapping[str, Any]) -> str | None:
    """Return what a reply says since it was flagged; not what its author has not sent yet."""
    sent = row["response"] is None or row["public_at"] or row["response"] in _BEFORE_MODERATORS
    return row["latest"] if sent and row["latest"] != row["text"] else None


def _fired(row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the rule that called for a look per label, the furthest above its bound first.

    A label may have reached two bounds, for a look and for the bot to act: the lower one counts.
    """
    reasons = json.loads(row["reasons"]) if row["reasons"] else []
    fired: dict[str, dict[str, Any]] = {}
    for one in sorted(reasons, key=lambda one: -one["threshold"]):
        if one["fired"]:
            fired[one["label"]] = one
    return dict(sorted(fired.items(), key=lambda pair: pair[1]["threshold"] - pair[1]["score"]))


def _also(fired: Mapping[str, Mapping[str, Any]], label: str) -> tuple[tuple[str, float], ...]:
    return tuple((name, one["score"]) for name, one in fired.items() if name != label)


_TEXT = f"""
    SELECT r.author_id, (SELECT text FROM revisions WHERE reply_id = r.id
        ORDER BY revision DESC LIMIT 1) AS text
    FROM replies r WHERE r.kind = 'message' AND {WAS_POSTED} AND """  # noqa: S608  our own fragment


def _answered(tx: Tx, message_id: int | None) -> Quoted | None:
    rows = tx.query(_TEXT + "r.message_id = ?", [message_id])
    return next((Quoted(row["author_id"], row["text"]) for row in rows), None)


def _before(tx: Tx, thread_id: int, message_id: int, *, besides: int | None) -> tuple[Quoted, ...]:
    """Return the two replies before a message, without the one it answers, shown by itself."""
    rows = tx.query(
        _TEXT + "r.thread_id = ? AND r.message_id < ? AND r.message_id IS NOT ? "
        "AND r.state = 'present' ORDER BY r.message_id DESC LIMIT 2",
        [thread_id, message_id, besides],
    )
    return tuple(Quoted(row["author_id"], row["text"]) for row in rows)[::-1]
