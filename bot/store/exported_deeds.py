"""What a person did as one of the staff, and what the record holds of them, under plain names."""

from bot.language.words import msg
from bot.store.exported_part import OF_CASE, THEIR_NUMBER, Part

_YOU = "CASE WHEN {} = :person THEN 'you' END"
_DECIDED = "t.decided_by = :person"
_ENDED = (
    ":person IN (t.undone_by, "
    "(SELECT reviewed_by FROM appeals a WHERE a.case_id = t.id AND a.closed_at IS NOT NULL))"
)
_THEIRS = "guild_id = :guild AND reviewed_by = :person"
_REVIEWED = f"SELECT case_id FROM appeals WHERE {_THEIRS}"  # noqa: S608  our own fragment

_HEARD_AT = f"(SELECT closed_at FROM appeals WHERE case_id = t.id AND {_THEIRS})"  # noqa: S608

NUMBER = Part(
    "your number in the record",
    "people",
    "t.guild_id = :guild AND t.person_id = :person",
    {"number": "number"},
    msg("The random number as which you stand in the record of this server."),
    order="t.number",
)
RECORD = Part(
    "record of what you did",
    "record",
    f"t.guild_id = :guild AND t.person = {THEIR_NUMBER}",
    {
        "id": "entry",
        "at": "at",
        "person": "your number",
        "what": "what",
        "case_number": "case",
        "detail": "detail",
        "policy_version": "version of the policy",
        "scorer": "scorer",
        "scorer_version": "scorer's version",
    },
    msg(
        "Commands you gave and decisions you made. You stand there as a random number; that it is "
        "yours is kept beside it until you ask to be forgotten."
    ),
    documents=frozenset({"detail"}),
)
WORKED_ON = Part(
    "cases you worked on",
    "cases",
    f"""t.guild_id = :guild AND (:person IN (t.claimed_by, t.decided_by, t.undone_by)
        OR t.id IN ({_REVIEWED}))""",
    {
        "number": "case",
        "label": "label",
        "state": "state",
        "decided_at": "decided at",
        "decided_how": "decided with",
        "action": "what followed",
        "undone_at": "undone at",
    },
    msg("Cases that you claimed, decided, undid, or heard an appeal on, and what you wrote."),
    also={
        "claimed by": _YOU.format("t.claimed_by"),
        "decided by": _YOU.format("t.decided_by"),
        "undone by": _YOU.format("t.undone_by"),
        "appeal heard by": f"CASE WHEN t.id IN ({_REVIEWED}) THEN 'you' END",
        "appeal heard at": _HEARD_AT,
        "rule you named": f"CASE WHEN {_DECIDED} THEN t.rule END",
        "note you wrote": f"CASE WHEN {_DECIDED} THEN t.note END",
        "answer you wrote": f"CASE WHEN {_ENDED} THEN t.answer END",
    },
)
SECOND_READINGS = Part(
    "replies you read a second time",
    "second_readings",
    "t.guild_id = :guild AND :person IN (t.claimed_by, t.read_by)",
    {"verdict": "verdict", "read_at": "read at", "lease_until": "kept for you until"},
    msg("Samples that a second moderator judges without knowing the first verdict."),
    also=OF_CASE,
)
SETTINGS = Part(
    "settings you chose",
    "guild_settings",
    "t.guild_id = :guild AND t.changed_by = :person",
    {"version": "version", "document": "settings from then on", "changed_at": "changed at"},
    msg("Every version of the server's settings that you made."),
    documents=frozenset({"document"}),
)
POLICIES = Part(
    "policies you set",
    "policies",
    "t.guild_id = :guild AND t.changed_by = :person",
    {"version": "version", "document": "policy from then on", "changed_at": "changed at"},
    msg("Every version of the server's policy that you made."),
    documents=frozenset({"document"}),
)
CALIBRATIONS = Part(
    "calibrations you asked for",
    "calibrations",
    "t.guild_id = :guild AND t.made_by = :person",
    {
        "id": "number",
        "label": "label",
        "wanted": "precision wanted",
        "threshold": "threshold",
        "expected": "precision expected",
        "low": "at the least",
        "high": "at the most",
        "pairs": "score, upheld, chance of being seen",
        "scorer": "scorer",
        "scorer_version": "scorer's version",
        "policy_version": "version of the policy",
        "made_at": "made at",
    },
    msg("Thresholds that were fitted to a precision because you asked. The numbers are of texts."),
    documents=frozenset({"pairs"}),
)
BRAKES = Part(
    "brakes you set, declined or lifted",
    "brakes",
    "t.guild_id = :guild AND :person IN (t.decided_by, t.ended_by)",
    {
        "id": "brake",
        "discussion_id": "discussion",
        "thread_id": "thread",
        "state": "state",
        "level": "how heated",
        "points": "points",
        "reasons": "reasons",
        "proposed": "proposed",
        "kind": "kind",
        "made_at": "made at",
        "decided_at": "decided at",
        "until": "until",
        "ended_at": "ended at",
        "ended_how": "ended how",
        "left_alone": "left as it was",
        "problem": "what went wrong",
    },
    msg("Brakes on threads that you had a hand in."),
    documents=frozenset({"reasons"}),
    also={
        "decided by": _YOU.format("t.decided_by"),
        "ended by": _YOU.format("t.ended_by"),
    },
)
ARTICLES = Part(
    "articles you added",
    "articles",
    "t.guild_id = :guild AND t.added_by = :person",
    {
        "id": "article",
        "slug": "short name",
        "document": "text with its front matter",
        "title": "title",
        "origin": "came from",
        "added_at": "added at",
        "removed_at": "removed at",
    },
    msg(
        "Articles that you added to the server. They stay when you are forgotten, without your "
        "name."
    ),
)
DISCUSSIONS = Part(
    "discussions you posted",
    "discussions",
    "t.guild_id = :guild AND t.posted_by = :person",
    {
        "id": "discussion",
        "article_id": "article",
        "title": "title",
        "channel_id": "channel",
        "forum": "in a forum",
        "state": "state",
        "slow_mode_seconds": "slow mode, seconds",
        "auto_archive_minutes": "archived after, minutes",
        "closes_at": "closes at",
        "created_at": "made at",
        "opened_at": "opened at",
        "closed_at": "closed at",
        "problem": "what went wrong",
        "screened": "members kept from writing without the form by",
    },
    msg("Discussions that you posted. They stay when you are forgotten, without your name."),
)
