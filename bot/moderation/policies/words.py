"""Rules: what somebody who changes the policy is told: what is in force now, and what it means."""

from collections.abc import Mapping, Sequence

from bot.effects.message import CONTENT_LIMIT, shorten
from bot.moderation.lifecycle import Action
from bot.moderation.policies.change import Change
from bot.moderation.policies.shown import differences, exempt_lines
from bot.moderation.policies.terms import bound_words, rank, says, scope_words, the
from bot.moderation.scopes import LABELS, GuildPolicy, Place, Scope
from bot.moderation.wording import ACTION_WORDS

UNCHANGED = "So it is already. Nothing was changed."
LEFT = "Nothing was changed."
CHANNELS_EVERYWHERE = (
    "A channel is exempt in the whole server: `channel`, `discussion` and `thread` say where a "
    "`role` is exempt. Name a role, or leave them out."
)
EVERYONE = (
    "That role is everyone's: nothing would be looked at any more. `/policy set` with "
    "`review_at:off` switches a label off, and `exempt_channel` a channel."
)
ONE_PLACE = "Name one of `channel`, `discussion` and `thread`, or none of them for the server."
FOREIGN_THREAD = (
    "That thread belongs to no discussion of this server. Choose a thread under an article, or "
    "`channel` for a whole channel."
)
NO_DISCUSSION = "This server has no such discussion. `/article list` shows them."
IN_SHADOW_ALREADY = "The bot is in shadow mode already. Nothing was changed."
LIVE_ALREADY = "The bot is live already. Nothing was changed. `/policy shadow` takes it back."

_CHANGES_ROOM = 900
_OVERRIDING = 5


def changed_meanwhile(made_from: int, how: str) -> str:
    """Return what somebody is told who came second; ``how`` is the command to give again."""
    return (
        f"The policy was changed meanwhile: version {made_from} is not in force any more, so "
        f"nothing was changed. `/policy history` shows what it was; then give `{how}` again."
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
    return "\n".join(["**If it were so** (nothing is changed yet):", *_listed(before, then)])


def tried_words(before: GuildPolicy, after: GuildPolicy) -> str:
    """Return what a change that was tried and put in force changed."""
    return f"{changed(before, after)}\n{undo_hint(before)}"


def rollback_words(before: GuildPolicy, after: GuildPolicy, version: int) -> str:
    """Return what going back to an old version changed, and what it did not."""
    stays = "shadow mode" if after.shadow else "live"
    return (
        f"{changed(before, after)}\nIt says what version {version} said. Shadow mode is not rolled "
        f"back: the bot stays {'in ' if after.shadow else ''}{stays}. {undo_hint(before)}"
    )


def exempt_words(before: GuildPolicy, after: GuildPolicy, place: Place) -> str:
    """Return what is exempt now, and what was changed if something was."""
    now = "\n".join(exempt_lines(after, place))
    if before.version == after.version:
        return f"Exempt in {the(place.scopes[-1])}:\n{now}"
    said = "Replies of exempt roles and in exempt channels are scored and pass unjudged."
    told = f"{changed(before, after)}\nExempt in {the(place.scopes[-1])} now:\n{now}\n{said}"
    return shorten(told, CONTENT_LIMIT)


def live_words(after: GuildPolicy) -> str:
    """Return what going live means."""
    acting = [label for label in LABELS if _acts_somewhere(after, label)]
    does = (
        f"From now on it acts by itself on what reaches a bound to act ({', '.join(acting)}), and "
        "tells the authors."
        if acting
        else "No label has a bound to act, so it still only asks: `/policy set` with `act_at` "
        "gives one."
    )
    return (
        f"**The bot is live** (version {after.version}). {does} Cases that are open stay open. "
        "`/policy shadow` takes it back at once."
    )


def shadow_words(after: GuildPolicy) -> str:
    """Return what shadow mode means."""
    return (
        f"**Shadow mode is on** (version {after.version}). The bot removes nothing, tells no "
        "author and sets no brake by itself; cases come as usual, and their cards say what it "
        "would have done. What it decided before that stays, also where it is still to be carried "
        "out: `/case undo` takes back a single case."
    )


def changed(before: GuildPolicy, after: GuildPolicy) -> str:
    """Return what a stored change changed, as the head of an answer."""
    return "\n".join([f"**Version {after.version} is in force.**", *_listed(before, after)])


def undo_hint(before: GuildPolicy) -> str:
    """Return how a change is taken back."""
    return f"`/policy rollback version:{before.version}` takes it back."


def meaning(policy: GuildPolicy, place: Place, label: str) -> str:
    """Return what is in force of a label at a place, as what happens to a reply."""
    found = policy.at(place)
    looks, acts = found.review_at.get(label), found.act_at.get(label)
    where = the(place.scopes[-1])
    if looks is None:
        asked = f"In {where}, no moderator is asked about {label}"
    else:
        asked = (
            f"In {where}, a reply with {label} of {bound_words(looks)} or more comes to the "
            "moderators"
        )
    if acts is None:
        return f"{asked}; the bot does nothing about it by itself."
    does = ACTION_WORDS[found.actions.get(label, Action.REMOVE)]
    if policy.shadow:
        return (
            f"{asked}. From {bound_words(acts)} on, its card says what would have happened "
            f"({does}): shadow mode is on, and nothing is done before `/policy live`."
        )
    return f"{asked}. From {bound_words(acts)} on, the bot acts by itself: {does}."


def cautions(policy: GuildPolicy, place: Place, label: str) -> list[str]:
    """Return what somebody may not have meant, a line each."""
    found = policy.at(place)
    looks, acts = found.review_at.get(label), found.act_at.get(label)
    lines = []
    if looks == 0:
        lines.append("⚠️ Every reply reaches a bound of 0: all of them are flagged.")
    if acts == 0:
        lines.append("⚠️ Every reply reaches a bound of 0: the bot acts on all of them.")
    if acts is not None and looks is None:
        lines.append(f"⚠️ Nobody is asked about {label} below {bound_words(acts)}.")
    return lines


def _listed(before: GuildPolicy, after: GuildPolicy) -> list[str]:
    """Return the differences as a list, as many as there is room for."""
    lines, room = list[str](), _CHANGES_ROOM
    found = differences(before, after)
    for line in found:
        room -= len(line) + 3
        if room < 0:
            return [*lines, f"- and {len(found) - len(lines)} more"]
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
    more = f" and {len(inner) - _OVERRIDING} more" if len(inner) > _OVERRIDING else ""
    named = ", ".join(inner[:_OVERRIDING]) + more
    return [f"These go on with bounds of their own for {change.label}: {named}."]


def _acts_somewhere(policy: GuildPolicy, label: str) -> bool:
    return any(layer.act_at.get(label) is not None for layer in policy.layers.values())
