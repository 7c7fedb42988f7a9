"""The transcript: what each channel, thread and direct message shows when the demo is over."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import simcord
from simcord.backend.models import Channel, Message

from bot.demo.names import Names
from bot.demo.simulation import Simulation
from bot.demo.stage import Answer, Stage
from bot.effects.message import shorten

_THREAD_CREATED = 18  # Discord API reference, "Message Types"
_PRIVATE_THREAD = 12  # Discord API reference, "Channel Types"
_BUTTON = 2  # Discord API reference, "Component Types"
_QUOTED = 60


def transcript(world: Simulation, stage: Stage, zone: ZoneInfo) -> str:
    """Return the whole server as Markdown.

    Args:
        world: The simulated Discord.
        stage: The demo's server and what its people saw alone.
        zone: The time zone in which times are told.
    """
    return "\n".join(_Page(world, stage, zone).lines())


class _Page:
    def __init__(self, world: Simulation, stage: Stage, zone: ZoneInfo) -> None:
        self._backend = world.env.backend
        self._stage = stage
        self._names = Names(world, zone)
        self._now = world.clock.now()
        self._zone = zone

    def lines(self) -> Iterable[str]:
        stage = self._stage
        yield f"# {stage.guild.name}"
        yield ""
        yield (
            f"What the simulated Discord shows on {self._names.moment(self._now)} "
            f"({self._zone.key}), read from the server. People write what the demo lets them "
            "write; Seedbed is the bot. Deleted messages are gone, as on Discord. "
            "A text between || is hidden until it is clicked, [Words] are buttons, and a *ref* at "
            "the end of a message is the mark by which the bot knows its own."
        )
        for channel in (stage.articles, stage.letters, stage.moderators, stage.admins):
            yield from self._channel(channel)
        yield from self._direct_messages()
        yield from self._answers(stage.answers)

    def _channel(self, channel: simcord.ChannelHandle) -> Iterable[str]:
        yield from ("", f"## #{channel.name}", "")
        yield from self._messages(channel.id)
        for thread in self._threads(channel.id):
            yield from ("", f"### {self._thread_title(thread)}", "")
            yield from self._messages(thread.id)

    def _threads(self, channel_id: int) -> list[Channel]:
        found = [one for one in self._backend.channels.values() if one.parent_id == channel_id]
        return sorted((one for one in found if one.is_thread), key=lambda one: one.id)

    def _thread_title(self, thread: Channel) -> str:
        marks = []
        if thread.type == _PRIVATE_THREAD:
            others = [one for one in thread.thread_members if one != self._backend.bot_user.id]
            who = ", ".join(self._names.person(one) for one in others)
            marks.append(f"private, for {who}")
        if thread.thread_metadata is not None and thread.thread_metadata.locked:
            marks.append("locked")
        if thread.thread_metadata is not None and thread.thread_metadata.archived:
            marks.append("archived")
        marked = f" ({', '.join(marks)})" if marks else ""
        return f"Thread: {thread.name}{marked}"

    def _direct_messages(self) -> Iterable[str]:
        for channel in sorted(self._backend.channels.values(), key=lambda one: one.id):
            if channel.guild_id is None and self._backend.messages.get(channel.id):
                names = [
                    self._names.person(one)
                    for one in channel.recipient_ids
                    if one != self._backend.bot_user.id
                ]
                yield from ("", f"## Direct messages to {', '.join(names)}", "")
                yield from self._messages(channel.id)

    def _messages(self, channel_id: int) -> Iterable[str]:
        found = self._backend.messages.get(channel_id, {}).values()
        shown = [message for message in sorted(found, key=lambda one: one.id) if _public(message)]
        if not shown:
            yield "(no messages)"
        for message in shown:
            yield from self._message(message)

    def _message(self, message: Message) -> Iterable[str]:
        at = self._names.moment(datetime.fromisoformat(message.timestamp))
        edited = ", edited" if message.edited_timestamp else ""
        head = f"**{self._names.author(message)}** · {at}{edited}"
        yield f"{head}{self._about(message)}  "
        yield from self._body(
            message.content, message.embeds, message.components, message.attachments
        )
        for snapshot in message.snapshots:
            yield from _quoted(self._names.plain(_snapshot_text(snapshot)))
        yield ""

    def _about(self, message: Message) -> str:
        if message.snapshots:
            return " · forwarded"
        answered = int((message.reference or {}).get("message_id", 0))
        if not answered:
            return ""
        target = self._backend.messages.get(message.channel_id, {}).get(answered)
        if target is None:
            return " · in answer to a message that is gone"
        words = " ".join(self._names.plain(target.content).removeprefix(">").split())
        start = shorten(words, _QUOTED)
        return f" · in answer to {self._names.author(target)}: *{start}*"

    def _body(
        self,
        content: str,
        embeds: Sequence[dict[str, Any]],
        components: Sequence[dict[str, Any]],
        attachments: Sequence[dict[str, Any]],
    ) -> Iterable[str]:
        yield from _quoted(self._names.plain(content))
        for number, embed in enumerate(embeds):
            if number or content:
                yield ">"
            yield from _quoted(self._names.plain(_embed_text(embed)))
        for attachment in attachments:
            yield from _quoted(f"\N{PAPERCLIP} {attachment['filename']}")
        buttons = [
            f"[{button['label']}]"
            for row in components
            for button in row.get("components", ())
            if button.get("type") == _BUTTON
        ]
        if buttons:
            yield from _quoted(" ".join(buttons))

    def _answers(self, answers: Sequence[Answer]) -> Iterable[str]:
        yield from ("", "## What one person alone saw", "")
        yield (
            "Answers of the bot to commands, buttons and forms; nobody else can see them. What "
            "somebody wrote into a form stands above the answer, by the form's labels."
        )
        for answer in answers:
            head = f"**{answer.who}** · {self._names.moment(answer.at)} · `{answer.did}`"
            written = [
                f"*{label if label.endswith('?') else label + ':'}* {text}"
                for label, text in answer.filled_in
            ]
            yield from ("", *(f"{line}  " for line in (head, *written)))
            for seen in answer.seen:
                yield from self._body(seen.content, seen.embeds, seen.components, seen.attachments)


def _public(message: Message) -> bool:
    return not message.is_ephemeral and message.type != _THREAD_CREATED


def _quoted(text: str) -> Iterable[str]:
    """Return a text as a block quote that keeps its lines."""
    lines = text.strip("\n").split("\n") if text.strip() else []
    yield from (f"> {line}  " if line.strip() else ">" for line in lines)


def _embed_text(embed: dict[str, Any]) -> str:
    parts = [f"**{embed['title']}**"] if embed.get("title") else []
    parts += [embed["description"]] if embed.get("description") else []
    for field in embed.get("fields", ()):
        gap = "\n" if "\n" in field["value"] else " "
        parts.append(f"*{field['name']}:*{gap}{field['value']}")
    if embed.get("footer"):
        parts.append(f"*{embed['footer']['text']}*")
    return "\n".join(parts)


def _snapshot_text(snapshot: dict[str, Any]) -> str:
    message = snapshot.get("message", snapshot)
    return str(message.get("content", ""))
