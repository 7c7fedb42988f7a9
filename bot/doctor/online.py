"""What only Discord can tell: the token, the intents, the rights in each channel, the time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp
import discord

from bot.doctor.finding import Finding, fail, ok, warn
from bot.effects.rights import held
from bot.guilds import needs
from bot.guilds.settings import GuildSettings
from bot.language.words import tr, trc
from bot.settings import Settings

_SKEW = timedelta(seconds=10)
"""Discord's clock and ours may be apart so far: the answer took a while to come."""
_STARTS_LEFT = 50
"""Source: Discord, "Gateway", session start limit: 1,000 a day, after which the token is reset."""


class Online:
    """Asks Discord, by REST alone: a bot that runs is not disturbed.

    Args:
        guilds: What the guilds of the database have chosen, by id.
    """

    def __init__(self, settings: Settings, guilds: Mapping[int, GuildSettings]) -> None:
        self._settings = settings
        self._guilds = guilds
        self._apart: timedelta | None = None

    async def examine(self) -> list[Finding]:
        """Return everything that was found; where Discord cannot be reached that alone."""
        discord.http.Route.BASE = self._settings.discord.api_base
        client = discord.Client(intents=discord.Intents.none(), http_trace=self._timing())
        async with client:
            try:
                await client.login(self._settings.token.get_secret_value())
                found = [*await self._application(client), *self._time()]
                for guild_id, chosen in self._guilds.items():
                    found += await self._guild(client, guild_id, chosen)
            except discord.LoginFailure:
                return [
                    fail(
                        "token",
                        tr("Discord does not accept it."),
                        tr("Copy it anew from the developer portal, under Bot."),
                    )
                ]
            except (
                OSError,
                TimeoutError,
                aiohttp.ClientError,
                discord.DiscordServerError,
            ) as error:
                return [
                    fail(
                        "discord",
                        tr("It cannot be reached ({error}).", error=type(error).__name__),
                        tr("Look at the network and the proxy, or try `seedbed doctor --offline`."),
                    )
                ]
        return found

    async def _application(self, client: discord.Client) -> list[Finding]:
        assert client.user is not None  # noqa: S101  it has just logged in
        found = [ok("token", tr("Discord knows it as {user}.", user=client.user))]
        about = await client.application_info()
        flags = about.flags
        may_read = flags.gateway_message_content or flags.gateway_message_content_limited
        if may_read or not self._settings.discord.message_content:
            found.append(ok("intents", tr("What the bot asks for is switched on.")))
        else:
            found.append(
                fail(
                    "intents",
                    tr("Message Content Intent is switched off."),
                    tr(
                        "Switch it on in the developer portal, under Bot; or set "
                        "discord.message_content = false, for screened discussions alone."
                    ),
                )
            )
        _, _, limit = await client.http.get_bot_gateway()
        if limit["remaining"] < _STARTS_LEFT:
            found.append(
                warn(
                    "starts",
                    tr("Discord allows only {left} more starts today.", left=limit["remaining"]),
                    tr("Something starts the bot again and again: look at its log."),
                )
            )
        return found

    def _time(self) -> Iterator[Finding]:
        if self._apart is None:
            return
        seconds = self._apart.total_seconds()
        if abs(self._apart) > _SKEW:
            said = tr("It is {seconds:.0f} s ahead of Discord's.", seconds=seconds)
            if seconds < 0:
                said = tr("It is {seconds:.0f} s behind Discord's.", seconds=-seconds)
            yield fail("clock", said, tr("Let the clock be set by the network (NTP)."))
        else:
            yield ok("clock", tr("It agrees with Discord's."))

    async def _guild(
        self, client: discord.Client, guild_id: int, chosen: GuildSettings
    ) -> list[Finding]:
        what = "server"
        try:
            guild = await client.fetch_guild(guild_id, with_counts=False)
            channels = {one.id: one for one in await guild.fetch_channels()}
            assert client.user is not None  # noqa: S101  it has logged in
            me = await guild.fetch_member(client.user.id)
        except (discord.Forbidden, discord.NotFound):
            return [
                warn(
                    what,
                    tr(
                        "The bot is not in server {server}, of which it keeps data.",
                        server=guild_id,
                    ),
                    tr(
                        "Invite it again, or leave it: what is kept of it is deleted after {days} "
                        "days.",
                        days=self._settings.privacy.leave_days,
                    ),
                )
            ]
        return list(_rights(guild, me, channels, chosen))

    def _timing(self) -> aiohttp.TraceConfig:
        """Return what notes how far Discord's clock and ours are apart."""
        trace = aiohttp.TraceConfig()

        async def ended(
            _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams
        ) -> None:
            if said := params.response.headers.get("Date"):
                self._apart = datetime.now(UTC) - parsedate_to_datetime(said)

        trace.on_request_end.append(ended)
        return trace


def _rights(
    guild: discord.Guild,
    me: discord.Member,
    channels: Mapping[int, discord.abc.GuildChannel],
    chosen: GuildSettings,
) -> Iterator[Finding]:
    """Look at each channel that a guild has chosen."""
    before = 0
    for what, channel_id in dict.fromkeys(needs.places(chosen)):
        if channel_id is not None:
            before += 1
            yield _channel(guild, me, what, channels.get(channel_id))
    if not before:
        said = tr("{server} has chosen no channels yet.", server=guild.name)
        yield warn("channel", said, tr("Use `/setup` there."))
    if not me.guild_permissions.moderate_members:
        yield warn(
            "rights",
            tr("In {server} the bot cannot time anyone out.", server=guild.name),
            tr("Give its role Moderate Members, if moderators should be able to."),
        )


def _channel(
    guild: discord.Guild, me: discord.Member, what: str, channel: discord.abc.GuildChannel | None
) -> Finding:
    told = {"what": _named(what), "server": guild.name}
    if channel is None:
        return fail(
            "channel",
            tr("The {what} channel of {server} is gone, or the bot cannot see it.", **told),
            tr("Choose another one there with `/setup`, or give the bot View Channel."),
        )
    told["channel"] = channel.name
    if missing := needs.missing(what, held(channel.permissions_for(me))):
        said = tr(
            "In #{channel} of {server} ({what}) the bot lacks: {missing}.", missing=missing, **told
        )
        return fail("channel", said, tr("Give its role these permissions in that channel."))
    return ok("channel", tr("#{channel} of {server} ({what}) is as it should be.", **told))


def _named(what: str) -> str:
    """Return what appears in a channel, in a word."""
    return {
        "article": trc("channel", "article"),
        "notices": trc("channel", "notices"),
        "moderator": trc("channel", "moderator"),
        "admin": trc("channel", "admin"),
    }[what]
