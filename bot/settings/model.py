"""The settings: what there is to set, what is allowed and what holds where nothing is said.

Every default stands in ``config/seedbed.toml`` too, with a word on what it does; a test holds the
two together.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.digests.section import NAMES
from bot.language.words import tr
from bot.moderation.policy import DEFAULT_THRESHOLDS
from bot.moderation.rules import OTHER, RULES
from bot.scoring.port import Engine
from bot.settings import kinds

DetoxifyModel = Literal["original", "unbiased", "multilingual", "original-small", "unbiased-small"]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DiscordSettings(_Section):
    """Where Discord is, and what is asked of it. This address receives the token."""

    api_base: kinds.ApiBase = "https://discord.com/api/v10"
    message_content: bool = True


class StoreSettings(_Section):
    """Where everything is kept: one SQLite file."""

    path: kinds.File = Path("data/seedbed.db")


class ScoringSettings(_Section):
    """Which scorer reads the replies, and how patiently."""

    engine: Engine = "auto"
    detoxify_model: DetoxifyModel = "original"
    detoxify_checkpoint: kinds.OptionalPath = None
    detoxify_config: kinds.OptionalPath = None
    models_path: kinds.File = Path("data/models")
    models_mirror: kinds.OptionalMirror = None
    batch_size: Annotated[int, Field(ge=1, le=1024)] = 32
    timeout_seconds: kinds.Seconds = 60.0
    late_after_minutes: Annotated[float, Field(gt=0, le=10_080)] = 120.0
    retry_seconds: kinds.Seconds = 15.0
    foreign_language: Literal["allow", "review"] = "allow"
    overload_after_seconds: Annotated[float, Field(ge=0, le=86_400)] = 60.0


class PolicySettings(_Section):
    """What a new guild starts with: shadow mode or not, and the thresholds."""

    shadow: bool = True
    review_at: kinds.Thresholds = Field(default_factory=lambda: dict(DEFAULT_THRESHOLDS))
    act_at: kinds.Thresholds = Field(default_factory=dict)


class BackupSettings(_Section):
    """Where copies of the database are put, how often, and for how long; 0 hours is never."""

    path: kinds.File = Path("data/backups")
    every_hours: Annotated[float, Field(ge=0, le=720)] = 24.0
    keep_days: Annotated[int, Field(ge=1, le=365)] = 14


class PrivacySettings(_Section):
    """How long what is kept is kept, in days; 0 days of digests is for ever."""

    retention_days: Annotated[int, Field(ge=1, le=365)] = 30
    case_hold_days: Annotated[int, Field(ge=0, le=365)] = 14
    author_days: Annotated[int, Field(ge=1, le=3_650)] = 365
    effects_days: Annotated[int, Field(ge=7, le=3_650)] = 90
    digest_days: Annotated[int, Field(ge=0, le=3_650)] = 0
    leave_days: Annotated[int, Field(ge=0, le=365)] = 30


class RuleSettings(_Section):
    """The rule that the author of an upheld reply is told, per label."""

    toxicity: kinds.Rule = RULES["toxicity"]
    severe_toxicity: kinds.Rule = RULES["severe_toxicity"]
    obscene: kinds.Rule = RULES["obscene"]
    threat: kinds.Rule = RULES["threat"]
    insult: kinds.Rule = RULES["insult"]
    identity_attack: kinds.Rule = RULES["identity_attack"]
    other: kinds.Rule = RULES[OTHER]


class ModerationSettings(_Section):
    """How the moderators' desk is kept, and how authors are dealt with.

    Source of the 40,320 minutes (28 days): Discord API reference, "Modify Guild Member".
    """

    open_cards: Annotated[int, Field(ge=1, le=100)] = 25
    notices_per_minute: Annotated[int, Field(ge=1, le=60)] = 10
    claim_minutes: Annotated[float, Field(gt=0, le=1_440)] = 10.0
    time_out_minutes: Annotated[int, Field(ge=1, le=40_320)] = 60
    overdue_hours: Annotated[float, Field(gt=0, le=720)] = 24.0
    appeal_days: Annotated[int, Field(ge=1, le=365)] = 14
    record_days: Annotated[int, Field(ge=1, le=3_650)] = 90
    audit_share: Annotated[float, Field(ge=0, le=1)] = 0.02
    audit_per_day: Annotated[int, Field(ge=0, le=100)] = 10
    reports_per_hour: Annotated[int, Field(ge=1, le=100)] = 5
    surge_cases: Annotated[int, Field(ge=0, le=1_000)] = 20
    rules: RuleSettings = RuleSettings()


class DiscussionSettings(_Section):
    """How threads are opened and how far back missed replies are fetched.

    Source of the 21,600 seconds: Discord API reference, "Channel", rate_limit_per_user.
    """

    slow_mode_seconds: Annotated[int, Field(ge=0, le=21_600)] = 0
    auto_archive_minutes: kinds.AutoArchiveMinutes = 10_080
    max_replies_backfill: Annotated[int, Field(ge=0, le=1_000_000)] = 100_000


class RespondSettings(_Section):
    """How patiently and how often the form takes what members write."""

    answer_seconds: Annotated[float, Field(ge=0, le=2.5)] = 0.5
    choice_hours: Annotated[float, Field(gt=0, le=168)] = 24.0
    per_hour: Annotated[int, Field(ge=1, le=1_000)] = 20
    nudges_per_hour: Annotated[int, Field(ge=1, le=100)] = 5


class DigestSettings(_Section):
    """When a new guild gets its daily digest, and what is in it."""

    time: kinds.TimeOfDay = "08:00"
    zone: kinds.Zone = "UTC"
    main_points: Annotated[int, Field(ge=0, le=5)] = 5
    sections: kinds.Sections = NAMES
    empty: Literal["say", "skip"] = "say"
    writer: Literal["extract", "chat"] = "extract"
    chat_url: kinds.ChatUrl = None
    chat_model: str = ""
    chat_seconds: Annotated[float, Field(gt=0, le=600)] = 60.0

    @model_validator(mode="after")
    def _chat_has_somebody_to_ask(self) -> "DigestSettings":
        if self.writer == "chat" and not (self.chat_url and self.chat_model.strip()):
            raise ValueError(
                tr(
                    'writer = "chat" needs chat_url and chat_model: the address of an '
                    "OpenAI-compatible endpoint and the name of a model there. "
                    'Set both, or writer = "extract".'
                )
            )
        return self


class HealthSettings(_Section):
    """Where the running bot says how it is, and when that is too old to believe."""

    path: kinds.File = Path("data/health.json")
    every_seconds: kinds.Seconds = 15.0
    stale_after_seconds: kinds.Seconds = 90.0

    @model_validator(mode="after")
    def _stale_after_more_than_one_beat(self) -> "HealthSettings":
        if self.stale_after_seconds <= self.every_seconds:
            raise ValueError(tr("stale_after_seconds must be more than every_seconds."))
        return self


class MetricsSettings(_Section):
    """Where health and figures can be asked for: a port on loopback, 0 for none."""

    port: Annotated[int, Field(ge=0, le=65_535)] = 0


class Settings(BaseSettings):
    """All settings of one process; `bot.settings.load` makes them.

    Attributes:
        token: The bot's token; empty in commands that do not speak to Discord.
        chat_key: The key of the endpoint that writes digests; empty likewise, or where it has none.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    discord: DiscordSettings = DiscordSettings()
    store: StoreSettings = StoreSettings()
    backup: BackupSettings = BackupSettings()
    scoring: ScoringSettings = ScoringSettings()
    policy: PolicySettings = PolicySettings()
    privacy: PrivacySettings = PrivacySettings()
    moderation: ModerationSettings = ModerationSettings()
    discussion: DiscussionSettings = DiscussionSettings()
    respond: RespondSettings = RespondSettings()
    digest: DigestSettings = DigestSettings()
    health: HealthSettings = HealthSettings()
    metrics: MetricsSettings = MetricsSettings()
    token: SecretStr = Field(default=SecretStr(""), exclude=True)
    chat_key: SecretStr = Field(default=SecretStr(""), exclude=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing unasked: `load` names the sources, so that a mistake can name its own."""
        return (init_settings,)
