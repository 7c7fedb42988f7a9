"""What holds for all tests: nothing is timed, as machines are shared."""

import gc
import os
import sys
from collections.abc import Sequence

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
gc.set_threshold(50_000, 20, 100)  # sweeping is a tenth of all the time that the tests take

# What is compiled is kept, whatever the machine is told: every process would compile it anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


_DEAR = ("played", "models", "tiny", "trained", "forgotten")
"""What takes seconds to make and is shared: all tests that use it go to one process."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Keep tests together that share something dear."""
    for item in items:
        for name in set(_DEAR) & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(name))


def pytest_collection_finish() -> None:
    """Keep what is imported by now out of every later sweep: there is a lot, and it stays."""
    gc.collect()
    gc.freeze()
