"""Queries that gather what a decision rested on, for whoever asks why."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.effects.message import link
from bot.moderation.case import CaseView
from bot.moderation.lifecycle import UNDECIDED
from bot.moderation.policy import Decision
from bot.moderation.scopes import GuildPolicy
from bot.moderation.why.facts import Facts, OfCase
from bot.moderation.why.text import Span
from bot.scoring.notes import unread_language
from bot.scoring.quoting import quotes
from bot.store import case_rows, cases, earlier, policies, quotations, replies, unposted
from bot.store.database import Tx
from bot.store.decision_rows import decision_from
from bot.store.reply_rows import Reply


@dataclass(frozen=True, slots=True)
class Blind:
    """A case whose scores are not to be told yet.

    Attributes:
        second: It is decided, and a second moderator is still to read it.
    """

    number: int
    second: bool


def of_case(tx: Tx, guild_id: int, number: int) -> Facts | Blind | None:
    """Return what the decision behind a case rested on; None where there is no such case."""
    case_id = cases.with_number(tx, guild_id, number)
    return None if case_id is None else _of_case(tx, case_id)


def of_message(tx: Tx, guild_id: int, message_id: int) -> Facts | Blind | None:
    """Return what the newest decision on a reply rested on; None where it is no reply here.

    A restored reply's quotation leads to the reply, and a card to its case.
    """
    quotation = quotations.with_message(tx, message_id)
    if quotation is not None:
        reply: Reply | None = replies.get(tx, quotation.reply_id)
    else:
        reply = replies.find(tx, message_id) or replies.find(tx, message_id, kind="title")
    if reply is None or not unposted.was_posted(tx, reply.id):
        return _of_card(tx, guild_id, message_id)
    if reply.guild_id != guild_id:
        return None
    revision_id = _revision(tx, reply.id)
    case_id = cases.on_revision(tx, reply.id, revision_id)
    return _blind(tx, reply.id, revision_id) or _facts(tx, reply, revision_id, case_id)


def _of_card(tx: Tx, guild_id: int, message_id: int) -> Facts | Blind | None:
    rows = tx.query(
        "SELECT id FROM cases WHERE guild_id = ? AND card_message_id = ?", [guild_id, message_id]
    )
    return next((_of_case(tx, row["id"]) for row in rows), None)


def _of_case(tx: Tx, case_id: int) -> Facts | Blind:
    row = next(iter(tx.query("SELECT reply_id, revision_id FROM cases WHERE id = ?", [case_id])))
    reply = replies.get(tx, row["reply_id"])
    return _blind(tx, reply.id, row["revision_id"]) or _facts(
        tx, reply, row["revision_id"], case_id
    )


def _revision(tx: Tx, reply_id: int) -> int:
    """Return the newest revision that something was decided about, or else the newest."""
    rows = tx.query(
        "SELECT id FROM revisions WHERE reply_id = ? "
        "ORDER BY state IN ('scored', 'passed') DESC, revision DESC LIMIT 1",
        [reply_id],
    )
    return int(next(iter(rows))["id"])


def _blind(tx: Tx, reply_id: int, revision_id: int) -> Blind | None:
    """Return the case that keeps a revision from being explained, or None.

    One that is about the revision itself; where no case is, any of the reply's.
    """
    rows = list(tx.query("SELECT id, revision_id FROM cases WHERE reply_id = ?", [reply_id]))
    about = [row for row in rows if row["revision_id"] == revision_id] or rows
    views = (case_rows.view(tx, row["id"]) for row in about)
    return next((found for one in views if (found := _kept_blind(one)) is not None), None)


def _kept_blind(case: CaseView) -> Blind | None:
    """Return a case that is to be read without its scores.

    An unscored one is treated as a sample is: what was drawn must not be told from it.
    """
    if case.second_wanted:
        return Blind(case.number, second=True)
    unscored = case.score is None and unread_language(case.note) is None
    drawn = case.origin == "audit" or (case.origin == "flag" and unscored)
    return Blind(case.number, second=False) if drawn and case.state in UNDECIDED else None


def _facts(tx: Tx, reply: Reply, revision_id: int, case_id: int | None) -> Facts:
    revision = next(iter(tx.query("SELECT * FROM revisions WHERE id = ?", [revision_id])))
    scores = list(tx.query("SELECT * FROM scores WHERE revision_id = ?", [revision_id]))
    decided = _decision(tx, revision_id)
    case = case_rows.view(tx, case_id) if case_id is not None else None
    version = decided["policy_version"] if decided else None
    text = revision["text"]
    return Facts(
        url=case.jump_url if case is not None else _url(tx, reply),
        place=policies.place_of(tx, reply),
        now=policies.newest(tx, reply.guild_id),
        state=revision["state"],
        text=text,
        decision=_to_decision(decided) if decided else None,
        policy=_version(tx, reply.guild_id, version) if version is not None else None,
        quiet=bool(decided["quiet"]) if decided else reply.quiet,
        exempt=reply.exempt,
        scores={row["label"]: row["value"] for row in scores},
        note=revision["note"],
        engine=next(((row["scorer"], row["scorer_version"]) for row in scores), None),
        parts=_parts(tx, case_id),
        windows={
            row["label"]: (row["begins"], row["ends"]) for row in scores if row["ends"] is not None
        },
        known=earlier.texts(tx, reply) if text is not None and quotes(text) else (),
        edited_since=revision_id != replies.newest_revision_id(tx, reply.id),
        case=None if case is None else OfCase(case.number, case.label, case.origin),
    )


def _decision(tx: Tx, revision_id: int) -> Mapping[str, Any] | None:
    rows = tx.query("SELECT * FROM decisions WHERE revision_id = ?", [revision_id])
    return next(iter(rows), None)


def _to_decision(row: Mapping[str, Any]) -> Decision:
    names = ("exempt", "zone", "label", "action", "shadow", "reasons")
    return decision_from(*(row[name] for name in names))


def _version(tx: Tx, guild_id: int, version: int) -> GuildPolicy | None:
    """Return one version of a guild's policy; before the first it is the one that ships."""
    return GuildPolicy.plain() if version == 0 else policies.version(tx, guild_id, version)


def _parts(tx: Tx, case_id: int | None) -> tuple[Span, ...]:
    rows = tx.query("SELECT parts FROM cases WHERE id = ? AND parts IS NOT NULL", [case_id])
    return tuple((begin, end) for row in rows for begin, end in json.loads(row["parts"]))


def _url(tx: Tx, reply: Reply) -> str:
    channel_id, message_id = reply.thread_id, reply.message_id
    for shown in quotations.of_reply(tx, reply.id):
        if shown.message_id is not None:
            channel_id, message_id = shown.channel_id, shown.message_id
    return link(reply.guild_id, channel_id, None if reply.kind == "title" else message_id)
