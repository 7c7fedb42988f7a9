"""Members respond on the wire: the button, the form, and what stands in the thread then."""

from collections.abc import Mapping

from tests.wire.guild import Member
from tests.wire.invoking import Invocation
from tests.wire.journal import Request
from tests.wire.simulated import Channel, Message
from tests.wire.town import Town

CALLBACK = "/interactions/*/*/callback"
WEBHOOK = "/webhooks/*/*"
CALM_WORDS = "I read it twice, and I think the second part is the better one."
_FIELD = "text"


async def opened(place: Town, who: Member, thread: Channel) -> Invocation:
    """Press *Respond* on what a thread starts from; the form is in what is returned."""
    assert thread.parent_id is not None
    start = place.guild.model.get_message(thread.parent_id, thread.id)
    return await who.press(start, "Respond").done()


def send(who: Member, form: Invocation, text: str) -> Invocation:
    """Send the form off with a text; the answer may not be there yet."""
    return who.submit(form, {_FIELD: text})


async def responded(place: Town, who: Member, thread: Channel, text: str) -> Invocation:
    """Respond in a thread; the answer may not be there yet."""
    return send(who, await opened(place, who, thread), text)


async def says(place: Town, sent: Invocation, words: str) -> Message:
    """Wait until the private answer to something says so, and return it."""
    await place.server.wait_until(
        lambda: words in sent.text, seconds=20, what=f"{words!r} in the answer {sent.text!r}"
    )
    assert sent.record.ephemeral
    assert sent.message is not None
    return sent.message


def standing(place: Town, thread: Channel, text: str) -> list[Message]:
    """Return the messages in a thread in which these words stand."""
    return [
        one
        for one in place.guild.messages(thread)
        if text in (one.content, *(embed.get("description") for embed in one.embeds))
    ]


def anywhere(place: Town, text: str) -> list[Message]:
    """Return the messages in all channels, direct ones too, that hold these words.

    Those that only one person sees are left out.
    """
    kept: Mapping[int, Mapping[int, Message]] = place.guild.model.messages
    return [
        one
        for messages in kept.values()
        for one in messages.values()
        if not one.is_ephemeral and text in f"{one.content}{one.embeds}"
    ]


def executed(request: Request) -> bool:
    """Tell whether a request posts under a member's name."""
    return isinstance(request.body, dict) and "username" in request.body
