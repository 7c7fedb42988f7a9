"""A running bot is asked how it is."""

import socket
from pathlib import Path

import aiohttp

from tests.wire.town import RUDE, Town, lived


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def test_the_figures_of_a_bot_at_work_are_told_and_name_nobody(tmp_path: Path) -> None:
    port = free_port()

    async def asked(session: aiohttp.ClientSession, path: str) -> tuple[int, str]:
        async with session.get(f"http://127.0.0.1:{port}/{path}") as answer:
            return answer.status, await answer.text()

    async def story(place: Town) -> None:
        thread = await place.post_article()
        place.ada.send(thread, RUDE)
        await place.card()
        await place.quiet()
        async with aiohttp.ClientSession() as session:
            assert (await asked(session, "healthz"))[0] == 200
            status, text = await asked(session, "metrics")
            assert status == 200
            lines = text.splitlines()
            for line in (
                "seedbed_cases_open 1.0", "seedbed_effects_pending 0.0", "seedbed_gateway_up 1.0",
                "seedbed_scorer_batch_seconds_count 1.0", "seedbed_live_replies_waiting 0.0",
            ):  # fmt: skip
                assert line in lines, line
            for name in (RUDE.split()[3], str(place.ada.id), str(place.guild.id), "Reading Room"):
                assert name not in text
            place.server.gateway.opened.clear()
            place.server.gateway.drop()
            await place.server.wait_until(
                lambda: not place.server.gateway.connected, what="the loss"
            )
            for _ in range(200):
                if (await asked(session, "healthz"))[0] == 503:
                    break
            assert "the gateway is lost" in (await asked(session, "healthz"))[1]
            place.server.gateway.opened.set()

    lived(tmp_path, story, env={"SEEDBED_METRICS__PORT": str(port)})
