"""The endpoint that may write digests: its settings, and that its key is never shown."""

from pathlib import Path

import pytest

from bot.settings import DigestSettings, SettingsError, load
from bot.settings.loading import read_chat_key
from tests.settings.test_cli import seedbed

KEY = "not-a-real-key"
TOKEN = {"DISCORD_TOKEN": "not.a-real.token"}
CHAT = 'writer = "chat"\n'
URL = 'chat_url = "https://chat.example/v1"\n'
MODEL = 'chat_model = "small"\n'


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def problem(environ: dict[str, str], text: str = "") -> str:
    Path("seedbed.toml").write_text(f"[digest]\n{text}", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(None, environ, needs_token=bool(environ.get("DISCORD_TOKEN")))
    (line,) = caught.value.problems
    return line


def test_nothing_is_handed_to_anybody_unless_the_operator_says_so() -> None:
    digest = load(None, {}).digest
    assert (digest.writer, digest.chat_url, digest.chat_model) == ("extract", None, "")


def test_an_endpoint_and_its_model_can_be_named() -> None:
    Path("seedbed.toml").write_text(f"[digest]\n{CHAT}{URL}{MODEL}", encoding="utf-8")
    assert load(None, {}).digest == DigestSettings(
        writer="chat", chat_url="https://chat.example/v1", chat_model="small"
    )


@pytest.mark.parametrize("given", ["", URL, MODEL, f"{URL}chat_model = ' '\n"])
def test_a_writer_without_an_endpoint_or_a_model_is_a_mistake(given: str) -> None:
    assert problem({}, CHAT + given) == (
        'seedbed.toml: digest: writer = "chat" needs chat_url and chat_model: the address of an '
        'OpenAI-compatible endpoint and the name of a model there. Set both, or writer = "extract".'
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('writer = "chatt"', 'digest.writer is "chatt". Allowed: extract, chat.'),
        ("chat_seconds = 0", "digest.chat_seconds is 0. Allowed: a number above 0 to 600."),
        ("chat_seconds = 601", "digest.chat_seconds is 601. Allowed: a number above 0 to 600."),
        ("chat_model = 3", "digest.chat_model is 3. Allowed: text in quotes."),
        ("chat_key = 'x'", "chat_key is not a setting. The key goes into SEEDBED_CHAT_KEY."),
    ],
)
def test_a_mistake_is_one_plain_line(text: str, line: str) -> None:
    assert problem({}, text).endswith(line)


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://chat.example/v1/", "https://chat.example/v1"),
        ("https://chat.example/v1/chat/completions", "https://chat.example/v1"),
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://localhost:8080/v1", "http://localhost:8080/v1"),
        ("", None),
    ],
)
def test_https_and_loopback_may_be_asked(address: str, read: str | None) -> None:
    assert load(None, {"SEEDBED_DIGEST__CHAT_URL": address}).digest.chat_url == read


@pytest.mark.parametrize(
    "address",
    [
        "http://chat.example/v1",
        "http://10.0.0.1:11434/v1",
        "http://192.168.1.5/v1",
        "http://0.0.0.0:8080/v1",
        "http://localhost.example/v1",
        "http://127.0.0.1@chat.example/v1",
        "https://user:word@chat.example/v1",
        "https://chat.example/v1?key=x",
        "https://chat.example:many/v1",
        "ftp://127.0.0.1/v1",
        "file:///v1",
        "chat.example/v1",
        "https://",
        " ",
    ],
)
def test_nobody_else_may_be_asked(address: str) -> None:
    line = problem({"SEEDBED_DIGEST__CHAT_URL": address})
    assert line.startswith("environment: SEEDBED_DIGEST__CHAT_URL is ")
    assert line.endswith(
        "this address receives sentences of replies, and the key. Allowed: an https address, "
        "or http on loopback (127.0.0.1, ::1, localhost), or empty for none."
    )


def test_the_key_comes_from_the_variable_or_the_file_or_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n", encoding="utf-8")
    file.chmod(0o600)
    for environ, key in (
        ({"SEEDBED_CHAT_KEY": f" {KEY}\n"}, KEY),
        ({"SEEDBED_CHAT_KEY_FILE": str(file)}, KEY),
        ({"SEEDBED_CHAT_KEY_FILE": str(file), "SEEDBED_CHAT_KEY": ""}, KEY),
        ({"SEEDBED_CHAT_KEY_FILE": "", "SEEDBED_CHAT_KEY": ""}, ""),
        ({}, ""),
    ):
        settings = load(None, {**TOKEN, **environ}, needs_token=True)
        assert settings.chat_key.get_secret_value() == key
        assert settings.token.get_secret_value() == TOKEN["DISCORD_TOKEN"]


def test_the_key_is_read_only_where_it_is_needed_and_never_shown() -> None:
    environ = {**TOKEN, "SEEDBED_CHAT_KEY": KEY}
    assert load(None, environ).chat_key.get_secret_value() == ""
    settings = load(None, environ, needs_token=True)
    assert (
        KEY not in f"{settings!r} {settings} {settings.model_dump_json()} {settings.model_dump()}"
    )


def test_config_prints_neither_the_key_nor_a_place_for_it(tmp_path: Path) -> None:
    done = seedbed("config", cwd=tmp_path, SEEDBED_CHAT_KEY=KEY, **TOKEN)
    assert done.returncode == 0
    assert '"chat_url": null' in done.stdout
    assert KEY not in done.stdout + done.stderr
    assert "chat_key" not in done.stdout


def test_a_key_that_cannot_be_used_is_one_plain_line_without_the_key(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.write_text(" \n", encoding="utf-8")
    binary.write_bytes(b"\xff\xfe")
    for file in (empty, binary):
        file.chmod(0o600)
    expected = {
        "SEEDBED_CHAT_KEY is empty.": {"SEEDBED_CHAT_KEY": "  "},
        "SEEDBED_CHAT_KEY is not a key: there is white space": {"SEEDBED_CHAT_KEY": f"a {KEY}"},
        "SEEDBED_CHAT_KEY and SEEDBED_CHAT_KEY_FILE are both set. Keep one of them.": {
            "SEEDBED_CHAT_KEY": KEY,
            "SEEDBED_CHAT_KEY_FILE": str(empty),
        },
        f"{empty} is empty.": {"SEEDBED_CHAT_KEY_FILE": str(empty)},
        "it is not text": {"SEEDBED_CHAT_KEY_FILE": str(binary)},
        "No such file": {"SEEDBED_CHAT_KEY_FILE": str(tmp_path / "gone")},
    }
    for line, environ in expected.items():
        with pytest.raises(SettingsError) as caught:
            read_chat_key(environ)
        assert line in str(caught.value)
        assert KEY not in str(caught.value)
        assert problem({**TOKEN, **environ}) == str(caught.value)
