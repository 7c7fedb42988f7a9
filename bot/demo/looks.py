"""How a message, a place or an answer looked at one moment, in the words that a reader sees."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from simcord.backend.models import Channel, Message

from bot.demo.names import Names
from bot.demo.simulation import Simulation
from bot.demo.stage import Answer, Seen
from bot.effects.message import shorten

_BUTTON = 2  # Discord API reference, "Component Types"
_SELECTS = (3, 5, 6, 7, 8)
_PNG = b"\x89PNG"
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Part:
    """An embed, or the plain text of a message.

    Attributes:
        title: Of the embed.
        text: The text, with Discord's marks.
        fields: Names and texts of the embed's fields.
        footer: The last line of the embed.
        framed: Whether it is an embed.
    """

    title: str
    text: str
    fields: tuple[tuple[str, str], ...]
    footer: str
    framed: bool


@dataclass(frozen=True, slots=True)
class File:
    """A file on a message.

    Attributes:
        name: Its name.
        picture: Its content as an address of its own, where it is a picture that can be shown.
        page: Its content where it is a page.
        about: What the picture shows.
    """

    name: str
    picture: str
    page: str
    about: str


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen of one message or answer at one moment.

    Attributes:
        who: Under whose name it stands.
        is_bot: Whether that is the bot.
        when: Its time, for a reader, and whether it was edited.
        about: What it answers, or that it was forwarded.
        did: For an answer that one person saw alone: the command, button or form.
        filled_in: What they wrote into the form, by its labels.
        parts: Text and embeds.
        buttons: What the buttons and menus say.
        files: What is attached.
    """

    who: str
    is_bot: bool
    when: str
    about: str
    did: str
    filled_in: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    buttons: tuple[str, ...]
    files: tuple[File, ...]

    @property
    def heading(self) -> str:
        """Return the first title or line, by which a reader can tell what it is."""
        for part in self.parts:
            if part.title or part.text:
                return part.title or part.text.partition("\n")[0]
        return self.did


class Looker:
    """Reads the simulated Discord as it is now.

    Args:
        world: The simulated Discord.
        zone: The time zone of the reader.
    """

    def __init__(self, world: Simulation, zone: ZoneInfo) -> None:
        self._backend = world.env.backend
        self.names = Names(world, zone)

    def message(self, message: Message) -> Look:
        """Return how a message looks now."""
        forwarded = tuple(
            Part("", self.names.plain(_words(one)), (), "", framed=True)
            for one in message.snapshots
        )
        return Look(
            who=self.names.author(message),
            is_bot=message.author_id == self._backend.bot_user.id and not message.author_name,
            when=self._when(message),
            about=self._about(message),
            did="",
            filled_in=(),
            parts=self._parts(message.content, message.embeds) + forwarded,
            buttons=_buttons(message.components),
            files=self._files(message.attachments, whole=True),
        )

    def answer(self, answer: Answer) -> Look:
        """Return what one person did, and saw for it alone."""
        seen = answer.seen
        return Look(
            who=answer.who,
            is_bot=False,
            when=self.names.moment(answer.at),
            about="",
            did=answer.did,
            filled_in=answer.filled_in,
            parts=tuple(part for one in seen for part in self._parts(one.content, one.embeds)),
            buttons=tuple(label for one in seen for label in _buttons(one.components)),
            files=tuple(file for one in seen for file in self._attached(one)),
        )

    def marks(self, channel: Channel) -> tuple[str, ...]:
        """Return what is special about a channel or thread now."""
        marks = []
        if channel.rate_limit_per_user:
            marks.append("slow mode")
        if channel.thread_metadata is not None and channel.thread_metadata.locked:
            marks.append("locked")
        if channel.thread_metadata is not None and channel.thread_metadata.archived:
            marks.append("archived")
        return tuple(marks)

    def _attached(self, seen: Seen) -> tuple[File, ...]:
        return self._files(seen.attachments, whole=False)

    def _when(self, message: Message) -> str:
        moment = self.names.moment(datetime.fromisoformat(message.timestamp))
        return f"{moment}, edited" if message.edited_timestamp else moment

    def _about(self, message: Message) -> str:
        if message.snapshots:
            return "forwarded"
        answered = int((message.reference or {}).get("message_id", 0))
        if not answered:
            return ""
        target = self._backend.messages.get(message.channel_id, {}).get(answered)
        if target is None:
            return "in answer to a message that is gone"
        words = " ".join(self.names.plain(target.content).removeprefix(">").split())
        return f"in answer to {self.names.author(target)}: “{shorten(words, _QUOTED)}”"

    def _parts(self, content: str, embeds: Sequence[dict[str, Any]]) -> tuple[Part, ...]:
        plain = self.names.plain
        said = [Part("", plain(content), (), "", framed=False)] if content else []
        return (
            *said,
            *(
                Part(
                    plain(embed.get("title") or ""),
                    plain(embed.get("description") or ""),
                    tuple(
                        (plain(one["name"]), plain(one["value"])) for one in embed.get("fields", ())
                    ),
                    plain((embed.get("footer") or {}).get("text") or ""),
                    framed=True,
                )
                for embed in embeds
            ),
        )

    def _files(self, attachments: Sequence[dict[str, Any]], *, whole: bool) -> tuple[File, ...]:
        return tuple(self._file(one, whole=whole) for one in attachments)

    def _file(self, attachment: dict[str, Any], *, whole: bool) -> File:
        name, picture, page = attachment["filename"], "", ""
        content = (self._backend.cdn.get(attachment["url"]) or b"") if whole else b""
        if content.startswith(_PNG):
            picture = f"data:image/png;base64,{b64encode(content).decode()}"
        elif name.endswith(".html"):
            page = content.decode()
        return File(name, picture, page, attachment.get("description") or name)


def _buttons(components: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    inside = [one for row in components for one in row.get("components", ())]
    return tuple(
        one.get("label") or one.get("placeholder") or "Choose"
        for one in inside
        if one.get("type") == _BUTTON or one.get("type") in _SELECTS
    )


def _words(snapshot: dict[str, Any]) -> str:
    return str(snapshot.get("message", snapshot).get("content", ""))
