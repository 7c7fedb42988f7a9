"""The log tells what failed where, and never a token."""

import logging
import sys

import pytest

from bot.secrecy import WithoutTokens

API = "https://discord.com/api/v10"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/webhooks/7/se.cr-e_t/messages/@original", "/webhooks/7/.../messages/@original"),
        ("/webhooks/7/se.cr-e_t?wait=1", "/webhooks/7/...?wait=1"),
        ("/interactions/8/se.cr-e_t/callback", "/interactions/8/.../callback"),
        ("/channels/9/webhooks", "/channels/9/webhooks"),
        ("/webhooks/7", "/webhooks/7"),
    ],
)
def test_no_token_gets_into_the_log_not_even_by_a_traceback(address: str, shown: str) -> None:
    try:
        raise TimeoutError(f"Connection timeout to host {API}{address}")
    except TimeoutError:
        failed = sys.exc_info()
    record = logging.LogRecord("bot", logging.ERROR, "", 1, "case %s failed", (5,), failed)
    said = WithoutTokens("%(levelname)s %(message)s").format(record)
    assert said.startswith("ERROR case 5 failed\nTraceback")
    assert said.endswith(f"TimeoutError: Connection timeout to host {API}{shown}")
