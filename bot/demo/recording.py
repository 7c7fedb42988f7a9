"""A recording of the demo: what came, changed and went on the simulated Discord, scene by scene."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from simcord.backend.models import Channel, Message

from bot.demo.looks import Look, Looker
from bot.demo.simulation import Simulation
from bot.demo.stage import Stage

PANES = ("discussion", "desk", "alone", "admins")
"""What stands side by side: members, moderators, what single members see alone, admins."""
_THREAD_CREATED = 18  # Discord API reference, "Message Types"
_PRIVATE_THREAD = 12  # Discord API reference, "Channel Types"


@dataclass(slots=True)
class Version:
    """How something looked over some scenes.

    Attributes:
        look: How it looked.
        since: The scene in which it came to look so, counted from 0.
        until: The scene in which it ceased to, if it did.
    """

    look: Look
    since: int
    until: int | None = None


@dataclass(slots=True)
class Entry:
    """A message, or an answer that one person saw alone.

    Attributes:
        order: Sorts the entries of a place by when they came.
        versions: How it looked, in order.
        gone: Whether it was deleted in the end.
    """

    order: int
    versions: list[Version]
    gone: bool = False


@dataclass(slots=True)
class Place:
    """A channel, a thread, or what one member sees alone.

    Attributes:
        name: Its name.
        pane: Where it stands; one of `PANES`.
        thread: Whether it is a public thread.
        since: The scene in which it came.
        marks: What is special about it, with the scene since which.
        entries: What is in it.
    """

    name: str
    pane: str
    thread: bool
    since: int
    marks: list[tuple[int, tuple[str, ...]]]
    entries: dict[int, Entry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different after a scene.

    Attributes:
        how: "new", "changed", "gone", or the mark that a place got or lost.
        pane: Where.
        place: The name of the place.
        who: Under whose name it stands; empty for a place.
        heading: By what a reader can tell it; empty for a place.
        when: Its own time, for a reader; empty for a place.
        did: What its author did, if it is an answer that they saw alone.
    """

    how: str
    pane: str
    place: str
    who: str
    heading: str
    when: str = ""
    did: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """What happened at one step of the play, or while time went by.

    Attributes:
        text: What the play calls it; empty while time goes by.
        moment: When, for a reader.
        changes: What is different since.
    """

    text: str
    moment: str
    changes: tuple[Change, ...]


@dataclass(slots=True)
class Recording:
    """The whole demo, to be looked through.

    Attributes:
        title: The name of the server.
        scenes: What happened, in order.
        places: Where, in the order in which they came.
    """

    title: str = ""
    scenes: list[Scene] = field(default_factory=list)
    places: dict[int | str, Place] = field(default_factory=dict)


