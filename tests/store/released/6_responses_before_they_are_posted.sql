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
        opened_at TEXT, closed_at TEXT, problem TEXT, screened TEXT
        CHECK (screened IN ('permissions', 'lock'))) STRICT;
CREATE INDEX discussions_guild ON discussions (guild_id, state);
CREATE TABLE threads (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        kind TEXT NOT NULL CHECK (kind IN ('open', 'prompt', 'member')),
        position INTEGER NOT NULL, name TEXT NOT NULL, thread_id INTEGER UNIQUE,
        deleted_at TEXT) STRICT;
CREATE INDEX threads_discussion ON threads (discussion_id, position);
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
        policy_version INTEGER NOT NULL, reasons TEXT NOT NULL, decided_at TEXT NOT NULL, quiet INTEGER NOT NULL DEFAULT 0, action TEXT, shadow INTEGER NOT NULL DEFAULT 0) STRICT;
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
CREATE TABLE windows (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        starts_at TEXT NOT NULL, ends_at TEXT NOT NULL CHECK (starts_at < ends_at),
        state TEXT NOT NULL DEFAULT 'planned'
            CHECK (state IN ('planned', 'composing', 'composed', 'posted', 'skipped')),
        digest_id INTEGER REFERENCES digests (id), planned_at TEXT NOT NULL,
        changed_at TEXT NOT NULL, UNIQUE (guild_id, discussion_id, starts_at, ends_at)) STRICT;
CREATE INDEX windows_under_way ON windows (state) WHERE state IN ('planned', 'composing');
CREATE INDEX windows_digest ON windows (digest_id);
CREATE TABLE digest_sources (
        guild_id INTEGER NOT NULL, digest_id INTEGER NOT NULL REFERENCES digests (id),
        reply_id INTEGER NOT NULL REFERENCES replies (id), PRIMARY KEY (digest_id, reply_id))
        STRICT, WITHOUT ROWID;
CREATE INDEX digest_sources_reply ON digest_sources (reply_id);
CREATE TABLE written (
        guild_id INTEGER NOT NULL, digest_id INTEGER NOT NULL REFERENCES digests (id),
        position INTEGER NOT NULL, text TEXT NOT NULL, cites TEXT NOT NULL,
        PRIMARY KEY (digest_id, position)) STRICT, WITHOUT ROWID;
CREATE INDEX cases_opened ON cases (discussion_id, opened_at);
CREATE INDEX cases_standing ON cases (discussion_id, state);
CREATE VIRTUAL TABLE words USING fts5 (text, content = 'revisions', content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 2');
CREATE INDEX decisions_guild ON decisions (guild_id, decided_at);
CREATE TABLE calibrations (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, label TEXT NOT NULL,
        wanted REAL NOT NULL, threshold REAL NOT NULL, expected REAL NOT NULL,
        low REAL NOT NULL, high REAL NOT NULL, pairs TEXT NOT NULL,
        scorer TEXT NOT NULL, scorer_version TEXT NOT NULL,
        policy_version INTEGER NOT NULL, made_by INTEGER, made_at TEXT NOT NULL) STRICT;
CREATE INDEX calibrations_guild ON calibrations (guild_id, label, id);
CREATE INDEX cases_decided ON cases (guild_id, decided_at) WHERE decided_at IS NOT NULL;
CREATE TABLE brakes (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id), thread_id INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN
            ('proposed', 'declined', 'expired', 'set', 'lifted', 'failed')),
        level TEXT NOT NULL CHECK (level IN ('calm', 'warm', 'hot')), points REAL NOT NULL,
        reasons TEXT NOT NULL, proposed TEXT, kind TEXT, made_at TEXT NOT NULL,
        decided_at TEXT, decided_by INTEGER, until TEXT, ended_at TEXT, ended_by INTEGER,
        ended_how TEXT, left_alone INTEGER NOT NULL DEFAULT 0, problem TEXT,
        set_effect_id INTEGER, lift_effect_id INTEGER, lift_at TEXT,
        card_effect_id INTEGER, card_channel_id INTEGER) STRICT;
CREATE UNIQUE INDEX brakes_one_at_a_time ON brakes (thread_id)
        WHERE state IN ('proposed', 'set');
