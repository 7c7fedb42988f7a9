CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE guild_settings (
        guild_id INTEGER NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
        changed_by INTEGER, changed_at TEXT NOT NULL, PRIMARY KEY (guild_id, version)) STRICT;
CREATE TABLE policies (
        guild_id INTEGER NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
        changed_by INTEGER, changed_at TEXT NOT NULL, PRIMARY KEY (guild_id, version)) STRICT;
CREATE TABLE articles (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, slug TEXT NOT NULL,
        document TEXT NOT NULL, title TEXT NOT NULL, origin TEXT NOT NULL
            CHECK (origin IN ('shipped', 'added')),
        added_by INTEGER, added_at TEXT NOT NULL, removed_at TEXT) STRICT;
CREATE UNIQUE INDEX articles_slug ON articles (guild_id, slug) WHERE removed_at IS NULL;
CREATE TABLE discussions (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL REFERENCES articles (id),
        title TEXT NOT NULL, channel_id INTEGER NOT NULL, forum INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('posting', 'open', 'closed', 'undone')),
        slow_mode_seconds INTEGER NOT NULL, auto_archive_minutes INTEGER NOT NULL,
        closes_at TEXT, posted_by INTEGER, created_at TEXT NOT NULL,
        opened_at TEXT, closed_at TEXT, problem TEXT) STRICT;
CREATE INDEX discussions_guild ON discussions (guild_id, state);
CREATE TABLE threads (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        kind TEXT NOT NULL CHECK (kind IN ('open', 'prompt', 'member')),
        position INTEGER NOT NULL, name TEXT NOT NULL, thread_id INTEGER UNIQUE,
        deleted_at TEXT) STRICT;
CREATE INDEX threads_discussion ON threads (discussion_id, position);
CREATE TABLE replies (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        thread_id INTEGER NOT NULL, message_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('message', 'title')),
        author_id INTEGER, answers_message_id INTEGER, posted_at TEXT NOT NULL,
        attachments_not_read INTEGER NOT NULL DEFAULT 0, forwarded INTEGER NOT NULL DEFAULT 0,
        exempt TEXT, quiet INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'present'
            CHECK (state IN ('present', 'deleted', 'removed')),
        ended_at TEXT, ended_by TEXT, UNIQUE (message_id, kind)) STRICT;
CREATE INDEX replies_thread ON replies (thread_id, message_id);
CREATE INDEX replies_discussion ON replies (discussion_id, posted_at);
CREATE INDEX replies_author ON replies (guild_id, author_id);
CREATE TABLE revisions (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        reply_id INTEGER NOT NULL REFERENCES replies (id), revision INTEGER NOT NULL,
        text TEXT, edited_at TEXT, received_at TEXT NOT NULL, erased_at TEXT,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'scored', 'passed', 'erased')), note TEXT,
        UNIQUE (reply_id, revision)) STRICT;
CREATE INDEX revisions_waiting ON revisions (received_at) WHERE state = 'waiting';
CREATE INDEX revisions_kept ON revisions (received_at) WHERE text IS NOT NULL;
CREATE TABLE scores (
        guild_id INTEGER NOT NULL, revision_id INTEGER NOT NULL REFERENCES revisions (id),
        label TEXT NOT NULL, value REAL NOT NULL CHECK (value BETWEEN 0 AND 1),
        scorer TEXT NOT NULL, scorer_version TEXT NOT NULL, scored_at TEXT NOT NULL, begins INTEGER, ends INTEGER,
        PRIMARY KEY (revision_id, label)) STRICT, WITHOUT ROWID;
CREATE TABLE decisions (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        revision_id INTEGER NOT NULL UNIQUE REFERENCES revisions (id),
        zone TEXT NOT NULL CHECK (zone IN ('allow', 'review', 'act')), label TEXT, exempt TEXT,
        policy_version INTEGER NOT NULL, reasons TEXT NOT NULL, decided_at TEXT NOT NULL) STRICT;
CREATE TABLE effects (
        id INTEGER PRIMARY KEY AUTOINCREMENT, guild_id INTEGER NOT NULL, lane TEXT NOT NULL,
        kind TEXT NOT NULL, payload TEXT NOT NULL, marker TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL DEFAULT 'pending'
            CHECK (state IN ('pending', 'done', 'failed', 'cancelled')),
        attempts INTEGER NOT NULL DEFAULT 0, not_before TEXT, created_at TEXT NOT NULL,
        ended_at TEXT, result TEXT, error TEXT) STRICT;
