"""The bot's token: where it comes from, and that it is never shown."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load
from bot.settings.loading import read_token

TOKEN = "not.a-real.token"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_token_comes_from_the_variable_or_the_file_without_white_space(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    file.chmod(0o600)
    for environ in (
        {"DISCORD_TOKEN": f" {TOKEN}\n"},
        {"DISCORD_TOKEN_FILE": str(file)},
        {"DISCORD_TOKEN_FILE": str(file), "DISCORD_TOKEN": ""},
    ):
        assert load(None, environ, needs_token=True).token.get_secret_value() == TOKEN


def test_token_is_read_only_where_it_is_needed_and_never_shown() -> None:
    assert load(None, {"DISCORD_TOKEN": TOKEN}).token.get_secret_value() == ""
    settings = load(None, {"DISCORD_TOKEN": TOKEN}, needs_token=True)
    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_token_that_cannot_be_used_is_one_plain_line_without_the_token(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.write_text(" \n", encoding="utf-8")
    binary.write_bytes(b"\xff\xfe")
    for file in (empty, binary):
        file.chmod(0o600)
    expected = {
        "is not set": {},
        "DISCORD_TOKEN is empty.": {"DISCORD_TOKEN": "  "},
        "white space within": {"DISCORD_TOKEN": f"Bot {TOKEN}"},
        "are both set": {"DISCORD_TOKEN": TOKEN, "DISCORD_TOKEN_FILE": str(empty)},
        f"{empty} is empty.": {"DISCORD_TOKEN_FILE": str(empty)},
        "it is not text": {"DISCORD_TOKEN_FILE": str(binary)},
        "No such file": {"DISCORD_TOKEN_FILE": str(tmp_path / "gone")},
    }
    for line, environ in expected.items():
        with pytest.raises(SettingsError) as caught:
            read_token(environ)
        assert line in str(caught.value)
        assert len(caught.value.problems) == 1
        assert TOKEN not in str(caught.value)
