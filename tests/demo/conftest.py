"""The demo takes long: it is played once for all tests about it."""

import asyncio
import gc
from time import process_time

import pytest

from bot.demo.performance import Performance, performed
from tests.demo.played import Played


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    out = tmp_path_factory.mktemp("demo") / "build"

    async def whole() -> Performance:
        async with performed(out, lambda done, of, text: None) as performance:
            return performance

    begun = process_time()
    made = Played(out, asyncio.run(whole()), process_time() - begun)
    gc.freeze()  # the whole server stays to the end, and would be swept for every later test
    return made
