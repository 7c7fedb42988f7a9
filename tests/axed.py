"""axe, asked of a page again and again: put there once, as reading it takes longer than it does."""

from typing import Any

import pytest

axe = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed")


def looked_at(page: Any) -> Any:
    """Return what axe finds in a page as it is now.

    The page's own policy must not forbid scripts: ``bypass_csp``.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.AXE_SCRIPT)
    return axe.AxeResults(page.evaluate("axe.run({resultTypes: ['violations']})"))


def assert_nothing_found(page: Any) -> None:
    results = looked_at(page)
    assert results.response["passes"]
    assert results.violations_count == 0, results.generate_report()
