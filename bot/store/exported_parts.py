"""What of every table is a person's own, under which plain name they are given it.

Here the export is complete or it is not: a test holds these parts to the schema, column by column.
"""

from bot.language.words import msg
from bot.store.exported_part import OF_CASE, THEIR_CASES, THEIR_REPLIES, Part

_SCORES = Part(
    "scores",
    "scores",
    "t.revision_id = :above",
    {
        "label": "label",
        "value": "score, 0 to 1",
        "scorer": "scorer",
        "scorer_version": "scorer's version",
        "scored_at": "scored at",
        "begins": "highest from character",
        "ends": "highest up to character",
    },
    order="t.label",
)
_DECISIONS = Part(
    "decision",
    "decisions",
    "t.revision_id = :above",
    {
        "id": "decision number",
        "zone": "what it called for",
        "label": "because of the label",
        "exempt": "exempt because",
        "action": "what the bot was to do",
        "shadow": "only watched (shadow mode)",
        "quiet": "read late",
        "policy_version": "version of the policy",
        "reasons": "reasons",
        "decided_at": "decided at",
    },
    documents=frozenset({"reasons"}),
)
_TEXTS = Part(
    "texts",
    "revisions",
    "t.reply_id = :above",
    {
        "id": "text number",
        "revision": "version",
        "text": "text",
        "edited_at": "edited at",
        "received_at": "received at",
        "erased_at": "erased here at",
        "state": "how far it was read",
        "note": "what was particular about reading it",
    },
    inner=(_SCORES, _DECISIONS),
)
_RESPONSE = Part(
    "written with Respond",
    "responses",
    "t.reply_id = :above",
    {
        "state": "how far it is",
        "why": "why it was dropped",
        "replaces": "edits reply number",
        "nudges": "times you were asked to think again",
        "sent_revision_id": "text number sent in spite of that",
        "made_at": "made at",
        "changed_at": "changed at",
        "unread": "posted unread",
        "muted": "not shown which words",
        "parts": "words that read badly (characters from, to)",
        "told": "what you were told last",
        "answer_key": "your last press (Discord's id)",
        "case_id": "approved by case (internal number)",
        "effect_id": "posted by message to Discord number",
        "webhook_id": "webhook that posted it",
    },
    documents=frozenset({"parts"}),
    order="t.reply_id",
)
_IN_DIGESTS = Part(
    "digests that rest on it",
    "digest_sources",
    "t.reply_id = :above",
    {"digest_id": "digest"},
    also={
        "from": "(SELECT starts_at FROM digests g WHERE g.id = t.digest_id)",
        "until": "(SELECT ends_at FROM digests g WHERE g.id = t.digest_id)",
        "posted at": "(SELECT posted_at FROM digests g WHERE g.id = t.digest_id)",
    },
    order="t.digest_id",
)

