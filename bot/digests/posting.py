"""A composed digest is handed over to be posted."""

from datetime import datetime

from bot.digests.citations import EDIT, lane
from bot.store import Tx, digests, guilds, markers, outbox
from bot.store.times import to_text


def post(tx: Tx, digest_id: int, *, now: datetime) -> None:
    """Put the post of a digest into the outbox.

    A scheduled one is known by its discussion and the end of its window, of which there is one:
    after a restore the message is found that was posted since the backup. As that was composed of
    what was known then, it is shown anew.
    """
    found = digests.get(tx, digest_id)
    if found is None:
        raise LookupError(digest_id)
    guild_id, here = found.guild_id, lane(found.guild_id)
    row = {"render": "digest", "row": digest_id}
    channel = guilds.settings(tx, guild_id).digests_go_to
    payload = {"channel": channel, **row, "settle": "digest"}
    effect = outbox.put(tx, "send", payload, guild_id=guild_id, lane=here, now=now)
    if found.kind == "scheduled":
        name = f"digest:{found.discussion_id}:{to_text(found.ends_at)}"
        if markers.know_by(tx, effect, name, due=found.ends_at):
            place = {
                "channel": {"effect": effect, "key": "channel_id"},
                "target": {"effect": effect, "key": "message_id"},
            }
            edit = {**place, **row, "settle": EDIT}
            outbox.put(tx, "edit", edit, guild_id=guild_id, lane=here, now=now)
