"""Gathers the facts of a run from Discord's model, the database file and the log."""

import contextlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.moderation.lifecycle import TRANSITIONS, Event, State
from tests.campaign.facts import (
    Case,
    Discussion,
    Effect,
    Facts,
    Kept,
    Reply,
    Revision,
    Server,
    Window,
)
from tests.campaign.witness import Witness
from tests.wire.town import Town

_REVISIONS = """
    SELECT v.reply_id, v.text, v.state, (SELECT count(*) FROM scores WHERE revision_id = v.id),
        d.zone, (SELECT count(*) FROM cases WHERE revision_id = v.id)
    FROM revisions v LEFT JOIN decisions d ON d.revision_id = v.id ORDER BY v.revision"""
_REPLIES = """
    SELECT r.id, r.message_id, r.thread_id, r.state, (SELECT q.message_id FROM quotations q
        WHERE q.reply_id = r.id AND q.taken_down_at IS NULL),
        (SELECT count(*) FROM cases c WHERE c.reply_id = r.id)
    FROM replies r WHERE r.kind = 'message' AND r.state <> 'unposted'"""
_EFFECTS = """
    SELECT id, kind, lane, state, marker, error, json_extract(result, '$.message_id')
    FROM effects ORDER BY id"""
_CASES = """
    SELECT number, reply_id, state, action, card_effect_id, card_message_id FROM cases"""
_WINDOWS = """
    SELECT w.discussion_id, w.starts_at, w.ends_at, w.state, (SELECT json_group_array(e.id)
        FROM effects e WHERE e.kind = 'send' AND json_extract(e.payload, '$.render') = 'digest'
        AND json_extract(e.payload, '$.row') = w.digest_id)
    FROM windows w"""
_RECORD = """
    SELECT case_number, what, detail FROM record WHERE case_number IS NOT NULL ORDER BY id"""
_FALSE_ALARM = "NULL value in digest_sources.guild_id"
"""See `bot.store.opening`."""
_VERDICTS = frozenset({"uphold", "dismiss", "handle", "lapse"})
_LOGGED = re.compile(r"[0-9-]{10} [0-9:,]{12} \w+ +([\w.]+): ")
_CHAINED = ("During handling of", "The above exception")


def gather(
    place: Town,
    witness: Witness,
    *,
    troubles: frozenset[str],
    now: datetime,
    digest_at: timedelta,
    confirmed: frozenset[str],
) -> Facts:
    """Return all there is to judge by.

    Raises:
        sqlite3.OperationalError: The database cannot be read just now.
    """
    return Facts(
        troubles=troubles,
        now=now,
        digest_at=digest_at,
        server=_server(place, witness),
        kept=_kept(place.bot.database),
        confirmed=confirmed,
        tracebacks=tuple(tracebacks(place.bot.log)),
        here=place.guild.id in place.server.model.guilds,
    )


def _server(place: Town, witness: Witness) -> Server:
    model, journal = place.server.model, place.server.journal
    threads = witness.threads(place.articles.id)
    return Server(
        posted=tuple(witness.posted()),
        threads=threads,
        channels=frozenset(model.channels),
        names=tuple(model.channels[one].name or "" for one in threads),
        statuses=Counter(one.status for one in journal.requests if one.status is not None),
        wrong=(*journal.violations, *journal.crashes),
    )


def _kept(database: Path) -> Kept:
    address = f"file:{database}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=1)) as db:
        db.execute("BEGIN")  # one view of it all

        def rows(sql: str) -> list[tuple[Any, ...]]:
            return db.execute(sql).fetchall()

        return Kept(
            replies=tuple(_replies(rows(_REPLIES), rows(_REVISIONS))),
            effects=tuple(Effect(*row) for row in rows(_EFFECTS)),
            cases=tuple(Case(*row) for row in rows(_CASES)),
            windows=tuple(_window(*row) for row in rows(_WINDOWS)),
            discussions=tuple(
                Discussion(row[0], row[1], _moment(row[2]))
                for row in rows("SELECT id, state, opened_at FROM discussions")
            ),
            notices=tuple(row[0] for row in rows("SELECT state FROM notices")),
            answers=frozenset(row[0] for row in rows("SELECT key FROM interactions")),
            broken=tuple(
                _broken(rows("PRAGMA integrity_check(1000000)"), rows("PRAGMA foreign_key_check"))
            ),
            record=tuple(wrong_paths(rows(_RECORD), rows("SELECT number, state FROM cases"))),
        )


def _replies(replies: list[tuple[Any, ...]], revisions: list[tuple[Any, ...]]) -> Iterator[Reply]:
    own: dict[int, list[Revision]] = {}
    for reply_id, *rest in revisions:
        own.setdefault(reply_id, []).append(Revision(*rest))
    for reply_id, message_id, thread_id, state, quoted, cases in replies:
        yield Reply(reply_id, message_id, thread_id, state, tuple(own[reply_id]), quoted, cases)


def _window(discussion_id: int, start: str, end: str, state: str, effects: str) -> Window:
    return Window(
        discussion_id,
        datetime.fromisoformat(start),
        datetime.fromisoformat(end),
        state,
        tuple(json.loads(effects)),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _broken(integrity: list[tuple[Any, ...]], orphans: list[tuple[Any, ...]]) -> Iterator[str]:
    for (line,) in integrity:
        if line not in {"ok", _FALSE_ALARM}:
            yield f"the database is broken: {line}"
    for table, row, parent, _ in orphans:
        yield f"row {row} of {table} has no parent in {parent}"


def wrong_paths(record: list[tuple[Any, ...]], cases: list[tuple[Any, ...]]) -> Iterator[str]:
    """Yield where the record of a case is no path, decides twice, or ends elsewhere."""
    states, decided = dict[int, State](), set[int]()
    for number, what, detail in record:
        step = json.loads(detail)
        if what == "open":
            if number in states:
                yield f"case {number} was opened twice"
            states[number] = State.OPEN
        if "after" not in step:
            continue
        before, after = State(step["before"]), State(step["after"])
        if before is not states.get(number) or TRANSITIONS[before].get(Event(what)) is not after:
            yield f"case {number}: {what} from {before} to {after}, and it was {states.get(number)}"
        if what in _VERDICTS and number in decided:
            yield f"case {number} was decided twice"
        if what in _VERDICTS:
            decided.add(number)
        elif what == "undo":
            decided.discard(number)
        states[number] = after
    for number, state in cases:
        if states.get(number) != state:
            yield f"case {number} is {state}, and the record says {states.get(number)}"


def tracebacks(log: Path) -> Iterator[tuple[str, str]]:
    """Yield who logged an error with where it came from, and the last error of each chain."""
    if not log.exists():
        return
    where, error, within = "", "", False
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if (logged := _LOGGED.match(line)) is not None:
            if error:
                yield where, error
            where, error, within = logged[1], "", False
        elif line.startswith("Traceback (most recent call last)"):
            within = True
        elif within and line and not line[0].isspace() and not line.startswith(_CHAINED):
            error, within = line, False
    if error:
        yield where, error
