"""The statements of the migration that plans digests, knows their sources, and searches."""

DIGESTS = (
    # What scheduled digests are about. A window that ended is planned once, and only goes forward.
    """CREATE TABLE windows (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        starts_at TEXT NOT NULL, ends_at TEXT NOT NULL CHECK (starts_at < ends_at),
        state TEXT NOT NULL DEFAULT 'planned'
            CHECK (state IN ('planned', 'composing', 'composed', 'posted', 'skipped')),
        digest_id INTEGER REFERENCES digests (id), planned_at TEXT NOT NULL,
        changed_at TEXT NOT NULL, UNIQUE (guild_id, discussion_id, starts_at, ends_at)) STRICT""",
    "CREATE INDEX windows_under_way ON windows (state) WHERE state IN ('planned', 'composing')",
    "CREATE INDEX windows_digest ON windows (digest_id)",
    """CREATE TRIGGER windows_do_not_overlap BEFORE INSERT ON windows
        WHEN EXISTS (SELECT 1 FROM windows w WHERE w.guild_id = new.guild_id
            AND w.discussion_id = new.discussion_id AND w.ends_at > new.starts_at
            AND w.starts_at < new.ends_at)
        BEGIN SELECT raise(IGNORE); END""",
    """INSERT INTO windows (guild_id, discussion_id, starts_at, ends_at, state, digest_id,
        planned_at, changed_at)
    SELECT guild_id, discussion_id, starts_at, ends_at,
        CASE WHEN message_id IS NULL THEN 'composed' ELSE 'posted' END, id, composed_at,
        coalesce(posted_at, composed_at)
    FROM digests WHERE kind = 'scheduled' AND starts_at < ends_at ORDER BY starts_at""",
    # Which replies a digest rests on, so that it follows what becomes of them.
    """CREATE TABLE digest_sources (
        guild_id INTEGER NOT NULL, digest_id INTEGER NOT NULL REFERENCES digests (id),
        reply_id INTEGER NOT NULL REFERENCES replies (id), PRIMARY KEY (digest_id, reply_id))
        STRICT, WITHOUT ROWID""",
    "CREATE INDEX digest_sources_reply ON digest_sources (reply_id)",
    """INSERT OR IGNORE INTO digest_sources (guild_id, digest_id, reply_id)
    SELECT g.guild_id, g.id, json_extract(p.value, '$.reply_id')
    FROM digests g, json_each(g.document, '$.points') p""",
    # What a writer made of the quoted sentences; it goes whole with the first of its sources.
    """CREATE TABLE written (
        guild_id INTEGER NOT NULL, digest_id INTEGER NOT NULL REFERENCES digests (id),
        position INTEGER NOT NULL, text TEXT NOT NULL, cites TEXT NOT NULL,
        PRIMARY KEY (digest_id, position)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX cases_opened ON cases (discussion_id, opened_at)",
    "CREATE INDEX cases_standing ON cases (discussion_id, state)",
    # Every kept text, to search in. The words are only in revisions; here is where they stand.
    """CREATE VIRTUAL TABLE words USING fts5 (text, content = 'revisions', content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER words_of_a_new_text AFTER INSERT ON revisions WHEN new.text IS NOT NULL
        BEGIN INSERT INTO words (rowid, text) VALUES (new.id, new.text); END""",
    # In one trigger: SQLite promises no order among several, and the index breaks in the other.
    """CREATE TRIGGER words_of_a_changed_text AFTER UPDATE OF text ON revisions BEGIN
        INSERT INTO words (words, rowid, text)
            SELECT 'delete', old.id, old.text WHERE old.text IS NOT NULL;
        INSERT INTO words (rowid, text) SELECT new.id, new.text WHERE new.text IS NOT NULL; END""",
    "INSERT INTO words (rowid, text) SELECT id, text FROM revisions WHERE text IS NOT NULL",
)
