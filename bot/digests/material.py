"""Rules: a window with all that its digest is made of."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.digests.figures import Figures
from bot.digests.sources import Source
from bot.digests.text.reading import Reading, read
from bot.digests.window import Window
from bot.moderation.calibration.promises import Promise
from bot.moderation.desk_figures import DeskFigures


@dataclass(frozen=True, slots=True)
class Posted:
    """One reply of the window, whatever became of it; those of bots are none.

    Attributes:
        flagged: It became a case; a sample that was drawn for reading does not count.
        zone: The zone of its last decision: allow, review or act; None while it waits for one.
        outcome: How its case stands, one of ``Counts.CASE_STATES``; None where it has none.
        case: The case's number.
    """

    at: datetime
    flagged: bool
    reply_id: int = 0
    zone: str | None = None
    outcome: str | None = None
    case: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the window that is marked in its chart; ``text`` is a few words of our own."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class OpenAppeal:
    """An appeal that nobody has answered yet; ``number`` is its case's."""

    number: int
    label: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A reply on which the bot would have acted by itself, but for the shadow.

    Attributes:
        action: What it would have done, one of ``lifecycle.Action``.
        label: The label that called for it.
        outcome: How its case stands, one of ``Counts.CASE_STATES``; None where it has none.
        case: The case's number.
    """

    action: str
    label: str
    outcome: str | None = None
    case: int | None = None


@dataclass(frozen=True, slots=True)
class Shadow:
    """What shadow mode did in the window.

    Attributes:
        at_end: The guild was in shadow mode when the window ended.
        now: It is while this is gathered.
        could_act: The policy of the window's end has a bound from which the bot acts by itself.
        held: The replies of the window on which it would have acted, oldest first.
    """

    at_end: bool
    now: bool
    could_act: bool
    held: tuple[HeldBack, ...] = ()


@dataclass(frozen=True)  # without slots, as the replies are read on demand, and once
class Material:
    """All that a digest is made of.

    Attributes:
        zone: The guild's time zone, for times in words.
        figures: What was counted, beside the window before.
        desk: How the guild's desk did; None where that was not counted.
        sources: The replies that may be quoted, oldest first.
        posted: Every reply of the window, oldest first.
        appeals: The discussion's open appeals, oldest first.
        title: The discussion's.
        article: The seed article's text; what only repeats it is no one's point.
        main_points: How many themes are told at the most, 0 to 5.
        promises: What the labels in force were calibrated for, and what was decided since.
        shadow: What shadow mode held back; None where that was not gathered.
    """

    window: Window
    zone: ZoneInfo
    figures: Figures
    desk: DeskFigures | None
    sources: tuple[Source, ...]
    posted: tuple[Posted, ...]
    appeals: tuple[OpenAppeal, ...] = ()
    title: str = ""
    article: str = ""
    main_points: int = 5
    promises: tuple[Promise, ...] = ()
    shadow: Shadow | None = None

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The replies that may be quoted, read: once for all parts of the digest.

        Takes a while: it is asked for where nobody waits, and not within a transaction.
        """
        return tuple(read(self.sources, known=self.article))