CREATE INDEX effects_pending ON effects (lane, id) WHERE state = 'pending';
CREATE TABLE files (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, name TEXT NOT NULL,
        description TEXT, content BLOB NOT NULL) STRICT;
CREATE TABLE outages (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, began_at TEXT NOT NULL,
        ended_at TEXT, waited INTEGER NOT NULL DEFAULT 0, card_effect_id INTEGER) STRICT;
CREATE UNIQUE INDEX outages_one_open ON outages (guild_id) WHERE ended_at IS NULL;
CREATE TABLE registrations (
        guild_id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, registered_at TEXT NOT NULL)
        STRICT;
CREATE TABLE digests (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        kind TEXT NOT NULL CHECK (kind IN ('scheduled', 'asked')),
        starts_at TEXT NOT NULL, ends_at TEXT NOT NULL, composed_at TEXT NOT NULL,
        document TEXT NOT NULL, file_id INTEGER REFERENCES files (id),
        posted_at TEXT, channel_id INTEGER, message_id INTEGER,
        UNIQUE (guild_id, discussion_id, kind, starts_at, ends_at)) STRICT;
CREATE TABLE "cases" (
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
        UNIQUE (guild_id, number)) STRICT;
CREATE UNIQUE INDEX cases_one_open ON cases (reply_id) WHERE state IN ('open', 'claimed');
CREATE INDEX cases_state ON cases (guild_id, state);
CREATE INDEX cases_reply ON cases (reply_id);
CREATE INDEX cases_author ON cases (guild_id, author_id) WHERE author_id IS NOT NULL;
CREATE TABLE "notices" (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        kind TEXT NOT NULL DEFAULT 'decision' CHECK (kind IN ('decision', 'outcome')),
        author_id INTEGER, state TEXT NOT NULL DEFAULT 'pending'
            CHECK (state IN ('pending', 'delivered', 'waiting', 'lapsed')),
        way TEXT CHECK (way IN ('dm', 'thread', 'interaction')), effect_id INTEGER,
        created_at TEXT NOT NULL, delivered_at TEXT, UNIQUE (case_id, kind)) STRICT;
