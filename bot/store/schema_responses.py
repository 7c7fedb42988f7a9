"""The statements of the migration that lets replies be written before they are posted."""

RESPONSES = (
    # A reply may wait before it is posted; its message_id is then that of an interaction. The row
    # of an edit goes once it is posted, and no other reply may ever have its id: buttons name it.
    """CREATE TABLE replies_new (
        id INTEGER PRIMARY KEY AUTOINCREMENT, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        thread_id INTEGER NOT NULL, message_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('message', 'title')),
        author_id INTEGER, answers_message_id INTEGER, posted_at TEXT NOT NULL,
        attachments_not_read INTEGER NOT NULL DEFAULT 0, forwarded INTEGER NOT NULL DEFAULT 0,
        exempt TEXT, quiet INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'present'
            CHECK (state IN ('present', 'deleted', 'removed', 'unposted')),
        ended_at TEXT, ended_by TEXT, UNIQUE (message_id, kind)) STRICT""",
    """INSERT INTO replies_new (id, guild_id, discussion_id, thread_id, message_id, kind, author_id,
        answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state,
        ended_at, ended_by)
    SELECT id, guild_id, discussion_id, thread_id, message_id, kind, author_id,
        answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state,
        ended_at, ended_by FROM replies""",
    "DROP TABLE replies",
    "ALTER TABLE replies_new RENAME TO replies",
    "CREATE INDEX replies_thread ON replies (thread_id, message_id)",
    "CREATE INDEX replies_discussion ON replies (discussion_id, posted_at)",
    "CREATE INDEX replies_author ON replies (guild_id, author_id)",
    # How far a response is that was written in the form. author_id outlives the text: who wrote
    # what the bot posted can take it back. replaces is the posted reply that this edits;
    # sent_revision_id what was sent in spite of a nudge; unread: nothing could score it in time;
    # muted: its author was shown often enough which words read badly; parts: where those stand in
    # its newest text, as JSON; told: the last state that its author was told; answer_key: their
    # last interaction; case_id: the case by which it was approved; effect_id: what posts it.
    """CREATE TABLE responses (
        reply_id INTEGER PRIMARY KEY REFERENCES replies (id), guild_id INTEGER NOT NULL,
        author_id INTEGER, state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN
            ('waiting', 'asked', 'held', 'accepted', 'posted', 'declined', 'dropped')),
        why TEXT CHECK (why IN ('author', 'withdrawn', 'expired', 'gone', 'left', 'refused',
            'forgotten')),
        replaces INTEGER REFERENCES replies (id), nudges INTEGER NOT NULL DEFAULT 0,
        sent_revision_id INTEGER REFERENCES revisions (id), made_at TEXT NOT NULL,
        changed_at TEXT NOT NULL, unread INTEGER NOT NULL DEFAULT 0,
        muted INTEGER NOT NULL DEFAULT 0, parts TEXT, told TEXT, answer_key TEXT,
        case_id INTEGER REFERENCES cases (id), effect_id INTEGER, webhook_id INTEGER) STRICT""",
    "CREATE INDEX responses_author ON responses (guild_id, author_id, made_at)",
    "CREATE INDEX responses_asked ON responses (changed_at) WHERE state = 'asked'",
    "CREATE INDEX responses_replaces ON responses (replaces) WHERE replaces IS NOT NULL",
    # When members sent something in, and when they were asked to think again: counted per hour.
    """CREATE TABLE attempts (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL,
        what TEXT NOT NULL CHECK (what IN ('sent', 'nudged')), at TEXT NOT NULL) STRICT""",
    "CREATE INDEX attempts_member ON attempts (guild_id, member_id, what, at)",
    # The webhooks that post under members' names; their tokens are asked for, and kept nowhere.
    """CREATE TABLE webhooks (
        webhook_id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, channel_id INTEGER NOT NULL)
        STRICT""",
    # How members are kept from writing in the threads but through the form; NULL where they may.
    """ALTER TABLE discussions ADD COLUMN screened TEXT
        CHECK (screened IN ('permissions', 'lock'))""",
)
