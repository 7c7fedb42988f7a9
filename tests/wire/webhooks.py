"""Webhooks on the wire: they post in threads, and answer only who waits for the message."""

import contextlib
import re
from collections.abc import Mapping
from typing import Any

from bot.demo.patches import webhooks_in_threads

_EXECUTED = re.compile(r"/webhooks/\d+/[^/]+")
_TRUE = ("1", "true")


def in_threads(query: Mapping[str, str]) -> contextlib.AbstractContextManager[None]:
    """Let a request that names a thread reach it, while this lasts."""
    return webhooks_in_threads() if query.get("thread_id") else contextlib.nullcontext()


def thread_of(path: str, query: Mapping[str, str]) -> int | None:
    """Return the thread that a request on a webhook names, or None."""
    named = query.get("thread_id")
    return int(named) if named and path.startswith("/webhooks/") else None


def answered(method: str, path: str, query: Mapping[str, str], answer: Any) -> Any:
    """Return what is answered: executing a webhook answers with nothing, unless it is asked for.

    Source: Discord API reference, "Execute Webhook": ``wait``.
    """
    executed = method == "POST" and _EXECUTED.fullmatch(path) is not None
    return None if executed and query.get("wait", "").lower() not in _TRUE else answer
