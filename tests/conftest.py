"""What holds for all tests: nothing is timed, as machines are shared."""

import gc
import io
import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from PIL import Image
from xdist.scheduler import LoadScopeScheduling

from bot.language import terminal

# What passes today passes tomorrow: the same examples each time. `--hypothesis-profile=explore`
# draws other ones each time, and many.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile("same")
gc.set_threshold(50_000, 20, 100)  # sweeping is a tenth of all the time that the tests take

# What is compiled is kept, whatever the machine is told: every process would compile it anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What the command line says is English unless a test asks otherwise, whatever the machine speaks.
for _name in (terminal.LANGUAGES, *terminal.LOCALES):
    os.environ.pop(_name, None)
os.environ["LC_ALL"] = "C.UTF-8"


_TOGETHER = {
    "the demo": ("tests/demo/",),
    "pages": ("tests/digests/test_accessibility.py",),
    "packages": ("tests/house/test_distributions.py",),
    "bytes": ("tests/privacy/test_forgotten_bytes.py",),
    "models": (
        "tests/scoring/test_models", "tests/scoring/test_contract.py",
        "tests/scoring/test_registry.py", "tests/bench/test_bench.py",
    ),
    "training": ("tests/scoring/test_training.py",),
    "screened": ("tests/simulate/test_screened.py",),
}  # fmt: skip
"""Tests that share what takes seconds to make, by it: those below its places go to one process."""


class _Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands out tests one by one, but for those that share something dear.

    xdist's own way, `loadgroup`, marks the tests' ids, which pytest 9 does not take.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((what for what, at in _TOGETHER.items() if nodeid.startswith(at)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Tell xdist how tests are shared out."""
    return _Together(config, log)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Open Chromium once for the tests of a module; no event loop can run beside it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed: `apt-get install chromium`")
    from playwright import sync_api as playwright  # noqa: PLC0415  only where a page is looked at

    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def _blank(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the drawing of charts to the tests marked ``draws``: it is a third of any digest."""
    if "draws" not in request.keywords:
        monkeypatch.setattr("bot.digests.look.chart.draw", _blank_chart)


def _blank_chart(posted: Any, **window: Any) -> Any:
    """Return a chart of one transparent pixel, and what a real one would be told to show."""
    from bot.digests.look.chart import Chart  # noqa: PLC0415  only where one is drawn
    from bot.digests.look.chart_bars import describe  # noqa: PLC0415

    file = io.BytesIO()
    Image.new("RGBA", (1, 1)).save(file, "png")
    return Chart(file.getvalue(), describe(posted, **window))


def pytest_collection_finish() -> None:
    """Keep what is imported by now out of every later sweep: there is a lot, and it stays."""
    gc.collect()
    gc.freeze()
