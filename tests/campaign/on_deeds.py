"""Rules: what must hold of cases, effects and digests."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from tests.campaign.facts import Discussion, Facts, Window

_CREATE = ("send", "respond", "forum_post")
_UNDECIDED = ("open", "claimed")
_STANDING = ("upheld", "appealed", "appeal_claimed", "affirmed")
_REMOVES = ("remove", "remove_and_time_out")


def every_case_has_one_outcome(facts: Facts) -> Iterator[str]:
    """Cases went one way through the record, and were decided once."""
    yield from facts.kept.record


def what_was_confirmed_is_so(facts: Facts) -> Iterator[str]:
    """Who was told that a case was moved has moved it."""
    for key in sorted(facts.confirmed - facts.kept.answers):
        yield f"interaction {key} was confirmed, and nothing of it is kept"


def every_open_case_has_a_card(facts: Facts) -> Iterator[str]:
    """What waits for moderators is shown to them, unless Discord refused that."""
    for case in facts.kept.cases if facts.here else ():
        if case.state not in _UNDECIDED:
            continue
        effect = facts.kept.effect(case.card_effect_id)
        if facts.server.stands(case.card_message_id) or facts.excused(effect):
            continue
        if effect is not None and effect.state == "done" and "channel deleted" in facts.troubles:
            continue  # it stood in the channel
        yield f"case {case.number} is {case.state}, and has no card"


def what_is_upheld_is_removed(facts: Facts) -> Iterator[str]:
    """A reply that a standing decision removes is gone, unless Discord refused that."""
    replies = {one.id: one for one in facts.kept.replies}
    for case in facts.kept.cases:
        if case.state not in _STANDING or case.action not in _REMOVES:
            continue
        refused = any(
            facts.excused(one) for one in facts.kept.effects if one.lane.startswith("remove:")
        )
        reply = replies[case.reply_id]
        if facts.server.stands(reply.message_id) and not refused:
            yield f"case {case.number} removed a reply that stands"


def effects_end(facts: Facts) -> Iterator[str]:
    """Nothing stays to be done, and nothing fails but what Discord refused for good."""
    for one in facts.kept.effects:
        if one.state == "pending" and facts.here:
            yield f"effect {one.id} ({one.kind} in {one.lane}) is still to be done: {one.error}"
        if one.state == "failed" and not facts.excused(one):
            yield f"effect {one.id} ({one.kind} in {one.lane}) failed: {one.error}"


def effects_happen_once(facts: Facts) -> Iterator[str]:
    """What carries a marker was posted once for it; what is called posted was."""
    made = Counter(one.marker for one in facts.server.posted if one.marker is not None)
    ever = {one.id for one in facts.server.posted}
    for one in facts.kept.effects:
        if made[one.marker] > 1:
            yield f"effect {one.id} ({one.kind} in {one.lane}) happened {made[one.marker]} times"
        if one.said is not None and one.kind in _CREATE and one.said not in ever:
            yield f"effect {one.id} ({one.kind} in {one.lane}) names a message that never was"
    known = {one.marker for one in facts.kept.effects}
    for marker in sorted(set(made) - known):
        yield f"a message with the marker {marker} is no effect's"


def threads_are_made_once(facts: Facts) -> Iterator[str]:
    """No thread of a discussion is there twice."""
    for name, count in Counter(facts.server.names).items():
        if count > 1:
            yield f"there are {count} threads {name!r}"


def every_due_window_is_posted_once(facts: Facts) -> Iterator[str]:
    """Windows adjoin from the opening to the last time that was due, each with one digest."""
    for discussion in facts.kept.discussions if facts.here else ():
        if discussion.opened is None:
            continue
        own = [one for one in facts.kept.windows if one.discussion_id == discussion.id]
        own.sort(key=lambda one: one.start)
        yield from _adjoin(discussion, own)
        end = own[-1].end if own else discussion.opened
        due = _last_due(facts.now, facts.digest_at)
        if discussion.state == "open" and end < due:
            yield f"the window that ended at {due} is not there"
        for one in own:
            yield from _has_one_digest(facts, one)


def _adjoin(discussion: Discussion, own: list[Window]) -> Iterator[str]:
    if own and own[0].start != discussion.opened:
        yield f"the first window of discussion {discussion.id} does not begin with it"
    for before, after in pairwise(own):
        if before.end != after.start:
            yield f"the windows of discussion {discussion.id} do not adjoin at {after.start}"


def _has_one_digest(facts: Facts, window: Window) -> Iterator[str]:
    effects = [facts.kept.effect(one) for one in window.effects]
    if any(facts.excused(one) for one in effects) or window.state == "skipped":
        return
    said = sum(
        one.marker in {effect.marker for effect in effects if effect} for one in facts.server.posted
    )
    if window.state != "posted" or said != 1:
        yield f"the window that ended at {window.end} is {window.state}, with {said} digests"


def _last_due(now: datetime, at: timedelta) -> datetime:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0) + at
    return today if today <= now else today - timedelta(days=1)


INVARIANTS = (
    every_case_has_one_outcome,
    what_was_confirmed_is_so,
    every_open_case_has_a_card,
    what_is_upheld_is_removed,
    effects_end,
    effects_happen_once,
    threads_are_made_once,
    every_due_window_is_posted_once,
)
