"""The process's settings: one model, read from a TOML file and the environment, once."""

from bot.settings.loading import load
from bot.settings.model import (
    DigestSettings,
    DiscordSettings,
    DiscussionSettings,
    HealthSettings,
    ModerationSettings,
    PolicySettings,
    PrivacySettings,
    ScoringSettings,
    Settings,
    StoreSettings,
)
from bot.settings.problems import SettingsError

__all__ = [
    "DigestSettings",
    "DiscordSettings",
    "DiscussionSettings",
    "HealthSettings",
    "ModerationSettings",
    "PolicySettings",
    "PrivacySettings",
    "ScoringSettings",
    "Settings",
    "SettingsError",
    "StoreSettings",
    "load",
]
