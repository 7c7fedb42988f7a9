"""Rules: one change to a guild's policy, read from what a person typed and applied.

What cannot be chosen is refused with a sentence that says what can. Nothing here stores anything:
`bot.moderation.policies.governing` does.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Final, TypeVar

from bot.language.words import msg, tr
from bot.moderation.lifecycle import Action
from bot.moderation.policies.terms import bound_words, lone, scope_words
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy, Place, Scope
from bot.moderation.wording import label_name

V = TypeVar("V")

_NUMBER = re.compile(r"([0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)\s*(%?)")
_DIGITS = 4
"""Decimals of a threshold that somebody types: scores differ by more than what lies below."""


class ChangeError(ValueError):
    """A change that cannot be made; the message tells a person why, and what can."""


class Token(Enum):
    """What a change can say of a value besides the value itself."""

    UNSAID = "unsaid"
    INHERIT = "inherit"


UNSAID: Final = Token.UNSAID
"""The change leaves the value as it is."""

INHERIT: Final = Token.INHERIT
"""The scope says nothing of its own any more."""

Bound = float | None | Token
"""A threshold in [0, 1], None where it is switched off, or a token."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one scope is to say of one label from now on.

    Attributes:
        review_at: From which probability in [0, 1] on a person should look.
        act_at: From which on the bot acts by itself.
        action: What it does then.
    """

    scope: Scope
    label: str
    review_at: Bound = UNSAID
    act_at: Bound = UNSAID
    action: Action | Token = UNSAID


def read_bound(text: str | None) -> Bound:
    """Return the threshold that somebody typed, such as ``0.7``, ``70 %``, ``off``, ``inherit``.

    Raises:
        ChangeError: It is none of these.
    """
    if text is None:
        return UNSAID
    typed = text.strip().casefold()
    if typed in ("off", "inherit"):
        return None if typed == "off" else INHERIT
    found = _NUMBER.fullmatch(typed)
    if found is None:
        raise _not_a_bound(text)
    number = Decimal(found[1].replace(",", ".")) / (100 if found[2] else 1)
    if number > 1:
        raise _not_a_bound(text)
    return round(float(number), _DIGITS)


def read_action(text: str | None) -> Action | Token:
    """Return the action that somebody chose from the list, or ``inherit``.

    Raises:
        ChangeError: It is none of these.
    """
    if text is None:
        return UNSAID
    if text == INHERIT.value:
        return INHERIT
    try:
        return Action(text)
    except ValueError:
        allowed = ", ".join(f"`{one}`" for one in (*Action, INHERIT.value))
        raise ChangeError(
            tr("`{given}` is no action. Choose one of {actions}.", given=text[:40], actions=allowed)
        ) from None


def apply(
    policy: GuildPolicy, change: Change, *, places: Mapping[Scope, Place] | None = None
) -> GuildPolicy:
    """Return the policy with a change; the version stays, as it is not stored yet.

    Args:
        policy: The policy before; it is left as it is.
        change: What one scope is to say.
        places: Where the scopes lie that say something; one that is missing lies in the guild.

    Raises:
        ChangeError: The change cannot be made.
    """
    _refuse_nonsense(change)
    layer = policy.layer(change.scope)
    action = change.action
    if change.scope == GUILD and action is Action.REMOVE:
        action = INHERIT  # it is what the bot does where nothing is said
    made = replace(
        layer,
        review_at=_with(layer.review_at, change.label, change.review_at),
        act_at=_with(layer.act_at, change.label, change.act_at),
        actions=_with(layer.actions, change.label, action),
    )
    after = policy.with_layer(change.scope, made)
    _refuse_acting_unasked(policy, after, change, places or {})
    return after


def toggle_role(policy: GuildPolicy, place: Place, role_id: int) -> GuildPolicy:
    """Let a role be exempt at a place, or no longer; ``place`` ends with the scope that says so.

    What a scope would say just like the scopes around it, it does not say: it goes on to follow.
    """
    scope = place.scopes[-1]
    wanted = policy.at(place).exempt_role_ids ^ {role_id}
    silent = policy.with_layer(scope, replace(policy.layer(scope), exempt_role_ids=None))
    if silent.at(place).exempt_role_ids == wanted:
        return silent
    return policy.with_layer(scope, replace(policy.layer(scope), exempt_role_ids=wanted))


def toggle_channel(policy: GuildPolicy, channel_id: int) -> GuildPolicy:
    """Let a channel, forum or thread be exempt in the whole guild, or no longer."""
    layer = policy.layer(GUILD)
    wanted = (layer.exempt_channel_ids or frozenset()) ^ {channel_id}
    return policy.with_layer(GUILD, replace(layer, exempt_channel_ids=wanted or None))


def same(one: GuildPolicy, other: GuildPolicy) -> bool:
    """Tell whether two policies say the same, whatever their versions."""
    return (one.shadow, one.layers) == (other.shadow, other.layers)


def same_looks(one: GuildPolicy, other: GuildPolicy) -> bool:
    """Tell whether the same replies pass under both."""
    return _bounds(one) == _bounds(other)


def unasked(policy: GuildPolicy, label: str, places: Mapping[Scope, Place]) -> Iterator[Scope]:
    """Yield the scopes where the bot would act below the bound from which a person is asked."""
    for scope in (GUILD, *policy.layers):
        found = policy.at(places.get(scope) or lone(scope))
        act_at, review_at = found.act_at.get(label), found.review_at.get(label)
        if act_at is not None and review_at is not None and act_at < review_at:
            yield scope


def _with(values: Mapping[str, V], label: str, said: V | Token) -> Mapping[str, V]:
    if said is UNSAID:
        return values
    rest = {key: value for key, value in values.items() if key != label}
    return rest if isinstance(said, Token) else {**rest, label: said}


def _bounds(policy: GuildPolicy) -> dict[Scope, tuple[Mapping[str, float | None], ...]]:
    said = {scope: (one.review_at, one.act_at) for scope, one in policy.layers.items()}
    return {scope: bounds for scope, bounds in said.items() if any(bounds)}


def _refuse_nonsense(change: Change) -> None:
    if change.label not in LABELS:
        raise ChangeError(
            tr(
                "`{given}` is no label. Choose one of {labels}.",
                given=change.label[:40],
                labels=", ".join(LABELS),
            )
        )
    said = (change.review_at, change.act_at, change.action)
    if all(one is UNSAID for one in said):
        raise ChangeError(tr("Name what to change: `review_at`, `act_at` or `action`."))
    if change.scope == GUILD and INHERIT in said:
        raise ChangeError(
            tr(
                "The server has nothing above it to inherit from. Give a value, or `off` for a "
                "bound."
            )
        )
    for bound in (change.review_at, change.act_at):
        if isinstance(bound, int | float) and not 0 <= bound <= 1:
            raise _not_a_bound(str(bound))


def _refuse_acting_unasked(
    before: GuildPolicy, after: GuildPolicy, change: Change, places: Mapping[Scope, Place]
) -> None:
    """Refuse a change that makes the bot act where a person would not have been asked."""
    already = set(unasked(before, change.label, places))
    for scope in unasked(after, change.label, places):
        if scope in already:
            continue
        found = after.at(places.get(scope) or lone(scope))
        act_at, review_at = found.act_at[change.label], found.review_at[change.label]
        values = {
            "label": label_name(change.label),
            "act_at": bound_words(act_at),
            "review_at": bound_words(review_at),
        }
        if scope == change.scope:
            raise ChangeError(tr(_UNASKED, **values))
        raise ChangeError(tr(_UNASKED_WITHIN, **values, where=scope_words(scope)))


_UNASKED = msg(
    "The bot would act on {label} from {act_at} on, below the {review_at} from which a person is "
    "asked: it would act on what nobody would have been asked about. Give `act_at` {review_at} or "
    "more there, or `review_at` {act_at} or less."
)
_UNASKED_WITHIN = msg(
    "The bot would act on {label} from {act_at} on in {where}, below the {review_at} from which a "
    "person is asked: it would act on what nobody would have been asked about. Give `act_at` "
    "{review_at} or more there, or `review_at` {act_at} or less."
)


def _not_a_bound(text: str) -> ChangeError:
    return ChangeError(
        tr(
            "`{given}` is not a bound. Give a number from 0 to 1 such as `0.7` or `70 %`, or "
            "`off`, or `inherit`.",
            given=text[:40],
        )
    )
