"""The schema, as migrations that are only ever appended to.

Every table carries ``guild_id``: guilds are sealed from one another. Ids of Discord (snowflakes)
are integers. Times are text, see ``bot.store.times``.
"""

from sqlite_utils import Database, Migrations

from bot.store.schema_digests import DIGESTS
from bot.store.schema_keeping import KEEPING
from bot.store.schema_policy import POLICY
from bot.store.schema_responses import RESPONSES

migrations = Migrations("seedbed")

_FIRST = (
    # Channels, roles, the policy: a change is a new version, the newest is in force.
    """CREATE TABLE guild_settings (
        guild_id INTEGER NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
        changed_by INTEGER, changed_at TEXT NOT NULL, PRIMARY KEY (guild_id, version)) STRICT""",
    """CREATE TABLE policies (
        guild_id INTEGER NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
        changed_by INTEGER, changed_at TEXT NOT NULL, PRIMARY KEY (guild_id, version)) STRICT""",
    """CREATE TABLE articles (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, slug TEXT NOT NULL,
        document TEXT NOT NULL, title TEXT NOT NULL, origin TEXT NOT NULL
            CHECK (origin IN ('shipped', 'added')),
        added_by INTEGER, added_at TEXT NOT NULL, removed_at TEXT) STRICT""",
    "CREATE UNIQUE INDEX articles_slug ON articles (guild_id, slug) WHERE removed_at IS NULL",
    """CREATE TABLE discussions (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL REFERENCES articles (id),
        title TEXT NOT NULL, channel_id INTEGER NOT NULL, forum INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('posting', 'open', 'closed', 'undone')),
        slow_mode_seconds INTEGER NOT NULL, auto_archive_minutes INTEGER NOT NULL,
        closes_at TEXT, posted_by INTEGER, created_at TEXT NOT NULL,
        opened_at TEXT, closed_at TEXT, problem TEXT) STRICT""",
    "CREATE INDEX discussions_guild ON discussions (guild_id, state)",
    # A thread of a discussion: ours (open, prompt) or one a member started (member).
    """CREATE TABLE threads (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        kind TEXT NOT NULL CHECK (kind IN ('open', 'prompt', 'member')),
        position INTEGER NOT NULL, name TEXT NOT NULL, thread_id INTEGER UNIQUE,
        deleted_at TEXT) STRICT""",
    "CREATE INDEX threads_discussion ON threads (discussion_id, position)",
    # A reply is a message, or the title of a thread that a member named.
    """CREATE TABLE replies (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        thread_id INTEGER NOT NULL, message_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('message', 'title')),
        author_id INTEGER, answers_message_id INTEGER, posted_at TEXT NOT NULL,
        attachments_not_read INTEGER NOT NULL DEFAULT 0, forwarded INTEGER NOT NULL DEFAULT 0,
        exempt TEXT, quiet INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'present'
            CHECK (state IN ('present', 'deleted', 'removed')),
        ended_at TEXT, ended_by TEXT, UNIQUE (message_id, kind)) STRICT""",
    "CREATE INDEX replies_thread ON replies (thread_id, message_id)",
    "CREATE INDEX replies_discussion ON replies (discussion_id, posted_at)",
    "CREATE INDEX replies_author ON replies (guild_id, author_id)",
    # Text is NULL once it is erased; erased_at says when.
    """CREATE TABLE revisions (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        reply_id INTEGER NOT NULL REFERENCES replies (id), revision INTEGER NOT NULL,
        text TEXT, edited_at TEXT, received_at TEXT NOT NULL, erased_at TEXT,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'scored', 'passed', 'erased')),
        UNIQUE (reply_id, revision)) STRICT""",
    "CREATE INDEX revisions_waiting ON revisions (received_at) WHERE state = 'waiting'",
    "CREATE INDEX revisions_kept ON revisions (received_at) WHERE text IS NOT NULL",
    """CREATE TABLE scores (
        guild_id INTEGER NOT NULL, revision_id INTEGER NOT NULL REFERENCES revisions (id),
        label TEXT NOT NULL, value REAL NOT NULL CHECK (value BETWEEN 0 AND 1),
        scorer TEXT NOT NULL, scorer_version TEXT NOT NULL, scored_at TEXT NOT NULL,
        PRIMARY KEY (revision_id, label)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE decisions (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        revision_id INTEGER NOT NULL UNIQUE REFERENCES revisions (id),
        zone TEXT NOT NULL CHECK (zone IN ('allow', 'review', 'act')), label TEXT, exempt TEXT,
        policy_version INTEGER NOT NULL, reasons TEXT NOT NULL, decided_at TEXT NOT NULL) STRICT""",
    # revision_id is the revision that was flagged last; number counts per guild.
    """CREATE TABLE cases (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, number INTEGER NOT NULL,
        reply_id INTEGER NOT NULL REFERENCES replies (id),
        revision_id INTEGER NOT NULL REFERENCES revisions (id),
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        label TEXT NOT NULL, score REAL,
        state TEXT NOT NULL DEFAULT 'open'
            CHECK (state IN ('open', 'upheld', 'dismissed', 'handled', 'lapsed')),
        opened_at TEXT NOT NULL, decided_at TEXT, decided_by INTEGER, decided_how TEXT,
        card_effect_id INTEGER, card_channel_id INTEGER, card_message_id INTEGER,
        UNIQUE (guild_id, number)) STRICT""",
    "CREATE UNIQUE INDEX cases_one_open ON cases (reply_id) WHERE state = 'open'",
    "CREATE INDEX cases_state ON cases (guild_id, state)",
    "CREATE INDEX cases_reply ON cases (reply_id)",
    # At most one notice per decision; its words are looked up when it is delivered.
    """CREATE TABLE notices (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        case_id INTEGER NOT NULL UNIQUE REFERENCES cases (id), author_id INTEGER,
        state TEXT NOT NULL DEFAULT 'pending'
            CHECK (state IN ('pending', 'delivered', 'waiting', 'lapsed')),
        way TEXT CHECK (way IN ('dm', 'thread', 'interaction')), effect_id INTEGER,
        created_at TEXT NOT NULL, delivered_at TEXT) STRICT""",
    "CREATE INDEX notices_waiting ON notices (guild_id, author_id) WHERE state = 'waiting'",
    # The outbox: what is to be done on Discord, in order per lane.
    """CREATE TABLE effects (
        id INTEGER PRIMARY KEY AUTOINCREMENT, guild_id INTEGER NOT NULL, lane TEXT NOT NULL,
        kind TEXT NOT NULL, payload TEXT NOT NULL, marker TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL DEFAULT 'pending'
            CHECK (state IN ('pending', 'done', 'failed', 'cancelled')),
        attempts INTEGER NOT NULL DEFAULT 0, not_before TEXT, created_at TEXT NOT NULL,
        ended_at TEXT, result TEXT, error TEXT) STRICT""",
    "CREATE INDEX effects_pending ON effects (lane, id) WHERE state = 'pending'",
    # Bytes to attach; no member's text is ever in here.
    """CREATE TABLE files (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, name TEXT NOT NULL,
        description TEXT, content BLOB NOT NULL) STRICT""",
    """CREATE TABLE outages (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, began_at TEXT NOT NULL,
        ended_at TEXT, waited INTEGER NOT NULL DEFAULT 0, card_effect_id INTEGER) STRICT""",
    "CREATE UNIQUE INDEX outages_one_open ON outages (guild_id) WHERE ended_at IS NULL",
    # Which commands Discord knows; guild 0 stands for all guilds.
    """CREATE TABLE registrations (
        guild_id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, registered_at TEXT NOT NULL)
        STRICT""",
    # document holds figures and references to sentences, never the sentences themselves.
    """CREATE TABLE digests (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        kind TEXT NOT NULL CHECK (kind IN ('scheduled', 'asked')),
        starts_at TEXT NOT NULL, ends_at TEXT NOT NULL, composed_at TEXT NOT NULL,
        document TEXT NOT NULL, file_id INTEGER REFERENCES files (id),
        posted_at TEXT, channel_id INTEGER, message_id INTEGER,
        UNIQUE (guild_id, discussion_id, kind, starts_at, ends_at)) STRICT""",
)


