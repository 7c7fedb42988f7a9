"""Rules: what must hold of the replies that members wrote."""

from collections.abc import Iterator
from itertools import pairwise

from tests.campaign.facts import Facts, Posted, Reply

_ENDS = ("scored", "passed", "erased")


def every_reply_is_kept_as_it_is_now(facts: Facts) -> Iterator[str]:
    """What stands in a thread of a discussion is known, present, and known with its last text."""
    known = {one.message_id: one for one in facts.kept.replies}
    for posted in _in_threads(facts):
        if not posted.stands:
            continue
        reply = known.get(posted.id)
        if reply is None:
            yield f"message {posted.id} is no reply"
        elif reply.state != "present":
            if not _could_not_be_removed(facts, reply):
                yield f"message {posted.id} stands, and its reply is {reply.state}"
        elif reply.newest.text is not None and reply.newest.text != posted.texts[-1]:
            yield f"message {posted.id} was edited, and its reply is what it was"


def every_text_is_kept_once(facts: Facts) -> Iterator[str]:
    """No revision says what its message never said, and none says what the one before did."""
    texts = {one.id: one.texts for one in facts.server.posted}
    for reply in facts.kept.replies:
        if reply.message_id not in texts:
            continue
        for one in reply.revisions:
            if one.text is not None and one.text not in texts[reply.message_id]:
                yield f"a revision of {reply.message_id} says what it never said"
        for before, after in pairwise(reply.revisions):
            if after.text is not None and after.text == before.text:
                yield f"two revisions of {reply.message_id} say the same"


def what_is_gone_has_ended(facts: Facts) -> Iterator[str]:
    """A reply whose message is gone is not present, unless it stands as a quotation."""
    standing = {one.id for one in facts.server.posted if one.stands}
    ever = {one.id for one in facts.server.posted}
    for reply in facts.kept.replies if facts.here else ():
        there = reply.message_id in standing or reply.quoted in standing
        if reply.message_id in ever and reply.state == "present" and not there:
            yield f"message {reply.message_id} is gone, and its reply is present"


def every_reply_is_scored_or_accounted_for(facts: Facts) -> Iterator[str]:
    """No revision waits; what is scored has its scores and a decision."""
    for reply in facts.kept.replies:
        for number, one in enumerate(reply.revisions, start=1):
            if one.state not in _ENDS:
                yield f"revision {number} of {reply.message_id} is {one.state}"
            if one.state == "scored" and not (one.scores and one.zone):
                yield f"revision {number} of {reply.message_id} has no scores, or no decision"


def what_is_flagged_has_a_case(facts: Facts) -> Iterator[str]:
    """A reply that stands and was flagged last has had a case."""
    for reply in facts.kept.replies:
        flagged = reply.newest.zone in ("review", "act")
        if flagged and reply.state == "present" and not reply.cases:
            yield f"message {reply.message_id} is flagged, and there is no case"


def _in_threads(facts: Facts) -> Iterator[Posted]:
    for one in facts.server.posted:
        if one.words and one.channel_id in facts.server.threads:
            yield one


def _could_not_be_removed(facts: Facts, reply: Reply) -> bool:
    """Tell whether Discord refused the removal of a reply, as the card says then."""
    numbers = {one.number for one in facts.kept.cases if one.reply_id == reply.id}
    return bool(numbers) and any(
        facts.excused(one) for one in facts.kept.effects if one.lane.startswith("remove:")
    )


INVARIANTS = (
    every_reply_is_kept_as_it_is_now,
    every_text_is_kept_once,
    what_is_gone_has_ended,
    every_reply_is_scored_or_accounted_for,
    what_is_flagged_has_a_case,
)
