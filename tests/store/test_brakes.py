"""What is asked about brakes with every heated reply, and every minute, is found by an index."""

from pathlib import Path
from typing import Any

from bot.store import Tx, brakes
from tests.world import THREAD, World, told


def test_no_query_that_is_asked_often_goes_through_all_brakes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        def look(tx: Tx) -> list[str]:
            asked: list[tuple[str, Any]] = []
            with tx.tracer(lambda sql, values: asked.append((sql, values))):
                brakes.newest(tx, THREAD)
                brakes.on_thread(tx, THREAD)
                brakes.under_way(tx)
            return [
                row["detail"]
                for sql, values in asked
                for row in list(tx.query(f"EXPLAIN QUERY PLAN {sql}", values))
            ]

        plan = [one for one in await world.store.read(look) if one[:4] in ("SEAR", "SCAN")]
        assert "SEARCH brakes USING COVERING INDEX brakes_thread (thread_id=?)" in plan
        assert [one for one in plan if "USING" not in one] == []

    told(tmp_path, story)
