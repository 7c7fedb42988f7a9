"""What is asked about responses again and again goes through none that are decided."""

from pathlib import Path
from typing import Any

from bot.moderation.responses.response import State
from bot.store import Tx, responses
from tests.moderation.responses.stages import in_state
from tests.moderation.responses.writing import respond
from tests.world import CALM, NOON, THREAD, World, told


def test_what_its_author_is_asked_about_is_found_by_an_index(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        def look(tx: Tx) -> list[str]:
            asked: list[tuple[str, Any]] = []
            with tx.tracer(lambda sql, values: asked.append((sql, values))):
                responses.asked_before(tx, NOON)
                responses.unexplained(tx, "scripted", "1")
                responses.explained_by_none(tx, "scripted", "1")
                responses.edits_of(tx, 1)
            return [
                row["detail"]
                for sql, values in asked
                for row in list(tx.query(f"EXPLAIN QUERY PLAN {sql}", values))
            ]

        plan = [one for one in await world.store.read(look) if one[:4] in ("SEAR", "SCAN")]
        scans = [one for one in plan if one.startswith("SCAN")]
        assert [one for one in scans if "responses_asked" not in one] == []
        assert "SEARCH s USING INDEX responses_replaces (replaces=?)" in plan

    told(tmp_path, story)


def test_what_ends_with_a_thread_is_what_is_under_way_in_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        await in_state(world, State.ASKED, "some words")
        found = await world.store.read(lambda tx: responses.under_way_in(tx, THREAD))
        assert [(one.reply_id, one.state) for one in found] == [(2, State.ASKED)]

    told(tmp_path, story)
