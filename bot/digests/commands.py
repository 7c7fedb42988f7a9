"""The command `seedbed summarize`."""

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import click

from bot.cli import USAGE_EXIT
from bot.digests.sources import Point, Source
from bot.digests.text.summary import DEFAULT_WORDS, summarise, thread, told

_GZIP = b"\x1f\x8b"
_FORM = '{"messages": ["...", "..."], "words": 100}'


class _Refusal(click.ClickException):
    """A mistake in what was given, told in one line."""

    exit_code = USAGE_EXIT


@dataclass(frozen=True, slots=True)
class _Asked:
    sources: list[Source]
    words: int


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--words",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"Words of a summary at the most; else what its line says, else {DEFAULT_WORDS}.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, with where each sentence stands."
)
def summarize(file: BinaryIO, words: int | None, as_json: bool) -> None:
    """Summarise threads of messages, one a line, from FILE or standard input, plain or gzip.

    A line is {"messages": [...], "words": N}; a message is a text, or {"text": ..., "author": ...}.
    Sentences are chosen and never rewritten: what runs over lines is put on one, no more. With
    --json, "sources" says where each stands: the message, counted from 0, and its characters.
    """
    for number, line in _lines(file):
        try:
            asked = _read(line)
        except ValueError as error:
            before = " The lines before it are done." if number > 1 else ""
            raise _Refusal(f"{_name(file)}, line {number}: {error}{before}") from None
        points = summarise(asked.sources, words=asked.words if words is None else words)
        summary = told(asked.sources, points)
        if as_json:
            click.echo(json.dumps({"summary": summary, "sources": [_place(one) for one in points]}))
        else:
            click.echo(summary.encode("utf-8", "replace").decode("utf-8"))


def _name(file: BinaryIO) -> str:
    name = getattr(file, "name", "")
    return name if isinstance(name, str) and name not in {"", "<stdin>"} else "Standard input"


def _place(point: Point) -> dict[str, int]:
    return {"message": point.reply_id, "start": point.start, "end": point.end}


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Give the lines and their numbers, from 1, unpacked if the file is gzip."""
    buffered = io.BufferedReader(file)  # type: ignore[type-var]  # any stream of bytes will do
    number = 0
    try:
        zipped = buffered.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
        lines = gzip.GzipFile(fileobj=buffered) if zipped else buffered
        for number, line in enumerate(lines, start=1):
            yield number, line
    except (OSError, EOFError, zlib.error) as error:
        raise _Refusal(
            f"{_name(file)} cannot be read beyond line {number}: {error}. Is the file whole?"
        ) from None
    finally:
        buffered.detach()  # the file is closed by who opened it


def _read(line: bytes) -> _Asked:
    """Read a thread.

    Raises:
        ValueError: It is none; the message says what to write.
    """
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("this is not UTF-8 text.") from None
    except (ValueError, RecursionError):
        raise ValueError(f"this is not JSON. Write {_FORM}, on one line.") from None
    if not isinstance(found, dict) or not isinstance(found.get("messages"), list):
        raise ValueError(f'there is no list of "messages". Write {_FORM}.')
    words = found.get("words", DEFAULT_WORDS)
    if not isinstance(words, int) or isinstance(words, bool) or words < 0:
        raise ValueError('"words" must be a whole number, 0 or more.')
    pairs = [_message(place, one) for place, one in enumerate(found["messages"])]
    return _Asked(thread([text for text, _ in pairs], [author for _, author in pairs]), words)


def _message(place: int, found: Any) -> tuple[str, str | int | None]:
    if not isinstance(found, dict):
        found = {"text": found}
    text, author = found.get("text"), found.get("author")
    if not isinstance(text, str):
        raise ValueError(f'message {place} (from 0) must be a text, or have a "text".')
    if not isinstance(author, str | int | None):
        raise ValueError(f'the "author" of message {place} (from 0) must be a name or a number.')
    return text, author
