from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discussions.screening import (
    WATCHED,
    Facts,
    Finding,
    Holder,
    Probe,
    find,
    openings,
    to_shut,
    words,
)

WRITING = ("send_messages_in_threads", "create_public_threads", "create_private_threads")
POSTING = ("send_messages_in_threads", "send_messages")
BOT = frozenset({"send_messages_in_threads", "manage_threads", "manage_webhooks"})
ALL_WELL = Probe(posts=True, posts_locked=True, webhook=True, webhook_locked=True)


def holder(name: str, *, base: str = "", allow: str = "", deny: str = "") -> Holder:
    base_, allowed, denied = (frozenset(text.split()) for text in (base, allow, deny))
    return Holder(name, base_, allowed, denied)


SHUT = holder("@everyone", base=" ".join(WRITING), deny=" ".join(WRITING))
OPEN = holder("@everyone", base=" ".join((*WRITING, "send_messages")))


def facts(
    everyone: Holder = SHUT,
    *others: Holder,
    forum: bool = False,
    bot: frozenset[str] = BOT,
    probe: Probe | None = ALL_WELL,
) -> Facts:
    return Facts("<#5>", forum, everyone, others, bot, probe)


def test_a_channel_that_denies_everyone_to_write_in_threads_works_by_permissions() -> None:
    assert find(facts()) == Finding(
        "permissions", notes=("Responses appear under their authors' names.",)
    )


def test_an_ordinary_channel_works_by_locks_and_it_is_said_how_to_shut_it() -> None:
    found = find(facts(OPEN))
    assert (found.way, found.problems) == ("lock", ())
    said = words(facts(OPEN), found)
    assert said.startswith("**Screened discussions** in <#5> work by locks")
    assert (
        "Set *Send Messages in Threads*, *Create Public Threads* and *Create Private Threads* to ✗ "
        "for @everyone, and to ✓ for the bot's role: *Edit Channel*, *Permissions*"
    ) in said
    assert said.count("*Edit Channel*") == 1
    assert "the bot locks those it sees" in said


@pytest.mark.parametrize(
    ("other", "names"),
    [
        (holder("@Readers", allow="send_messages_in_threads"), ("@Readers",)),
        (holder("<@9>", allow="send_messages_in_threads"), ("<@9>",)),
        (holder("@Staff", base="administrator", allow="send_messages_in_threads"), None),
        (holder("@Staff", allow="send_messages_in_threads manage_threads"), None),
        (holder("@Staff", base="manage_threads", allow="send_messages_in_threads"), None),
        (holder("@Readers", base="send_messages_in_threads"), None),
        (holder("@Readers", deny="send_messages_in_threads"), None),
    ],
)
def test_who_is_allowed_to_write_where_everyone_is_denied_it_is_named_but_for_staff(
    other: Holder, names: tuple[str, ...] | None
) -> None:
    found = openings(facts(SHUT, other))
    assert [one.names for one in found] == ([names] if names else [])
    assert find(facts(SHUT, other)).way == ("lock" if names else "permissions")


def test_a_role_that_may_write_everywhere_is_stopped_by_denying_everyone_in_the_channel() -> None:
    quiet = holder("@everyone")
    found = openings(facts(quiet, holder("@Readers", base="send_messages_in_threads")))
    assert [one.names for one in found] == [("@everyone",)]


def test_in_a_forum_members_must_not_begin_posts_whatever_the_way() -> None:
    found = find(facts(OPEN, forum=True, probe=None))
    assert found.way is None
    assert any("Set *Create Posts* to ✗ for @everyone" in one for one in found.problems)
    posts = holder("@everyone", base="send_messages_in_threads", deny="send_messages")
    assert find(facts(posts, forum=True, probe=None)).way == "lock"
    shut = holder("@everyone", deny="send_messages send_messages_in_threads")
    assert find(facts(shut, forum=True, probe=None)).way == "permissions"


@pytest.mark.parametrize("lacking", ["send_messages_in_threads", "manage_threads"])
@pytest.mark.parametrize("everyone", [SHUT, OPEN])
def test_without_its_own_permissions_the_bot_can_screen_in_no_way(
    lacking: str, everyone: Holder
) -> None:
    found = find(facts(everyone, bot=BOT - {lacking}))
    assert found.way is None
    named = {"manage_threads": "*Manage Threads*"}.get(lacking, "*Send Messages in Threads*")
    assert f"Give the bot's role {named} there" in found.problems[0]


