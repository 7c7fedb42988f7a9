"""The model of Discord, by the names that tests know it under."""

from bot.simulate.discord import REFUSED, Fault, Posted
from bot.simulate.discord import CarrierModel as FakeCarrier
from bot.simulate.discord import DiscordModel as FakeDiscord

__all__ = ["REFUSED", "FakeCarrier", "FakeDiscord", "Fault", "Posted"]
