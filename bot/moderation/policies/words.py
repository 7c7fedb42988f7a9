"""Rules: what somebody who changes the policy is told: what is in force now, and what it means."""

from collections.abc import Mapping, Sequence

from bot.effects.message import CONTENT_LIMIT, shorten
from bot.language.words import msg, tr
from bot.moderation.lifecycle import Action
from bot.moderation.policies.change import Change
from bot.moderation.policies.shown import differences, exempt_lines
from bot.moderation.policies.terms import (
    bound_words,
    first,
    rank,
    says,
    scope_words,
    the,
)
from bot.moderation.scopes import LABELS, GuildPolicy, Place, Scope
from bot.moderation.wording import ACTION_WORDS, label_name

UNCHANGED = msg("So it is already. Nothing was changed.")
LEFT = msg("Nothing was changed.")
CHANNELS_EVERYWHERE = msg(
    "A channel is exempt in the whole server: `channel`, `discussion` and `thread` say where a "
    "`role` is exempt. Name a role, or leave them out."
)
EVERYONE = msg(
    "That role is everyone's: nothing would be looked at any more. `/policy set` with "
    "`review_at:off` switches a label off, and `exempt_channel` a channel."
)
ONE_PLACE = msg("Name one of `channel`, `discussion` and `thread`, or none of them for the server.")
FOREIGN_THREAD = msg(
    "That thread belongs to no discussion of this server. Choose a thread under an article, or "
    "`channel` for a whole channel."
)
NO_DISCUSSION = msg("This server has no such discussion. `/article list` shows them.")
IN_SHADOW_ALREADY = msg("The bot is in shadow mode already. Nothing was changed.")
LIVE_ALREADY = msg("The bot is live already. Nothing was changed. `/policy shadow` takes it back.")

_CHANGING = (msg("/policy set"), msg("/policy exempt"), msg("/policy try"), msg("/policy live"))
"""The commands that somebody is asked to give again."""
_CHANGES_ROOM = 900
_OVERRIDING = 5


def changed_meanwhile(made_from: int, how: str) -> str:
    """Return what somebody is told who came second.

    Args:
        made_from: The version that they saw.
        how: The command to give again, as it is called in English.
    """
    return tr(
        "The policy was changed meanwhile: version {version} is not in force any more, so nothing "
        "was changed. `/policy history` shows what it was; then give `{command}` again.",
        version=made_from,
        command=tr(how),
    )


def set_words(
    before: GuildPolicy, after: GuildPolicy, change: Change, places: Mapping[Scope, Place]
) -> str:
    """Return what a stored change of one label changed and what it means."""
    place = places.get(change.scope, Place())
    lines = [
        changed(before, after),
        meaning(after, place, change.label),
        *cautions(after, place, change.label),
        *_overriding(after, change, places),
        undo_hint(before),
    ]
    return shorten("\n".join(lines), CONTENT_LIMIT)


def trial_words(before: GuildPolicy, then: GuildPolicy) -> str:
    """Return what is being tried and not in force."""
    return "\n".join([tr("**If it were so** (nothing is changed yet):"), *_listed(before, then)])


def tried_words(before: GuildPolicy, after: GuildPolicy) -> str:
    """Return what a change that was tried and put in force changed."""
    return f"{changed(before, after)}\n{undo_hint(before)}"


def rollback_words(before: GuildPolicy, after: GuildPolicy, version: int) -> str:
    """Return what going back to an old version changed, and what it did not."""
    if after.shadow:
        stays = tr(
            "It says what version {number} said. Shadow mode is not rolled back: the bot stays in "
            "shadow mode.",
            number=version,
        )
    else:
        stays = tr(
            "It says what version {number} said. Shadow mode is not rolled back: the bot stays "
            "live.",
            number=version,
        )
    return f"{changed(before, after)}\n{stays} {undo_hint(before)}"


def exempt_words(before: GuildPolicy, after: GuildPolicy, place: Place) -> str:
    """Return what is exempt now, and what was changed if something was."""
    now, where = exempt_lines(after, place), the(place.scopes[-1])
    if before.version == after.version:
        return "\n".join([tr("Exempt in {where}:", where=where), *now])
    lines = [
        changed(before, after),
        tr("Exempt in {where} now:", where=where),
        *now,
        tr("Replies of exempt roles and in exempt channels are scored and pass unjudged."),
    ]
    return shorten("\n".join(lines), CONTENT_LIMIT)


