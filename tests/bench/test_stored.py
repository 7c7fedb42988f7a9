"""`seedbed bench stored`: everyday work beside so many stored replies."""

import contextlib
import io
import json

import pytest
from click.testing import CliRunner

from bot.bench import own_process, stored_work
from bot.cli import main

PIECES = {
    "take in a reply", "decide a calm reply", "decide a flagged reply", "claim the next case",
    "list the open cases", "list the newest cases", "look at a band", "call overdue cases",
    "compose a digest", "look for what has expired",
}  # fmt: skip


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tells which steps were taken; the first in a process of its own, all of them short."""
    taken: list[str] = []
    elsewhere, piece = own_process.run, stored_work._Piece

    def here(module: str, *arguments: str) -> str:
        taken.append(arguments[0])
        if len(taken) == 1:
            return elsewhere(module, *arguments)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            stored_work._main(*arguments)
        return out.getvalue()

    monkeypatch.setattr(own_process, "run", here)
    monkeypatch.setattr(stored_work, "_Piece", lambda _, *rest: piece(1, *rest))
    return taken


def test_the_command_measures_every_piece_of_work_at_each_size(steps: list[str]) -> None:
    arguments = ["bench", "stored", "--replies", "60", "--replies", "120", "--runs", "1", "--json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert steps == ["fill", "fill", "measure", "measure"]
    assert set(found["work_ms"]) == set(found["took_ms"]) == {"60", "120"}
    for costs in (*found["work_ms"].values(), *found["took_ms"].values()):
        assert set(costs) == PIECES
    assert all(one > 0 for one in found["took_ms"]["60"].values())
    assert set(found["work_ratios"]) == set(found["took_ratios"]) == PIECES
