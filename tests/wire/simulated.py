"""All that the wire takes from SimCord 3.2.1, most of it private: a new version is met here."""

from simcord import intents as gateway_intents
from simcord import interactions
from simcord.backend import Backend, permissions, serializers
from simcord.backend.access import channel_accessible
from simcord.backend.cdn import CDN_BASE
from simcord.backend.command_access import command_access
from simcord.backend.errors import BackendError
from simcord.backend.models import (
    AuditLogEntry,
    Channel,
    Interaction,
    Message,
    Overwrite,
    Role,
)
from simcord.enums import ChannelType, MessageType, OverwriteType
from simcord.http import client as _routes  # noqa: F401  importing it registers the routes
from simcord.http import router

__all__ = [
    "CDN_BASE",
    "AuditLogEntry",
    "Backend",
    "BackendError",
    "Channel",
    "ChannelType",
    "Interaction",
    "Message",
    "MessageType",
    "Overwrite",
    "OverwriteType",
    "Role",
    "channel_accessible",
    "command_access",
    "gateway_intents",
    "interactions",
    "permissions",
    "router",
    "serializers",
]
