"""A database of an older version comes along with all that is in it."""

import asyncio
import json
import sqlite3
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.guilds.settings import GuildSettings
from bot.moderation.lifecycle import Action, State
from bot.moderation.policy import Context, Policy, decide
from bot.moderation.scopes import Place
from bot.moderation.trial.replay import differing
from bot.store import Store, cases, guilds, history, notices, policies
from bot.store.schema import migrations
from bot.store.times import to_text
from tests.world import NOON

BEFORE_THE_DESK = "the_moderators_desk"
COLUMNS = {"notices": "created_at", "appeals": "made_at", "reports": "made_at"}


ROWS = """
INSERT INTO articles VALUES (1, 7, 'a', '{}', 'A', 'added', 1, 'NOW', NULL);
INSERT INTO discussions VALUES
    (1, 7, 1, 'A', 70, 0, 'open', 0, 60, NULL, 1, 'NOW', 'NOW', NULL, NULL);
INSERT INTO replies VALUES
    (1, 7, 1, 700, 801, 'message', 501, NULL, 'NOW', 0, 0, NULL, 0, 'removed', 'NOW', 'case 1'),
    (2, 7, 1, 700, 802, 'message', 502, NULL, 'NOW', 0, 0, NULL, 0, 'present', NULL, NULL);
INSERT INTO revisions (id, guild_id, reply_id, revision, text, received_at, state) VALUES
    (1, 7, 1, 1, 'one', 'NOW', 'scored'), (2, 7, 2, 1, 'two', 'NOW', 'scored');
INSERT INTO cases (id, guild_id, number, reply_id, revision_id, discussion_id, label, score,
    state, opened_at, decided_at, decided_by, decided_how) VALUES
    (1, 7, 1, 1, 1, 1, 'insult', 0.9, 'upheld', 'NOW', 'NOW', 601, 'button'),
    (2, 7, 2, 2, 2, 1, 'threat', 0.8, 'open', 'NOW', NULL, NULL, NULL);
INSERT INTO notices (guild_id, case_id, author_id, state, way, created_at) VALUES
    (7, 1, 501, 'delivered', 'dm', 'NOW');
"""
"""An upheld case whose author was told, and an open one."""


def old(path: Path) -> None:
    """Write a database as it was before cases could be claimed."""
    db = Database(path)
    db.enable_wal()
    migrations.apply(db, stop_before=BEFORE_THE_DESK)
    db.conn.executescript(ROWS.replace("NOW", "2026-03-01T12:00:00.000+00:00"))
    db.close()


def test_cases_and_notices_of_before_the_desk_are_kept_as_they_were(tmp_path: Path) -> None:
    old(tmp_path / "old.db")

    async def whole() -> None:
        store = await Store.open(tmp_path / "old.db")
        upheld, waiting = await store.read(lambda tx: (cases.view(tx, 1), cases.view(tx, 2)))
        assert (upheld.number, upheld.state, upheld.decided_by) == (1, State.UPHELD, 601)
        assert (upheld.action, upheld.subject_id, upheld.text) == (Action.REMOVE, 501, "one")
        assert upheld.notice == "delivered (dm)"
        assert (waiting.state, waiting.version, waiting.score) == (State.OPEN, 1, 0.8)
        assert waiting.action is None
        found = await store.read(lambda tx: notices.of_case(tx, 1, "decision"))
        assert found is not None
        assert await store.read(lambda tx: list(tx.query("PRAGMA foreign_key_check"))) == []
        await store.close()

    asyncio.run(whole())


def test_what_refers_to_a_case_still_must_have_one(tmp_path: Path) -> None:
    old(tmp_path / "old.db")

    async def whole() -> None:
        store = await Store.open(tmp_path / "old.db")
        for table, column in COLUMNS.items():
            statement = f"INSERT INTO {table} (guild_id, case_id, {column}) VALUES (7, 99, 'now')"  # noqa: S608
            with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
                await store.write(partial(Database.execute, sql=statement))
        await store.close()

    asyncio.run(whole())


