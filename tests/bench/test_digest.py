"""`seedbed bench digest`, and the database it makes."""

import asyncio
import json
from pathlib import Path

from click.testing import CliRunner

from bot.bench.digest_rows import DISCUSSION, SENTENCES, fill, last_window
from bot.cli import main
from bot.digests.compose import gather
from bot.digests.material import Material
from bot.digests.text.sentences import own_sentences
from bot.store import Store


def gathered(path: Path, stored: int, held: int) -> Material:
    async def whole() -> Material:
        store = await Store.open(path)
        await fill(store, stored)
        window = last_window(stored, held)
        found = await store.read(
            lambda tx: gather(tx, DISCUSSION, window, main_points=5, now=window.end)
        )
        await store.close()
        return found

    return asyncio.run(whole())


def test_the_window_holds_the_newest_replies_and_most_may_be_quoted(tmp_path: Path) -> None:
    found = gathered(tmp_path / "one.db", 300, 200)
    assert [one.reply_id for one in found.posted] == list(range(101, 301))
    assert len(found.sources) == 196  # one in 50 is flagged
    assert found.figures.now.flagged == 4
    assert {len(own_sentences(one.text)) for one in found.sources} == {SENTENCES}
    assert len({one.text for one in found.sources}) == 196


def test_the_same_replies_are_made_each_time(tmp_path: Path) -> None:
    first, second = (gathered(tmp_path / name, 60, 50) for name in ("one.db", "two.db"))
    assert first == second


def test_the_command_measures_a_size_in_a_process_of_its_own() -> None:
    arguments = ["bench", "digest", "--replies", "40", "--held", "30"]
    result = CliRunner().invoke(main, [*arguments, "--runs", "1", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    (one,) = found["sizes"]
    assert (one["stored"], one["held"]) == (40, 30)
    assert 0 < one["reading_seconds"] < one["seconds"]
    assert 20 < one["peak_mb"] < 1000
    assert found["ratio"] is None
