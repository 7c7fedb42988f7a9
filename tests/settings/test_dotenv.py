"""The ``.env`` of the working directory."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.settings import SettingsError, load
from bot.settings.dotenv import environment, read

TOKEN = "not.a-real.token"
OTHER = "another.not-real.token"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(text: str, mode: int = 0o600) -> None:
    Path(".env").write_text(text, encoding="utf-8")
    Path(".env").chmod(mode)


def test_without_one_the_environment_is_what_it_was() -> None:
    assert environment({"HOME": "/", "DISCORD_TOKEN": TOKEN}) == {
        "HOME": "/",
        "DISCORD_TOKEN": TOKEN,
    }


def test_token_and_settings_are_read_and_names_of_others_are_not() -> None:
    put(f"# ours\nDISCORD_TOKEN={TOKEN}\nexport SEEDBED_POLICY__SHADOW='false'\nPATH=/elsewhere\n")
    settings = load(None, environment({"PATH": "/here"}), needs_token=True)
    assert settings.token.get_secret_value() == TOKEN
    assert not settings.policy.shadow
    assert environment({"PATH": "/here"})["PATH"] == "/here"


def test_the_environment_goes_before_it() -> None:
    put(f"DISCORD_TOKEN={TOKEN}\nSEEDBED_STORE__PATH=below\n")
    merged = environment({"DISCORD_TOKEN": OTHER, "SEEDBED_STORE__PATH": "above"})
    assert (merged["DISCORD_TOKEN"], merged["SEEDBED_STORE__PATH"]) == (OTHER, "above")


def test_it_goes_before_the_file_of_settings() -> None:
    Path("seedbed.toml").write_text('[store]\npath = "in-toml"\n')
    put("SEEDBED_STORE__PATH=in-env\n")
    assert load(None, environment({})).store.path == Path("in-env")


def test_a_token_file_of_the_environment_goes_before_its_token_and_the_other_way_round() -> None:
    put(f"DISCORD_TOKEN={TOKEN}\n")
    assert "DISCORD_TOKEN" not in environment({"DISCORD_TOKEN_FILE": "elsewhere"})
    put("DISCORD_TOKEN_FILE=elsewhere\n")
    assert "DISCORD_TOKEN_FILE" not in environment({"DISCORD_TOKEN": TOKEN})


def test_a_variable_that_is_set_to_nothing_does_not_hide_its_token() -> None:
    put(f"DISCORD_TOKEN={TOKEN}\n")
    assert environment({"DISCORD_TOKEN": ""})["DISCORD_TOKEN"] == TOKEN


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o620, 0o606])
@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "SEEDBED_CHAT_KEY"])
def test_a_secret_in_it_that_others_can_read_or_change_is_refused(name: str, mode: int) -> None:
    put(f"{name}={TOKEN}\n", mode)
    with pytest.raises(SettingsError) as caught:
        read()
    (problem,) = caught.value.problems
    assert problem.startswith(".env can be ")
    assert problem.endswith("chmod 600 .env")
    assert TOKEN not in problem


def test_one_without_a_secret_may_be_read_by_others() -> None:
    put("DISCORD_TOKEN=\nSEEDBED_STORE__PATH=here\nOTHER_PASSWORD=x\n", 0o644)
    assert read()["SEEDBED_STORE__PATH"] == "here"


def test_what_cannot_be_read_is_one_plain_line_without_what_stands_there() -> None:
    put(f"DISCORD_TOKEN={TOKEN}\n'{TOKEN}\n")
    with pytest.raises(SettingsError) as caught:
        read()
    assert "line 2 is not NAME=value." in str(caught.value)
    assert TOKEN not in str(caught.value)
    Path(".env").write_bytes(b"DISCORD_TOKEN=\xff\n")
    with pytest.raises(SettingsError, match="it is not UTF-8"):
        read()
    Path(".env").unlink()
    Path(".env").mkdir()
    with pytest.raises(SettingsError, match=r"\.env cannot be read: Is a directory\."):
        read()


def test_nothing_in_a_value_is_filled_in() -> None:
    put("SEEDBED_STORE__PATH=${HOME}/x\n")
    assert read()["SEEDBED_STORE__PATH"] == "${HOME}/x"


def test_commands_and_the_doctor_refuse_an_unsafe_one() -> None:
    put(f"DISCORD_TOKEN={TOKEN}\n", 0o644)
    for words, status in ((["run"], 2), (["config"], 2), (["doctor", "--offline"], 1)):
        done = CliRunner().invoke(main, words, env={"DISCORD_TOKEN": None})
        assert done.exit_code == status, done.output
        assert ".env can be read by others than its owner." in done.output


def test_the_doctor_finds_the_token_in_it() -> None:
    put(f"DISCORD_TOKEN={TOKEN}\n")
    chosen = {"DISCORD_TOKEN": None, "SEEDBED_SCORING__ENGINE": "ngram"}
    done = CliRunner().invoke(main, ["doctor", "--offline"], env=chosen)
    assert "fail  token" not in done.output
    assert "It has the form of one." in done.output