REPLIES = Part(
    "replies",
    "replies",
    f"t.id IN {THEIR_REPLIES}",
    {
        "id": "reply number",
        "message_id": "message (Discord's id; of your press, while it is not posted)",
        "discussion_id": "discussion",
        "thread_id": "thread (Discord's id)",
        "kind": "kind",
        "answers_message_id": "answers message",
        "posted_at": "posted at",
        "attachments_not_read": "attachments, not read",
        "forwarded": "forwarded",
        "exempt": "passed unjudged because",
        "quiet": "read late",
        "state": "state",
        "ended_at": "ended at",
        "ended_by": "ended by",
    },
    msg(
        "What you wrote in the threads of discussions, with every text that is still kept (a text "
        "that is null was erased), its scores, what was decided on it and why."
    ),
    inner=(_TEXTS, _RESPONSE, _IN_DIGESTS),
)
CASES = Part(
    "cases about your replies",
    "cases",
    f"t.id IN {THEIR_CASES}",
    {
        "id": "internal number",
        "number": "case",
        "reply_id": "reply number",
        "revision_id": "text number",
        "discussion_id": "discussion",
        "label": "label",
        "score": "score",
        "origin": "came from",
        "inclusion": "chance of being drawn as a sample",
        "parts": "words that carry the score (characters from, to)",
        "state": "state",
        "version": "changes",
        "lease_until": "claimed until",
        "opened_at": "opened at",
        "decided_at": "decided at",
        "decided_how": "decided with",
        "action": "what followed",
        "rule": "rule",
        "note": "note to you",
        "answer": "answer to you",
        "time_out_minutes": "time-out, minutes",
        "time_out_until": "time-out until",
        "lapses_at": "counts until",
        "appeal_until": "can be appealed until",
        "undone_at": "undone at",
        "escalated_at": "called out as overdue at",
        "card_effect_id": "card posted by message to Discord number",
        "card_channel_id": "card stands in channel",
        "card_message_id": "card is message",
    },
    msg(
        "Replies of yours that came before the moderators: why, how it ended, what was written to "
        "you, and every step. Who the moderators were is theirs, and so is who reported you and "
        "why."
    ),
    documents=frozenset({"parts"}),
    also={"times reported": "(SELECT count(*) FROM reports p WHERE p.case_id = t.id)"},
    inner=(
        Part(
            "appeal",
            "appeals",
            "t.case_id = :above",
            {
                "text": "what you wrote",
                "made_at": "made at",
                "closed_at": "closed at",
                "alone": "reviewed by who had decided, as nobody else was there",
            },
        ),
        Part(
            "second reading",
            "second_readings",
            "t.case_id = :above",
            {"verdict": "verdict", "read_at": "read at", "lease_until": "kept for a reader until"},
        ),
        Part(
            "what happened to it",
            "record",
            "(t.guild_id, t.case_number) = (SELECT guild_id, number FROM cases WHERE id = :above)",
            {
                "at": "at",
                "what": "what",
                "detail": "detail",
                "policy_version": "version of the policy",
                "scorer": "scorer",
                "scorer_version": "scorer's version",
            },
            documents=frozenset({"detail"}),
        ),
    ),
)
NOTICES = Part(
    "notices to you",
    "notices",
    f"t.guild_id = :guild AND (t.author_id = :person OR t.case_id IN {THEIR_CASES})",
    {
        "id": "notice number",
        "kind": "about",
        "state": "state",
        "way": "how it reached you",
        "effect_id": "message to Discord number",
        "created_at": "made at",
        "delivered_at": "delivered at",
    },
    msg(
        "What the bot told you about decisions, or still has to. The words are put together from "
        "the case when a notice is sent, and kept nowhere else."
    ),
    also=OF_CASE,
)
RESTORED = Part(
    "restored replies",
    "quotations",
    f"t.guild_id = :guild AND (t.author_id = :person OR t.reply_id IN {THEIR_REPLIES})",
    {
        "reply_id": "reply number",
        "effect_id": "message to Discord number",
        "channel_id": "channel",
        "message_id": "message",
        "taken_down_at": "taken down at",
    },
    msg("Replies of yours that were removed and put up again, as messages of the bot."),
    also=OF_CASE,
)
REPORTS = Part(
    "reports you made",
    "reports",
    "t.guild_id = :guild AND t.reporter_id = :person",
    {"id": "report number", "reason": "what you wrote", "made_at": "made at"},
    msg("What you reported to the moderators. The reply's author is not told who reported it."),
    also=OF_CASE,
)
ATTEMPTS = Part(
    "recent responses counted for the limits",
    "attempts",
    "t.guild_id = :guild AND t.member_id = :person",
    {"id": "number", "what": "what", "at": "at"},
    msg(
        "When you sent a response, and when you were asked to think again; kept for about an hour."
    ),
)
MESSAGES = Part(
    "messages to Discord that name you",
    "effects",
    "t.guild_id = :guild AND json_extract(t.payload, '$.user') = :person",
    {
        "id": "number",
        "kind": "kind",
        "lane": "queue",
        "payload": "what was to be done",
        "marker": "mark that tells it from others",
        "state": "state",
        "attempts": "attempts",
        "not_before": "not before",
        "created_at": "made at",
        "ended_at": "ended at",
        "result": "what Discord answered",
        "error": "what went wrong",
    },
    msg("What the bot did, or is to do, on Discord to you by name: notices, answers, time-outs."),
    documents=frozenset({"payload", "result"}),
)
