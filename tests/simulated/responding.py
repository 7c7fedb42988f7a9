"""*Respond* on a simulated Discord: opening the form, the one answer, and what stands then."""

import discord
import simcord

from tests.simulated.house import House, said

Sent = simcord.InteractionResult


async def opened(house: House, thread: simcord.ChannelHandle) -> Sent:
    form = await house.alice.click(house.start(thread), label="Respond")
    assert form.modal is not None, said(form)
    return form


async def sent_anyway(house: House, thread: simcord.ChannelHandle, text: str) -> Sent:
    """Let Alice send what reads badly in spite of the nudge; return the one answer to it."""
    nudge = await house.respond(house.alice, thread, text)
    await house.alice.click(press(nudge), label="Send anyway")
    await house.world.rest()
    return nudge


def title(sent: Sent) -> str:
    """Return the title of the one answer to what was sent, or pressed."""
    assert sent.response is not None
    assert sent.followups == []
    (first, *_) = sent.response.embeds
    return first.title or ""


def press(sent: Sent) -> discord.Message:
    """Return the answer, to press a button on."""
    assert sent.response is not None
    return sent.response.message


def standing(thread: simcord.ChannelHandle) -> list[tuple[str, str]]:
    """Return the responses that stand in a thread: under which name, and what they say."""
    return [
        (
            (mark.author.name or "") + " by the bot" if one.webhook_id is None else one.author.name,
            one.content or mark.description or "",
        )
        for one in thread.history()
        for mark in one.embeds[:1]
        if (mark.footer.text or "").startswith("Posted with Respond")
    ]
