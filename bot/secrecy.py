"""What keeps the token where it is: out of the log, of the environment, of a core.

Whoever has the bot's token is the bot; the key of the endpoint that writes digests costs money.
"""

import ctypes
import io
import json
import logging
import os
import re
import resource
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO
from urllib.parse import quote

from pydantic import SecretStr

_IN_ADDRESSES = re.compile(r"(/(?:interactions|webhooks)/[0-9]+/)[^/?\s'\")\\]+")
"""Where addresses hold a token: with it anyone can speak for the bot, or as its webhook."""

_LEFT_OUT = "..."
_SHORTEST = 8
"""What is shorter is no secret, and may be a part of any word."""

_PR_SET_DUMPABLE = 4
"""Source: Linux, prctl(2)."""


class Redaction:
    """Leaves tokens out of a text: those in addresses, and the process's own wherever they stand.

    Args:
        secrets: The process's own; those of fewer than 8 characters are let be.
    """

    def __init__(self, secrets: Iterable[SecretStr] = ()) -> None:
        values = [one.get_secret_value() for one in secrets]
        forms = {form for one in values if len(one) >= _SHORTEST for form in _forms(one)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._own = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        """Return the text with dots where a token stood."""
        if self._own is not None:
            text = self._own.sub(_LEFT_OUT, text)
        return _IN_ADDRESSES.sub(rf"\1{_LEFT_OUT}", text)


def _forms(secret: str) -> set[str]:
    """Return a secret as it stands in a text, in JSON, in what Python quotes, in an address."""
    return {secret, json.dumps(secret)[1:-1], repr(secret)[1:-1], quote(secret, safe="")}


class WithoutTokens(logging.Formatter):
    """Leaves tokens out, also of tracebacks: some errors of aiohttp's name the whole address.

    Args:
        within: What makes a text of a record, or the format that does it.
        redaction: What is left out.
    """

    def __init__(self, within: logging.Formatter | str, redaction: Redaction | None = None) -> None:
        super().__init__()
        self._within = logging.Formatter(within) if isinstance(within, str) else within
        self._redaction = redaction or Redaction()

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one is used to, but for the tokens."""
        return self._redaction(self._within.format(record))


class _Guarded(io.TextIOWrapper):
    """A stream that leaves tokens out of what it writes."""

    def __init__(self, onto: TextIO, redaction: Redaction) -> None:
        super().__init__(
            onto.buffer, encoding=onto.encoding, errors=onto.errors, line_buffering=True
        )
        self._redaction = redaction
        # Else its end would close what lies below both.
        self._onto = onto

    def write(self, text: str) -> int:
        """Write a text without the tokens; what Python itself says comes whole in one piece."""
        super().write(self._redaction(text))
        return len(text)


def guard_stderr(redaction: Redaction) -> None:
    """Leave tokens out of all that is written there from now on, whoever writes it.

    Not everything comes by the log: Python writes there what nobody catches, and what goes wrong
    as a record is written.
    """
    sys.stderr = _Guarded(sys.stderr, redaction)


def forget(names: Sequence[str]) -> None:
    """Take variables out of the environment: no child inherits them, and nobody can read them.

    What a process was started with stays readable in /proc for whoever may look into it, also when
    a variable is gone; so its value is written over where it lies.
    """
    for name in names:
        if name in os.environ:
            _overwrite(name)
            del os.environ[name]


def _overwrite(name: str) -> None:
    libc: Any = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_void_p
    at = libc.getenv(os.fsencode(name))
    if at:
        ctypes.memset(at, ord("-"), len(ctypes.string_at(at)))


def no_core() -> None:
    """Have no core written of this process, and nobody but root look into its memory.

    The limit alone would not do: a program that takes in cores, as systemd's does, does not ask it.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
