"""One file from the web: resumed where it broke off, and checked before it is taken for whole.

The proxies of the environment are used: HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
"""

import http.client
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

from bot.scoring.detoxify_store import digest
from bot.scoring.port import ScorerUnavailableError

Advance = Callable[[str, int, int | None], None]
"""Told a file's name, the bytes at hand and, where the server says so, the bytes of the whole."""

_PAUSES_SECONDS = (1.0, 2.0, 4.0, 8.0)
"""How long to wait before each further attempt."""

_TIMEOUT_SECONDS = 60.0
_CHUNK = 1 << 20
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class _BrokeOffError(Exception):
    """A download ended early; another attempt goes on from there."""


class _StaleError(Exception):
    """What was begun does not fit the server's file; it has to begin anew."""


def download(
    address: str,
    target: Path,
    *,
    expected: str = "",
    advance: Advance = lambda _name, _done, _total: None,
    pause: Callable[[float], None] = time.sleep,
) -> str:
    """Bring a file here and return its SHA-256; what an earlier attempt left is gone on from.

    Args:
        address: An http or https address.
        target: Where it belongs; until it is whole, ``.part`` is behind its name.
        expected: Its SHA-256, or the digits it begins with.
        advance: Told of the progress.
        pause: Waits before another attempt, given seconds.

    Raises:
        ScorerUnavailableError: It could not be had, or is not what was expected.
    """
    if urlsplit(address).scheme not in {"http", "https"}:
        raise ScorerUnavailableError(f"{address} is not an http or https address.")
    part = target.with_name(f"{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    resumed = part.is_file()
    _complete(address, part, target.name, advance, pause)
    found = digest(part)
    if not found.startswith(expected) and resumed:
        # The beginning may stem from another version of the file: once more, from the start.
        _discard(part)
        _complete(address, part, target.name, advance, pause)
        found = digest(part)
    if not found.startswith(expected):
        _discard(part)
        raise ScorerUnavailableError(
            f"{address} is not the file that was expected: its SHA-256 is {found}, not "
            f"{expected}{'…' if len(expected) < 64 else ''}. It was deleted."
        )
    os.replace(part, target)
    _etag(part).unlink(missing_ok=True)
    return found


def _complete(
    address: str, part: Path, name: str, advance: Advance, pause: Callable[[float], None]
) -> None:
    """Go on until the file is whole, with a pause after each failure."""
    for seconds in (*_PAUSES_SECONDS, None):
        try:
            _attempt(address, part, lambda done, total: advance(name, done, total))
        except _StaleError:
            _discard(part)
        except HTTPError as error:
            error.close()
            if error.code not in _PASSING or seconds is None:
                raise _unavailable(address, f"the server answers {error.code}") from None
            pause(seconds)
        except (_BrokeOffError, OSError, http.client.HTTPException) as error:
            if seconds is None:
                raise _unavailable(address, _reason(error)) from None
            pause(seconds)
        else:
            return
    raise _unavailable(address, "the server's answers do not fit together")


def _attempt(address: str, part: Path, advance: Callable[[int, int | None], None]) -> None:
    have = part.stat().st_size if part.is_file() else 0
    request = Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 - http(s) only
    if have:
        request.add_header("Range", f"bytes={have}-")
        if _etag(part).is_file():
            request.add_header("If-Range", _etag(part).read_text(encoding="ascii"))
    try:
        # Not `urlopen`, which keeps the proxies it met first for as long as the process lives.
        response = build_opener().open(request, timeout=_TIMEOUT_SECONDS)
    except HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have:
            error.close()
            raise _StaleError from None
        raise
    with response:
        goes_on = response.status == http.HTTPStatus.PARTIAL_CONTENT
        if goes_on and not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
            raise _StaleError
        have = have if goes_on else 0
        length = response.headers.get("Content-Length")
        total = None if length is None else have + int(length)
        if not goes_on:
            _keep_etag(part, response.headers.get("ETag"))
        with part.open("ab" if goes_on else "wb") as file:
            have = _copy(response, file, have, lambda done: advance(done, total))
    if total is not None and have != total:
        raise _BrokeOffError(f"it broke off after {have} of {total} bytes")


def _copy(
    response: http.client.HTTPResponse,
    file: BinaryIO,
    have: int,
    advance: Callable[[int], None],
) -> int:
    advance(have)
    while chunk := response.read(_CHUNK):
        file.write(chunk)
        have += len(chunk)
        advance(have)
    return have


def _keep_etag(part: Path, etag: str | None) -> None:
    """Keep the name of the version that is being downloaded; a weak one promises nothing."""
    if etag is None or etag.startswith("W/") or not etag.isascii():
        _etag(part).unlink(missing_ok=True)
    else:
        _etag(part).write_text(etag, encoding="ascii")


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    _etag(part).unlink(missing_ok=True)


def _etag(part: Path) -> Path:
    return part.with_name(f"{part.name}.etag")


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, URLError) else error
    return str(cause).strip() or type(error).__name__


def _unavailable(address: str, why: str) -> ScorerUnavailableError:
    return ScorerUnavailableError(
        f"{address} could not be downloaded: {why}. What is there is kept; the next attempt goes "
        "on from it. Behind a proxy, set HTTPS_PROXY; for a mirror, scoring.models_mirror and "
        "HF_ENDPOINT."
    )
