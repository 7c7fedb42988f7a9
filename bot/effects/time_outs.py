"""Timing a member out and lifting it, so that what stood before can be restored.

- ``look_time_out``: guild, user. Changes nothing; the result's ``until`` is the present end.
- ``time_out``: guild, user, until, before, reason. Never shortens what is there already, and is
  not tried on whom Discord lets the bot time out in no case.
- ``lift_time_out``: guild, user, until, before, reason. Only where the present end is ``until``.

Moments are ISO 8601. Source of the 28 days: Discord API reference, "Modify Guild Member".
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import discord

from bot.effects.executor import Deed, ImpossibleError, Result
from bot.language.words import msg

_SAME = timedelta(seconds=1)  # Discord keeps moments in its own precision


def deeds(client: discord.Client) -> Mapping[str, Callable[[Deed], Awaitable[Result]]]:
    """Return the deeds that have to do with time-outs, by kind."""

    async def look(deed: Deed) -> Result:
        return {"until": _text((await _member(client, deed)).timed_out_until)}

    async def time_out(deed: Deed) -> Result:
        member, until = await _member(client, deed), _moment(deed.payload["until"])
        present = member.timed_out_until
        if (why := _beyond_reach(member)) is not None:
            raise ImpossibleError(why)
        if until is not None and (present is None or present + _SAME < until):
            await member.edit(timed_out_until=until, reason=deed.payload["reason"])
        elif present is not None and until is not None and present - until > _SAME:
            return {"before": deed.payload["before"], "longer": True}
        return {"before": deed.payload["before"]}

    async def lift(deed: Deed) -> Result:
        member, until = await _member(client, deed), _moment(deed.payload["until"])
        present = member.timed_out_until
        if present is None or until is None or abs(present - until) > _SAME:
            return {"lifted": False}
        before = _moment(deed.payload["before"])
        still = before is not None and before > discord.utils.utcnow()
        await member.edit(timed_out_until=before if still else None, reason=deed.payload["reason"])
        return {"lifted": True}

    return {"look_time_out": look, "time_out": time_out, "lift_time_out": lift}


async def _member(client: discord.Client, deed: Deed) -> discord.Member:
    guild = client.get_guild(deed.payload["guild"])
    if guild is None:
        guild = await client.fetch_guild(deed.payload["guild"])
    return await guild.fetch_member(deed.payload["user"])


def _beyond_reach(member: discord.Member) -> str | None:
    """Return why the bot can time a member out in no case, or None.

    Source: Discord, "Permissions", Permission Hierarchy; "Time Out FAQ": no administrators.
    """
    bot: discord.Member | None = member.guild.me
    if member.guild.owner_id == member.id:
        return msg("nobody can time out the server's owner")
    if member.guild_permissions.administrator:
        return msg("Discord times out no administrator")
    if bot is not None and bot.top_role <= member.top_role:
        return msg("the author's highest role stands as high as the bot's own, or higher")
    return None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
