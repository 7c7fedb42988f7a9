"""Files with secrets: whose they may be, and who else may read or change them."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.settings import SettingsError, load, secret_file
from bot.settings.loading import read_chat_key, read_token
from bot.settings.secret_file import complaint

TOKEN = "not.a-real.token"
BOT, OTHER, ROOT = 1000, 1001, 0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "a secret"
    made.write_text(f"{TOKEN}\n", encoding="utf-8")
    made.chmod(0o600)
    return made


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_file_of_the_owner_alone_is_read(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert read_token({"DISCORD_TOKEN_FILE": str(file)}).get_secret_value() == TOKEN
    assert read_chat_key({"SEEDBED_CHAT_KEY_FILE": str(file)}).get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("mode", "may"),
    [(0o640, "read"), (0o604, "read"), (0o644, "read"), (0o620, "changed"), (0o666, "changed")],
)
def test_a_file_that_others_can_read_or_change_is_refused_with_what_to_do(
    file: Path, mode: int, may: str
) -> None:
    file.chmod(mode)
    line = (
        f"DISCORD_TOKEN_FILE: {file} can be {may} by others than its owner. "
        f"Take that from them: chmod 600 '{file}'"
    )
    with pytest.raises(SettingsError) as caught:
        load(None, {"DISCORD_TOKEN_FILE": str(file)}, needs_token=True)
    assert caught.value.problems == (line,)
    with pytest.raises(SettingsError) as caught:
        read_chat_key({"SEEDBED_CHAT_KEY_FILE": str(file)})
    assert caught.value.problems == (line.replace("DISCORD_TOKEN", "SEEDBED_CHAT_KEY"),)


def test_a_file_of_another_user_is_refused_with_what_to_do(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_file, "_ROOT", -1)
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    with pytest.raises(SettingsError) as caught:
        read_token({"DISCORD_TOKEN_FILE": str(file)})
    assert str(caught.value) == (
        f"DISCORD_TOKEN_FILE: {file} belongs to another user than the bot's. "
        f"Give it to the bot: chown {file.stat().st_uid + 1} '{file}'"
    )


@pytest.mark.parametrize(
    ("mode", "owner", "handed_in", "wrong"),
    [
        (0o600, BOT, False, None),
        (0o400, ROOT, False, None),
        # root's, and the bot's by its group: no other way but that everybody may read it.
        (0o640, ROOT, False, None),
        (0o644, ROOT, False, "chmod 640"),
        (0o660, ROOT, False, "chmod 600"),
        (0o600, OTHER, False, "chown"),
        (0o640, BOT, False, "chmod 600"),
        # As Docker and Kubernetes hand them in.
        (0o444, ROOT, True, None),
        (0o644, ROOT, True, None),
        (0o444, BOT, True, None),
        (0o666, ROOT, True, "chmod 600"),
        (0o444, OTHER, True, "chown"),
    ],
)
def test_what_a_container_hands_in_may_be_read_by_all_but_changed_by_none(
    mode: int, owner: int, handed_in: bool, wrong: str | None
) -> None:
    found = complaint(mode, owner, user=BOT, handed_in=handed_in)
    assert (found is None) if wrong is None else (found is not None and wrong in found)


@pytest.mark.parametrize(
    ("flags", "device_of_root", "read"),
    [(os.ST_RDONLY, -1, True), (0, -1, False), (os.ST_RDONLY, None, False)],
)
def test_only_a_read_only_mount_of_its_own_counts_as_handed_in(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    flags: int,
    device_of_root: int | None,
    read: bool,
) -> None:
    file.chmod(0o444)
    device = file.stat().st_dev if device_of_root is None else device_of_root
    problems: tuple[str, ...] = ()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fstatvfs", lambda _: SimpleNamespace(f_flag=flags))
        patched.setattr(os, "stat", lambda _: SimpleNamespace(st_dev=device))
        try:
            read_token({"DISCORD_TOKEN_FILE": str(file)})
        except SettingsError as error:
            problems = error.problems
    assert (problems == ()) is read
    assert all("can be read by others" in one for one in problems)
