"""`seedbed bench stored`: everyday work beside so many stored replies."""

import json

from click.testing import CliRunner

from bot.cli import main

PIECES = {
    "take in a reply", "decide a calm reply", "decide a flagged reply", "claim the next case",
    "list the open cases", "list the newest cases", "look at a band", "call overdue cases",
    "compose a digest", "look for what has expired",
}  # fmt: skip


def test_the_command_measures_every_piece_of_work_at_each_size() -> None:
    arguments = ["bench", "stored", "--replies", "60", "--replies", "120", "--runs", "1", "--json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert set(found["work_ms"]) == set(found["took_ms"]) == {"60", "120"}
    for costs in (*found["work_ms"].values(), *found["took_ms"].values()):
        assert set(costs) == PIECES
    assert all(one > 0 for one in found["took_ms"]["60"].values())
    assert set(found["work_ratios"]) == set(found["took_ratios"]) == PIECES