CREATE INDEX brakes_under_way ON brakes (state, until) WHERE state IN ('proposed', 'set');
CREATE INDEX brakes_thread ON brakes (thread_id, id);
CREATE TABLE "replies" (
        id INTEGER PRIMARY KEY AUTOINCREMENT, guild_id INTEGER NOT NULL,
        discussion_id INTEGER NOT NULL REFERENCES discussions (id),
        thread_id INTEGER NOT NULL, message_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('message', 'title')),
        author_id INTEGER, answers_message_id INTEGER, posted_at TEXT NOT NULL,
        attachments_not_read INTEGER NOT NULL DEFAULT 0, forwarded INTEGER NOT NULL DEFAULT 0,
        exempt TEXT, quiet INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'present'
            CHECK (state IN ('present', 'deleted', 'removed', 'unposted')),
        ended_at TEXT, ended_by TEXT, UNIQUE (message_id, kind)) STRICT;
CREATE INDEX replies_thread ON replies (thread_id, message_id);
CREATE INDEX replies_discussion ON replies (discussion_id, posted_at);
CREATE INDEX replies_author ON replies (guild_id, author_id);
CREATE TABLE responses (
        reply_id INTEGER PRIMARY KEY REFERENCES replies (id), guild_id INTEGER NOT NULL,
        author_id INTEGER, state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN
            ('waiting', 'asked', 'held', 'accepted', 'posted', 'declined', 'dropped')),
        why TEXT CHECK (why IN ('author', 'withdrawn', 'expired', 'gone', 'left', 'refused',
            'forgotten')),
        replaces INTEGER REFERENCES replies (id), nudges INTEGER NOT NULL DEFAULT 0,
        sent_revision_id INTEGER REFERENCES revisions (id), made_at TEXT NOT NULL,
        changed_at TEXT NOT NULL, unread INTEGER NOT NULL DEFAULT 0,
        muted INTEGER NOT NULL DEFAULT 0, parts TEXT, told TEXT, answer_key TEXT,
        case_id INTEGER REFERENCES cases (id), effect_id INTEGER, webhook_id INTEGER) STRICT;
CREATE INDEX responses_author ON responses (guild_id, author_id, made_at);
CREATE INDEX responses_asked ON responses (changed_at) WHERE state = 'asked';
CREATE INDEX responses_replaces ON responses (replaces) WHERE replaces IS NOT NULL;
CREATE TABLE attempts (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL,
        what TEXT NOT NULL CHECK (what IN ('sent', 'nudged')), at TEXT NOT NULL) STRICT;
