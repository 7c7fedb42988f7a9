"""The writer of a digest's smoother text: an OpenAI-compatible endpoint that is not trusted.

It is asked once per digest. Where it fails, or nothing of its answer may be shown, the digest keeps
the sentences that were chosen: at the worst it is late by the time limit.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Protocol

import aiohttp
from pydantic import SecretStr

from bot.digests.writing import written
from bot.digests.writing.written import Handed, Written
from bot.settings import Settings

log = logging.getLogger(__name__)

LARGEST = 256 * 1024
"""Bytes of a response that are read: an answer and all that may stand around it."""

_TEMPERATURE = 0.2
_MOST_TOKENS = 3_000
"""Enough for `written.MOST` sentences of full length where every sign is a token."""
_CUT_SHORT = ("length", "content_filter")
"""Source: OpenAI API reference, "Create chat completion", finish_reason."""


class Writer(Protocol):
    """Writes a smoother text from chosen sentences."""

    async def write(
        self, title: str, sentences: Sequence[Handed], *, digest_id: int | None = None
    ) -> list[Written] | None:
        """Return what was written, or None where the chosen sentences are to be shown.

        Never raises.

        Args:
            title: The title of the discussion.
            sentences: What may be said, numbered from 1; each may be quoted as it is.
            digest_id: Names the digest in the log, where texts have no place.
        """
        ...


class ChatWriter:
    """Asks an OpenAI-compatible endpoint, a local one or one by https.

    Args:
        url: Its address up to ``/chat/completions``, as `bot.settings.kinds.ChatUrl` allows it.
        model: The model's name there.
        key: Sent as a bearer token and shown nowhere; empty for none.
        seconds: How long one text may take in all.
    """

    def __init__(self, url: str, model: str, key: SecretStr, seconds: float) -> None:
        self._url = f"{url}/chat/completions"
        self._model = model
        self._key = key
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def write(
        self, title: str, sentences: Sequence[Handed], *, digest_id: int | None = None
    ) -> list[Written] | None:
        """See `Writer.write`."""
        if not sentences:
            return None
        try:
            answer = _answer(await self._ask(written.messages(title, sentences)))
            found = await asyncio.to_thread(written.read, answer, sentences)
            if not found:
                raise _UnusableError("nothing of the answer may be shown")
        except _UnusableError as error:
            _fell_back(digest_id, str(error))
        except TimeoutError:
            _fell_back(digest_id, "no answer in time")
        except Exception as error:
            # Whatever befalls it, the digest is posted. The error's kind alone is logged: what
            # libraries say of an error may hold what was sent.
            _fell_back(digest_id, type(error).__name__)
        else:
            return found
        return None

    async def _ask(self, messages: list[dict[str, str]]) -> bytes:
        question = {
            "model": self._model,
            "messages": messages,
            "temperature": _TEMPERATURE,
            "max_tokens": _MOST_TOKENS,
            "stream": False,
        }
        # Packed responses are not asked for and not unpacked: a small one may become a huge one.
        headers = {"Accept-Encoding": "identity"}
        if self._key.get_secret_value():
            headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        async with (
            aiohttp.ClientSession(timeout=self._timeout, auto_decompress=False) as session,
            # A redirect would carry replies and key to where the operator did not send them.
            session.post(
                self._url, json=question, headers=headers, allow_redirects=False
            ) as response,
        ):
            if response.status != HTTPStatus.OK:
                raise _UnusableError(f"status {response.status}")
            return await _body(response)


def chat_writer(settings: Settings) -> ChatWriter | None:
    """Return the writer that the settings name, or None where sentences are only chosen."""
    digest = settings.digest
    if digest.writer != "chat" or digest.chat_url is None:
        return None
    return ChatWriter(digest.chat_url, digest.chat_model, settings.chat_key, digest.chat_seconds)


class _UnusableError(Exception):
    """The answer cannot be used; the message is for the log and holds nothing of it."""


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for part in response.content.iter_any():
        body += part
        if len(body) > LARGEST:
            raise _UnusableError(f"more than {LARGEST} bytes")
    return bytes(body)


def _answer(body: bytes) -> str:
    """Return the text of the first choice."""
    try:
        choice: Any = json.loads(body.decode("utf-8"))["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise _UnusableError("not the answer of a chat") from None
    if not isinstance(text, str):
        raise _UnusableError("not the answer of a chat")
    if reason in _CUT_SHORT:
        raise _UnusableError("the answer was cut short")
    if len(text) > written.LONGEST_ANSWER:
        raise _UnusableError("the answer is too long")
    return text


def _fell_back(digest_id: int | None, reason: str) -> None:
    which = "a digest" if digest_id is None else f"digest {digest_id}"
    log.warning("chat text of %s is not used: %s; its sentences stay as chosen", which, reason)
