"""A stored digest with everything it shows looked up anew."""

from datetime import timedelta

from bot.digests import render
from bot.effects.message import Message
from bot.store import Tx, digests, guilds
from bot.store.digest_rows import Digest

CHART_NAME = "digest.png"
_OPEN_CASES = 3
_LATE = timedelta(hours=1)


def render_digest(tx: Tx, digest_id: int) -> Message | None:
    """Return a digest as it may be shown now."""
    found = digests.get(tx, digest_id)
    return render.message(view(tx, found)) if found else None


def view(tx: Tx, digest: Digest) -> render.DigestView:
    """Return a digest with what its sources say and which cases are open at this moment."""
    quotes = [digests.quote(tx, point) for point in digest.points]
    found, count = digests.open_cases(tx, digest.discussion_id, limit=_OPEN_CASES)
    guild = digest.guild_id
    return render.DigestView(
        number=digest.id,
        title=digest.title,
        starts_at=digest.starts_at,
        ends_at=digest.ends_at,
        zone=guilds.settings(tx, guild).tz,
        late=digest.kind == "scheduled" and digest.composed_at - digest.ends_at > _LATE,
        figures=digest.figures,
        points=[
            render.ShownPoint(
                quote.text, quote.author_id, render.link(guild, quote.thread_id, quote.message_id)
            )
            if quote
            else render.ShownPoint(None, None, "")
            for quote in quotes
        ],
        open_cases=[
            render.ShownCase(
                one.number,
                one.label,
                one.score,
                one.opened_at,
                render.link(guild, one.channel_id, one.message_id),
            )
            for one in found
        ],
        open_in_all=count,
        chart=digest.file_id,
        chart_name=CHART_NAME if digest.file_id is not None else "",
        desk=digest.desk,
    )
