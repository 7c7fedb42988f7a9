"""The check of requests, checked: it sees what is wrong, and only that."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from tests.wire.contract import Contract, openapi_path
from tests.wire.model import Upload

NOW = datetime(2026, 3, 1, tzinfo=UTC)
POST = ("POST", "/channels/1/messages")
EDIT = ("PATCH", "/channels/1/messages/2")
COMMANDS = ("PUT", "/applications/1/commands")
ANSWER = ("POST", "/interactions/1/token/callback")
MEMBER = ("PATCH", "/guilds/1/members/2")
WEBHOOK = ("POST", "/webhooks/1/token")

needs_the_file = pytest.mark.skipif(
    not openapi_path().is_file(),
    reason="Discord's openapi.json is not at hand; SEEDBED_OPENAPI names it",
)


def wrong(operation: tuple[str, str], body: Any, contract: Contract, **more: Any) -> list[str]:
    return contract.violations(*operation, body, now=NOW, **more)


def button(custom_id: str) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Keep", "custom_id": custom_id}


def row(*custom_ids: str) -> list[dict[str, Any]]:
    return [{"type": 1, "components": [button(one) for one in custom_ids]}]


GOOD = [
    (POST, {"content": "x" * 2000}),
    (POST, {"content": "hi", "nonce": "abc", "enforce_nonce": True}),
    (POST, {"content": "hi", "message_reference": {"message_id": 12, "channel_id": "34"}}),
    (POST, {"embeds": [{"description": "y" * 4096}, {"description": "y" * 1904}]}),
    (POST, {"components": row("a", "b")}),
    (POST, {"message_reference": {"type": 1, "message_id": "1", "channel_id": "2"}}),
    (EDIT, {"content": None}),
    (
        ("POST", "/channels/1/messages/bulk-delete"),
        {"messages": [2 * 10**18, "2000000000000000001"]},
    ),
    (COMMANDS, [{"name": "article", "description": "Articles", "type": 1}]),
    (COMMANDS, [{"name": "Show this", "description": "", "type": 3}]),
    (ANSWER, {"type": 5, "data": {"flags": 64}}),
    (MEMBER, {"communication_disabled_until": (NOW + timedelta(days=28)).isoformat()}),
    (WEBHOOK, {"content": "hi", "username": "ada", "avatar_url": "https://cdn.invalid/1.png"}),
    (("PATCH", "/webhooks/1/token/messages/2"), {"content": "hello"}),
    (("POST", "/channels/1/webhooks"), {"name": "Seedbed"}),
    (("GET", "/channels/1/messages"), None),
]

AGAINST_THE_LIMITS = [
    (POST, {"content": "x" * 2001}, "content of 2001"),
    (POST, {"content": " \n"}, "an empty message"),
    (POST, {"embeds": [{"title": "t", "description": "y" * 3000}] * 2}, "embeds of 6002"),
    (POST, {"components": row("a", "a")}, "two components"),
    (POST, {"content": "x", "flags": 1 << 15}, "components of the second kind"),
    (EDIT, {"content": "x" * 2001}, "content of 2001"),
    (ANSWER, {"type": 4, "data": {}}, "an empty message"),
    (WEBHOOK, {"content": "x", "username": "My Discord friend"}, "a webhook is called"),
    (WEBHOOK, {"content": "x", "username": "u" * 81}, "a webhook is called"),
    (WEBHOOK, {"content": "", "username": "ada"}, "an empty message"),
    (("POST", "/channels/1/webhooks"), {"name": "clyde"}, "a webhook is called 'clyde'"),
    (("POST", "/channels/1/threads"), {"name": "t", "message": {"content": ""}}, "an empty"),
    (("POST", "/channels/1/messages/bulk-delete"), {"messages": [1, 2]}, "two weeks"),
    (COMMANDS, [{"name": "Article", "description": "d"}], "called 'Article'"),
    (COMMANDS, [{"name": "a b", "description": "d"}], "called 'a b'"),
    (COMMANDS, [{"name": "a", "description": ""}], "no description"),
    (
        COMMANDS,
        [{"name": "a", "description": "d", "options": [{"name": "B", "description": "d"}]}],
        "called 'B'",
    ),
    (
        MEMBER,
        {"communication_disabled_until": (NOW + timedelta(days=28, seconds=1)).isoformat()},
        "more than 28 days",
    ),
]

AGAINST_THE_FILE = [
    (WEBHOOK, {"content": "x", "nonce": "n"}, "unknown keys: nonce"),
    (POST, {"content": 5}, "content"),
    (POST, {"content": "x", "text": "y"}, "unknown keys: text"),
    (POST, {"content": "x", "nonce": "n" * 26}, "nonce"),
    (POST, {"embeds": [{"title": "t" * 257}]}, "embeds/0/title"),
    (POST, {"content": "x", "message_reference": {"message_id": "one"}}, "message_reference"),
    (POST, {"content": "x", "message_reference": {"message_id": -1}}, "message_reference"),
    (("POST", "/channels/1/messages/bulk-delete"), {"messages": [2 * 10**18]}, "messages"),
    (("POST", "/channels/1/threads"), {"name": "n" * 101, "type": 11}, "name"),
    (("POST", "/channels/1/mail"), {"content": "x"}, "no such operation"),
    (ANSWER, {"type": 99}, "type"),
    (("DELETE", "/channels/1/messages/2"), {"reason": "x"}, "takes no body"),
]


@needs_the_file
@pytest.mark.parametrize(("operation", "body"), GOOD)
def test_a_right_request_passes(operation: tuple[str, str], body: Any) -> None:
    assert wrong(operation, body, Contract.found()) == []


@pytest.mark.parametrize(("operation", "body"), GOOD)
def test_a_right_request_passes_without_the_file(operation: tuple[str, str], body: Any) -> None:
    assert wrong(operation, body, Contract(None)) == []


@pytest.mark.parametrize(("operation", "body", "words"), AGAINST_THE_LIMITS)
def test_what_breaks_a_limit_that_the_file_leaves_out_is_seen(
    operation: tuple[str, str], body: Any, words: str
) -> None:
    assert any(words in one for one in wrong(operation, body, Contract(None)))


@needs_the_file
@pytest.mark.parametrize(("operation", "body", "words"), AGAINST_THE_FILE)
def test_what_breaks_the_contract_is_seen(
    operation: tuple[str, str], body: Any, words: str
) -> None:
    assert any(words in one for one in wrong(operation, body, Contract.found()))


def test_too_many_and_too_large_files_and_too_long_reasons_are_seen() -> None:
    files = [Upload(f"{number}.png", b"") for number in range(11)]
    assert "11 files" in wrong(POST, {}, Contract(None), uploads=files)[0]
    large = [Upload("a.png", b"x" * (10 * 2**20 + 1))]
    assert "larger than 10 MiB" in wrong(POST, {}, Contract(None), uploads=large)[0]
    assert "513" in wrong(EDIT, {"content": "x"}, Contract(None), reason="r" * 513)[0]


def test_the_age_of_a_message_is_read_from_its_number() -> None:
    young = discord.utils.time_snowflake(NOW - timedelta(days=13, hours=23))
    old = discord.utils.time_snowflake(NOW - timedelta(days=14, hours=1))
    operation = ("POST", "/channels/1/messages/bulk-delete")
    assert wrong(operation, {"messages": [young, young + 1]}, Contract(None)) == []
    assert len(wrong(operation, {"messages": [young, old]}, Contract(None))) == 1