CREATE INDEX notices_waiting ON notices (guild_id, author_id) WHERE state = 'waiting';
CREATE TABLE appeals (
        case_id INTEGER PRIMARY KEY REFERENCES cases (id), guild_id INTEGER NOT NULL,
        text TEXT, made_at TEXT NOT NULL, closed_at TEXT, reviewed_by INTEGER,
        alone INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE reports (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        case_id INTEGER NOT NULL REFERENCES cases (id), reporter_id INTEGER, reason TEXT,
        made_at TEXT NOT NULL, UNIQUE (case_id, reporter_id)) STRICT;
CREATE INDEX reports_reporter ON reports (guild_id, reporter_id, made_at);
CREATE TABLE second_readings (
        case_id INTEGER PRIMARY KEY REFERENCES cases (id), guild_id INTEGER NOT NULL,
        claimed_by INTEGER, lease_until TEXT, read_by INTEGER,
        verdict TEXT CHECK (verdict IN ('uphold', 'dismiss')), read_at TEXT) STRICT;
CREATE TABLE quotations (
        case_id INTEGER PRIMARY KEY REFERENCES cases (id), guild_id INTEGER NOT NULL,
        reply_id INTEGER NOT NULL REFERENCES replies (id), author_id INTEGER,
        effect_id INTEGER NOT NULL, channel_id INTEGER NOT NULL, message_id INTEGER,
        taken_down_at TEXT) STRICT;
CREATE INDEX quotations_reply ON quotations (reply_id);
CREATE INDEX quotations_author ON quotations (guild_id, author_id);
CREATE TABLE interactions (
        key TEXT PRIMARY KEY, guild_id INTEGER NOT NULL, answer TEXT NOT NULL, at TEXT NOT NULL)
        STRICT, WITHOUT ROWID;
CREATE TABLE people (
        guild_id INTEGER NOT NULL, person_id INTEGER NOT NULL, number INTEGER NOT NULL UNIQUE,
        PRIMARY KEY (guild_id, person_id)) STRICT, WITHOUT ROWID;
CREATE TABLE record (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, at TEXT NOT NULL, person INTEGER,
        what TEXT NOT NULL, case_number INTEGER, detail TEXT NOT NULL, policy_version INTEGER,
        scorer TEXT, scorer_version TEXT) STRICT;
CREATE INDEX record_guild ON record (guild_id, what, at);
CREATE INDEX record_case ON record (guild_id, case_number) WHERE case_number IS NOT NULL;
CREATE INDEX effects_lane ON effects (lane, id);
CREATE INDEX decisions_allowed ON decisions (guild_id, decided_at) WHERE zone = 'allow';
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (1, 'seedbed', 'the_first_tables', '2026-03-01T12:00:00.000+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (2, 'seedbed', 'what_a_reading_found', '2026-03-01T12:00:00.000+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (3, 'seedbed', 'the_moderators_desk', '2026-03-01T12:00:00.000+00:00');
INSERT INTO guild_settings (guild_id, version, document, changed_by, changed_at) VALUES (7, 1, '{"zone": "UTC", "exempt_role_ids": [4, 5]}', 129, '2026-03-01T12:00:00.000+00:00');
INSERT INTO guild_settings (guild_id, version, document, changed_by, changed_at) VALUES (7, 2, '{"exempt_role_ids": [5]}', 601, '2026-03-01T12:00:00.000+00:00');
INSERT INTO guild_settings (guild_id, version, document, changed_by, changed_at) VALUES (8, 1, '{"zone": "Europe/Berlin"}', NULL, '2026-03-01T12:00:00.000+00:00');
INSERT INTO policies (guild_id, version, document, changed_by, changed_at) VALUES (7, 1, '{"review_at": {"insult": 0.6}, "act_at": {}}', 129, '2026-03-01T12:00:00.000+00:00');
INSERT INTO policies (guild_id, version, document, changed_by, changed_at) VALUES (8, 1, '{"review_at": {}, "act_at": {"threat": 0.9}}', NULL, '2026-03-01T12:00:00.000+00:00');
INSERT INTO articles (id, guild_id, slug, document, title, origin, added_by, added_at, removed_at) VALUES (1, 7, 'on-rain', '{}', 'On Rain', 'shipped', 813, '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00');
INSERT INTO articles (id, guild_id, slug, document, title, origin, added_by, added_at, removed_at) VALUES (2, 7, 'a', '{}', 'A “quoted” ’title', 'added', NULL, '2026-03-01T12:00:00.000+00:00', NULL);
INSERT INTO discussions (id, guild_id, article_id, title, channel_id, forum, state, slow_mode_seconds, auto_archive_minutes, closes_at, posted_by, created_at, opened_at, closed_at, problem) VALUES (1, 7, 1, 'On Rain', 70, 0, 'open', 0, 10080, '2026-03-02T08:30:00.000+00:00', 70, '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 'some problem');
INSERT INTO discussions (id, guild_id, article_id, title, channel_id, forum, state, slow_mode_seconds, auto_archive_minutes, closes_at, posted_by, created_at, opened_at, closed_at, problem) VALUES (2, 7, 2, 'A', 70, 0, 'undone', 0, 10080, NULL, NULL, '2026-03-01T12:00:00.000+00:00', NULL, NULL, NULL);
INSERT INTO threads (id, guild_id, discussion_id, kind, position, name, thread_id, deleted_at) VALUES (1, 7, 1, 'open', 0, 'Talk', 700, '2026-03-02T08:30:00.000+00:00');
INSERT INTO threads (id, guild_id, discussion_id, kind, position, name, thread_id, deleted_at) VALUES (2, 7, 1, 'member', 0, 'Mine', 701, NULL);
INSERT INTO replies (id, guild_id, discussion_id, thread_id, message_id, kind, author_id, answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state, ended_at, ended_by) VALUES (1, 7, 1, 700, 801, 'message', 501, 108, '2026-03-01T12:00:00.000+00:00', 1, 1, 'some exempt', 1, 'removed', '2026-03-02T08:30:00.000+00:00', 'case 1');
INSERT INTO replies (id, guild_id, discussion_id, thread_id, message_id, kind, author_id, answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state, ended_at, ended_by) VALUES (2, 7, 1, 700, 802, 'message', 502, 801, '2026-03-01T12:00:00.000+00:00', 0, 0, NULL, 1, 'present', NULL, NULL);
INSERT INTO replies (id, guild_id, discussion_id, thread_id, message_id, kind, author_id, answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state, ended_at, ended_by) VALUES (3, 7, 1, 701, 701, 'title', NULL, NULL, '2026-03-01T12:00:00.000+00:00', 0, 0, 'role', 0, 'present', NULL, NULL);
INSERT INTO replies (id, guild_id, discussion_id, thread_id, message_id, kind, author_id, answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state, ended_at, ended_by) VALUES (4, 7, 1, 700, 804, 'message', NULL, NULL, '2026-03-01T12:00:00.000+00:00', 0, 0, NULL, 0, 'deleted', NULL, 'author');
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (1, 7, 1, 1, 'you clod; it''s naïve 🌧', '2026-03-02T08:30:00.000+00:00', '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 'scored', 'some note');
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (2, 7, 2, 1, 'so it is', NULL, '2026-03-01T12:00:00.000+00:00', NULL, 'scored', NULL);
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (3, 7, 2, 2, 'so it was', NULL, '2026-03-01T12:00:00.000+00:00', NULL, 'waiting', NULL);
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (4, 7, 3, 1, 'Mine', NULL, '2026-03-01T12:00:00.000+00:00', NULL, 'passed', NULL);
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (5, 7, 4, 1, NULL, NULL, '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 'erased', NULL);
INSERT INTO scores (guild_id, revision_id, label, value, scorer, scorer_version, scored_at, begins, ends) VALUES (7, 1, 'insult', 0.9, 'ngram', '1', '2026-03-01T12:00:00.000+00:00', 4, 8);
INSERT INTO scores (guild_id, revision_id, label, value, scorer, scorer_version, scored_at, begins, ends) VALUES (7, 1, 'threat', 1.0e-09, 'ngram', '1', '2026-03-01T12:00:00.000+00:00', NULL, NULL);
INSERT INTO scores (guild_id, revision_id, label, value, scorer, scorer_version, scored_at, begins, ends) VALUES (7, 2, 'insult', 0.25, 'ngram', '1', '2026-03-01T12:00:00.000+00:00', NULL, NULL);
INSERT INTO decisions (id, guild_id, revision_id, zone, label, exempt, policy_version, reasons, decided_at) VALUES (1, 7, 1, 'review', 'insult', 'some exempt', 1, '[]', '2026-03-01T12:00:00.000+00:00');
INSERT INTO decisions (id, guild_id, revision_id, zone, label, exempt, policy_version, reasons, decided_at) VALUES (2, 7, 2, 'allow', NULL, NULL, 1, '[]', '2026-03-01T12:00:00.000+00:00');
INSERT INTO notices (id, guild_id, case_id, kind, author_id, state, way, effect_id, created_at, delivered_at) VALUES (1, 7, 1, 'decision', 501, 'delivered', 'dm', 22, '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00');
INSERT INTO notices (id, guild_id, case_id, kind, author_id, state, way, effect_id, created_at, delivered_at) VALUES (2, 7, 2, 'decision', NULL, 'lapsed', NULL, NULL, '2026-03-01T12:00:00.000+00:00', NULL);
INSERT INTO appeals (case_id, guild_id, text, made_at, closed_at, reviewed_by, alone) VALUES (1, 7, 'I meant it well', '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 274, 1);
INSERT INTO reports (id, guild_id, case_id, reporter_id, reason, made_at) VALUES (1, 7, 2, 503, 'rude', '2026-03-01T12:00:00.000+00:00');
INSERT INTO effects (id, guild_id, lane, kind, payload, marker, state, attempts, not_before, created_at, ended_at, result, error) VALUES (1, 7, 'cards:7', 'send', '{"channel": 71}', 'a', 'done', 1, '2026-03-02T08:30:00.000+00:00', '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', '{"message_id": 900}', 'some error');
INSERT INTO effects (id, guild_id, lane, kind, payload, marker, state, attempts, not_before, created_at, ended_at, result, error) VALUES (5, 7, 'cards:7', 'notify', '{"user": 501}', 'b', 'pending', 2, NULL, '2026-03-01T12:00:00.000+00:00', NULL, NULL, NULL);
INSERT INTO files (id, guild_id, name, description, content) VALUES (1, 7, 'chart.png', 'some description', X'89504E4700FF');
INSERT INTO outages (id, guild_id, began_at, ended_at, waited, card_effect_id) VALUES (1, 7, '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 3, 527);
INSERT INTO registrations (guild_id, fingerprint, registered_at) VALUES (0, 'abc', '2026-03-01T12:00:00.000+00:00');
INSERT INTO digests (id, guild_id, discussion_id, kind, starts_at, ends_at, composed_at, document, file_id, posted_at, channel_id, message_id) VALUES (1, 7, 1, 'scheduled', '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', '2026-03-01T12:00:00.000+00:00', '{"points": [{"reply_id": 2}]}', 1, '2026-03-02T08:30:00.000+00:00', 130, 900);
INSERT INTO digests (id, guild_id, discussion_id, kind, starts_at, ends_at, composed_at, document, file_id, posted_at, channel_id, message_id) VALUES (2, 7, 1, 'scheduled', '2026-03-02T08:30:00.000+00:00', '2026-03-03T08:30:00.000+00:00', '2026-03-01T12:00:00.000+00:00', '{}', NULL, NULL, NULL, NULL);
INSERT INTO cases (id, guild_id, number, reply_id, revision_id, discussion_id, origin, label, score, inclusion, parts, author_id, state, version, claimed_by, lease_until, opened_at, decided_at, decided_by, decided_how, action, rule, note, answer, time_out_minutes, time_out_until, lapses_at, appeal_until, undone_at, undone_by, escalated_at, card_effect_id, card_channel_id, card_message_id) VALUES (1, 7, 1, 1, 1, 1, 'flag', 'insult', 0.123456789012345, 0.123456789012345, '[[4, 8]]', 60, 'upheld', 775, 134, '2026-03-02T08:30:00.000+00:00', '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 601, 'some decided_how', NULL, 'some rule', 'some note', 'some answer', 839, '2026-03-02T08:30:00.000+00:00', '2026-03-02T08:30:00.000+00:00', '2026-03-02T08:30:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 64, '2026-03-02T08:30:00.000+00:00', 527, 635, 647);
INSERT INTO cases (id, guild_id, number, reply_id, revision_id, discussion_id, origin, label, score, inclusion, parts, author_id, state, version, claimed_by, lease_until, opened_at, decided_at, decided_by, decided_how, action, rule, note, answer, time_out_minutes, time_out_until, lapses_at, appeal_until, undone_at, undone_by, escalated_at, card_effect_id, card_channel_id, card_message_id) VALUES (2, 7, 2, 2, 3, 1, 'flag', 'insult', NULL, NULL, NULL, 502, 'open', 1, NULL, NULL, '2026-03-01T12:00:00.000+00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO second_readings (case_id, guild_id, claimed_by, lease_until, read_by, verdict, read_at) VALUES (2, 7, 134, '2026-03-02T08:30:00.000+00:00', 602, 'dismiss', '2026-03-01T12:00:00.000+00:00');
INSERT INTO quotations (case_id, guild_id, reply_id, author_id, effect_id, channel_id, message_id, taken_down_at) VALUES (1, 7, 1, 501, 1, 700, 142, '2026-03-02T08:30:00.000+00:00');
INSERT INTO interactions (key, guild_id, answer, at) VALUES ('1', 7, '{}', '2026-03-01T12:00:00.000+00:00');
INSERT INTO people (guild_id, person_id, number) VALUES (7, 601, 9007199254740991);
INSERT INTO record (id, guild_id, at, person, what, case_number, detail, policy_version, scorer, scorer_version) VALUES (1, 7, '2026-03-01T12:00:00.000+00:00', 9007199254740991, 'uphold', 257, '{}', 626, 'some scorer', 'some scorer_version');
INSERT INTO record (id, guild_id, at, person, what, case_number, detail, policy_version, scorer, scorer_version) VALUES (2, 7, '2026-03-02T08:30:00.000+00:00', NULL, 'effect', 1, '{"effect": 1}', NULL, NULL, NULL);
CREATE TRIGGER record_is_not_replaced BEFORE INSERT ON record
        WHEN EXISTS (SELECT 1 FROM record WHERE id = new.id)
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END;
CREATE TRIGGER record_is_not_changed BEFORE UPDATE ON record
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END;
CREATE TRIGGER record_is_not_shortened BEFORE DELETE ON record
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END;
