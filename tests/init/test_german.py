"""``seedbed init`` at a German terminal, and at others."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.init import files
from bot.language.words import ENGLISH, spoken
from tests.init.test_init import GOOD, at_a_terminal
from tests.language.german import TERMINAL, assert_german_terminal


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def init(*words: str, said: str | bytes = "", charset: str = "utf-8") -> Result:
    return CliRunner(charset, env=TERMINAL).invoke(main, ["init", *words], input=said)


def test_a_german_terminal_is_told_in_german_and_the_files_stay_english() -> None:
    done = init("--yes")
    assert done.exit_code == 0, done.output
    assert "1. Trag das Token des Bots in .env ein, hinter DISCORD_TOKEN=." in done.output
    assert "   Starte den Bot:         seedbed run" in done.output
    assert_german_terminal(done.output)
    assert Path(".env").read_text() == files.env_text("")
    assert Path("seedbed.toml").read_text() == files.settings_text()
    assert spoken() is ENGLISH
    assert_german_terminal(init("--yes").output)


def test_what_is_asked_and_refused_at_the_terminal_is_german(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_a_terminal(monkeypatch)
    done = init(said=f'"{GOOD}"\n123456789012345678\nother.form\n')
    assert done.exit_code == 0, done.output
    assert "Es stehen Anführungszeichen darum: Lass sie weg." in done.output
    assert "Das ist die ID einer Anwendung oder eines Bots und kein Token." in done.output
    assert_german_terminal(done.output)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--application", "seedbed"), ""),
        (("--token-file", "-"), "A" * 32),
        (("--token-file", "-"), b"\xff"),
        (("/dev/null/below",), ""),
    ],
)
def test_every_refusal_is_german(words: tuple[str, ...], said: str | bytes) -> None:
    done = init(*words, said=said)
    assert done.exit_code == 2
    assert_german_terminal(done.output)
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o620])
def test_an_env_that_is_open_to_others_is_refused_in_german(mode: int) -> None:
    Path(".env").write_text(f"DISCORD_TOKEN={GOOD}\n")
    Path(".env").chmod(mode)
    done = init()
    assert done.exit_code == 2
    assert "Nimm ihnen das Recht: chmod 600 .env" in done.output
    assert_german_terminal(done.output)


@pytest.mark.parametrize("charset", ["ascii", "iso-8859-1"])
def test_a_terminal_that_lacks_signs_is_told_all_the_same(charset: str) -> None:
    done = init("--yes", charset=charset)
    assert (done.exit_code, done.exception) == (0, None)
    assert "Starte den Bot:" in done.output
    assert Path(".env").exists()
