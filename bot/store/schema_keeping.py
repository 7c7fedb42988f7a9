"""The statements of the migration that lets nothing be lost, and nothing be kept for too long."""

KEEPING = (
    # How far a thread's history was taken in: every message up to and with read_to. For a parent
    # channel it is the newest of the archived threads that were looked through.
    """CREATE TABLE cursors (
        place_id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, read_to INTEGER NOT NULL,
        changed_at TEXT NOT NULL) STRICT""",
    # Keyed hashes of what was erased, until they stand in the list beside the backups.
    """CREATE TABLE erased (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, mark TEXT NOT NULL, at TEXT NOT NULL)
        STRICT""",
    # Guilds that the bot was removed from; what is kept of them goes after a while.
    """CREATE TABLE departures (guild_id INTEGER PRIMARY KEY, left_at TEXT NOT NULL) STRICT""",
    # So many flagged replies at once that one card speaks for them all.
    """CREATE TABLE surges (
        id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, began_at TEXT NOT NULL, ended_at TEXT,
        cases INTEGER NOT NULL DEFAULT 0, card_effect_id INTEGER) STRICT""",
    "CREATE UNIQUE INDEX surges_one_open ON surges (guild_id) WHERE ended_at IS NULL",
    # Floods are counted by when cases were opened, and cards go to the worst of thousands.
    "CREATE INDEX cases_guild_opened ON cases (guild_id, opened_at)",
    """CREATE INDEX cases_worst ON cases (guild_id, coalesce(score, 1) DESC, id)
        WHERE state IN ('open', 'claimed')""",
    # What waits for a person is found without a look at all that was ever decided.
    """CREATE INDEX cases_waiting ON cases (id)
        WHERE state IN ('open', 'claimed', 'appealed', 'appeal_claimed')""",
    """CREATE INDEX cases_unexplained ON cases (id)
        WHERE state IN ('open', 'claimed') AND parts IS NULL""",
    # The record of a guild that is gone goes with it, and nothing else of the record ever does.
    "DROP TRIGGER record_is_not_shortened",
    """CREATE TRIGGER record_is_not_shortened BEFORE DELETE ON record
        WHEN NOT EXISTS (SELECT 1 FROM departures d WHERE d.guild_id = old.guild_id)
        BEGIN SELECT raise(ABORT, 'the record is only ever added to'); END""",
    # What refers to a row is found without a look at every guild's, when a guild is deleted.
    "CREATE INDEX cases_revision ON cases (revision_id)",
    "CREATE INDEX responses_revision ON responses (sent_revision_id)",
    "CREATE INDEX responses_case ON responses (case_id)",
)
