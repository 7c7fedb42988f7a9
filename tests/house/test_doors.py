"""The contract on imports: it holds, and it sees a door that is none."""

import importlib
import sys
from pathlib import Path
from typing import Any

import grimp
import pytest

from tests.house.doors import Doors

ROOMS = ["house.porch", "house.service", "house.store | house.cellar"]
FILES = {
    "__init__": '"""The house."""',
    "porch": '"""A service."""\nfrom house import service, rules',
    "service": '"""A service."""\nimport asyncio\nfrom house import store, rules',
    "store": '"""The store."""\nimport sqlite3\nfrom house import rules',
    "cellar": '"""Beside the store."""\nfrom house import store',
    "rules": '"""Rules: pure."""\nimport re\nimport numpy\nfrom house import others',
    "others": '"""Rules: pure as well."""\nfrom datetime import datetime',
}


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "house").mkdir()
    return tmp_path


def found(folder: Path, **changed: str) -> list[str]:
    for name, text in {**FILES, **changed}.items():
        (folder / "house" / f"{name}.py").write_text(text, encoding="utf-8")
    for name in [name for name in sys.modules if name.partition(".")[0] == "house"]:
        del sys.modules[name]
    importlib.invalidate_caches()
    graph = grimp.build_graph("house", include_external_packages=True, cache_dir=None)
    options: dict[str, Any] = {"rooms": ROOMS}
    contract = Doors("the house", session_options={}, contract_options=options)
    check = contract.check(graph, verbose=False)
    lines: list[str] = check.metadata["found"]
    assert check.kept is (not lines)
    return lines


def test_a_house_in_order_has_no_findings(in_folder: Path) -> None:
    assert found(in_folder) == []


@pytest.mark.parametrize(
    ("name", "line", "finding"),
    [
        ("store", "from house import service", "house.store imports house.service, from a room"),
        ("cellar", "from house import porch", "house.cellar imports house.porch, from a room"),
        ("rules", "from house import store", "house.rules is rules and imports house.store"),
        ("rules", "import asyncio", "house.rules is rules and imports asyncio"),
        ("rules", "import sqlite3", "house.rules is rules and imports sqlite3"),
        ("others", "import discord", "house.others is rules and imports discord"),
        ("others", "from pathlib import Path", "house.others is rules and imports pathlib"),
    ],
)
def test_a_door_that_is_none_is_found(in_folder: Path, name: str, line: str, finding: str) -> None:
    (only,) = found(in_folder, **{name: f"{FILES[name]}\n{line}"})
    assert only.startswith(finding)
