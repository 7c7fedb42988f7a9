"""Tokens stay where they are: out of the log and of stderr, of the environment, of a core."""

import io
import json
import logging
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.inside.logs import json_lines
from bot.secrecy import Redaction, WithoutTokens, guard_stderr

TOKEN = "not.a-real.token"
KEY = 'key/with "all" + \\ in it'
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="/proc and prctl are Linux's")


def redaction() -> Redaction:
    return Redaction((SecretStr(TOKEN), SecretStr(KEY)))


def child(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(Path(__file__).parents[2]), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@given(st.text(), st.text(), st.sampled_from([TOKEN, KEY]))
def test_a_secret_is_left_out_wherever_it_stands(before: str, after: str, secret: str) -> None:
    assert secret not in redaction()(f"{before}{secret}{after}")


@pytest.mark.parametrize("secret", [TOKEN, KEY])
def test_a_secret_is_left_out_in_whichever_way_it_is_written(secret: str) -> None:
    for text in (json.dumps({"a": secret}), repr([secret]), f"/v1?key={quote(secret, safe='')}"):
        told = redaction()(text)
        assert "..." in told
        assert not any(form in told for form in ("real", "all", "in it", "in%20it")), told


def test_what_is_too_short_for_a_secret_is_let_be() -> None:
    assert Redaction((SecretStr(""), SecretStr("none")))("none the worse") == "none the worse"


def test_a_record_in_json_stays_json_without_its_tokens() -> None:
    said = f'Bot {TOKEN} at "/webhooks/7/se.cr-e_t"\nand "more"'
    record = logging.LogRecord("bot", logging.ERROR, "", 1, "%s", (said,), None)
    line = json.loads(WithoutTokens(json_lines(), redaction()).format(record))
    told = 'Bot ... at "/webhooks/7/..."\nand "more"'
    assert (line["message"], line["args"]) == (told, [told])


@pytest.mark.parametrize(
    "fails",
    [
        f"raise ValueError('Bot {TOKEN}')",
        f"logging.getLogger().error('%s %s', '{TOKEN}')",
        f"warnings.warn('{TOKEN}')",
        f"t = threading.Thread(target=open, args=('/gone/{TOKEN}',)); t.start(); t.join()",
        f"class A:\n    def __del__(self): raise ValueError('{TOKEN}')\nA()",
        f"print('{TOKEN}', file=sys.stderr)",
    ],
)
def test_what_python_itself_writes_to_stderr_has_no_token(fails: str) -> None:
    done = child(
        "import logging, sys, threading, warnings\n"
        "from pydantic import SecretStr\n"
        "from bot.secrecy import Redaction, guard_stderr\n"
        f"guard_stderr(Redaction([SecretStr('{TOKEN}')]))\n"
        "logging.basicConfig()\n" + fails
    )
    assert "..." in done.stderr
    # The lines of a traceback show the source, in which the token stands here and nowhere else.
    assert TOKEN not in done.stderr


def test_stderr_stays_what_it_was_but_for_the_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    below = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(below, encoding="utf-8"))
    guard_stderr(redaction())
    assert sys.stderr.write(f"é {TOKEN}\n") == len(f"é {TOKEN}\n")
    assert below.getvalue().decode() == "é ...\n"
    sys.stderr.close()


@LINUX
def test_a_secret_in_the_environment_is_forgotten_also_in_proc() -> None:
    done = child(
        "import subprocess, sys\nfrom pathlib import Path\nfrom bot.secrecy import forget\n"
        "before = Path('/proc/self/environ').read_bytes()\n"
        "forget(['DISCORD_TOKEN', 'NOT_THERE'])\n"
        "after = Path('/proc/self/environ').read_bytes()\n"
        "print(before.count(b'real'), after.count(b'real'), after.count(b'KEPT=real'))\n"
        "print(subprocess.run(['env'], capture_output=True, text=True).stdout)",
        DISCORD_TOKEN=TOKEN,
        KEPT="real",
    )
    assert done.stdout.splitlines()[0] == "2 1 1", done.stderr
    assert "KEPT=real" in done.stdout
    assert TOKEN not in done.stdout
    assert "DISCORD_TOKEN" not in done.stdout


@LINUX
def test_no_core_is_written_of_the_process_and_its_memory_is_closed() -> None:
    done = child(
        "import ctypes, resource\nfrom bot.secrecy import no_core\nno_core()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    assert done.stdout.strip() == "(0, 0) 0", done.stderr
