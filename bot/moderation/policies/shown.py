"""Rules: a guild's policy as people see it: what is in force at a place, and what was changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.effects.message import EMBED_DESCRIPTION_LIMIT, Embed, Message, shorten
from bot.language.words import msg, tr, trc
from bot.moderation.lifecycle import Action
from bot.moderation.policies.terms import (
    Name,
    action_name,
    bound_words,
    ids_words,
    origin,
    rank,
    says,
    scope_words,
    the,
)
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy, Layer, Place, Scope
from bot.moderation.wording import ACTION_WORDS, label_name

_ELSEWHERE = 8
"""Other scopes that are named; more would not be read at a glance."""

_CHANGES = 12
"""Lines that one version gets in the history."""

_SHADOW = msg("**Shadow mode**: the bot does nothing by itself; cards say what it would have done.")
_LIVE = msg("**Live**: the bot acts by itself on what reaches a bound to act.")
_VALUES: Mapping[str, Name] = MappingProxyType(
    {
        msg("{label}, looked at from"): "review_at",
        msg("{label}, acted on from"): "act_at",
        msg("{label}, action"): "actions",
    }
)


@dataclass(frozen=True, slots=True)
class Past:
    """A version; ``by`` is None where the bot made it, or nobody is known to have."""

    policy: GuildPolicy
    by: int | None
    at: datetime


def show_message(now: Past, place: Place) -> Message:
    """Return what is in force at a place, each value with the scope that it comes from."""
    policy, inner = now.policy, place.scopes[-1]
    elsewhere = [one for one in sorted(policy.layers, key=rank) if one not in place.scopes]
    lines = [
        tr(_SHADOW if policy.shadow else _LIVE),
        "",
        *(f"**{label_name(label)}**: {_label(policy, place, label)}" for label in LABELS),
        "",
        *exempt_lines(policy, place),
        *_also(policy, elsewhere),
        "",
        tr(
            "Version {number}, {when_and_who}.",
            number=policy.version,
            when_and_who=_when_and_who(now),
        ),
    ]
    return _message(tr("The policy in {where}", where=_within(inner)), lines)


def history_message(found: Sequence[Past], *, more: bool) -> Message:
    """Return what each version changed.

    Args:
        found: Versions, the newest first.
        more: The last of them is there to compare with, and is not shown.
    """
    befores = [*(one.policy for one in found[1:]), None]
    parts = [_version(one, before) for one, before in zip(found, befores, strict=True)]
    told = parts[:-1] if more else parts
    shown = list(_fitting(told, EMBED_DESCRIPTION_LIMIT - 120))
    if more or len(shown) < len(told):
        shown.append(tr("Older versions are kept too: `/policy rollback` takes any number."))
    return _message(tr("What was changed in the policy"), shown)


def differences(before: GuildPolicy, after: GuildPolicy) -> list[str]:
    """Return in words what ``after`` says otherwise, a line each."""
    lines = []
    if before.shadow != after.shadow:
        lines.append(
            tr("shadow mode: off → on") if after.shadow else tr("shadow mode: on → off (live)")
        )
    for scope in sorted({*before.layers, *after.layers}, key=rank):
        lines += _layer_differences(scope, before.layer(scope), after.layer(scope))
    return lines


def exempt_lines(policy: GuildPolicy, place: Place) -> list[str]:
    """Return who and what is exempt at a place, and where that was said."""
    found = policy.at(place)
    roles = ids_words(found.exempt_role_ids, "<@&{}>")
    channels = ids_words(found.exempt_channel_ids, "<#{}>")
    return [
        tr("**Exempt roles**: {roles}", roles=roles) + _from(policy, place, "exempt_role_ids"),
        tr("**Exempt channels**: {channels}", channels=channels)
        + _from(policy, place, "exempt_channel_ids"),
    ]


def _label(policy: GuildPolicy, place: Place, label: str) -> str:
    found = policy.at(place)
    looks, acts = found.review_at.get(label), found.act_at.get(label)
    parts = [
        tr("looked at: **off**")
        if looks is None
        else tr("looked at from **{bound}**", bound=bound_words(looks)),
        tr("acted on: **off**")
        if acts is None
        else tr("acted on from **{bound}**", bound=bound_words(acts)),
    ]
    parts[0] += _from(policy, place, "review_at", label)
    parts[1] += _from(policy, place, "act_at", label)
    if acts is not None or origin(policy, place, "actions", label) is not None:
        action = tr(ACTION_WORDS[found.actions.get(label, Action.REMOVE)])
        parts.append(action + _from(policy, place, "actions", label))
    return " · ".join(parts)


def _from(policy: GuildPolicy, place: Place, name: Name, label: str = "") -> str:
    """Return where a value comes from, in brackets."""
    scope = origin(policy, place, name, label)
    if scope is None:
        where = tr("by default")
    elif scope == place.scopes[-1] and scope.kind in ("channel", "thread"):
        where = tr("this channel") if scope.kind == "channel" else tr("this thread")
    else:
        where = scope_words(scope)
    return f" ({where})"


def _within(scope: Scope) -> str:
    """Return what the innermost scope of a place is called after "in"."""
    if scope.kind == "channel":
        return trc("in", "this channel")
    return trc("in", "this thread") if scope.kind == "thread" else the(scope)


def _also(policy: GuildPolicy, elsewhere: Sequence[Scope]) -> list[str]:
    if not elsewhere:
        return []
    said = [f"{scope_words(one)} ({_summary(policy.layer(one))})" for one in elsewhere]
    left = len(said) - _ELSEWHERE
    rest = [tr("and {count} more", count=left)] if left > 0 else []
    return ["", tr("Also said for: {scopes}.", scopes="; ".join([*said[:_ELSEWHERE], *rest]))]


def _summary(layer: Layer) -> str:
    parts = []
    for label in LABELS:
        said = [bound_words(layer.review_at[label])] if label in layer.review_at else []
        if label in layer.act_at:
            said.append(tr("acts {bound}", bound=bound_words(layer.act_at[label])))
        if label in layer.actions:
            said.append(action_name(layer.actions[label]))
        parts += [f"{label_name(label)} {', '.join(said)}"] if said else []
    if layer.exempt_role_ids is not None:
        parts.append(tr("exempt roles"))
    return shorten("; ".join(parts), 120)


def _layer_differences(scope: Scope, before: Layer, after: Layer) -> list[str]:
    parts: list[tuple[str, Name, str]] = [
        (tr(what, label=label_name(label)), name, label)
        for label in LABELS
        for what, name in _VALUES.items()
    ]
    parts += [
        (tr("exempt roles"), "exempt_role_ids", ""),
        (tr("exempt channels"), "exempt_channel_ids", ""),
    ]
    where = scope_words(scope)
    lines = []
    for what, name, label in parts:
        was, now = _value(scope, before, name, label), _value(scope, after, name, label)
        if was != now:
            lines.append(f"{what}: {was} → {now} ({where})")
    return lines


def _value(scope: Scope, layer: Layer, name: Name, label: str) -> str:
    """Return what a layer says of one part; what the guild leaves unsaid is as shipped."""
    if not says(layer, name, label) and scope != GUILD:
        return tr("inherited")
    if name == "actions":
        return action_name(layer.actions.get(label, Action.REMOVE))
    if name == "exempt_role_ids":
        return ids_words(layer.exempt_role_ids, "<@&{}>")
    if name == "exempt_channel_ids":
        return ids_words(layer.exempt_channel_ids, "<#{}>")
    values = layer.review_at if name == "review_at" else layer.act_at
    return bound_words(values.get(label))


def _version(one: Past, before: GuildPolicy | None) -> str:
    said = [tr("the first version")] if before is None else differences(before, one.policy)
    lines = [f"- {line}" for line in said[:_CHANGES] or [tr("nothing")]]
    if len(said) > _CHANGES:
        lines.append(tr("- and {count} more", count=len(said) - _CHANGES))
    number = tr("**Version {number}**", number=one.policy.version)
    return "\n".join([f"{number}, {_when_and_who(one)}", *lines])


def _when_and_who(one: Past) -> str:
    when = f"<t:{int(one.at.timestamp())}:f>"
    if one.by is None:
        return tr("put in force {when}", when=when)
    return tr("put in force {when} by {who}", when=when, who=f"<@{one.by}>")


def _fitting(parts: Sequence[str], room: int) -> Iterator[str]:
    """Yield the first parts, as many as there is room for with a line break after each."""
    for part in parts:
        room -= len(part) + 1
        if room < 0:
            return
        yield part


def _message(title: str, lines: Sequence[str]) -> Message:
    text = shorten("\n".join(lines), EMBED_DESCRIPTION_LIMIT)
    return Message(embeds=(Embed(title=title, description=text),))
