"""The endpoint tells health and figures, on loopback alone, and never a name or a text."""

import asyncio
import json
import logging
import socket
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.inside.endpoint import Endpoint
from bot.inside.figures import Figures, Present
from bot.store.gauges import Gauges, Pile
from tests.world import NOON

WAITS = Gauges(
    live=Pile(3, NOON - timedelta(seconds=2)),
    replies=5,
    effects=Pile(7, NOON - timedelta(seconds=40)),
    failed=1,
    cases=Pile(2, NOON - timedelta(hours=1)),
    digests=Pile(0, None),
)


def present(folder: Path) -> Present:
    return Present(
        at=NOON,
        gauges=WAITS,
        gateway=True,
        scorer=False,
        gateway_seconds=None,
        came_in=11,
        database=folder / "seedbed.db",
        backup_at=NOON - timedelta(days=1),
    )


def values(text: bytes) -> dict[str, float]:
    families = text_string_to_metric_families(text.decode())
    return {one.name: one.value for family in families for one in family.samples if not one.labels}


def test_prometheus_reads_every_figure(tmp_path: Path) -> None:
    (tmp_path / "seedbed.db").write_bytes(bytes(100))
    (tmp_path / "seedbed.db-wal").write_bytes(bytes(20))
    figures = Figures()
    figures.scored(0.25)
    figures.lagged(-0.1)
    found = values(figures.text(present(tmp_path)))
    expected = {
        "gateway_up": 1, "scorer_up": 0, "inbox_entries": 11, "replies_waiting": 5,
        "live_replies_waiting": 3, "live_reply_oldest_seconds": 2, "effects_pending": 7,
        "effect_oldest_seconds": 40, "effects_failed": 1, "cases_open": 2,
        "case_oldest_seconds": 3600, "digests_late": 0, "digest_latest_seconds": 0,
        "database_bytes": 120, "backup_age_seconds": 86_400,
        "scorer_batch_seconds_count": 1, "scorer_batch_seconds_sum": 0.25,
        "event_loop_lag_seconds_count": 1, "event_loop_lag_seconds_sum": 0,
    }  # fmt: skip
    assert {name: found[f"seedbed_{name}"] for name in expected} == expected
    assert found["seedbed_disk_free_bytes"] > 0
    assert "seedbed_gateway_latency_seconds" not in found


def test_two_bots_of_one_process_count_apart(tmp_path: Path) -> None:
    one, other = Figures(), Figures()
    one.scored(1.0)
    name = "seedbed_scorer_batch_seconds_count"
    assert values(one.text(present(tmp_path)))[name] == 1
    assert values(other.text(present(tmp_path)))[name] == 0


def test_health_is_a_status_and_a_word_per_loss() -> None:
    losses: list[str] = []

    async def figures() -> bytes:
        return b"seedbed_up 1\n"

    async def whole() -> None:
        endpoint = Endpoint(health=lambda: losses, figures=figures)
        await endpoint.start(0)
        base = f"http://127.0.0.1:{endpoint.port}"
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{base}/healthz") as answer:
                assert (answer.status, json.loads(await answer.text())["lost"]) == (200, [])
            losses.append("the scorer is lost")
            async with session.get(f"{base}/healthz") as answer:
                said = json.loads(await answer.text())
                assert (answer.status, said) == (503, {"healthy": False, "lost": losses})
            async with session.get(f"{base}/metrics") as answer:
                assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
                assert await answer.read() == b"seedbed_up 1\n"
        with socket.socket() as outside:  # nobody reaches it from another machine
            outside.bind(("127.0.0.2", endpoint.port))
        await endpoint.stop()
        await endpoint.stop()

    asyncio.run(whole())


def test_a_port_that_is_taken_is_said_and_nothing_else_stops(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def figures() -> bytes:
        return b""

    async def whole() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            endpoint = Endpoint(health=list, figures=figures)
            await endpoint.start(taken.getsockname()[1])
            assert endpoint.port == 0
            await endpoint.stop()

    with caplog.at_level(logging.ERROR):
        asyncio.run(whole())
    assert "metrics.port" in caplog.text
    assert "choose another" in caplog.text
