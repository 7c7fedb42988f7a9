"""Rules: whether members can be kept from writing in a channel's threads, and what to change.

Two ways there are. By *permissions*: nobody but staff may write in the channel's threads or start
any. By *lock*: the threads are locked, and only who manages threads can write there. The bot's own
role and those of other bots do not count; holders of Administrator and Manage Threads are staff.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.discussions.requirements import shown
from bot.language.words import msg, tr

Way = Literal["permissions", "lock"]

WATCHED = (
    "administrator",
    "manage_threads",
    "send_messages_in_threads",
    "create_public_threads",
    "create_private_threads",
    "send_messages",
)
"""The permissions that the facts tell about, by discord.py's names."""
_IN_TEXT = ("send_messages_in_threads", "create_public_threads", "create_private_threads")
_IN_FORUM = ("send_messages_in_threads", "send_messages")
_CLICKS = msg("*Edit Channel*, *Permissions*, *Advanced permissions*")
_HOW = {
    "permissions": msg(
        "**Screened discussions** in {channel} work by permissions: members can neither write in "
        "its threads nor start any, and the bot posts what they write with *Respond*."
    ),
    "lock": msg(
        "**Screened discussions** in {channel} work by locks: the bot locks the threads and posts "
        "in them what members write with *Respond*."
    ),
    None: msg("**Screened discussions** in {channel} do not work yet."),
}
_NAMED = 5
"""How many roles or members one sentence names."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A role, or a member who has permissions of their own in the channel.

    Attributes:
        name: As people are told it, such as ``@Readers``.
        base: What a role has everywhere; nothing for a member.
        allow: What the channel's own permissions give.
        deny: What they take.
    """

    name: str
    base: frozenset[str] = frozenset()
    allow: frozenset[str] = frozenset()
    deny: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Probe:
    """What was tried in a private thread of the channel.

    Attributes:
        posts: The bot could post in it.
        posts_locked: The bot could post in it when it was locked.
        webhook: A webhook of ours could be had.
        webhook_locked: It could post in the thread when that was locked.
        failures: In a sentence each, what could not be done.
    """

    posts: bool
    posts_locked: bool
    webhook: bool
    webhook_locked: bool
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a channel.

    Attributes:
        channel: As people are told it.
        everyone: The role that every member has.
        others: The other roles, without those of bots, and members with permissions of their own.
        bot: What the bot itself holds there.
        probe: What was tried, or None where nothing could be.
        untried: Why nothing was tried, in a sentence; empty where nothing was asked for.
    """

    channel: str
    forum: bool
    everyone: Holder
    others: tuple[Holder, ...]
    bot: frozenset[str]
    probe: Probe | None = None
    untried: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A permission that lets members write, and those who must be denied it in the channel."""

    permission: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Which way works, if any.

    Attributes:
        way: ``permissions`` where both do.
        problems: What must be changed first, in a sentence each; empty where a way works.
        notes: What else is worth knowing, in a sentence each.
    """

    way: Way | None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def find(facts: Facts) -> Finding:
    """Return how a discussion in this channel can be screened, and what else to change."""
    open_to = openings(facts)
    notes = (*_about_webhooks(facts), *_about_probe(facts))
    problems = _problems_of_the_bot(facts)
    if not problems and not open_to:
        return Finding("permissions", notes=notes)
    problems += _problems_of_locks(facts, open_to)
    if problems:
        return Finding(None, problems, notes)
    return Finding("lock", notes=(*_advice(facts, open_to), *notes))


def openings(facts: Facts) -> tuple[Opening, ...]:
    """Return all that lets members write in the channel's threads, or start some."""
    wanted = _IN_FORUM if facts.forum else _IN_TEXT
    found = [Opening(name, _open_to(facts, name)) for name in wanted]
    return tuple(one for one in found if one.names)


def to_shut(facts: Facts) -> tuple[str, ...]:
    """Return, in sentences, what to change so that members cannot write in the channel."""
    found: dict[tuple[str, ...], list[str]] = {}
    for one in openings(facts):
        found.setdefault(one.names, []).append(one.permission)
    return tuple(_change(facts, names, permissions) for names, permissions in found.items())


def words(facts: Facts, finding: Finding) -> str:
    """Return in a line of text which way works in the channel, and what to change."""
    how = tr(_HOW[finding.way], channel=facts.channel)
    return " ".join([how, *finding.problems, *finding.notes])


def _open_to(facts: Facts, permission: str) -> tuple[str, ...]:
    """Return with whom a permission must be changed so that only staff has it.

    Where @everyone is denied it in the channel, only those who are allowed it there hold it.
    """
    allowed = [one for one in facts.others if permission in one.allow]
    rest = [one for one in (None, *facts.others) if one not in allowed]
    names = [one.name for one in allowed if not _is_staff(facts, one)]
    if any(_holds(facts, one, permission) and not _is_staff(facts, one) for one in rest):
        names.insert(0, facts.everyone.name)
    return tuple(names)


