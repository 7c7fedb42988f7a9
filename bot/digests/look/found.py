"""How what a search found looks as a message."""

from collections.abc import Sequence

from bot.digests.archive import COUNTED, Found
from bot.digests.look.wording import as_written
from bot.digests.search import excerpt, marked
from bot.effects.message import (
    EMBED_DESCRIPTION_LIMIT,
    EMBED_FIELD_LIMIT,
    Embed,
    Field,
    Message,
    link,
    shorten,
)
from bot.language.words import msg, tr, trn
from bot.store.digest_rows import Digest
from bot.store.search import Hit

NOTHING = msg(
    "Nothing was found. Every word must stand in a reply as it was typed: `bridg*` finds bridges "
    "too, and quotes find words in a row. Replies that were removed, or that wait for a moderator, "
    "are not searched."
)
NO_WORDS = msg(
    "There is no word in that to search for. Type words, such as `bridge` or `bridg*`, or words in "
    'a row in quotes, such as `"the old bridge"`.'
)
_DIGESTS_NAMED = 5
_TITLE_LIMIT = 60


def message(found: Found, guild_id: int) -> Message:
    """Return the replies that were found, each with its surroundings, and the digests."""
    if not found.hits and not found.digests:
        return Message(content=tr(NOTHING))
    lines = [_reply(hit, found, guild_id) for hit in found.hits]
    fields: tuple[Field, ...] = ()
    if found.digests:
        shown = [_digest(one) for one in found.digests]
        fields = (Field(tr("Digests"), _fitting(shown, EMBED_FIELD_LIMIT)),)
    embed = Embed(
        title=_title(found),
        description=_fitting(lines, EMBED_DESCRIPTION_LIMIT),
        fields=fields,
        footer=tr("More match: another word narrows it.") if found.count > len(found.hits) else "",
    )
    return Message(embeds=(embed,))


def _title(found: Found) -> str:
    if not found.hits:
        return tr("No reply, but digests of that title")
    best = len(found.hits)
    if found.count <= best:
        return trn("1 reply", "{count} replies", found.count)
    if found.count >= COUNTED:
        return tr("The best {best} of {count} or more replies", best=best, count=COUNTED)
    return tr("The best {best} of {count} replies", best=best, count=found.count)


def _reply(hit: Hit, found: Found, guild_id: int) -> str:
    said = marked(excerpt(hit.text, found.wanted))
    where = link(guild_id, hit.thread_id, hit.message_id)
    line = f"- {said}\n  <t:{int(hit.posted_at.timestamp())}:f> · {where}"
    numbers = hit.digest_ids[-_DIGESTS_NAMED:]
    if not numbers:
        return line
    listed = ", ".join(map(str, numbers))
    named = trn("Digest {numbers}", "Digests {numbers}", len(numbers), numbers=listed)
    return f"{line} · {named}"


def _digest(one: Digest) -> str:
    start, end = (int(moment.timestamp()) for moment in (one.starts_at, one.ends_at))
    title = as_written(shorten(one.title, _TITLE_LIMIT))
    window = tr("<t:{start}:d> to <t:{end}:d>", start=start, end=end)
    line = f"- **{one.id}** · {title} · {window}"
    if one.channel_id is None or one.message_id is None:
        return line
    return f"{line} · {link(one.guild_id, one.channel_id, one.message_id)}"


def _fitting(lines: Sequence[str], limit: int) -> str:
    """Return as many of the lines as there is room for."""
    text = ""
    for line in lines:
        if len(text) + len(line) + 1 > limit:
            break
        text += f"{line}\n"
    return text.rstrip()