@migrations()
def the_first_tables(db: Database) -> None:
    """Make the tables of guilds, articles, discussions, replies, cases, effects, digests."""
    for statement in _FIRST:
        db.execute(statement)


@migrations()
def what_a_reading_found(db: Database) -> None:
    """Keep where in a reply each label scored highest, and what was particular about reading it.

    ``begins`` and ``ends`` are characters of the revision's text; both are NULL where the scorer
    was not asked. ``note`` is "short", "quoted", or "language:" and a code of ISO 639.
    """
    db.execute("ALTER TABLE scores ADD COLUMN begins INTEGER")
    db.execute("ALTER TABLE scores ADD COLUMN ends INTEGER")
    db.execute("ALTER TABLE revisions ADD COLUMN note TEXT")


_DESK = (
    # author_id is kept apart from the reply's: it goes when the case lapses, not with the text.
    # rule, note and answer are the moderators' words to the author: with the decision, and with
    # what became of it. inclusion is the probability with which an audited reply was drawn; parts
    # are the places in the revision's text that carry the score, as JSON.
    """CREATE TABLE cases_new (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, number INTEGER NOT NULL,
        reply_id INTEGER NOT NULL REFERENCES replies (id),
        revision_id INTEGER NOT NULL REFERENCES revisions (id),
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        origin TEXT NOT NULL DEFAULT 'flag' CHECK (origin IN ('flag', 'report', 'audit')),
        label TEXT NOT NULL, score REAL, inclusion REAL, parts TEXT, author_id INTEGER,
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'claimed', 'upheld',
            'dismissed', 'undone', 'appealed', 'appeal_claimed', 'affirmed', 'overturned',
            'handled', 'lapsed')),
        version INTEGER NOT NULL DEFAULT 1, claimed_by INTEGER, lease_until TEXT,
        opened_at TEXT NOT NULL, decided_at TEXT, decided_by INTEGER, decided_how TEXT,
        action TEXT CHECK (action IN ('none', 'remove', 'warn', 'time_out', 'remove_and_time_out')),
        rule TEXT, note TEXT, answer TEXT, time_out_minutes INTEGER, time_out_until TEXT,
        lapses_at TEXT, appeal_until TEXT, undone_at TEXT, undone_by INTEGER, escalated_at TEXT,
        card_effect_id INTEGER, card_channel_id INTEGER, card_message_id INTEGER,
        UNIQUE (guild_id, number)) STRICT""",
    """INSERT INTO cases_new (id, guild_id, number, reply_id, revision_id, discussion_id, label,
        score, author_id, state, opened_at, decided_at, decided_by, decided_how, action,
        card_effect_id, card_channel_id, card_message_id)
    SELECT c.id, c.guild_id, c.number, c.reply_id, c.revision_id, c.discussion_id, c.label,
        c.score, r.author_id, c.state, c.opened_at, c.decided_at, c.decided_by, c.decided_how,
        CASE c.state WHEN 'upheld' THEN 'remove' END,
        c.card_effect_id, c.card_channel_id, c.card_message_id
    FROM cases c JOIN replies r ON r.id = c.reply_id""",
    "DROP TABLE cases",
    "ALTER TABLE cases_new RENAME TO cases",
    "CREATE UNIQUE INDEX cases_one_open ON cases (reply_id) WHERE state IN ('open', 'claimed')",
    "CREATE INDEX cases_state ON cases (guild_id, state)",
    "CREATE INDEX cases_reply ON cases (reply_id)",
    "CREATE INDEX cases_author ON cases (guild_id, author_id) WHERE author_id IS NOT NULL",
    # At most one notice of a kind per case: on the decision, and on what became of it.
    """CREATE TABLE notices_new (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        kind TEXT NOT NULL DEFAULT 'decision' CHECK (kind IN ('decision', 'outcome')),
        author_id INTEGER, state TEXT NOT NULL DEFAULT 'pending'
            CHECK (state IN ('pending', 'delivered', 'waiting', 'lapsed')),
        way TEXT CHECK (way IN ('dm', 'thread', 'interaction')), effect_id INTEGER,
        created_at TEXT NOT NULL, delivered_at TEXT, UNIQUE (case_id, kind)) STRICT""",
    """INSERT INTO notices_new (id, guild_id, case_id, author_id, state, way, effect_id, created_at,
        delivered_at)
    SELECT id, guild_id, case_id, author_id, state, way, effect_id, created_at, delivered_at
    FROM notices""",
    "DROP TABLE notices",
    "ALTER TABLE notices_new RENAME TO notices",
    "CREATE INDEX notices_waiting ON notices (guild_id, author_id) WHERE state = 'waiting'",
    # text is the author's own; NULL once it is erased. alone: the decider reviewed it themselves.
    """CREATE TABLE appeals (
        case_id INTEGER PRIMARY KEY REFERENCES cases (id), guild_id INTEGER NOT NULL,
        text TEXT, made_at TEXT NOT NULL, closed_at TEXT, reviewed_by INTEGER,
        alone INTEGER NOT NULL DEFAULT 0) STRICT""",
    """CREATE TABLE reports (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        case_id INTEGER NOT NULL REFERENCES cases (id), reporter_id INTEGER, reason TEXT,
        made_at TEXT NOT NULL, UNIQUE (case_id, reporter_id)) STRICT""",
    "CREATE INDEX reports_reporter ON reports (guild_id, reporter_id, made_at)",
    # A second moderator's blind reading of an audited reply; it changes nothing.
    """CREATE TABLE second_readings (
        case_id INTEGER PRIMARY KEY REFERENCES cases (id), guild_id INTEGER NOT NULL,
        claimed_by INTEGER, lease_until TEXT, read_by INTEGER,
        verdict TEXT CHECK (verdict IN ('uphold', 'dismiss')), read_at TEXT) STRICT""",
    # A removed reply that was restored: the bot's message with its author's words.
    """CREATE TABLE quotations (
        case_id INTEGER PRIMARY KEY REFERENCES cases (id), guild_id INTEGER NOT NULL,
        reply_id INTEGER NOT NULL REFERENCES replies (id), author_id INTEGER,
        effect_id INTEGER NOT NULL, channel_id INTEGER NOT NULL, message_id INTEGER,
        taken_down_at TEXT) STRICT""",
    "CREATE INDEX quotations_reply ON quotations (reply_id)",
    "CREATE INDEX quotations_author ON quotations (guild_id, author_id)",
    # Interactions that were answered, so that a second delivery gets the same answer.
    """CREATE TABLE interactions (
        key TEXT PRIMARY KEY, guild_id INTEGER NOT NULL, answer TEXT NOT NULL, at TEXT NOT NULL)
        STRICT, WITHOUT ROWID""",
    # Who is who in the record; a row goes when its person asks to be forgotten.
    """CREATE TABLE people (
        guild_id INTEGER NOT NULL, person_id INTEGER NOT NULL, number INTEGER NOT NULL UNIQUE,
        PRIMARY KEY (guild_id, person_id)) STRICT, WITHOUT ROWID""",
    # Everything that was decided and done; never text. Rows are only ever added.
    """CREATE TABLE record (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, at TEXT NOT NULL, person INTEGER,
        what TEXT NOT NULL, case_number INTEGER, detail TEXT NOT NULL, policy_version INTEGER,
        scorer TEXT, scorer_version TEXT) STRICT""",
    "CREATE INDEX record_guild ON record (guild_id, what, at)",
    "CREATE INDEX record_case ON record (guild_id, case_number) WHERE case_number IS NOT NULL",
    """CREATE TRIGGER record_is_not_replaced BEFORE INSERT ON record
        WHEN EXISTS (SELECT 1 FROM record WHERE id = new.id)
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END""",
    """CREATE TRIGGER record_is_not_changed BEFORE UPDATE ON record
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END""",
    """CREATE TRIGGER record_is_not_shortened BEFORE DELETE ON record
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END""",
    "CREATE INDEX effects_lane ON effects (lane, id)",
    "CREATE INDEX decisions_allowed ON decisions (guild_id, decided_at) WHERE zone = 'allow'",
)


@migrations()
def the_moderators_desk(db: Database) -> None:
    """Let cases be claimed, undone, appealed and reported, and keep a record of it all."""
    for statement in _DESK:
        db.execute(statement)


@migrations()
def digests_that_are_planned_and_found(db: Database) -> None:
    """Plan windows once, know what each digest rests on, and search in what is kept."""
    for statement in DIGESTS:
        db.execute(statement)


@migrations()
def a_policy_in_layers(db: Database) -> None:
    """Let a policy be laid in layers and replayed, remember promises, and put brakes on threads."""
    for statement in POLICY:
        db.execute(statement)


@migrations()
def responses_before_they_are_posted(db: Database) -> None:
    """Let replies be read before they are posted, and members write through the bot alone."""
    for statement in RESPONSES:
        db.execute(statement)


@migrations()
def nothing_lost_and_nothing_kept(db: Database) -> None:
    """Know how far threads were read, what was erased and which guilds left, and bundle floods."""
    for statement in KEEPING:
        db.execute(statement)
