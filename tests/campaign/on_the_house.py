"""Rules: what must hold of the file, the log, and the manners of the bot."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tests.campaign.facts import Facts

INVALID = (401, 403, 429)
"""Source: Discord, "Rate Limits", "Invalid Request Limit": 10,000 of these in 10 minutes."""
MOST_INVALID = 300
_NETWORK = (
    r"aiohttp\.", r"ConnectionResetError", r"TimeoutError", r"discord\.errors\.(HTTPException"
    r"|DiscordServerError|NotFound|Forbidden|RateLimited|GatewayNotFound|ConnectionClosed)",
    r"discord\.app_commands\.errors\.CommandInvokeError.*(HTTPException|NotFound|ServerError)",
    r"bot\.effects\.webhooks\.UnclearError", r"OSError",
)  # fmt: skip
_FULL = (r"(sqlite3|bot\.store\.database)\.\w+: database or disk is full",)
_LOCKED = (r"(sqlite3|bot\.store\.database)\.\w+: database is locked",)
_TOO_LATE = r"discord\.errors\.NotFound: 404 Not Found \(error code: 10062\)"
"""An interaction that is answered a day later, as when a day passes, is not known any more."""
_STOPPED = (
    r"RuntimeError: (cannot schedule new futures after shutdown|Session is closed)",
    r"AttributeError: '_MissingSentinel' object has no attribute",  # discord.py, on its way out
    r"bot\.store\.\w+\.StoreError: The database is closed",
    r"asyncio\.exceptions\.CancelledError",  # APScheduler, of a tick that had not begun
)
"""What was under way when the bot was told to stop is broken off."""
EXPECTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"disk full": _FULL, "database locked": _LOCKED, "stopped": _STOPPED}
)
"""Which errors may be logged with where they came from, by what went wrong."""
_QUIET = frozenset(
    {"disk full", "database locked", "events twice", "events out of order", "clock ahead",
     "clock back", "scorer hangs", "scorer crashes", "scorer down", "scorer out of memory"}
)  # fmt: skip
"""Troubles in which Discord is there all the time."""


def nothing_is_orphaned(facts: Facts) -> Iterator[str]:
    """The file is whole, no row lacks its parent, nothing is half done."""
    yield from facts.kept.broken
    if not facts.here:
        return  # what is under way there waits until the bot is asked in again
    for one in facts.kept.discussions:
        if one.state == "posting":
            yield f"discussion {one.id} is still being posted"
    if "pending" in facts.kept.notices:
        yield "a notice is still on its way"


def few_requests_are_invalid(facts: Facts) -> Iterator[str]:
    """Discord's limit on refused requests is never near."""
    count = sum(facts.server.statuses.get(status, 0) for status in INVALID)
    if count > MOST_INVALID:
        yield f"{count} requests were invalid"


def requests_are_well_formed(facts: Facts) -> Iterator[str]:
    """No request was other than Discord wants it."""
    yield from facts.server.wrong


def only_what_is_expected_is_logged(facts: Facts) -> Iterator[str]:
    """No error is logged with where it came from but those of the troubles there were."""
    expected = [_TOO_LATE, *(one for kind in facts.troubles for one in EXPECTED.get(kind, ()))]
    if not facts.troubles <= _QUIET:
        expected += _NETWORK
    for where, error in facts.tracebacks:
        if where.startswith("discord.") and re.match("|".join(_NETWORK), error):
            continue  # it says so of every connection that is lost
        if not any(re.match(one, error) for one in expected):
            yield f"{where} logged {error}"


INVARIANTS = (
    nothing_is_orphaned,
    few_requests_are_invalid,
    requests_are_well_formed,
    only_what_is_expected_is_logged,
)