def live_words(after: GuildPolicy) -> str:
    """Return what going live means."""
    acting = [label for label in LABELS if _acts_somewhere(after, label)]
    if acting:
        does = tr(
            "From now on it acts by itself on what reaches a bound to act ({labels}), and tells "
            "the authors.",
            labels=", ".join(map(label_name, acting)),
        )
    else:
        does = tr(
            "No label has a bound to act, so it still only asks: `/policy set` with `act_at` gives "
            "one."
        )
    live = tr("**The bot is live** (version {number}).", number=after.version)
    stay = tr("Cases that are open stay open. `/policy shadow` takes it back at once.")
    return f"{live} {does} {stay}"


def shadow_words(after: GuildPolicy) -> str:
    """Return what shadow mode means."""
    return tr(
        "**Shadow mode is on** (version {number}). The bot removes nothing, tells no author and "
        "sets no brake by itself; cases come as usual, and their cards say what it would have "
        "done. What it decided before that stays, also where it is still to be carried out: "
        "`/case undo` takes back a single case.",
        number=after.version,
    )


def changed(before: GuildPolicy, after: GuildPolicy) -> str:
    """Return what a stored change changed, as the head of an answer."""
    head = tr("**Version {number} is in force.**", number=after.version)
    return "\n".join([head, *_listed(before, after)])


def undo_hint(before: GuildPolicy) -> str:
    """Return how a change is taken back."""
    return tr("`/policy rollback version:{number}` takes it back.", number=before.version)


def meaning(policy: GuildPolicy, place: Place, label: str) -> str:
    """Return what is in force of a label at a place, as what happens to a reply."""
    found = policy.at(place)
    looks, acts = found.review_at.get(label), found.act_at.get(label)
    values = {
        "where": the(place.scopes[-1]),
        "label": label_name(label),
        "bound": bound_words(looks),
    }
    if acts is None:
        return tr(_NOT_ASKED_NOR_DONE if looks is None else _ASKED_NOT_DONE, **values)
    asked = tr(_NOT_ASKED if looks is None else _ASKED, **values)
    does = tr(ACTION_WORDS[found.actions.get(label, Action.REMOVE)])
    done = tr(_WOULD_DO if policy.shadow else _DOES, bound=bound_words(acts), action=does)
    return f"{asked} {done}"


_NOT_ASKED_NOR_DONE = msg(
    "In {where}, no moderator is asked about {label}; the bot does nothing about it by itself."
)
_NOT_ASKED = msg("In {where}, no moderator is asked about {label}.")
_ASKED_NOT_DONE = msg(
    "In {where}, a reply with {label} of {bound} or more comes to the moderators; the bot does "
    "nothing about it by itself."
)
_ASKED = msg("In {where}, a reply with {label} of {bound} or more comes to the moderators.")
_WOULD_DO = msg(
    "From {bound} on, its card says what would have happened ({action}): shadow mode is on, and "
    "nothing is done before `/policy live`."
)
_DOES = msg("From {bound} on, the bot acts by itself: {action}.")


def cautions(policy: GuildPolicy, place: Place, label: str) -> list[str]:
    """Return what somebody may not have meant, a line each."""
    found = policy.at(place)
    looks, acts = found.review_at.get(label), found.act_at.get(label)
    lines = []
    if looks == 0:
        lines.append(tr("⚠️ Every reply reaches a bound of 0: all of them are flagged."))
    if acts == 0:
        lines.append(tr("⚠️ Every reply reaches a bound of 0: the bot acts on all of them."))
    if acts is not None and looks is None:
        bound = bound_words(acts)
        lines.append(
            tr(
                "⚠️ Nobody is asked about {label} below {bound}.",
                label=label_name(label),
                bound=bound,
            )
        )
    return lines


def _listed(before: GuildPolicy, after: GuildPolicy) -> list[str]:
    """Return the differences as a list, as many as there is room for."""
    lines, room = list[str](), _CHANGES_ROOM
    found = differences(before, after)
    for line in found:
        room -= len(line) + 3
        if room < 0:
            return [*lines, tr("- and {count} more", count=len(found) - len(lines))]
        lines.append(f"- {line}")
    return lines


def _overriding(
    policy: GuildPolicy, change: Change, places: Mapping[Scope, Place]
) -> Sequence[str]:
    """Return which scopes within the changed one go on to say something of their own."""
    inner = [
        scope_words(one)
        for one in sorted(policy.layers, key=rank)
        if one != change.scope
        and change.scope in places.get(one, Place()).scopes
        and any(says(policy.layer(one), name, change.label) for name in ("review_at", "act_at"))
    ]
    if not inner:
        return []
    said = tr(
        "These go on with bounds of their own for {label}: {scopes}.",
        label=label_name(change.label),
        scopes=first(inner, _OVERRIDING),
    )
    return [said]


def _acts_somewhere(policy: GuildPolicy, label: str) -> bool:
    return any(layer.act_at.get(label) is not None for layer in policy.layers.values())
