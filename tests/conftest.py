"""What holds for all tests: nothing is timed, as machines are shared."""

import gc

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
gc.set_threshold(50_000, 20, 100)  # sweeping is a tenth of all the time that the tests take


def pytest_collection_finish() -> None:
    """Keep what is imported by now out of every later sweep: there is a lot, and it stays."""
    gc.collect()
    gc.freeze()