def test_a_policy_of_before_the_layers_goes_on_as_it_was(tmp_path: Path) -> None:
    db = Database(tmp_path / "old.db")
    db.enable_wal()
    migrations.apply(db, stop_before="a_policy_in_layers")
    db.conn.executescript(
        """
        INSERT INTO guild_settings VALUES (7, 1, '{"exempt_role_ids": [4]}', NULL, ''),
            (7, 2, '{"zone": "UTC", "exempt_role_ids": [5, 6]}', NULL, '');
        INSERT INTO policies VALUES (7, 1, '{"review_at": {"insult": 0.6}, "act_at": {}}', 1, ''),
            (8, 1, '{"review_at": {"threat": 0.5}, "act_at": {"threat": 0.9}}', NULL, '');
        """
    )
    db.close()

    async def whole() -> None:
        store = await Store.open(tmp_path / "old.db")
        seven = await store.read(lambda tx: policies.newest(tx, 7))
        eight = await store.read(lambda tx: policies.newest(tx, 8))
        found = seven.at(Place(70, 1, 700))
        assert (found.review_at, found.act_at, found.shadow) == ({"insult": 0.6}, {}, False)
        assert found.exempt_role_ids == {5, 6}
        assert eight.at(Place()).act_at == {"threat": 0.9}
        assert eight.at(Place()).exempt_role_ids == frozenset()
        assert await store.read(lambda tx: guilds.settings(tx, 7)) == GuildSettings(version=2)
        await store.close()

    asyncio.run(whole())


DECIDED = """
INSERT INTO policies VALUES
    (7, 1, '{"review_at": {"insult": 0.6}, "act_at": {"insult": 0.8}}', NULL, 'NOW');
UPDATE replies SET quiet = id - 1;
INSERT INTO revisions (id, guild_id, reply_id, revision, text, received_at, state) VALUES
    (3, 7, 1, 2, 'one more', 'NOW', 'scored'), (4, 7, 2, 2, 'two more', 'NOW', 'scored');
INSERT INTO scores (guild_id, revision_id, label, value, scorer, scorer_version, scored_at) VALUES
    (7, 1, 'insult', 0.9, 's', '1', 'NOW'), (7, 2, 'insult', 0.9, 's', '1', 'NOW'),
    (7, 3, 'insult', 0.7, 's', '1', 'NOW'), (7, 4, 'insult', 0.9, 's', '1', 'NOW');
"""
"""Two replies that were edited; of the first the edit came at once, of the second it was missed."""


def test_decisions_of_before_the_layers_are_replayed_as_they_were(tmp_path: Path) -> None:
    """Also those of older revisions: whether these were read late stands nowhere."""
    db = Database(tmp_path / "old.db")
    db.enable_wal()
    migrations.apply(db, stop_before=BEFORE_THE_DESK)
    script = (ROWS + DECIDED).replace("NOW", NOON.isoformat(timespec="milliseconds"))
    db.conn.executescript(script)
    policy = Policy(1, {"insult": 0.6}, {"insult": 0.8})
    for revision, score, late in ((1, 0.9, True), (2, 0.9, False), (3, 0.7, False), (4, 0.9, True)):
        made = decide({"insult": score}, policy, context=Context(quiet=late))
        reasons = json.dumps([asdict(one) for one in made.reasons])
        db.execute(
            "INSERT INTO decisions (guild_id, revision_id, zone, label, policy_version, reasons, "
            "decided_at) VALUES (7, ?, ?, ?, 1, ?, ?)",
            [revision, made.zone, made.label, reasons, to_text(NOON)],
        )
    db.conn.commit()
    db.close()

    async def whole() -> None:
        store = await Store.open(tmp_path / "old.db")
        found = await store.read(lambda tx: history.decided(tx, 7, since=NOON, limit=9))
        versions = await store.read(lambda tx: policies.versions(tx, 7))
        assert [one.decision.zone for one in found] == ["review", "act", "review", "review"]
        assert differing(found, {one.policy.version: one.policy for one in versions}) == ()
        await store.close()

    asyncio.run(whole())
