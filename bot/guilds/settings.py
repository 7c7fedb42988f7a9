"""Rules: what a guild has chosen."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import time
from typing import Any, Literal
from zoneinfo import ZoneInfo

_LISTS = ("digest_sections", "set_up")


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """The choices of one guild; None stands for "not chosen yet".

    Attributes:
        article_channel_id: Where articles are posted unless the command says otherwise; a text
            channel or a forum.
        moderator_channel_id: Where cases appear.
        moderator_role_id: Who may decide them, besides holders of Manage Messages.
        admin_channel_id: Where digests appear.
        admin_role_id: Who may set things, besides holders of Manage Server.
        zone: IANA name of the guild's time zone.
        digest_time: The time of day at which a digest is due there, ``HH:MM``.
        digest_when: On which days: a name of ``bot.digests.rhythm.PRESETS``, or a cron expression
            of five fields, which has its own times of day.
        digest_channel_id: Where digests appear; the admins' channel while none is chosen.
        digest_sections: What digests tell, in order; what the operator has set while empty.
        digest_empty: Whether a window without a reply gets a digest of one line, or none.
        digest_paused: No digest is written but those that are asked for.
        digest_writer: The admins agree that quoted sentences are sent to the operator's writer.
        paused: No effect of the bot happens in the guild.
        notices_channel_id: Where an author who takes no direct messages gets a private thread; the
            article's own channel while none is chosen.
        language: What is posted is in this language, such as ``de``.
        set_up: The steps of ``/setup`` that were gone through, in order; see
            ``bot.guilds.setting_up``.
        version: Counts up with every change; 0 before the first.
    """

    article_channel_id: int | None = None
    moderator_channel_id: int | None = None
    moderator_role_id: int | None = None
    admin_channel_id: int | None = None
    admin_role_id: int | None = None
    zone: str = "UTC"
    digest_time: str = "08:00"
    digest_when: str = "daily"
    digest_channel_id: int | None = None
    digest_sections: tuple[str, ...] = ()
    digest_empty: Literal["say", "skip"] = "say"
    digest_paused: bool = False
    digest_writer: bool = False
    paused: bool = False
    notices_channel_id: int | None = None
    language: str = "en"
    set_up: tuple[str, ...] = ()
    version: int = 0

    def to_document(self) -> dict[str, Any]:
        """Return the choices as plain data, without the version."""
        document = asdict(self)
        del document["version"]
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, Any], *, version: int) -> "GuildSettings":
        """Return the choices that ``to_document`` gave."""
        lists = {name: tuple(document.get(name, ())) for name in _LISTS}
        return cls(**{**document, **lists}, version=version)

    @property
    def tz(self) -> ZoneInfo:
        """The guild's time zone."""
        return ZoneInfo(self.zone)

    @property
    def digest_clock(self) -> time:
        """The time of day at which a digest is due."""
        return time.fromisoformat(self.digest_time)

    @property
    def digests_go_to(self) -> int | None:
        """The channel where digests appear, or None."""
        return self.digest_channel_id or self.admin_channel_id


def is_moderator(
    settings: GuildSettings, *, role_ids: frozenset[int], manage_messages: bool
) -> bool:
    """Tell whether a member may decide cases: the chosen role, or Manage Messages."""
    return manage_messages or settings.moderator_role_id in role_ids


def is_admin(settings: GuildSettings, *, role_ids: frozenset[int], manage_server: bool) -> bool:
    """Tell whether a member may set things: the chosen role, or Manage Server."""
    return manage_server or settings.admin_role_id in role_ids
