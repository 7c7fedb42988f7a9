"""`make audit` tells apart: nothing is known, something is, nobody could be asked."""

import json
import subprocess
from typing import Any

import pytest

from tests.house import audit
from tests.house.audit import CLEAN, UNASKED, WEAK, release, understood

ASKED = {"idna": "3.6", "yarl": "1.25.1"}
WELL = {"name": "yarl", "version": "1.25.1", "vulns": []}
SICK = {
    "name": "idna",
    "version": "3.6",
    "vulns": [{"id": "PYSEC-2024-60", "fix_versions": ["3.7"], "aliases": []}],
}
PASSED_OVER = {"name": "idna", "skip_reason": "Dependency not found on PyPI"}


def report(*told: dict[str, Any]) -> str:
    return json.dumps({"dependencies": told, "fixes": []})


@pytest.mark.parametrize(
    ("told", "status", "line"),
    [
        (report(SICK, WELL), WEAK, "idna 3.6: PYSEC-2024-60; mended in 3.7"),
        (
            report({**SICK, "vulns": []}, WELL),
            CLEAN,
            "No weakness is known of the 2 distributions in the locks.",
        ),
        (report(PASSED_OVER, WELL), UNASKED, "The advisory service says nothing of idna."),
        (report(WELL), UNASKED, "The advisory service says nothing of idna."),
    ],
)
def test_what_is_known_and_what_is_not_is_told_apart(told: str, status: int, line: str) -> None:
    found = understood(told, ASKED)
    assert (found.status, str(found)) == (status, line)


@pytest.mark.parametrize(
    "told", ["", "Traceback", "[]", "{}", report(PASSED_OVER, {**PASSED_OVER, "name": "yarl"})]
)
def test_nobody_to_ask_is_never_taken_for_a_clean_bill(told: str) -> None:
    found = understood(told, ASKED)
    assert found.status == UNASKED
    assert str(found).startswith("The advisory service could not be asked")


def test_a_weakness_counts_for_more_than_what_could_not_be_asked() -> None:
    found = understood(report(SICK), ASKED)
    assert found.status == WEAK
    assert str(found).splitlines() == [
        "idna 3.6: PYSEC-2024-60; mended in 3.7",
        "The advisory service says nothing of yarl.",
    ]


@pytest.mark.parametrize(
    ("words", "told", "status"),
    [
        ([], "", UNASKED),
        (["--soft"], "", CLEAN),
        (["--soft"], report(SICK, WELL), WEAK),
        (["--soft"], report(WELL, {**SICK, "vulns": []}), CLEAN),
    ],
)
def test_softly_asked_only_what_is_known_ends_the_run(
    words: list[str], told: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, stdout=told)

    monkeypatch.setattr(audit, "release", lambda: ASKED)
    monkeypatch.setattr(subprocess, "run", answer)
    assert audit.main(words) == status


def test_everything_that_is_locked_is_asked_about_without_the_name_of_a_build() -> None:
    asked = release()
    assert {"aiohttp", "torch", "hatchling"} <= asked.keys()
    assert not [version for version in asked.values() if "+" in version]
