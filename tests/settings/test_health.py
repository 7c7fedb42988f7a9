"""Health: what the bot writes, and what the check makes of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.health import State, judge, read, report, write
from tests.language.german import TERMINAL, assert_german_terminal

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
STALE_AFTER = timedelta(seconds=90)


class FixedClock:
    def now(self) -> datetime:
        return NOW


def state(*, gateway: bool = True, scorer: bool = True, age: float = 0, detail: str = "") -> State:
    return State(NOW - timedelta(seconds=age), gateway, scorer, detail)


def test_what_is_written_is_read_again_and_no_draft_is_left(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "health.json"
    for given in (state(), state(gateway=False, detail="reconnecting")):
        write(path, given)
        assert read(path) == given
    assert [found.name for found in path.parent.iterdir()] == ["health.json"]


def test_a_write_that_fails_leaves_the_last_word_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "health.json"
    write(path, state())

    def full(self: Path, text: str, encoding: str) -> int:
        self.write_bytes(text.encode()[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        write(path, state(gateway=False))
    assert read(path) == state()


def test_a_reader_in_the_middle_of_a_write_sees_one_word_whole(tmp_path: Path) -> None:
    path = tmp_path / "health.json"
    write(path, state())
    before = path.read_text()
    with path.open() as reader:
        write(path, state(gateway=False))
        assert reader.read() == before


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"at": 3}', '{"at": "soon"}', "null"])
def test_a_file_that_is_not_ours_is_no_word(tmp_path: Path, text: str) -> None:
    path = tmp_path / "health.json"
    path.write_text(text)
    assert read(path) is None


def test_a_time_without_a_zone_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "health.json"
    path.write_text('{"at": "2026-03-01T12:00:00", "gateway": true, "scorer": true, "detail": ""}')
    assert read(path) is None


@pytest.mark.parametrize(
    ("found", "losses"),
    [
        (state(), []),
        (state(age=90), []),
        (state(age=90.1), ["the bot has said nothing for 90 s: it hangs or has ended"]),
        (state(gateway=False), ["the gateway is lost"]),
        (state(scorer=False), ["the scorer is lost"]),
        (state(gateway=False, scorer=False), ["the gateway is lost", "the scorer is lost"]),
        (None, ["no word from the bot: it is not running, or has not started yet"]),
    ],
)
def test_every_loss_is_named(found: State | None, losses: list[str]) -> None:
    assert judge(found, NOW, stale_after=STALE_AFTER) == losses


def test_report_is_one_line_with_the_detail(tmp_path: Path) -> None:
    path = tmp_path / "health.json"
    write(path, state(scorer=False, detail="12 replies wait"))
    well, line = report(path, FixedClock(), stale_after=STALE_AFTER)
    assert (well, line) == (False, "unhealthy: the scorer is lost (12 replies wait)")


@pytest.mark.parametrize(("gateway", "status"), [(True, 0), (False, 1)])
def test_command_exits_by_what_it_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gateway: bool, status: int
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "health.json"
    write(path, State(datetime.now(UTC), gateway=gateway, scorer=True))
    done = CliRunner().invoke(main, ["health"], env={"SEEDBED_HEALTH__PATH": str(path)})
    assert done.exit_code == status
    assert done.output == (
        "healthy: gateway and scorer are there\n" if gateway else "unhealthy: the gateway is lost\n"
    )


def test_command_without_a_bot_says_that_there_is_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["health"])
    assert done.exit_code == 1
    assert done.output.startswith("unhealthy: no word from the bot")


@pytest.mark.parametrize(("gateway", "words"), [(True, "gesund: "), (False, "nicht gesund: ")])
def test_command_at_a_german_terminal_is_german(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gateway: bool, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "health.json"
    write(path, State(datetime.now(UTC), gateway=gateway, scorer=True))
    runner = CliRunner(env={**TERMINAL, "SEEDBED_HEALTH__PATH": str(path)})
    said = runner.invoke(main, ["health"]).output
    assert said.startswith(words)
    assert_german_terminal(said)
    path.unlink()
    assert_german_terminal(runner.invoke(main, ["health"]).output)


def test_the_command_that_runs_the_bot_speaks_english_at_a_german_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner(env={**TERMINAL, "DISCORD_TOKEN": " "})
    assert runner.invoke(main, ["run"]).output == "DISCORD_TOKEN is empty.\n"
