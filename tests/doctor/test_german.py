"""``seedbed doctor`` at a German terminal: findings and remedies, one thing wrong at a time."""

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import health
from tests.doctor.test_local import COPY, asked
from tests.language.german import TERMINAL, assert_german_terminal


def german(folder: Path, *options: str, **env: str) -> str:
    return asked(folder, *options, **{**TERMINAL, **env}).output


def is_open(folder: Path) -> None:
    folder.chmod(0o755)
    for name in ("seedbed.db", COPY):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("nothing")
        (folder / name).chmod(0o644)


def lost(folder: Path) -> None:
    state = health.State(datetime.now(UTC), gateway=False, scorer=False, database=False)
    health.write(folder / "health.json", state)


def works(folder: Path) -> None:
    health.write(folder / "health.json", health.State(datetime.now(UTC), gateway=True, scorer=True))


@pytest.mark.parametrize(
    ("prepared", "words"),
    [
        (lambda _: None, "Die Einstellungen sind vollständig und zulässig."),
        (is_open, "Als Datenbank unbrauchbar"),
        (is_open, "seedbed.db lesen, und 1 weitere."),
        (lost, "Der Bot läuft, aber: das Gateway ist weg, das Bewertungsmodell ist weg"),
        (works, "Der Bot läuft, mit Gateway und Bewertungsmodell."),
    ],
)
def test_what_is_found_on_disk_is_told_in_german(
    tmp_path: Path, prepared: Callable[[Path], None], words: str
) -> None:
    prepared(tmp_path)
    said = german(tmp_path)
    assert words in said
    assert "ok    models     Bewertet wird mit ngram" in said
    assert_german_terminal(said)


@pytest.mark.parametrize(
    "env",
    [
        {"DISCORD_TOKEN": ""},
        {"DISCORD_TOKEN": "a b"},
        {"DISCORD_TOKEN": "secret"},
        {"DISCORD_TOKEN_FILE": "/dev/null"},
        {"DISCORD_TOKEN": "", "DISCORD_TOKEN_FILE": "/dev/null"},
        {"SEEDBED_CHAT_KEY_FILE": "x", "SEEDBED_TOKEN": "x", "SEEDBED_SCORING__ENGIN": "ngram"},
        {"SEEDBED_DIGEST__ZONE": "Europe/Berlim", "SEEDBED_DIGEST__TIME": "8"},
        {"SEEDBED_DIGEST__SECTIONS": '["x"]', "SEEDBED_DIGEST__CHAT_URL": "http://example.com"},
        {"SEEDBED_DIGEST__WRITER": "chat", "SEEDBED_SCORING__MODELS_MIRROR": "x"},
        {"SEEDBED_HEALTH__STALE_AFTER_SECONDS": "1", "SEEDBED_DISCORD__API_BASE": "x"},
        {"SEEDBED_POLICY__REVIEW_AT": "3", "SEEDBED_BACKUP__KEEP_DAYS": "900"},
        {"SEEDBED_MODERATION__RULES": '{"threat": ""}', "SEEDBED_SCORING__MODELS_PATH": "~"},
        {"SEEDBED_CONFIG": "missing.toml", "SEEDBED_SCORING__BATCH_SIZE": "x"},
        {"SEEDBED_SCORING__ENGINE": "detoxify-onnx", "SEEDBED_SCORING__MODELS_PATH": "models"},
        {"SEEDBED_SCORING__ENGINE": "auto", "SEEDBED_SCORING__DETOXIFY_CHECKPOINT": "x"},
    ],
)
def test_what_is_wrong_with_settings_secrets_and_models_is_told_in_german(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = german(tmp_path, **env)
    assert "fail" in said or "warn  token" in said
    assert_german_terminal(said)


def test_a_port_that_is_taken_is_told_in_german(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = german(tmp_path, SEEDBED_METRICS__PORT=port)
    assert f"warn  metrics    Port {port} ist belegt" in said
    assert_german_terminal(said)


def test_what_machines_read_is_english_at_a_german_terminal(tmp_path: Path) -> None:
    english, told = (json.loads(asked(tmp_path, "--json", **env).stdout) for env in ({}, TERMINAL))
    # What changes from one moment to the next is left out: the time, and the room on the disk.
    steady = ("settings", "token", "database", "folders", "files", "models", "bot")
    assert [one for one in told if one["what"] in steady] == [
        one for one in english if one["what"] in steady
    ]
