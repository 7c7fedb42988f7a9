"""Which messages of a channel a request asks for."""

import re
from collections.abc import Iterable, Mapping

_MESSAGES = re.compile(r"/channels/(\d+)/messages")
_USUAL = 50


def channel_of(method: str, path: str, query: Mapping[str, str]) -> int | None:
    """Return the channel whose messages behind one of them are asked for, or None."""
    found = _MESSAGES.fullmatch(path)
    return int(found[1]) if found and method == "GET" and "after" in query else None


def behind(query: Mapping[str, str], there: Iterable[int]) -> dict[str, str]:
    """Return a query for what comes next behind ``after``, as Discord answers it.

    SimCord gives the newest of all that are behind it, and leaves out what lies between.
    """
    limit, after = int(query.get("limit", _USUAL)), int(query["after"])
    following = sorted(one for one in there if one > after)[:limit]
    return {**query, "before": str(following[-1] + 1)} if following else dict(query)
