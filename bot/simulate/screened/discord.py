"""A Discord that remembers who was told what of which response."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.effects.executor import Deed, Result
from bot.effects.message import Message
from bot.moderation.responses.publishing import TOLD
from bot.simulate.discord import DiscordModel

ANSWERED_WITHIN = timedelta(minutes=14)
"""How long an interaction can be answered."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that somebody was told of a response, or shown in answer to what they did."""

    reply_id: int
    user: int
    title: str
    at: datetime


@dataclass
class WatchedDiscord(DiscordModel):
    """Discord, on which interactions can be answered for a while.

    Attributes:
        heard: What authors were told, in order.
        forbidden: The kinds of deeds that the bot may not do for now.
        living: Since when the interactions that can be answered are there.
    """

    heard: list[Heard] = field(default_factory=list)
    forbidden: set[str] = field(default_factory=set)
    living: dict[str, datetime] = field(default_factory=dict)

    def moment(self) -> datetime:
        """Return the time."""
        if self.now is None:
            raise ValueError("here is no time")
        return self.now()

    def interact(self, key: str) -> None:
        """Let an interaction be answered from now on, for a while."""
        self.living[key] = self.moment()
        self.live_answers.add(key)

    def forget_answers(self, *, all_of_them: bool = False) -> None:
        """Let the interactions go that cannot be answered any more."""
        late = self.moment() - ANSWERED_WITHIN
        self.living = {key: at for key, at in self.living.items() if at > late and not all_of_them}
        self.live_answers = set(self.living)

    def show(self, user: int, reply_id: int, message: Message) -> None:
        """Answer an interaction with how a response stands."""
        self.answers.append((user, message))
        self._hear(user, reply_id, message)

    def end_of(self, user: int) -> datetime | None:
        """Return until when a member is timed out, or was, or None."""
        return self._end(user)

    def can_hear(self, user: int) -> bool:
        """Tell whether a member takes direct messages of the bot."""
        return user not in self.closed_to_dm and user not in self.left

    def _tell(self, deed: Deed) -> Result:
        self.forget_answers()
        result = super()._tell(deed)
        if result["way"] == "interaction" and deed.message is not None:
            self._hear(deed.payload["user"], deed.payload["row"], deed.message)
        return result

    def _notify(self, deed: Deed) -> Result:
        user, message = deed.payload["user"], deed.message
        if not str(deed.payload.get("render")).startswith(TOLD) or message is None:
            return {"way": None} if user in self.left else super()._notify(deed)
        if not self.can_hear(user):
            return {"way": None}
        if deed.marker not in self.created:  # it looks for itself
            self.created.append(deed.marker)
            self.told.append((user, message))
            self._hear(user, deed.payload["row"], message)
        return {"way": "dm"}

    def _edit_thread(self, deed: Deed) -> Result:
        return {}

    def _hear(self, user: int, reply_id: int, message: Message) -> None:
        title = message.embeds[0].title or ""
        self.heard.append(Heard(reply_id, user, title, self.moment()))
