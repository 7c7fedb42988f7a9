"""What members and moderators do; a deed that cannot be done just now is left undone."""

import asyncio
import contextlib
import re
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from tests.campaign.moods import Moods
from tests.campaign.scenario import Deed, DeedKind
from tests.campaign.witness import Witness
from tests.wire import invoking
from tests.wire.guild import Member
from tests.wire.invoking import Invocation
from tests.wire.model import HAS_THREAD, Refused
from tests.wire.simulated import Channel, Message, serializers
from tests.wire.town import CALM, RUDE, Town

T = TypeVar("T")

_FORM_SECONDS = 1.0
_DAY_SECONDS = 26 * 3600.0
_MENU, _REPORT = 3, "Report to moderators"
_MOVED = re.compile(r"Case \d+ (is|stays|was)")


class Cast:
    """The people of a town.

    Attributes:
        skew_seconds: How far the bot's clock is ahead of Discord's.
    """

    def __init__(self, place: Town, witness: Witness, moods: Moods) -> None:
        self._place = place
        self._witness = witness
        self._moods = moods
        self._moderators = (place.mia, _another(place, "nan"))
        self._members = (place.ada, place.guild.member("cal"), place.guild.member("dee"))
        self._moves: list[Invocation] = []
        self._talks: list[asyncio.Task[None]] = []
        self._said = 0
        self.skew_seconds = 0.0
        self._latest = 0.0
        self._deeds: dict[DeedKind, Callable[[int], Awaitable[None] | None]] = {
            "post calm": lambda pick: self._post(pick, CALM),
            "post rude": lambda pick: self._post(pick, RUDE),
            "edit": self._edit,
            "delete": self._delete,
            "delete as a moderator": self._delete_as_moderator,
            "start a thread": self._start_thread,
            "report": self._report,
            "respond": self._respond,
            "uphold": lambda pick: self._decide(pick, "Remove"),
            "dismiss": lambda pick: self._decide(pick, "Keep"),
            "undo": self._undo,
            "appeal": self._appeal,
            "decide an appeal": self._decide_appeal,
            "ask for a digest": self._ask_for_digest,
            "a day passes": self._let_a_day_pass,
            "nothing": lambda _: None,
        }

    def do(self, deed: Deed) -> None:
        """Do a deed; what takes a talk with the bot goes on beside what follows."""
        with contextlib.suppress(Refused, LookupError, sqlite3.OperationalError):
            begun = self._deeds[deed.kind](deed.pick)
            if begun is not None:
                self._talks.append(asyncio.ensure_future(_tried(begun)))

    async def fall_silent(self) -> None:
        """Wait until nobody talks with the bot any more."""
        await asyncio.gather(*self._talks)

    def confirmed(self) -> frozenset[str]:
        """Return the keys of the moves whose answers say that they were made."""
        return frozenset(
            str(one.record.id)
            for one in self._moves
            if _MOVED.match(one.text) and "Nothing was changed" not in one.text
        )

    def set_clocks(self, *, seconds: float = 0.0, skew: float = 0.0) -> None:
        """Let time pass for all, and set the bot's clock apart from Discord's."""
        clock = self._place.server.model.clock
        clock.advance(seconds)
        self.skew_seconds += skew
        self._latest = max(self._latest, clock.elapsed + self.skew_seconds)
        self._moods.set_clock(clock.elapsed + self.skew_seconds)

    def right_the_clock(self) -> None:
        """Let time pass until no clock was ever later, and the bot's is right again."""
        elapsed = self._place.server.model.clock.elapsed
        self.set_clocks(seconds=max(0.0, self._latest - elapsed), skew=-self.skew_seconds)

    def threads(self) -> list[Channel]:
        """Return the threads in which can be written."""
        model = self._place.server.model
        return [model.channels[one] for one in sorted(self._witness.threads(self._articles))]

    @property
    def _articles(self) -> int:
        return self._place.articles.id

    def _words(self, text: str) -> str:
        self._said += 1
        return f"{text} ({self._said})"

    def _own(self) -> list[tuple[Member, Message]]:
        """Return what members posted themselves and stands, with who did."""
        people = {one.id: one for one in self._members}
        return [
            (people[message.author_id], message)
            for thread in self.threads()
            for message in self._place.guild.messages(thread)
            if message.author_id in people and message.webhook_id is None
        ]

    def _post(self, pick: int, text: str) -> None:
        who = _picked(self._members, pick)
        who.send(_picked(self.threads(), pick // 3), self._words(text))

    def _edit(self, pick: int) -> None:
        who, message = _picked(self._own(), pick)
        who.edit(message, self._words(CALM if RUDE in message.content else RUDE))

    def _delete(self, pick: int) -> None:
        who, message = _picked(self._own(), pick)
        who.delete(message)

    def _delete_as_moderator(self, pick: int) -> None:
        _, message = _picked(self._own(), pick)
        self._place.mia.delete(message)

    def _start_thread(self, pick: int) -> None:
        bare = [
            one
            for one in self._place.guild.bots(self._place.articles)
            if not one.flags & HAS_THREAD  # Discord: a message has one thread in its life
        ]
        who = _picked(self._members, pick)
        who.start_thread(
            self._place.articles, f"Thoughts {pick}", self._words(CALM), on=_picked(bare, pick)
        )

    async def _report(self, pick: int) -> None:
        _, message = _picked(self._own(), pick)
        shown = await self._form(_menu(_picked(self._members, pick + 1), message))
        _picked(self._members, pick + 1).submit(shown, {"reason": "It is unkind."})

    async def _respond(self, pick: int) -> None:
        who = _picked(self._members, pick)
        thread = _picked([one for one in self.threads() if one.id in self._starts()], pick // 3)
        start = self._place.server.model.get_message(self._articles, thread.id)
        shown = await self._form(who.press(start, "Respond"))
        who.submit(shown, {"text": self._words(CALM)})

    def _starts(self) -> set[int]:
        return {one.id for one in self._place.guild.bots(self._place.articles)}

    async def _form(self, asked: Invocation) -> Invocation:
        await self._place.server.wait_until(
            lambda: asked.modal is not None, seconds=_FORM_SECONDS, what="the form"
        )
        return asked

    def _decide(self, pick: int, button: str) -> None:
        cards = [
            one for one in self._place.guild.bots(self._place.mods) if _has_button(one, button)
        ]
        who = _picked(self._moderators, pick)
        self._moves.append(who.press(_picked(cards, pick // 2), button))

    def _undo(self, pick: int) -> None:
        (number,) = _picked(self._cases("upheld", "dismissed", "affirmed"), pick)
        self._command(pick, "case undo", number=number)

    async def _appeal(self, pick: int) -> None:
        notices = [
            (who, one) for who in self._members for one in who.dms() if _has_button(one, "Appeal")
        ]
        who, notice = _picked(notices, pick)
        shown = await self._form(who.press(notice, "Appeal"))
        who.submit(shown, {"text": "It was meant kindly."})

    def _decide_appeal(self, pick: int) -> None:
        (number,) = _picked(self._cases("appealed", "appeal_claimed"), pick)
        outcome = "affirm" if pick % 3 else "overturn"
        self._command(pick, "case appeal", number=number, outcome=outcome)

    def _cases(self, *states: str) -> list[tuple[Any, ...]]:
        marks = ", ".join("?" for _ in states)
        sql = f"SELECT number FROM cases WHERE state IN ({marks}) ORDER BY number"  # noqa: S608
        return self._place.bot.rows(sql, *states)

    def _command(self, pick: int, command: str, **options: Any) -> None:
        who = _picked(self._moderators, pick)
        self._moves.append(who.slash(self._place.mods, command, **options))

    def _ask_for_digest(self, _: int) -> None:
        self._place.bo.slash(self._place.admins, "digest now")

    def _let_a_day_pass(self, _: int) -> None:
        self.set_clocks(seconds=_DAY_SECONDS)
        # No request is tried again a day later: what is under way now finds its nonce known.
        self._place.server.nonces.advance(-_DAY_SECONDS)


def _another(place: Town, name: str) -> Member:
    """Return another moderator."""
    mia = place.server.model.get_guild(place.guild.id).members[place.mia.id]
    roles = [place.server.model.get_role(place.guild.id, one) for one in mia.role_ids]
    return place.guild.member(name, *roles)


def _menu(member: Member, message: Message) -> Invocation:
    """Choose *Report to moderators* from a message's menu."""
    model = member.model
    command = model.find_command(_REPORT, member.guild.id, type=_MENU)
    if command is None:
        raise LookupError("the menu is not registered")
    shown = dict(serializers.message_payload(model, message))
    said = {
        "id": command["id"], "name": _REPORT, "type": _MENU, "target_id": str(message.id),
        "resolved": {"messages": {str(message.id): shown}},
    }  # fmt: skip
    return invoking.invoke(member, invoking.COMMAND, message.channel_id, said)


def _has_button(message: Message, label: str) -> bool:
    return any(
        one.get("label") == label and not one.get("disabled")
        for row in message.components
        for one in row.get("components", ())
    )


def _picked(options: Sequence[T], pick: int) -> T:
    if not options:
        raise LookupError("there is nothing to choose from")
    return options[pick % len(options)]


async def _tried(begun: Awaitable[None]) -> None:
    with contextlib.suppress(Refused, LookupError, AssertionError, sqlite3.OperationalError):
        await begun
