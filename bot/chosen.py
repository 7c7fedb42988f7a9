"""From the process's settings to what the services are given."""

from datetime import timedelta

from bot.guilds.service import Defaults
from bot.guilds.settings import GuildSettings
from bot.moderation.moves import DeskSettings, Terms
from bot.moderation.office import OfficeSettings
from bot.moderation.responses.admission import Limits
from bot.moderation.responses.choosing import RespondSettings
from bot.moderation.sampling import SampleSettings
from bot.moderation.scopes import GuildPolicy
from bot.privacy.service import Retention
from bot.settings import Settings


def defaults(settings: Settings) -> Defaults:
    """Return what a new guild starts with."""
    return Defaults(
        GuildSettings(
            zone=settings.digest.zone,
            digest_time=settings.digest.time,
            digest_empty=settings.digest.empty,
        ),
        GuildPolicy.plain(
            settings.policy.review_at, settings.policy.act_at, shadow=settings.policy.shadow
        ),
    )


def retention(settings: Settings) -> Retention:
    """Return how long what is kept is kept."""
    chosen = settings.privacy
    return Retention(
        text_days=chosen.retention_days,
        case_days=chosen.case_hold_days,
        author_days=chosen.author_days,
        effects_days=chosen.effects_days,
        digest_days=chosen.digest_days,
        leave_days=chosen.leave_days,
    )


def office_settings(settings: Settings) -> OfficeSettings:
    """Return how the moderators' office is kept."""
    chosen = settings.moderation
    desk = DeskSettings(
        open_cards=chosen.open_cards,
        surge_cases=chosen.surge_cases,
        lease=timedelta(minutes=chosen.claim_minutes),
        time_out=timedelta(minutes=chosen.time_out_minutes),
        terms=Terms(chosen.notices_per_minute, chosen.appeal_days, chosen.record_days),
        rules=chosen.rules.model_dump(),
    )
    respond = RespondSettings(
        Limits(settings.respond.per_hour, settings.respond.nudges_per_hour),
        timedelta(hours=settings.respond.choice_hours),
        retention(settings),
    )
    return OfficeSettings(
        desk,
        respond,
        SampleSettings(chosen.audit_share, chosen.audit_per_day),
        timedelta(hours=chosen.overdue_hours),
        chosen.reports_per_hour,
    )
