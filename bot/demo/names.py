"""Names in place of ids: what Discord shows a reader where a text holds a mention or a link."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from simcord.backend.models import Message

from bot.demo.simulation import Simulation
from bot.effects.message import shorten

_MENTION = re.compile(r"<(@!?|#|@&)(\d+)>")
_TIME = re.compile(r"<t:(\d+)(?::([tTdDfFR]))?>")
_LINK = re.compile(r"https://discord\.com/channels/\d+/(\d+)(?:/(\d+))?")
_MASKED = re.compile(rf"\[([^\[\]]+)\]\(({_LINK.pattern})\)")
_NAME = 32


class Names:
    """Reads texts as a person in front of the simulated Discord would.

    Args:
        world: Who and what there is.
        zone: The time zone of the reader.
    """

    def __init__(self, world: Simulation, zone: ZoneInfo) -> None:
        self._backend = world.env.backend
        self._zone = zone

    def person(self, user_id: int) -> str:
        """Return the name of a person."""
        user = self._backend.users.get(user_id)
        if user is None:
            return "someone who left"
        return "Seedbed" if user_id == self._backend.bot_user.id else user.name

    def author(self, message: Message) -> str:
        """Return the name under which a message stands, which a webhook may be given."""
        return message.author_name or self.person(message.author_id)

    def channel(self, channel_id: int) -> str:
        """Return the name of a channel or thread."""
        channel = self._backend.channels.get(channel_id)
        return "deleted-channel" if channel is None else channel.name or "direct messages"

    def moment(self, at: datetime) -> str:
        """Return a time as a clock and a day."""
        local = at.astimezone(self._zone)
        return f"{local:%a} {local.day} {local:%b, %H:%M}"

    def day(self, at: datetime) -> str:
        """Return the day of a time."""
        local = at.astimezone(self._zone)
        return f"{local:%a} {local.day} {local:%b}"

    def clock(self, at: datetime) -> str:
        """Return a time as a clock shows it."""
        return f"{at.astimezone(self._zone):%H:%M}"

    def plain(self, text: str) -> str:
        """Return a text with names and times in place of ids and numbers."""
        text = _MENTION.sub(self._mention, text)
        text = _TIME.sub(self._time, text)
        text = _MASKED.sub(r"\1 \2", text)
        return _LINK.sub(self._place, text)

    def _mention(self, found: re.Match[str]) -> str:
        kind, identity = found[1], int(found[2])
        if kind == "#":
            return f"#{self.channel(identity)}"
        if kind == "@&":
            return f"@{self._role(identity)}"
        return f"@{self.person(identity)}"

    def _role(self, role_id: int) -> str:
        found = (guild.roles.get(role_id) for guild in self._backend.guilds.values())
        return next((role.name for role in found if role is not None), "deleted role")

    def _time(self, found: re.Match[str]) -> str:
        """Return a time as its style asks for: a day, a clock, or both."""
        told = {"t": self.clock, "T": self.clock, "d": self.day, "D": self.day}
        return told.get(found[2], self.moment)(datetime.fromtimestamp(int(found[1]), UTC))

    def _place(self, found: re.Match[str]) -> str:
        channel_id, message_id = int(found[1]), int(found[2] or 0)
        message = self._backend.messages.get(channel_id, {}).get(message_id)
        where = shorten(self.channel(channel_id), _NAME)
        if message_id and message is None:
            return f"(link to a message that is gone, in #{where})"
        if message is None:
            return f"(link to #{where})"
        at = datetime.fromisoformat(message.timestamp)
        who = self.author(message)
        return f"(link to {who}, {self.moment(at)}, in #{where})"
