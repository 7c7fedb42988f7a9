"""The lists that say what was erased since a backup was made: its own, and all others there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.store import StoreError
from bot.store.erased_lines import Erasure, Listed
from bot.store.erased_list import Ledger
from bot.store.restored import Kept

_A_SECOND = timedelta(seconds=1)
"""So exactly the names of backups say when they were made."""


@dataclass(frozen=True, slots=True)
class Known:
    """A list as it was read, with the key that its marks are made with."""

    ledger: Ledger
    listed: Listed


class Lists:
    """What was erased since a moment, by lists of which each has its own key.

    Args:
        known: The first is the backup's own.
    """

    def __init__(self, known: tuple[Known, ...], since: datetime) -> None:
        self._known = known
        self._erasures = tuple(
            one for each in known for one in each.listed.erasures if one.at >= since
        )
        self._by_mark = {one.mark: one for one in self._erasures}

    def person(self, guild_id: int, person_id: int) -> Erasure | None:
        """Return when a person was forgotten for the last time, or None."""
        return max(self._found("person", guild_id, person_id), key=lambda one: one.at, default=None)

    def guild(self, guild_id: int) -> Erasure | None:
        """Return when a guild's data was deleted, or None.

        By the backup's own list only: another bot's guilds are not this one's.
        """
        return self._by_mark.get(self._known[0].ledger.mark("guild", guild_id))

    def texts(self, one: Kept) -> Iterator[Erasure]:
        """Yield when a reply's text was erased; by its row only of the backup's own list."""
        yield from self._found(one.kind, one.guild_id, one.message_id)
        row = self._by_mark.get(self._known[0].ledger.mark("response", one.guild_id, one.id))
        if row is not None:
            yield row

    def marks(self, kinds: tuple[str, ...]) -> list[str]:
        """Return the marks of some kinds."""
        return [one.mark for one in self._erasures if one.kind in kinds]

    def _found(self, kind: str, guild_id: int, what: int) -> Iterator[Erasure]:
        for each in self._known:
            erasure = self._by_mark.get(each.ledger.mark(kind, guild_id, what))
            if erasure is not None:
                yield erasure


def lists_for(
    path: Path, folder: Path, *, made_at: datetime, seal: str | None
) -> tuple[Known, ...]:
    """Return the backup's own list, which reaches back to it, and then all others.

    Its own is the one whose key it is marked with; where it is marked with none, the bot's, or what
    lies beside it. The others are another bot's that was here before: who had it forget them stays
    forgotten.

    Raises:
        StoreError: None reaches back to it; says what to do.
    """
    reasons: list[str] = []
    found = list(_read(path, folder, reasons))
    here = {one.ledger.seal for one in found if one.ledger.folder == folder}
    for one in found:
        ledger, place = one.ledger, one.ledger.folder
        if seal is not None and ledger.seal != seal:
            reasons.append(f"the list in {place} is another database's")
        elif place != folder and ledger.seal in here:
            # What was erased since it was copied stood in the bot's own, and went.
            reasons.append(f"the list in {place} is a copy of an earlier day")
        elif one.listed.since < made_at + _A_SECOND:
            return (one, *(other for other in found if other is not one))
        else:
            reasons.append(f"the list in {place} begins {one.listed.since:%Y-%m-%d %H:%M} UTC")
    raise StoreError(
        f"{path}: what was erased since it was made ({made_at:%Y-%m-%d %H:%M} UTC) is not known"
        f" ({'; '.join(reasons) or 'there is no list of erasures'}), and could come back. "
        "Put erased.key and erased.list beside it that were kept with it, take a newer backup, "
        "or delete this one."
    )


def _read(path: Path, folder: Path, reasons: list[str]) -> Iterator[Known]:
    """Yield the lists of the bot's folder, then those beside the backup."""
    apart = path.resolve().parent != folder.resolve()
    for place in [folder, path.parent] if apart else [folder]:
        for ledger in (Ledger(place), *Ledger(place).aside()):
            if ledger.exists:
                try:
                    ledger.read_key()
                    yield Known(ledger, ledger.read())
                except OSError as error:
                    reasons.append(f"the list in {place} cannot be read: {error.strerror}")