CREATE INDEX attempts_member ON attempts (guild_id, member_id, what, at);
CREATE TABLE webhooks (
        webhook_id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, channel_id INTEGER NOT NULL)
        STRICT;
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (1, 'seedbed', 'the_first_tables', '2026-03-01T12:00:00.000+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (2, 'seedbed', 'what_a_reading_found', '2026-03-01T12:00:00.000+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (3, 'seedbed', 'the_moderators_desk', '2026-03-01T12:00:00.000+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (4, 'seedbed', 'digests_that_are_planned_and_found', '2026-03-01T12:00:00.000+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (5, 'seedbed', 'a_policy_in_layers', '2026-03-01T12:00:00.000+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (6, 'seedbed', 'responses_before_they_are_posted', '2026-03-01T12:00:00.000+00:00');
INSERT INTO guild_settings (guild_id, version, document, changed_by, changed_at) VALUES (7, 1, '{"zone": "UTC", "exempt_role_ids": [4, 5]}', 129, '2026-03-01T12:00:00.000+00:00');
INSERT INTO guild_settings (guild_id, version, document, changed_by, changed_at) VALUES (7, 2, '{"exempt_role_ids": [5]}', 601, '2026-03-01T12:00:00.000+00:00');
INSERT INTO guild_settings (guild_id, version, document, changed_by, changed_at) VALUES (8, 1, '{"zone": "Europe/Berlin"}', NULL, '2026-03-01T12:00:00.000+00:00');
INSERT INTO policies (guild_id, version, document, changed_by, changed_at) VALUES (7, 1, '{"shadow": false, "layers": {"guild": {"review_at": {"insult": 0.6}, "act_at": {}}}}', 129, '2026-03-01T12:00:00.000+00:00');
INSERT INTO policies (guild_id, version, document, changed_by, changed_at) VALUES (8, 1, '{"shadow": false, "layers": {"guild": {"review_at": {"insult": 0.6}, "act_at": {}}}}', NULL, '2026-03-01T12:00:00.000+00:00');
INSERT INTO articles (id, guild_id, slug, document, title, origin, added_by, added_at, removed_at) VALUES (1, 7, 'on-rain', '{}', 'On Rain', 'shipped', 813, '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00');
INSERT INTO articles (id, guild_id, slug, document, title, origin, added_by, added_at, removed_at) VALUES (2, 7, 'a', '{}', 'A “quoted” ’title', 'added', NULL, '2026-03-01T12:00:00.000+00:00', NULL);
INSERT INTO discussions (id, guild_id, article_id, title, channel_id, forum, state, slow_mode_seconds, auto_archive_minutes, closes_at, posted_by, created_at, opened_at, closed_at, problem, screened) VALUES (1, 7, 1, 'On Rain', 70, 0, 'open', 0, 10080, '2026-03-02T08:30:00.000+00:00', 70, '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 'some problem', NULL);
INSERT INTO discussions (id, guild_id, article_id, title, channel_id, forum, state, slow_mode_seconds, auto_archive_minutes, closes_at, posted_by, created_at, opened_at, closed_at, problem, screened) VALUES (2, 7, 2, 'A', 70, 0, 'undone', 0, 10080, NULL, NULL, '2026-03-01T12:00:00.000+00:00', NULL, NULL, NULL, NULL);
INSERT INTO threads (id, guild_id, discussion_id, kind, position, name, thread_id, deleted_at) VALUES (1, 7, 1, 'open', 0, 'Talk', 700, '2026-03-02T08:30:00.000+00:00');
INSERT INTO threads (id, guild_id, discussion_id, kind, position, name, thread_id, deleted_at) VALUES (2, 7, 1, 'member', 0, 'Mine', 701, NULL);
INSERT INTO responses (reply_id, guild_id, author_id, state, why, replaces, nudges, sent_revision_id, made_at, changed_at, unread, muted, parts, told, answer_key, case_id, effect_id, webhook_id) VALUES (2, 7, 502, 'posted', NULL, NULL, 1, NULL, '2026-03-01T12:00:00.000+00:00', '2026-03-01T12:00:00.000+00:00', 1, 1, '[[4, 8]]', 'some told', 'some answer_key', NULL, 22, 152);
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (1, 7, 1, 1, 'you clod; it''s naïve 🌧', '2026-03-02T08:30:00.000+00:00', '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 'scored', 'some note');
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (2, 7, 2, 1, 'so it is', NULL, '2026-03-01T12:00:00.000+00:00', NULL, 'scored', NULL);
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (3, 7, 2, 2, 'so it was', NULL, '2026-03-01T12:00:00.000+00:00', NULL, 'waiting', NULL);
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (4, 7, 3, 1, 'Mine', NULL, '2026-03-01T12:00:00.000+00:00', NULL, 'passed', NULL);
INSERT INTO revisions (id, guild_id, reply_id, revision, text, edited_at, received_at, erased_at, state, note) VALUES (5, 7, 4, 1, NULL, NULL, '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 'erased', NULL);
INSERT INTO scores (guild_id, revision_id, label, value, scorer, scorer_version, scored_at, begins, ends) VALUES (7, 1, 'insult', 0.9, 'ngram', '1', '2026-03-01T12:00:00.000+00:00', 4, 8);
INSERT INTO scores (guild_id, revision_id, label, value, scorer, scorer_version, scored_at, begins, ends) VALUES (7, 1, 'threat', 1.0e-09, 'ngram', '1', '2026-03-01T12:00:00.000+00:00', NULL, NULL);
INSERT INTO scores (guild_id, revision_id, label, value, scorer, scorer_version, scored_at, begins, ends) VALUES (7, 2, 'insult', 0.25, 'ngram', '1', '2026-03-01T12:00:00.000+00:00', NULL, NULL);
INSERT INTO decisions (id, guild_id, revision_id, zone, label, exempt, policy_version, reasons, decided_at, quiet, action, shadow) VALUES (1, 7, 1, 'review', 'insult', 'some exempt', 1, '[]', '2026-03-01T12:00:00.000+00:00', 1, 'some action', 1);
INSERT INTO decisions (id, guild_id, revision_id, zone, label, exempt, policy_version, reasons, decided_at, quiet, action, shadow) VALUES (2, 7, 2, 'allow', NULL, NULL, 1, '[]', '2026-03-01T12:00:00.000+00:00', 0, NULL, 0);
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
INSERT INTO windows (id, guild_id, discussion_id, starts_at, ends_at, state, digest_id, planned_at, changed_at) VALUES (9, 7, 1, '2026-03-05', '2026-03-06', 'skipped', NULL, '2026-03-01T12:00:00.000+00:00', '2026-03-01T12:00:00.000+00:00');
INSERT INTO digest_sources (guild_id, digest_id, reply_id) VALUES (7, 2, 1);
INSERT INTO written (guild_id, digest_id, position, text, cites) VALUES (7, 1, 0, 'It rained.', '[1]');
INSERT INTO calibrations (id, guild_id, label, wanted, threshold, expected, low, high, pairs, scorer, scorer_version, policy_version, made_by, made_at) VALUES (1, 7, 'insult', 0.8, 0.7, 0.8, 0.6, 0.9, '[]', 'ngram', '1', 1, 722, '2026-03-01T12:00:00.000+00:00');
INSERT INTO brakes (id, guild_id, discussion_id, thread_id, state, level, points, reasons, proposed, kind, made_at, decided_at, decided_by, until, ended_at, ended_by, ended_how, left_alone, problem, set_effect_id, lift_effect_id, lift_at, card_effect_id, card_channel_id) VALUES (1, 7, 1, 700, 'lifted', 'hot', 7.5, '[]', 'some proposed', 'some kind', '2026-03-01T12:00:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 121, '2026-03-02T08:30:00.000+00:00', '2026-03-02T08:30:00.000+00:00', 827, 'some ended_how', 1, 'some problem', 449, 548, '2026-03-02T08:30:00.000+00:00', 527, 635);
INSERT INTO replies (id, guild_id, discussion_id, thread_id, message_id, kind, author_id, answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state, ended_at, ended_by) VALUES (1, 7, 1, 700, 801, 'message', 501, 108, '2026-03-01T12:00:00.000+00:00', 1, 1, 'some exempt', 1, 'removed', '2026-03-02T08:30:00.000+00:00', 'case 1');
INSERT INTO replies (id, guild_id, discussion_id, thread_id, message_id, kind, author_id, answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state, ended_at, ended_by) VALUES (2, 7, 1, 700, 802, 'message', 502, 801, '2026-03-01T12:00:00.000+00:00', 0, 0, NULL, 1, 'present', NULL, NULL);
INSERT INTO replies (id, guild_id, discussion_id, thread_id, message_id, kind, author_id, answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state, ended_at, ended_by) VALUES (3, 7, 1, 701, 701, 'title', NULL, NULL, '2026-03-01T12:00:00.000+00:00', 0, 0, 'role', 0, 'present', NULL, NULL);
INSERT INTO replies (id, guild_id, discussion_id, thread_id, message_id, kind, author_id, answers_message_id, posted_at, attachments_not_read, forwarded, exempt, quiet, state, ended_at, ended_by) VALUES (4, 7, 1, 700, 804, 'message', NULL, NULL, '2026-03-01T12:00:00.000+00:00', 0, 0, NULL, 0, 'deleted', NULL, 'author');
INSERT INTO attempts (id, guild_id, member_id, what, at) VALUES (1, 7, 502, 'sent', '2026-03-01T12:00:00.000+00:00');
INSERT INTO webhooks (webhook_id, guild_id, channel_id) VALUES (40, 7, 70);
INSERT INTO words (words) VALUES ('rebuild');
CREATE TRIGGER record_is_not_replaced BEFORE INSERT ON record
        WHEN EXISTS (SELECT 1 FROM record WHERE id = new.id)
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END;
CREATE TRIGGER record_is_not_changed BEFORE UPDATE ON record
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END;
CREATE TRIGGER record_is_not_shortened BEFORE DELETE ON record
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END;
CREATE TRIGGER windows_do_not_overlap BEFORE INSERT ON windows
        WHEN EXISTS (SELECT 1 FROM windows w WHERE w.guild_id = new.guild_id
            AND w.discussion_id = new.discussion_id AND w.ends_at > new.starts_at
            AND w.starts_at < new.ends_at)
        BEGIN SELECT raise(IGNORE); END;
CREATE TRIGGER words_of_a_new_text AFTER INSERT ON revisions WHEN new.text IS NOT NULL
        BEGIN INSERT INTO words (rowid, text) VALUES (new.id, new.text); END;
CREATE TRIGGER words_of_a_changed_text AFTER UPDATE OF text ON revisions BEGIN
        INSERT INTO words (words, rowid, text)
            SELECT 'delete', old.id, old.text WHERE old.text IS NOT NULL;
        INSERT INTO words (rowid, text) SELECT new.id, new.text WHERE new.text IS NOT NULL; END;
