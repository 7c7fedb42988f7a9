"""The order of steps when somebody reads what was written before: shows, exports, searches."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from bot.digests import search
from bot.digests.citations import lane
from bot.digests.look import page, plain, render
from bot.digests.shown import DigestView
from bot.digests.view import view
from bot.effects.message import Attachment, Message
from bot.language.catalogues import language
from bot.language.words import speaking
from bot.store import Store, Tx, digests, guilds
from bot.store import search as found_in
from bot.store.digest_rows import Digest
from bot.store.outbox import File
from bot.store.search import Hit

_Made = TypeVar("_Made")

_LISTED = 25
_SHOWN = 10
COUNTED = 200
"""The most replies that a search counts."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A digest as it may be shown now; ``files`` are its chart and its page."""

    message: Message
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        wanted: What was searched for.
        hits: At most 10 replies, the best first.
        count: How many there are, at most ``COUNTED``.
        digests: At most 10 that rest on one of them, or whose title matches; the newest first.
    """

    wanted: search.Wanted
    hits: Sequence[Hit]
    count: int
    digests: Sequence[Digest]


class Archive:
    """The digests of every guild that were written, and the replies that they may rest on."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def listed(self, guild_id: int) -> list[Digest]:
        """Return the newest digests of a guild."""
        return await self._store.read(lambda tx: digests.listed(tx, guild_id, limit=_LISTED))

    async def refused(self, guild_id: int) -> frozenset[int]:
        """Return the numbers of a guild's digests that could not be posted and stand nowhere."""
        return await self._store.read(lambda tx: digests.refused(tx, lane=lane(guild_id)))

    async def latest(self, guild_id: int, discussion_id: int | None = None) -> int | None:
        """Return the number of the newest digest of a guild, or of one of its discussions."""
        found = await self._store.read(lambda tx: digests.latest(tx, guild_id, discussion_id))
        return found.id if found else None

    async def show(self, guild_id: int, number: int) -> Shown | None:
        """Return a digest as it may be shown now, or None where the guild has none such."""

        def look(seen: DigestView) -> Shown:
            message = render.message(seen)
            chart = seen.chart
            kept = [File(render.CHART_NAME, chart.description, chart.png)] if chart else []
            made = [File(one.name, one.description, one.content) for one in message.made]
            return Shown(message, (*kept, *made))

        return await self._made(guild_id, number, look)

    async def export(self, guild_id: int, number: int, form: str) -> Attachment | None:
        """Return a digest as a file, as it may be shown now, or None where there is none such.

        Args:
            form: A name of ``FORMS``.
        """
        ending, write = FORMS[form]
        text = await self._made(guild_id, number, write)
        return Attachment(f"digest-{number}.{ending}", text.encode()) if text is not None else None

    async def search(self, guild_id: int, typed: str) -> Found | None:
        """Return what of a guild matches, of what may be quoted now; None where nothing was typed.

        Args:
            typed: Words, as ``bot.digests.search.read`` takes them.
        """
        wanted = search.read(typed)
        if wanted is None:
            return None

        def look(tx: Tx) -> Found:
            hits = found_in.hits(tx, guild_id, wanted, limit=COUNTED)
            resting = [one.reply_id for one in hits]
            numbers = found_in.digest_ids(tx, guild_id, wanted, resting_on=resting, limit=_SHOWN)
            found = [one for number in numbers if (one := digests.get(tx, number))]
            return Found(wanted, hits[:_SHOWN], len(hits), found)

        return await self._store.read(look)

    async def _made(
        self, guild_id: int, number: int, make: Callable[[DigestView], _Made]
    ) -> _Made | None:
        """Return what is made of a digest, in its guild's language; None where there is none."""

        def look(tx: Tx) -> tuple[DigestView, str] | None:
            found = digests.get(tx, number)
            if found is None or found.guild_id != guild_id:
                return None
            return view(tx, found), guilds.settings(tx, guild_id).language

        seen = await self._store.read(look)
        if seen is None:
            return None
        with speaking(language(seen[1])):
            return await asyncio.to_thread(make, seen[0])


def _json(seen: DigestView) -> str:
    return json.dumps(plain.document(seen), indent=2, ensure_ascii=False) + "\n"


FORMS: Mapping[str, tuple[str, Callable[[DigestView], str]]] = MappingProxyType(
    {
        "html": ("html", page.html),
        "markdown": ("md", render.markdown),
        "json": ("json", _json),
    }
)
"""What a digest can be exported as: the file's ending, and what writes it."""