class Recorder:
    """Records the play by looking at the whole server after each of its steps.

    Args:
        world: The simulated Discord.
        zone: The time zone in which times are told.
    """

    def __init__(self, world: Simulation, zone: ZoneInfo) -> None:
        self._world = world
        self._looker = Looker(world, zone)
        self._seen: dict[int, str] = {}
        self._answers = 0
        self.recording = Recording()

    def watch(self, stage: Stage, text: str) -> None:
        """Note what has changed since the last time.

        Args:
            stage: The demo's server.
            text: What the play calls what happened; empty while time goes by. Time alone, and
                the end of what was seen before, make a scene only where something has changed.
        """
        self.recording.title = stage.guild.name
        changes = [*self._places(stage), *self._messages(stage), *self._alone(stage)]
        scenes = self.recording.scenes
        if changes or (text and not (scenes and scenes[-1].text == text)):
            moment = self._looker.names.moment(self._world.clock.now())
            brought = [one.when for one in changes if one.how == "new"]
            if brought and not text:  # it came by itself some time before the next step
                moment = brought[-1]
            scenes.append(Scene(text, moment, tuple(changes)))

    @property
    def _number(self) -> int:
        return len(self.recording.scenes)

    def _places(self, stage: Stage) -> Iterable[Change]:
        for channel in sorted(self._world.env.backend.channels.values(), key=lambda one: one.id):
            key, name, pane, public = self._where(stage, channel)
            marks = self._looker.marks(channel)
            if not pane:
                continue
            if key not in self.recording.places:
                self.recording.places[key] = Place(
                    name, pane, public, self._number, [(self._number, ())]
                )
            place = self.recording.places[key]
            if isinstance(key, int) and place.marks[-1][1] != marks:
                lost = [f"no longer {one}" for one in place.marks[-1][1] if one not in marks]
                won = [one for one in marks if one not in place.marks[-1][1]]
                place.marks.append((self._number, marks))
                for mark in (*lost, *won):
                    yield Change(mark, pane, name, "", "")

    def _where(self, stage: Stage, channel: Channel) -> tuple[int | str, str, str, bool]:
        """Return the key, name and pane of a place, and whether it is a public thread."""
        named = channel.name or ""
        if channel.id == stage.moderators.id:
            return channel.id, f"#{named}", "desk", False
        if channel.id == stage.admins.id:
            return channel.id, f"#{named}", "admins", False
        if channel.type == _PRIVATE_THREAD:
            others = sorted(set(channel.thread_members) - {self._world.env.backend.bot_user.id})
            return self._person(self._looker.names.person(others[0]) if others else "")
        if channel.guild_id is None:
            others = [i for i in channel.recipient_ids if i != self._world.env.backend.bot_user.id]
            has_some = bool(self._world.env.backend.messages.get(channel.id)) and bool(others)
            return self._person(self._looker.names.person(others[0]) if has_some else "")
        if channel.is_thread:
            return channel.id, named, "discussion", True
        shown = channel.id in (stage.articles.id, stage.letters.id)
        return channel.id, f"#{named}", "discussion" if shown else "", False

    def _person(self, name: str) -> tuple[str, str, str, bool]:
        return name, name, "alone" if name else "", False

    def _messages(self, stage: Stage) -> Iterable[Change]:
        backend = self._world.env.backend
        there: set[int] = set()
        for channel in sorted(backend.channels.values(), key=lambda one: one.id):
            key, _, pane, _ = self._where(stage, channel)
            found = backend.messages.get(channel.id, {}).values() if pane else ()
            for message in sorted(found, key=lambda one: one.id):
                if not message.is_ephemeral and message.type != _THREAD_CREATED:
                    there.add(message.id)
                    yield from self._message(self.recording.places[key], message)
        for place in self.recording.places.values():
            for identity, entry in place.entries.items():
                if identity > 0 and identity not in there and not entry.gone:
                    entry.gone, last = True, entry.versions[-1]
                    last.until = self._number
                    yield _change("gone", place, last.look)

    def _message(self, place: Place, message: Message) -> Iterable[Change]:
        state, entry = _fingerprint(message), place.entries.get(message.id)
        if entry is not None and self._seen[message.id] == state:
            return
        self._seen[message.id] = state
        version = Version(self._looker.message(message), self._number)
        if entry is None:
            place.entries[message.id] = Entry(len(place.entries), [version])
            yield _change("new", place, version.look)
        elif entry.versions[-1].look != version.look:
            entry.versions[-1].until = self._number
            entry.versions.append(version)
            yield _change("changed", place, version.look)

    def _alone(self, stage: Stage) -> Iterable[Change]:
        fresh, self._answers = stage.answers[self._answers :], len(stage.answers)
        for answer in fresh:
            pane = {"marta": "admins", "jonas": "desk", "bea": "desk"}.get(answer.who, "alone")
            place = self._place_of(stage, pane, answer.who)
            order = len(place.entries)
            version = Version(self._looker.answer(answer), self._number)
            place.entries[-1 - order] = Entry(order, [version])
            yield _change("new", place, version.look)

    def _place_of(self, stage: Stage, pane: str, who: str) -> Place:
        channel = {"admins": stage.admins, "desk": stage.moderators}.get(pane)
        if channel is not None:
            return self.recording.places[channel.id]
        return self.recording.places.setdefault(
            who, Place(who, pane, thread=False, since=self._number, marks=[])
        )


def _fingerprint(message: Message) -> str:
    shown: tuple[Any, ...] = (message.content, message.embeds, message.components)
    return repr((*shown, message.attachments, message.edited_timestamp))


def _change(how: str, place: Place, look: Look) -> Change:
    when, did = look.when.removesuffix(", edited"), look.did
    return Change(how, place.pane, place.name, look.who, look.heading, when, did)
