"""Nobody is called by anything that the bot sends, and what it answers masks no link."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hostile.texts import HOSTILE, working
from tests.simulated.house import ARTICLE, House, lived

CALL = HOSTILE["mass mentions"]
LINK = "[your account](https://evil.example)"
WORDS = f"{CALL} {LINK} \u202ethgir"
FILE = f"---\ntitle: '@everyone {LINK}'\nprompts: ['@here {LINK}?']\n---\nRain. {CALL}".encode()
PARTS = ("content", "title", "description", "value", "text")
"""The keys of a message's body under which Discord shows a text as it is sent."""
_PRIVATE = 64
ECHOED = (
    ("article preview", {"article": WORDS}),
    ("article remove", {"article": WORDS}),
    ("article post", {"article": ARTICLE, "closes_on": WORDS}),
    ("digest schedule", {"cron": WORDS}),
    ("digest schedule", {"zone": WORDS}),
    ("digest schedule", {"sections": WORDS}),
    ("digest schedule", {"when": "daily", "at": WORDS}),
    ("digest search", {"words": WORDS}),
    ("calibrate", {"label": "insult", "precision": WORDS}),
    ("policy set", {"label": "insult", "review_at": WORDS}),
)
"""Commands that say again what was typed."""


def bodies(house: House) -> Iterator[dict[str, Any]]:
    """Give every message that the bot asked Discord to show, as it was sent."""
    for one in house.world.env.http_requests:
        body = one.json if isinstance(one.json, dict) else {}
        body = body.get("data") or body.get("message") or body
        if isinstance(body, dict) and (body.get("content") or body.get("embeds")):
            yield body


def texts(body: Any) -> Iterator[str]:
    """Give every text of a message's body that is shown."""
    if isinstance(body, dict):
        yield from (one for key, one in body.items() if key in PARTS and isinstance(one, str))
    for one in body.values() if isinstance(body, dict) else body:
        if isinstance(one, dict | list):
            yield from texts(one)


async def hostile(house: House) -> None:
    """Let everybody say what calls everyone, wherever something can be said."""
    told = await house.told(house.admin, "article add", file=("rain.md", FILE))
    assert "`rain`" in told
    assert "is open in" in await house.told(house.admin, "article post", article="rain")
    await house.world.rest()
    thread, *_ = house.world.threads(house.channel)
    await house.say(house.alice, thread, f"rude {WORDS}")
    await house.respond(house.bob, thread, CALL)
    assert "rude" in await house.told(house.moderator, "why", reference="1")
    told = await house.told(house.moderator, "case uphold", number=1, action="remove", word=WORDS)
    assert "is upheld" in told
    await house.world.rest()
    assert "is undone" in await house.told(house.moderator, "case undo", number=1, word=WORDS)
    await house.world.rest()
    await house.told(house.admin, "article list")
    await house.told(house.admin, "digest list")
    for command, options in ECHOED:
        who = house.moderator if command == "why" else house.admin
        assert await house.told(who, command, **options)


def test_nobody_is_called_and_no_answer_masks_a_link(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await hostile(house)
        sent = list(bodies(house))
        calling = [one for body in sent for one in texts(body) if "@everyone" in one]
        assert len(calling) > len(ECHOED)
        for body in sent:
            allowed = body["allowed_mentions"]
            assert allowed["parse"] == []
            assert not allowed.get("users")
            assert not allowed.get("replied_user")
            if allowed.get("roles"):
                assert "@everyone" not in "".join(texts(body))
        private = [body for body in sent if body.get("flags", 0) & _PRIVATE]
        assert any(LINK[:-1] not in one and "account" in one for b in private for one in texts(b))
        for body in private:
            assert working(texts(body)) == [], body

    lived(tmp_path, story)
