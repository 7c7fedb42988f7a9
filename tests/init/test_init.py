"""``seedbed init``: what it writes, with which rights, what it refuses and what it says."""

import base64
import os
import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.guilds import invitation
from bot.init import command, files
from bot.settings import Settings, load
from bot.settings.dotenv import environment
from bot.settings.loading import TOKEN
from tests.house.pages import page

ID = 123456789012345678
FIRST = base64.urlsafe_b64encode(str(ID).encode()).decode().rstrip("=")
GOOD = f"{FIRST}.G7xKq1.not-a-real-token-0123456789abcdefghijk"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def init(*words: str, said: str = "") -> Result:
    return CliRunner().invoke(main, ["init", *words], input=said)


@pytest.fixture
def _at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody sit there."""

    class Terminal:
        @staticmethod
        def isatty() -> bool:
            return True

    class Sys:
        stdin = Terminal()

    monkeypatch.setattr(command, "sys", Sys)


def test_both_files_are_written_and_the_bot_reads_them() -> None:
    done = init("--token-file", "-", said=f"{GOOD}\n")
    assert done.exit_code == 0, done.output
    assert GOOD not in done.output
    settings = load(None, environment({}), needs_token=True)
    assert settings.token.get_secret_value() == GOOD
    assert settings.model_dump() == Settings().model_dump()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_token_is_for_its_owner_alone_whatever_the_umask(umask: int) -> None:
    before = os.umask(umask)
    try:
        init("--token-file", "-", said=GOOD)
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600


def test_the_file_has_its_rights_from_its_first_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    real = os.fdopen

    def looked_at(descriptor: int, *args: str, **named: str) -> object:
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return real(descriptor, *args, **named)  # type: ignore[call-overload]  # passed on as given

    monkeypatch.setattr("bot.init.files.os.fdopen", looked_at)
    files.put(Path("secret"), "x", mode=0o600)
    assert modes == [0o600]


def test_files_that_are_there_stay_as_they_are_and_are_named() -> None:
    Path(".env").write_text(f"DISCORD_TOKEN={GOOD}\n")
    Path(".env").chmod(0o600)
    Path("seedbed.toml").write_text("[policy]\nshadow = false\n")
    before = {one: Path(one).read_bytes() for one in (".env", "seedbed.toml")}
    done = init("--token-file", "-", said=GOOD[:-1] + "x")
    assert done.exit_code == 0, done.output
    for name, content in before.items():
        assert Path(name).read_bytes() == content
        assert f"Left as it is: {name} is there already." in done.output
    assert invitation.link(ID) in done.output


def test_a_link_in_the_files_place_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    for name in (".env", "seedbed.toml"):
        Path(name).symlink_to(elsewhere)
    done = init("--token-file", "-", said=GOOD)
    assert not elsewhere.exists()
    assert done.output.count("Left as it is") == 2


def test_a_file_that_cannot_be_written_whole_is_not_left_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Full:
        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self.descriptor)

        def __init__(self, descriptor: int, *_: object, **__: object) -> None:
            self.descriptor = descriptor

        def write(self, _: str) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.init.files.os.fdopen", Full)
    done = init("--yes")
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit)
    assert "cannot be written: No space left on device." in done.output
    assert list(Path().iterdir()) == []


def test_with_nobody_to_ask_the_token_is_left_empty_and_the_first_step_is_to_put_it_there() -> None:
    for words in (("one", "--yes"), ("two",)):
        done = init(*words)
        assert done.exit_code == 0, done.output
        assert Path(words[0], ".env").read_text().endswith("\nDISCORD_TOKEN=\n")
        assert "1. Put the bot's token into .env, behind DISCORD_TOKEN=." in done.output
        assert "client_id=ID&" in done.output
        assert f"cd {words[0]}; seedbed run" in done.output


@pytest.mark.usefixtures("_at_a_terminal")
def test_at_a_terminal_the_token_is_asked_for_until_it_may_be_one_and_never_shown() -> None:
    done = init(said=f'"{GOOD}"\n{GOOD}\n')
    assert done.exit_code == 0, done.output
    assert "There are quotation marks around it: leave them out." in done.output
    assert GOOD not in done.output
    assert environment({})[TOKEN] == GOOD


@pytest.mark.usefixtures("_at_a_terminal")
def test_yes_asks_nothing_at_a_terminal_either() -> None:
    done = init("--yes", said=GOOD)
    assert "(not shown" not in done.output
    assert Path(".env").read_text().endswith("\nDISCORD_TOKEN=\n")


def test_what_is_no_token_is_refused_and_nothing_is_written() -> None:
    done = init("--token-file", "-", said="A" * 32)
    assert done.exit_code == 2
    assert "the client secret" in done.output
    assert list(Path().iterdir()) == []


def test_a_token_of_another_form_is_written_with_a_warning() -> None:
    done = init("--token-file", "-", said="of-another-form")
    assert done.exit_code == 0
    assert "This does not look like a bot's token." in done.stderr
    assert environment({})[TOKEN] == "of-another-form"


def test_the_applications_id_may_be_given_and_goes_before_the_tokens() -> None:
    other = "987654321098765432"
    done = init("--token-file", "-", "--application", other, said=GOOD)
    assert invitation.link(other) in done.output
    assert init("--application", "seedbed").exit_code == 2


def test_an_existing_env_that_others_can_read_is_refused_with_what_to_do() -> None:
    Path(".env").write_text(f"DISCORD_TOKEN={GOOD}\n")
    Path(".env").chmod(0o644)
    done = init()
    assert done.exit_code == 2
    assert "chmod 600 .env" in done.output


def test_every_setting_offered_is_as_shipped_with_the_shipped_words() -> None:
    shipped = page("config/seedbed.toml")
    text = files.settings_text()
    assert tomllib.loads(text) == {name: {} for name in tomllib.loads(text)}
    taken = [line for line in text.splitlines()[5:] if line.startswith("#")]
    settings = [line for line in taken if not line.startswith("# ")]
    assert len(settings) == len(files.OFFERED)
    for line in taken:
        assert line.removeprefix("#" if line in settings else "") in shipped.splitlines()


def test_settings_with_every_mark_taken_away_are_those_that_are_shipped(tmp_path: Path) -> None:
    lines = files.settings_text().splitlines()
    bare = [line[1:] if line[:1] == "#" and line[:2] != "# " else line for line in lines]
    path = tmp_path / "bare.toml"
    path.write_text("\n".join(bare))
    assert load(path, {}).model_dump() == Settings().model_dump()
    found = {
        f"{section}.{name}"
        for section, inside in tomllib.loads(path.read_text()).items()
        for name in inside
    }
    assert found == set(files.OFFERED)
