"""Rules: how the parts of a policy are called, and where what is in force was said."""

from collections.abc import Collection, Sequence
from typing import Literal

from bot.language.words import msg, number, tr, trc
from bot.moderation.lifecycle import Action
from bot.moderation.scopes import GUILD, KINDS, GuildPolicy, Layer, Place, Scope

_DECIMALS = 4
_NAMED = 20
_ACTIONS = {
    Action.NONE: msg("none"),
    Action.REMOVE: msg("remove"),
    Action.WARN: msg("warn"),
    Action.TIME_OUT: msg("time out"),
    Action.REMOVE_AND_TIME_OUT: msg("remove and time out"),
}

Name = Literal["review_at", "act_at", "actions", "exempt_role_ids", "exempt_channel_ids"]
"""The parts of a layer."""


def scope_words(scope: Scope) -> str:
    """Return what a scope is called among people."""
    if scope.kind == "guild":
        return tr("server")
    if scope.kind == "discussion":
        return tr("discussion {number}", number=scope.id)
    return f"<#{scope.id}>"


def the(scope: Scope) -> str:
    """Return what a scope is called after "in"."""
    return trc("in", "this server") if scope == GUILD else scope_words(scope)


def action_name(action: Action) -> str:
    """Return an action as it is chosen from the list."""
    return tr(_ACTIONS[action])


def first(names: Sequence[str], most: int) -> str:
    """Return the first names, and how many more there are."""
    shown, more = ", ".join(names[:most]), len(names) - most
    return tr("{named} and {count} more", named=shown, count=more) if more > 0 else shown


def bound_words(bound: float | None) -> str:
    """Return a threshold with two decimals, or with up to four where it has more."""
    if bound is None:
        return tr("off")
    text = number(bound, f".{_DECIMALS}f")
    while text.endswith("0") and len(text) > len("0.00"):
        text = text[:-1]
    return text


def ids_words(ids: Collection[int] | None, form: str) -> str:
    """Return ids as mentions of the given form, at most 20 of them."""
    if not ids:
        return tr("none")
    return first([form.format(one) for one in sorted(ids)], _NAMED)


def rank(scope: Scope) -> tuple[int, int]:
    """Return what sorts scopes from the outermost inwards."""
    return KINDS.index(scope.kind), scope.id


def origin(policy: GuildPolicy, place: Place, name: Name, label: str = "") -> Scope | None:
    """Return the scope that says what is in force at a place, or None where none says anything.

    Args:
        policy: All that the guild has chosen.
        place: Where it is in force.
        name: Which part of a layer it is about.
        label: Which label, for the parts that have a value per label.
    """
    inwards = reversed(place.scopes)
    return next((one for one in inwards if says(policy.layer(one), name, label)), None)


def says(layer: Layer, name: Name, label: str = "") -> bool:
    """Tell whether a layer says something of a part by itself."""
    if name in ("exempt_role_ids", "exempt_channel_ids"):
        return getattr(layer, name) is not None
    return label in getattr(layer, name)


def lone(scope: Scope) -> Place:
    """Return the place of a scope of which nothing is known but that it lies in the guild."""
    ids = {} if scope == GUILD else {f"{scope.kind}_id": scope.id}
    return Place(**ids)
