"""Sees everything that is ever posted on Discord, and what becomes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.campaign.facts import Posted
from tests.wire.model import Model
from tests.wire.simulated import ChannelType

_WORDS = (0, 19)
"""Source: Discord, "Message Types": what somebody wrote, and what somebody answered."""
_EPHEMERAL = 1 << 6
_RESPONSE = "Posted with Respond"


@dataclass(slots=True)
class _Seen:
    channel_id: int
    author_id: int
    by_webhook: bool
    texts: list[str]
    marker: str | None
    response: bool
    title: str | None


@dataclass(slots=True)
class Witness:
    """Listens to the events before any trouble befalls them."""

    model: Model
    seen: dict[int, _Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin to listen."""
        self.model.subscribers.insert(0, self._hear)

    def posted(self) -> Iterator[Posted]:
        """Yield everything that was ever posted, oldest first, with whether it still stands."""
        me = self.model.bot_user.id
        for message_id, one in sorted(self.seen.items()):
            ours = one.author_id == me or one.by_webhook
            yield Posted(
                message_id,
                one.channel_id,
                one.author_id,
                tuple(one.texts),
                marker=one.marker,
                title=one.title,
                words=not ours or one.response,
                response=one.response,
                stands=message_id in self.model.messages.get(one.channel_id, {}),
            )

    def threads(self, parent_id: int) -> frozenset[int]:
        """Return the threads of a channel that everybody sees."""
        return frozenset(
            one.id
            for one in self.model.channels.values()
            if one.parent_id == parent_id and one.type == ChannelType.PUBLIC_THREAD
        )

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        message_id = int(payload.get("id") or 0)
        if event == "MESSAGE_CREATE" and payload["type"] in _WORDS:
            if not payload.get("flags", 0) & _EPHEMERAL:
                self.seen[message_id] = _as_seen(payload)
        elif event == "MESSAGE_UPDATE" and message_id in self.seen:
            known = self.seen[message_id]
            if (text := _text(payload)) != known.texts[-1]:
                known.texts.append(text)


def _as_seen(payload: Mapping[str, Any]) -> _Seen:
    embeds = payload.get("embeds") or []
    foot = str((embeds[-1].get("footer") or {}).get("text") or "") if embeds else ""
    _, ref, marker = foot.rpartition("ref ")
    return _Seen(
        int(payload["channel_id"]),
        int(payload["author"]["id"]),
        payload.get("webhook_id") is not None,
        [_text(payload)],
        marker if ref else None,
        response=foot.startswith(_RESPONSE),
        title=embeds[0].get("title") if embeds else None,
    )


def _text(payload: Mapping[str, Any]) -> str:
    """Return what a message says; what was too long for it stands in its embed."""
    embeds = payload.get("embeds") or []
    return str(payload.get("content") or (embeds[0].get("description") or "" if embeds else ""))
