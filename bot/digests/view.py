"""A stored digest with everything it shows looked up anew."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.digests.section import Line, Section, Term
from bot.digests.shown import (
    DigestView,
    ShownCase,
    ShownChart,
    ShownLine,
    ShownQuote,
    ShownSection,
    ShownWritten,
)
from bot.digests.sources import Point
from bot.effects.message import link
from bot.store import Tx, digests, guilds, outbox, written
from bot.store.digest_rows import Digest, Place, Standing
from bot.store.written import Sentence

_OPEN_CASES = 3
_MOST_LINKS = 5
_LATE = timedelta(hours=1)
_TERMS = " · "


def view(tx: Tx, digest: Digest, *, posting: datetime | None = None) -> DigestView:
    """Return a digest with what its sources say and which cases are open at this moment.

    Args:
        posting: The present moment, where it is about to be posted: it may be late by then.
    """
    found, count = digests.open_cases(tx, digest.discussion_id, limit=_OPEN_CASES)
    guild = digest.guild_id
    look = _Look(guild, digests.standing(tx, digest.id), _cases(tx, digest))
    file = outbox.file(tx, digest.file_id) if digest.file_id is not None else None
    return DigestView(
        number=digest.id,
        title=digest.title,
        starts_at=digest.starts_at,
        ends_at=digest.ends_at,
        zone=guilds.settings(tx, guild).tz,
        late=digest.kind == "scheduled"
        and (digest.posted_at or posting or digest.composed_at) - digest.ends_at > _LATE,
        figures=digest.figures,
        sections=tuple(look.section(one) for one in digest.sections),
        open_cases=[
            ShownCase(
                one.number,
                one.label,
                one.score,
                one.opened_at,
                link(guild, one.channel_id, one.message_id),
                one.appealed,
            )
            for one in found
        ],
        open_in_all=count,
        chart=ShownChart(digest.file_id, file.content, file.description)
        if file and digest.file_id
        else None,
        desk=digest.desk,
        written=tuple(look.written(one) for one in written.of_digest(tx, digest.id)),
    )


def _cases(tx: Tx, digest: Digest) -> dict[int, Place]:
    numbers = {line.case for one in digest.sections for line in one.lines if line.case is not None}
    return digests.case_places(tx, digest.guild_id, numbers) if numbers else {}


class _Look:
    """Looks up what stored lines show now.

    Args:
        replies: The replies that may be quoted, by their row.
        cases: Channel and message of each case's card, by its number.
    """

    def __init__(
        self,
        guild_id: int,
        replies: Mapping[int, Standing],
        cases: Mapping[int, Place],
    ) -> None:
        self._guild_id = guild_id
        self._replies = replies
        self._cases = cases

    def section(self, section: Section) -> ShownSection:
        """Return a section with the lines that may be shown."""
        lines = [shown for line in section.lines if (shown := self._line(line)) is not None]
        return ShownSection(
            section.name, section.title, tuple(lines), len(section.lines) - len(lines)
        )

    def written(self, sentence: Sentence) -> ShownWritten:
        """Return a written sentence with links to the replies that it cites."""
        links = tuple(self._link(one) for one in sentence.cites)
        return ShownWritten(sentence.text, links)

    def _line(self, line: Line) -> ShownLine | None:
        quote = self._quote(line.quote) if line.quote else None
        label = [word for term in line.label if (word := self._word(term))]
        cited = [self._link(one) for one in line.cites if one in self._replies]
        if (line.quote and quote is None) or (line.label and not label):
            return None
        if line.cites and not (cited or quote):
            return None
        if line.case is not None:
            if line.case not in self._cases:
                return None
            cited.insert(0, link(self._guild_id, *self._cases[line.case]))
        links = tuple(cited[:_MOST_LINKS])
        return ShownLine(line.said, _TERMS.join(label), quote, links, line.kind)

    def _quote(self, point: Point) -> ShownQuote | None:
        text = self._text(point)
        if text is None:
            return None
        reply = self._replies[point.reply_id]
        return ShownQuote(text, reply.author_id, self._link(point.reply_id))

    def _word(self, term: Term) -> str | None:
        return next((text for place in term if (text := self._text(place))), None)

    def _text(self, point: Point) -> str | None:
        reply = self._replies.get(point.reply_id)
        if reply is None or reply.revision_id != point.revision_id:
            return None
        return reply.text[point.start : point.end]

    def _link(self, reply_id: int) -> str:
        reply = self._replies[reply_id]
        return link(self._guild_id, reply.thread_id, reply.message_id)
