"""Rules: what must hold of responses, at every moment and when everything has settled."""

from collections import Counter
from collections.abc import Callable, Iterator

from bot.moderation.responses.response import UNDER_WAY, State
from bot.simulate.screened.evidence import LEAK, Evidence, Row, Shown

_OWN = frozenset({"author", "withdrawn", "forgotten"})
"""Why a response was dropped, where its author knows by themselves."""
_REFUSED = ("(code 50013)", "(code 10003)", "(code 10007)", "did not happen")
"""Why an effect failed by right: people changed permissions, deleted, or left; or it had no aim."""


def only_what_was_accepted_is_shown(evidence: Evidence) -> Iterator[str]:
    """No words stand in a thread that could not be shown when their posting began."""
    for one in evidence.shown:
        for number in sorted(one.numbers - evidence.granted):
            yield f"{LEAK}text {number} can be read in channel {one.channel}"
        if one.numbers and one.channel != evidence.thread:
            yield f"{LEAK}a text can be read in channel {one.channel}, which is no thread"


def nobody_else_is_told(evidence: Evidence) -> Iterator[str]:
    """What is not posted is shown to its author alone, and under nobody else's name."""
    for one in evidence.private:
        for number in sorted(one.numbers):
            if evidence.authors[number] != one.user:
                yield f"{LEAK}text {number} was shown to member {one.user}"
    for shown in evidence.shown:
        wrong = [one for one in shown.numbers if evidence.authors[one] != shown.names]
        if shown.names is not None and wrong:
            yield f"text {wrong[0]} stands under the name of member {shown.names}"


def nothing_stands_twice(evidence: Evidence) -> Iterator[str]:
    """No text stands in two messages, and nothing was made twice."""
    counts = Counter(number for one in evidence.shown for number in one.numbers)
    for number, count in counts.items():
        if count > 1:
            yield f"text {number} stands {count} times"
    for marker, count in Counter(evidence.created).items():
        if count > 1:
            yield f"effect {marker} made {count} messages"


def what_stands_is_posted(evidence: Evidence) -> Iterator[str]:
    """What can be read in the thread are the newest accepted words of what is posted."""
    for one in evidence.shown:
        if not one.numbers:
            continue
        row = _behind(evidence, one)
        if row is None:
            yield f"{LEAK}texts {sorted(one.numbers)} stand, and nothing is known of them"
        elif row.state is State.POSTED and row.reply_state == "removed" and row.removal_failed:
            continue
        elif row.state is not State.POSTED or row.reply_state != "present":
            yield f"{LEAK}{_name(row)} can be read, and its reply is {row.reply_state}"
        elif row.numbers and one.names is not None and one.numbers != row.numbers:
            yield f"{LEAK}{_name(row)} stands with words that are not its newest"
        elif row.numbers and not row.may_be_shown:
            yield f"{LEAK}{_name(row)} can be read, and its words are not accepted any more"


def what_is_posted_stands(evidence: Evidence) -> Iterator[str]:
    """Every response that is posted stands once, unless it was removed or deleted since."""
    for row in evidence.rows:
        if row.state is not State.POSTED or row.reply_state != "present" or row.withdrawn_late:
            continue
        count = sum(_behind(evidence, one) == row for one in evidence.shown)
        if count != 1:
            yield f"{_name(row)} stands {count} times"


def all_is_decided(evidence: Evidence) -> Iterator[str]:
    """Nothing waits for the bot any more, and whatever failed did so by right."""
    for row in evidence.rows:
        if row.state in (State.WAITING, State.ACCEPTED):
            yield f"{_name(row)} after everything has settled"
        if row.state is State.HELD and not row.undecided:
            yield f"{_name(row)}, and no moderator is asked"
        if row.state in UNDER_WAY and row.lost:
            yield f"{_name(row)}, and what it edits stands no more"
    for effect in evidence.effects:
        if effect.state == "pending":
            yield f"effect {effect.kind} in {effect.lane} is still to be done"
        by_right = any(why in (effect.error or "") for why in _REFUSED)
        if effect.state == "failed" and not by_right:
            yield f"effect {effect.kind} in {effect.lane} failed: {effect.error}"


def authors_know(evidence: Evidence) -> Iterator[str]:
    """Whoever can be reached was told how their response stands, unless it was their own doing."""
    for row in evidence.rows:
        if row.author_id is None or row.author_id in evidence.deaf:
            continue
        if row.state is State.DROPPED and row.why in _OWN:
            continue
        heard = any(
            one.reply_id == row.reply_id and one.title == row.due and one.at >= row.changed_at
            for one in evidence.told
        )
        if row.state is State.DECLINED and row.noticed:
            continue
        if not heard:
            yield f"{_name(row)}, and its author never heard it"
        elif row.told != row.state:
            yield f"{_name(row)}, and the bot takes its author to know of {row.told}"


def nothing_of_the_forgotten_is_left(evidence: Evidence) -> Iterator[str]:
    """Of who asked to be forgotten no word stands, and no row has them."""
    yield from evidence.remains
    for one in evidence.shown:
        for number in sorted(one.numbers & evidence.forgotten):
            yield f"{LEAK}text {number} of a forgotten member can be read"


def strangers_change_nothing(evidence: Evidence) -> Iterator[str]:
    """What was not theirs nobody changed."""
    for key in evidence.strangers:
        yield f"interaction {key} of somebody else changed something"


AT_ANY_MOMENT: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    only_what_was_accepted_is_shown,
    nobody_else_is_told,
    nothing_stands_twice,
)
"""Each yields what it finds broken, in words."""
IN_THE_END: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    *AT_ANY_MOMENT,
    what_stands_is_posted,
    what_is_posted_stands,
    all_is_decided,
    authors_know,
    nothing_of_the_forgotten_is_left,
    strangers_change_nothing,
)


def violations(evidence: Evidence, *, settled: bool) -> Iterator[str]:
    """Yield everything that is broken, what went wrong on the way first."""
    yield from evidence.problems
    for invariant in IN_THE_END if settled else AT_ANY_MOMENT:
        yield from invariant(evidence)


def _behind(evidence: Evidence, shown: Shown) -> Row | None:
    """Return the response that a message is, or that it restores."""
    for row in evidence.rows:
        if shown.message_id == row.message_id or shown.message_id in row.quoted:
            return row
    return None


def _name(row: Row) -> str:
    why = f" ({row.why})" if row.why else ""
    return f"response {row.reply_id} is {row.state}{why}"