def test_locks_are_of_no_use_where_everyone_manages_threads() -> None:
    found = find(facts(replace(OPEN, base=OPEN.base | {"manage_threads"})))
    assert found.way is None
    assert "take *Manage Threads* from @everyone" in found.problems[0]


@pytest.mark.parametrize(
    ("probe", "everyone", "way"),
    [
        (replace(ALL_WELL, posts_locked=False), OPEN, None),
        (replace(ALL_WELL, posts_locked=False), SHUT, "permissions"),
        (replace(ALL_WELL, posts=False, posts_locked=False), SHUT, None),
        (None, OPEN, "lock"),
        (None, SHUT, "permissions"),
    ],
)
def test_what_was_tried_decides_and_what_was_not_is_taken_from_the_permissions(
    probe: Probe | None, everyone: Holder, way: str | None
) -> None:
    found = find(facts(everyone, probe=probe))
    assert found.way == way
    assert (way is None) == bool(found.problems)


@pytest.mark.parametrize(
    ("bot", "probe", "said"),
    [
        (BOT - {"manage_webhooks"}, ALL_WELL, "Without *Manage Webhooks* the bot posts"),
        (BOT, replace(ALL_WELL, webhook=False), "No webhook could be had there"),
        (BOT, replace(ALL_WELL, webhook_locked=False), "could not post in a locked thread"),
        (BOT, replace(ALL_WELL, failures=("Odd.",)), "Odd."),
    ],
)
def test_want_of_a_webhook_is_no_obstacle_and_is_said(
    bot: frozenset[str], probe: Probe, said: str
) -> None:
    found = find(facts(bot=bot, probe=probe))
    assert found.way == "permissions"
    assert said in " ".join(found.notes)


def test_of_many_roles_some_are_named_and_the_rest_are_counted() -> None:
    many = [holder(f"@r{n}", allow="send_messages_in_threads") for n in range(8)]
    (said,) = to_shut(facts(SHUT, *many))
    assert "for @r0, @r1, @r2, @r3, @r4 and 3 more, and to" in said


SOME = st.frozensets(st.sampled_from(WATCHED))
ROLES = st.lists(
    st.builds(lambda b, a, d: Holder("", b, a, d - a), SOME, SOME, SOME), min_size=1, max_size=5
).map(lambda roles: [replace(one, name=f"@{n}") for n, one in enumerate(roles)])


def held(everyone: Holder, roles: Sequence[Holder]) -> frozenset[str]:
    """Return what a member holds in a channel, as Discord's reference computes it."""
    base = everyone.base.union(*(one.base for one in roles))
    if "administrator" in base:
        return frozenset(WATCHED)
    base = (base - everyone.deny) | everyone.allow
    denied = frozenset[str]().union(*(one.deny for one in roles))
    return (base - denied) | frozenset[str]().union(*(one.allow for one in roles))


def is_staff(everyone: Holder, role: Holder) -> bool:
    return "administrator" in role.base or "manage_threads" in held(everyone, [role])


@given(ROLES, st.booleans(), st.data())
def test_by_permissions_no_member_without_a_role_of_staff_can_write(
    roles: list[Holder], forum: bool, data: st.DataObject
) -> None:
    everyone, *others = roles
    everyone = replace(everyone, base=everyone.base - {"administrator"})
    found = find(facts(everyone, *others, forum=forum, probe=None))
    plain = [one for one in others if not is_staff(everyone, one)]
    worn = data.draw(st.lists(st.sampled_from(plain), unique=True) if plain else st.just([]))
    writing = held(everyone, worn) & set(POSTING if forum else WRITING)
    if found.way == "permissions":
        assert not writing
    alone = [held(everyone, one) for one in ([], *([role] for role in plain))]
    for one in openings(facts(everyone, *others, forum=forum)):
        assert any(one.permission in them for them in alone)  # nobody is troubled for nothing


@given(ROLES, st.booleans())
def test_doing_what_is_said_leads_to_a_channel_that_works_by_permissions(
    roles: list[Holder], forum: bool
) -> None:
    everyone, *others = roles
    everyone = replace(everyone, name="@everyone", base=everyone.base - {"administrator"})
    before = facts(everyone, *others, forum=forum)
    changed = [everyone, *others]
    for one in openings(before):
        denied = {one.permission}
        changed = [
            replace(role, allow=role.allow - denied, deny=role.deny | denied)
            if role.name in one.names
            else role
            for role in changed
        ]
    after = facts(changed[0], *changed[1:], forum=forum)
    assert openings(after) == ()
    assert find(after).way == "permissions"
