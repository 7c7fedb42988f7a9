"""What is asked with every reply looks only at what waits, however much was ever stored."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.lifecycle import State
from bot.store import Tx, backlog, cases, outbox, parts, queue, surges
from tests.world import GUILD, MODERATOR, NOON, World, told

Look = Callable[[Tx], object]

LOOKS: dict[str, Look] = {
    "open cases": lambda tx: cases.listed(tx, GUILD, state=State.OPEN),
    "newest cases": lambda tx: cases.listed(tx, GUILD, state=None),
    "dismissed cases": lambda tx: cases.listed(tx, GUILD, state=State.DISMISSED),
    "cases without cards": lambda tx: cases.without_card(tx, GUILD, most=25),
    "how many are open": lambda tx: cases.count_open(tx, GUILD),
    "a band": lambda tx: queue.band(
        tx, GUILD, label="insult", low=0.6, high=0.9, limit=50, now=NOON
    ),
    "what a moderator may take": lambda tx: queue.waiting_for(tx, GUILD, MODERATOR, now=NOON),
    "what waits too long": lambda tx: queue.overdue(tx, before=NOON - timedelta(days=1)),
    "what is to be explained": lambda tx: parts.next_up(tx, "scripted", "1"),
    "a surge's beginning": lambda tx: surges.newest_opened(tx, GUILD, 21),
    "a surge's figures": lambda tx: surges.flood(tx, surges.begin(tx, GUILD, since=NOON)),
    "what waits for scores": lambda tx: backlog.next_up(tx, 32),
    "the load": backlog.load,
    "whether any waits": backlog.any_waits,
    "what is to be done": outbox.heads,
}
GROWING = {"cases", "c", "replies", "r", "revisions", "v", "decisions", "d", "effects", "e"}


def asked(tx: Tx, look: Look) -> list[str]:
    """Return the statements that a look runs, with their values."""
    statements: list[str] = []
    tx.conn.set_trace_callback(statements.append)
    look(tx)
    tx.conn.set_trace_callback(None)
    return [one for one in statements if one.lstrip().startswith("SELECT")]


def scans(tx: Tx, statement: str) -> Iterator[str]:
    """Yield the steps that go through all rows of a table that grows, or sort what they found."""
    for *_, step in tx.conn.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall():
        words = step.split()
        if words[0] == "SCAN" and words[1] in GROWING and "USING" not in words:
            yield step


def sorts(tx: Tx, statement: str) -> bool:
    steps = tx.conn.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    return any("TEMP B-TREE FOR ORDER BY" in step for *_, step in steps)


@pytest.mark.parametrize("name", LOOKS)
def test_no_look_goes_through_all_that_is_stored(tmp_path: Path, name: str) -> None:
    async def story(world: World) -> None:
        def explain(tx: Tx) -> list[tuple[str, str]]:
            return [(step, one) for one in asked(tx, LOOKS[name]) for step in scans(tx, one)]

        assert await world.store.write(explain) == []

    told(tmp_path, story)


def test_a_surge_is_counted_from_its_beginning_on(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        def explain(tx: Tx) -> list[str]:
            plans = [
                tx.conn.execute(f"EXPLAIN QUERY PLAN {one}").fetchall()
                for one in asked(tx, LOOKS["a surge's figures"])
            ]
            return [step for plan in plans for *_, step in plan if "opened_at>" in step]

        assert len(await world.store.write(explain)) == 2

    told(tmp_path, story)


@pytest.mark.parametrize("name", ["open cases", "newest cases", "cases without cards"])
def test_the_first_of_a_list_are_found_without_sorting_it(tmp_path: Path, name: str) -> None:
    async def story(world: World) -> None:
        def explain(tx: Tx) -> list[str]:
            return [one for one in asked(tx, LOOKS[name]) if sorts(tx, one)]

        assert await world.store.write(explain) == []

    told(tmp_path, story)
