"""Draws what members and moderators do about responses."""

from collections.abc import Callable

from bot.moderation.responses.admission import ThreadNow
from bot.moderation.responses.choosing import Choice
from bot.moderation.responses.response import REWRITABLE, Response, State
from bot.simulate import interactions as do
from bot.simulate.drawing import Cast, Drawing
from bot.simulate.interactions import Interaction
from bot.simulate.screened import actions
from bot.simulate.screened.texts import Sort, Text
from bot.simulate.screened.town import ScreenedTown

_SORTS = (
    (0.38, Sort.CALM),
    (0.37, Sort.DOUBTFUL),
    (0.12, Sort.GRIM),
    (0.06, Sort.UNREADABLE),
    (0.07, Sort.FOREIGN),
)
_STRANGER = 0.06
"""How often somebody presses what is not theirs."""


class ResponseDrawing(Drawing):
    """Draws interactions that suit how things stand, and some that do not."""

    def __init__(self, town: ScreenedTown, moderators: int) -> None:
        first = town.place.guild_id
        cast = Cast(
            tuple(first + 601 + number for number in range(moderators)),
            town.members,
            (first + 551, first + 552),
            0,
        )
        super().__init__(town, cast)
        self._here = town
        self._responses: list[Response] = []
        self._kinds: tuple[tuple[float, Callable[[], Interaction]], ...] = (
            (0.34, self.respond),
            (0.22, self._choose),
            (0.10, self._rewrite),
            (0.04, self._withdraw),
            (0.20, self._move),
            (0.03, self._appeal),
            (0.03, self._report),
            (0.03, self._delete),
            (0.01, self._take_down),
            (0.01, self._see_notices),
        )

    async def some(self) -> list[Interaction]:
        """Return what people do at once, one to four things."""
        self._responses = await actions.known(self._here)
        found = await super().some()
        self._there = [one.id for one in self._here.discord.responses]
        return found

    def _one(self) -> Interaction:
        draw = self._chance.random()
        if self._seen and draw < 0.3:
            return self._move()
        if draw < 0.5:
            return self._choose()
        return super()._one()

    def respond(self) -> Interaction:
        """A member sends a response in, most of them to a thread as the bot keeps it."""
        return self._respond(self._any(self._present()))

    def _respond(self, author: int) -> Interaction:
        locked = self._here.locked or self._here.screened == "lock"
        return actions.respond(
            self._here,
            self._text(author),
            thread=ThreadNow(self._here.place.thread, locked=locked),
            live=self._live(),
            timed_out=self._chance.random() < 0.9,
        )

    def _choose(self) -> Interaction:
        asked = [one for one in self._responses if one.state is State.ASKED]
        if not asked:
            return self._any((self.respond, self._move))()
        response = self._any(asked)
        if self._chance.random() < 0.25:
            return self._write_anew(response)
        wish: Choice = "send" if self._chance.random() < 0.8 else "drop"
        return self._chosen(response, wish)

    def _rewrite(self) -> Interaction:
        found = [one for one in self._responses if one.state in REWRITABLE or one.stands]
        return self._write_anew(self._any(found)) if found else self.respond()

    def _withdraw(self) -> Interaction:
        standing = [one for one in self._responses if one.stands]
        if not standing:
            return self._choose()
        return self._chosen(self._any(standing), "withdraw")

    def _chosen(self, response: Response, wish: Choice) -> Interaction:
        by = self._presser(response)
        return actions.choose(
            self._here,
            response.reply_id,
            wish,
            by=by,
            live=self._live(),
            theirs=by == response.author_id,
        )

    def _write_anew(self, response: Response) -> Interaction:
        by = self._presser(response)
        text, theirs = self._text(by), by == response.author_id
        return actions.rewrite(
            self._here, response.reply_id, text, live=self._live(), theirs=theirs
        )

    def _report(self) -> Interaction:
        there = [one.id for one in self._here.discord.responses]
        if not there:
            return self.respond()
        by = self._any(self.cast.readers)
        message_id, key = self._any(there), self._town.key()
        return do.report(self._guild_id, message_id, by=by, key=key)

    def _delete(self) -> Interaction:
        there = [one.id for one in self._here.discord.responses]
        if not there:
            return self.respond()
        by = self._any(self.cast.moderators) if self._chance.random() < 0.5 else None
        message_id = self._any(there)
        self._here.discord.gone.add(message_id)
        return do.delete(message_id, moderator=by, key=self._town.key())

    def _presser(self, response: Response) -> int:
        """Draw who presses a button on a response: its author, as a rule."""
        if response.author_id is None or self._chance.random() < _STRANGER:
            return self._any([one for one in self.cast.readers if one != response.author_id])
        return response.author_id

    def _present(self) -> tuple[int, ...]:
        here = [one for one in self.cast.authors if one not in self._here.retired]
        return tuple(here) or self.cast.readers

    def _text(self, author: int) -> Text:
        draw = self._chance.random()
        for weight, sort in _SORTS:
            draw -= weight
            if draw < 0:
                return self._here.text(sort, author)
        return self._here.text(Sort.CALM, author)

    def _live(self) -> bool:
        return self._chance.random() < 0.7
