"""How much is stored of a person in a guild, since when, and what of theirs waits or stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.effects.message import link
from bot.store import exported, exported_deeds, exported_parts
from bot.store.database import Tx
from bot.store.exported_part import THEIR_CASES, THEIR_REPLIES
from bot.store.times import moment


@dataclass(frozen=True, slots=True)
class Stored:
    """What there is of one person, counted.

    Attributes:
        counts: How many rows there are, by the name of each part of an export; 0 too.
        since: When the oldest of their replies was posted, or None where there is none.
        texts: Texts of these that are still kept, edits counted.
        appeals: Appeals of which the words are still kept.
        responses: How many responses of theirs there are, by how far they are.
        stands_at: Where responses stand under their name though their text is no longer kept.
    """

    counts: Mapping[str, int]
    since: datetime | None
    texts: int
    appeals: int
    responses: Mapping[str, int]
    stands_at: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is stored that leads to them."""
        return not any(self.counts.values())

    @property
    def replies(self) -> int:
        """How many replies are stored."""
        return self.counts[exported_parts.REPLIES.name]

    @property
    def cases(self) -> int:
        """How many cases are about them."""
        return self.counts[exported_parts.CASES.name]

    @property
    def reports(self) -> int:
        """How many reports they made."""
        return self.counts[exported_parts.REPORTS.name]

    @property
    def deeds(self) -> int:
        """How many entries the record has of what they did."""
        return self.counts[exported_deeds.RECORD.name]


_MORE = f"""SELECT
    (SELECT min(posted_at) FROM replies WHERE id IN {THEIR_REPLIES}) AS since,
    (SELECT count(*) FROM revisions WHERE text IS NOT NULL AND reply_id IN {THEIR_REPLIES})
        AS texts,
    (SELECT count(*) FROM appeals WHERE text IS NOT NULL AND case_id IN {THEIR_CASES}) AS appeals
"""  # noqa: S608  our own fragments

_STANDING = """SELECT r.guild_id, r.thread_id, r.message_id FROM responses s
    JOIN replies r ON r.id = s.reply_id WHERE s.guild_id = :guild AND s.author_id = :person
    AND s.state = 'posted' AND r.state = 'present' AND NOT EXISTS (
        SELECT 1 FROM revisions v WHERE v.reply_id = r.id AND v.text IS NOT NULL) ORDER BY r.id"""


def stored(tx: Tx, guild_id: int, person_id: int) -> Stored:
    """Return how much is stored of a person."""
    values = {"guild": guild_id, "person": person_id}
    row = next(iter(tx.query(_MORE, values)))
    states = tx.query(
        "SELECT state, count(*) AS n FROM responses "
        "WHERE guild_id = :guild AND author_id = :person GROUP BY state",
        values,
    )
    return Stored(
        counts=exported.counts(tx, guild_id, person_id),
        since=moment(row["since"]),
        texts=row["texts"],
        appeals=row["appeals"],
        responses={one["state"]: one["n"] for one in states},
        stands_at=tuple(
            link(one["guild_id"], one["thread_id"], one["message_id"])
            for one in tx.query(_STANDING, values)
        ),
    )