def _holds(facts: Facts, one: Holder | None, permission: str) -> bool:
    """Tell whether a member with this role alone holds a permission; None is a member with none.

    Somebody with several roles holds no more than one of these roles gives alone. Source: Discord,
    "Permissions", "Permission Overwrites": allowing comes after denying, roles after @everyone.
    """
    for holder in (one, facts.everyone):
        if holder is not None and permission in holder.allow:
            return True
        if holder is not None and permission in holder.deny:
            return False
    return permission in facts.everyone.base or (one is not None and permission in one.base)


def _is_staff(facts: Facts, one: Holder | None) -> bool:
    if one is None:
        return False
    return "administrator" in one.base or _holds(facts, one, "manage_threads")


def _problems_of_the_bot(facts: Facts) -> tuple[str, ...]:
    lacks = [
        shown(name, forum=facts.forum)
        for name in ("send_messages_in_threads", "manage_threads")
        if not {name, "administrator"} & facts.bot
    ]
    if lacks:
        given = ", ".join(f"*{name}*" for name in lacks)
        given = tr(
            "Give the bot's role {permissions} there: {clicks}, the bot's role, ✓.",
            permissions=given,
            clicks=tr(_CLICKS),
        )
        return (given,)
    if facts.probe is not None and not facts.probe.posts:
        failed = tr(
            "The bot could not post in a thread of {channel} when it tried.", channel=facts.channel
        )
        return (failed,)
    return ()


def _problems_of_locks(facts: Facts, open_to: Sequence[Opening]) -> tuple[str, ...]:
    """Return why locked threads would not keep members from writing, or the bot neither."""
    problems = []
    if _holds(facts, None, "manage_threads"):
        problems.append(
            tr(
                "Every member may write in locked threads: take *Manage Threads* from {everyone}, "
                "in {channel} and in *Server Settings*, *Roles*.",
                everyone=facts.everyone.name,
                channel=facts.channel,
            )
        )
    problems += [
        tr(
            "Members can begin posts of their own there, which nobody reads first. {change}",
            change=_change(facts, one.names, [one.permission]),
        )
        for one in open_to
        if facts.forum and one.permission == "send_messages"
    ]
    if facts.probe is not None and facts.probe.posts and not facts.probe.posts_locked:
        problems.append(tr("The bot could not post in a locked thread there when it tried."))
        problems += to_shut(facts)
    return tuple(problems)


def _advice(facts: Facts, open_to: Sequence[Opening]) -> tuple[str, ...]:
    """Return what to change so that no thread need be locked."""
    starts = any(one.permission == "create_public_threads" for one in open_to)
    return (
        *(
            [tr("Members can start threads of their own there; the bot locks those it sees.")]
            if starts
            else []
        ),
        tr("To shut the channel by permissions instead:"),
        *to_shut(facts),
    )


def _change(facts: Facts, names: Sequence[str], permissions: Sequence[str]) -> str:
    """Say where to click so that permissions, named as Discord does, are held by staff alone."""
    more = len(names) - _NAMED
    named = ", ".join(names[:_NAMED])
    if more > 0:
        named = tr("{named} and {count} more", named=named, count=more)
    *first, last = (f"*{shown(one, forum=facts.forum)}*" for one in permissions)
    return tr(
        "Set {permissions} to ✗ for {named}, and to ✓ for the bot's role: {clicks}.",
        permissions=tr("{first} and {last}", first=", ".join(first), last=last) if first else last,
        named=named,
        clicks=tr(_CLICKS),
    )


def _about_webhooks(facts: Facts) -> tuple[str, ...]:
    if not {"manage_webhooks", "administrator"} & facts.bot:
        said = tr(
            "Without *Manage Webhooks* the bot posts responses itself and names their authors. "
            "Give it to the bot's role to have them posted under the authors' names: Server "
            "Settings, Roles."
        )
    elif facts.probe is None:
        return ()
    elif not facts.probe.webhook:
        said = tr(
            "No webhook could be had there, so the bot posts responses itself and names their "
            "authors."
        )
    elif not facts.probe.webhook_locked:
        said = tr(
            "A webhook could not post in a locked thread there, so where one is locked the bot "
            "posts responses itself and names their authors."
        )
    else:
        said = tr("Responses appear under their authors' names.")
    return (said,)


def _about_probe(facts: Facts) -> tuple[str, ...]:
    tried = facts.probe.failures if facts.probe is not None else ()
    return (*tried, *([facts.untried] if facts.untried else []))
