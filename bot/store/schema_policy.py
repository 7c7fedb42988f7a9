"""The statements of the migration that lets a policy be laid in layers, tried, and calibrated."""

POLICY = (
    # What the decision rested on and called for, so that it can be replayed as it was.
    "ALTER TABLE decisions ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE decisions ADD COLUMN action TEXT",
    "ALTER TABLE decisions ADD COLUMN shadow INTEGER NOT NULL DEFAULT 0",
    "UPDATE decisions SET action = 'remove' WHERE zone = 'act'",
    # A reply knows only whether its newest revision was read late; of an older one its zone tells.
    """UPDATE decisions SET quiet = CASE WHEN zone = 'act' THEN 0
        WHEN zone = 'review' AND EXISTS (SELECT 1 FROM json_each(reasons) e
            WHERE json_extract(e.value, '$.zone') = 'act' AND json_extract(e.value, '$.fired'))
        THEN 1 ELSE (SELECT r.quiet FROM revisions v
            JOIN replies r ON r.id = v.reply_id WHERE v.id = decisions.revision_id) END""",
    "CREATE INDEX decisions_guild ON decisions (guild_id, decided_at)",
    # What a guild had chosen before is its own layer now; a guild that worked so far goes on to.
    """UPDATE policies SET document = json_object('shadow', json('false'), 'layers',
        json_object('guild', json_set(document, '$.exempt_role_ids', json(coalesce((
            SELECT json_extract(s.document, '$.exempt_role_ids') FROM guild_settings s
            WHERE s.guild_id = policies.guild_id ORDER BY s.version DESC LIMIT 1), '[]')))))""",
    "UPDATE guild_settings SET document = json_remove(document, '$.exempt_role_ids')",
    # What was promised when a label's threshold was fitted to a precision. pairs are numbers:
    # [score, 1 where a moderator upheld it, the probability with which it came before one].
    """CREATE TABLE calibrations (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, label TEXT NOT NULL,
        wanted REAL NOT NULL, threshold REAL NOT NULL, expected REAL NOT NULL,
        low REAL NOT NULL, high REAL NOT NULL, pairs TEXT NOT NULL,
        scorer TEXT NOT NULL, scorer_version TEXT NOT NULL,
        policy_version INTEGER NOT NULL, made_by INTEGER, made_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX calibrations_guild ON calibrations (guild_id, label, id)",
    "CREATE INDEX cases_decided ON cases (guild_id, decided_at) WHERE decided_at IS NOT NULL",
    # A brake on a thread: proposed to the moderators, and set until it is lifted. reasons are
    # figures in words. What stood on Discord until then is in the results of its effects.
    """CREATE TABLE brakes (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id), thread_id INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN
            ('proposed', 'declined', 'expired', 'set', 'lifted', 'failed')),
        level TEXT NOT NULL CHECK (level IN ('calm', 'warm', 'hot')), points REAL NOT NULL,
        reasons TEXT NOT NULL, proposed TEXT, kind TEXT, made_at TEXT NOT NULL,
        decided_at TEXT, decided_by INTEGER, until TEXT, ended_at TEXT, ended_by INTEGER,
        ended_how TEXT, left_alone INTEGER NOT NULL DEFAULT 0, problem TEXT,
        set_effect_id INTEGER, lift_effect_id INTEGER, lift_at TEXT,
        card_effect_id INTEGER, card_channel_id INTEGER) STRICT""",
    """CREATE UNIQUE INDEX brakes_one_at_a_time ON brakes (thread_id)
        WHERE state IN ('proposed', 'set')""",
    "CREATE INDEX brakes_under_way ON brakes (state, until) WHERE state IN ('proposed', 'set')",
    "CREATE INDEX brakes_thread ON brakes (thread_id, id)",
)
