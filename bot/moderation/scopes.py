"""Rules: the policy of a guild in layers, and what of it is in force at a place.

A guild, a channel, a discussion and a thread can each say something per label. What a layer leaves
unsaid it inherits: the thread from its discussion, that from its channel, that from the guild.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.moderation.lifecycle import Action
from bot.moderation.policy import DEFAULT_THRESHOLDS, Policy

LABELS = tuple(DEFAULT_THRESHOLDS)
"""The labels that a policy has values for, in the order in which they are shown."""

OFF = "off"
"""How a threshold that is switched off is stored: text is above every number in SQLite."""

Kind = Literal["guild", "channel", "discussion", "thread"]
KINDS: tuple[Kind, ...] = ("guild", "channel", "discussion", "thread")
"""From the outermost layer to the innermost."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose layer it is; ``id`` is Discord's for channels and threads, ours for discussions.

    The guild's own has the id 0.
    """

    kind: Kind = "guild"
    id: int = 0

    @property
    def key(self) -> str:
        """Return the name under which the layer is stored."""
        return self.kind if self.kind == "guild" else f"{self.kind}:{self.id}"

    @classmethod
    def from_key(cls, key: str) -> "Scope":
        """Return the scope that ``key`` was made of."""
        kind, _, number = key.partition(":")
        return cls(kind, int(number or 0))  # type: ignore[arg-type]  # our own keys


GUILD = Scope()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply is posted; None for what lies deeper than what is asked about."""

    channel_id: int | None = None
    discussion_id: int | None = None
    thread_id: int | None = None

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The scopes that the place lies in, from the guild inwards."""
        ids = (self.channel_id, self.discussion_id, self.thread_id)
        inner = (Scope(kind, id) for kind, id in zip(KINDS[1:], ids, strict=True) if id is not None)
        return (GUILD, *inner)

    @property
    def channel_ids(self) -> frozenset[int]:
        """The channel and the thread, for ``Context``."""
        return frozenset(id for id in (self.channel_id, self.thread_id) if id is not None)


@dataclass(frozen=True, slots=True)
class Layer:
    """What one scope says by itself; what is missing, or None, is inherited.

    Attributes:
        review_at: Per label a probability in [0, 1], or None where it is switched off.
        act_at: Likewise.
        actions: Per label what the bot does by itself.
        exempt_role_ids: Whose replies pass here; they take the place of inherited ones.
        exempt_channel_ids: Channels and threads in which everything passes; said by guilds only.
    """

    review_at: Mapping[str, float | None] = field(default_factory=dict)
    act_at: Mapping[str, float | None] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    exempt_role_ids: frozenset[int] | None = None
    exempt_channel_ids: frozenset[int] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the layer says nothing."""
        return self == Layer()

    def to_document(self) -> dict[str, Any]:
        """Return the layer as plain data that JSON can hold."""
        document: dict[str, Any] = {
            "review_at": _to_stored(self.review_at),
            "act_at": _to_stored(self.act_at),
            "actions": {label: str(action) for label, action in self.actions.items()},
        }
        for name in ("exempt_role_ids", "exempt_channel_ids"):
            if (ids := getattr(self, name)) is not None:
                document[name] = sorted(ids)
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Layer":
        """Return the layer that ``to_document`` gave."""
        return cls(
            _from_stored(document.get("review_at", {})),
            _from_stored(document.get("act_at", {})),
            {label: Action(action) for label, action in document.get("actions", {}).items()},
            *(
                frozenset(document[name]) if name in document else None
                for name in ("exempt_role_ids", "exempt_channel_ids")
            ),
        )


@dataclass(frozen=True, slots=True)
class GuildPolicy:
    """All that a guild has chosen, as one version.

    Attributes:
        version: Counts up with every change; 0 before the first.
        shadow: The bot acts on nothing by itself, in the whole guild.
        layers: What each scope says; a scope that says nothing is missing.
    """

    version: int = 0
    shadow: bool = True
    layers: Mapping[Scope, Layer] = field(default_factory=dict)

    @classmethod
    def plain(
        cls,
        review_at: Mapping[str, float] = DEFAULT_THRESHOLDS,
        act_at: Mapping[str, float] | None = None,
        *,
        shadow: bool = True,
        version: int = 0,
    ) -> "GuildPolicy":
        """Return a policy in which only the guild says something; a missing label is off."""
        layer = Layer(
            {label: review_at.get(label) for label in LABELS},
            {label: (act_at or {}).get(label) for label in LABELS},
        )
        return cls(version, shadow, {GUILD: layer})

    def at(self, place: Place) -> Policy:
        """Return what is in force at a place."""
        said = [layer for layer in map(self.layers.get, place.scopes) if layer is not None]
        roles = [one.exempt_role_ids for one in said if one.exempt_role_ids is not None]
        channels = [one.exempt_channel_ids for one in said if one.exempt_channel_ids is not None]
        return Policy(
            self.version,
            _in_force(one.review_at for one in said),
            _in_force(one.act_at for one in said),
            {label: action for one in said for label, action in one.actions.items()},
            roles[-1] if roles else frozenset(),
            channels[-1] if channels else frozenset(),
            self.shadow,
        )

    @property
    def can_act(self) -> bool:
        """Whether any layer has a bound from which the bot acts by itself."""
        return any(
            bound is not None for layer in self.layers.values() for bound in layer.act_at.values()
        )

    def layer(self, scope: Scope) -> Layer:
        """Return what a scope says by itself."""
        return self.layers.get(scope, Layer())

    def with_layer(self, scope: Scope, layer: Layer) -> "GuildPolicy":
        """Return the policy with another layer; the version stays, as it is not stored yet."""
        layers = {key: one for key, one in self.layers.items() if key != scope}
        if not layer.is_empty:
            layers[scope] = layer
        return replace(self, layers=layers)

    def to_document(self) -> dict[str, Any]:
        """Return the policy as plain data, without the version."""
        layers = {scope.key: layer.to_document() for scope, layer in self.layers.items()}
        return {"shadow": self.shadow, "layers": layers}

    @classmethod
    def from_document(cls, document: Mapping[str, Any], *, version: int) -> "GuildPolicy":
        """Return the policy that ``to_document`` gave."""
        layers = {
            Scope.from_key(key): Layer.from_document(one) for key, one in document["layers"].items()
        }
        return cls(version, document["shadow"], layers)


def _in_force(said: Iterator[Mapping[str, float | None]]) -> dict[str, float]:
    """Return the innermost word per label, without those that are switched off."""
    innermost = {label: value for one in said for label, value in one.items()}
    return {label: value for label, value in innermost.items() if value is not None}


def _to_stored(values: Mapping[str, float | None]) -> dict[str, float | str]:
    return {label: OFF if value is None else value for label, value in values.items()}


def _from_stored(values: Mapping[str, float | str]) -> dict[str, float | None]:
    return {label: None if value == OFF else float(value) for label, value in values.items()}
