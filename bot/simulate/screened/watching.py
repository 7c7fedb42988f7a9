"""An eye on what the bot is about to show, which knows by itself what may be shown."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import partial

from bot.effects.executor import Renderer
from bot.effects.message import Message
from bot.moderation.responses.publishing import TEXT
from bot.simulate.life import TurnedClock
from bot.simulate.screened.evidence import LEAK
from bot.simulate.screened.life import LATE_AFTER
from bot.simulate.screened.texts import Sort, Text, numbers_in, numbers_shown
from bot.store import Tx
from bot.store.times import to_text

_NEWEST = """
    SELECT v.id, v.text, v.state, v.received_at, s.sent_revision_id, coalesce(s.unread, 0),
        EXISTS (SELECT 1 FROM cases c WHERE c.revision_id = v.id
            AND c.state IN ('dismissed', 'undone', 'overturned')),
        EXISTS (SELECT 1 FROM decisions j WHERE j.revision_id = v.id AND NOT j.shadow
            AND j.action IN ('remove', 'remove_and_time_out'))
    FROM revisions v LEFT JOIN responses s ON s.reply_id = v.reply_id
    WHERE v.reply_id = ? ORDER BY v.revision DESC LIMIT 1"""
_READ = ("scored", "passed")
_UNREAD = (Sort.UNREADABLE, Sort.FOREIGN)
"""What nothing can score; where nothing is screened a person looks at it once it stands."""


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest words of a response, and what was decided about them."""

    revision_id: int
    words: str | None
    state: str
    received_at: str
    sent_revision_id: int | None
    unread: int
    approved: int
    removed: int


@dataclass(slots=True)
class Watch:
    """Looks at every text when it is made ready to be posted.

    Attributes:
        clock: Tells the time.
        screened: What reads badly, and what nobody could read, needs a moderator.
        calm: What may be posted once it is read.
        texts: What members wrote, by number.
        sent: The responses that their authors sent in spite of a nudge.
        forgotten: By member who asked to be forgotten, the number of the text that came next.
        granted: The texts that might be shown when they were posted.
        leaks: What was made ready and might not be shown, in words.
    """

    clock: TurnedClock
    screened: bool
    calm: frozenset[Sort]
    texts: dict[int, Text] = field(default_factory=dict)
    sent: set[int] = field(default_factory=set)
    forgotten: dict[int, int] = field(default_factory=dict)
    granted: set[int] = field(default_factory=set)
    leaks: list[str] = field(default_factory=list)

    def over(self, renderers: dict[str, Renderer]) -> None:
        """Watch over a life of the process, by what makes its messages."""
        renderers[TEXT] = partial(self._rendered, renderers[TEXT])

    def may_be_shown(self, tx: Tx, reply_id: int) -> bool:
        """Tell whether the newest words of a response may be shown in its thread now."""
        newest = _Newest(*tx.execute(_NEWEST, [reply_id]).fetchone())
        found = [self.texts[number] for number in numbers_in(newest.words)]
        return bool(found) and all(self._may(text, newest, reply_id) for text in found)

    def is_forgotten(self, text: Text) -> bool:
        """Tell whether its author asked to be forgotten after they wrote it."""
        return text.number < self.forgotten.get(text.author, 0)

    def _may(self, text: Text, newest: _Newest, reply_id: int) -> bool:
        late = newest.received_at <= to_text(self.clock.now() - LATE_AFTER)
        read = newest.state in _READ
        if self.is_forgotten(text):
            return False
        if newest.approved or (read and text.sort in self.calm):
            return True
        if self.screened:
            return False
        if text.number in self.granted or newest.state == "passed":
            return True
        if not read or newest.unread:
            return late or text.sort in _UNREAD
        sent = reply_id in self.sent and newest.sent_revision_id == newest.revision_id
        return sent and not newest.removed

    def _rendered(self, render: Renderer, tx: Tx, row: int) -> Message | None:
        message = render(tx, row)
        if message is None:
            return None
        numbers = numbers_shown(message)
        if self.may_be_shown(tx, row):
            self.granted |= numbers
        else:
            self.leaks += self._told(numbers)
        return message

    def _told(self, numbers: Set[int]) -> Iterator[str]:
        for number in sorted(numbers):
            sort = self.texts[number].sort
            yield f"{LEAK}text {number} ({sort}) was about to be posted unaccepted"
