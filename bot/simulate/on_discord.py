"""Rules: what must hold of what stands on Discord, held against the cases."""

from collections import Counter
from collections.abc import Iterator

from bot.moderation.lifecycle import STANDING, UNDECIDED, Event, State
from bot.simulate.evidence import Card, Case, Evidence, Reply

_TAKEN_BACK = frozenset({State.UNDONE, State.OVERTURNED})
_ONCE = frozenset({"delete", "send"})
"""What removes a reply and what restores it; a title is changed back and forth."""
_BLIND = "How is told once a second moderator has read it"
_SINCE = ("Edited since", "The author has deleted it")
_NEVER_TOLD = UNDECIDED | {State.DISMISSED, State.HANDLED, State.LAPSED}


def effects_end(evidence: Evidence) -> Iterator[str]:
    """Nothing stays to be done, and nothing fails where Discord refused nothing."""
    for effect in evidence.effects:
        if effect.state == "pending":
            yield f"effect {effect.kind} in {effect.lane} is still to be done"
        if effect.state == "failed":
            yield f"effect {effect.kind} in {effect.lane} failed: {effect.error}"


def nobody_is_punished_twice(evidence: Evidence) -> Iterator[str]:
    """At most one deletion, one time-out, one notice of each kind per case."""
    for message_id, count in Counter(evidence.discord.deleted).items():
        if count > 1:
            yield f"message {message_id} was deleted {count} times"
    for case_id, count in Counter(row for row, _ in evidence.discord.time_outs).items():
        if count > 1:
            yield f"{_name(evidence, case_id)} timed its author out {count} times"
    for row, count in Counter(evidence.discord.told).items():
        if count > 1:
            yield f"notice {row} reached its author {count} times"
    kinds = Counter((one.case_id, one.kind) for one in evidence.notices)
    deletions = Counter(
        (one.row or 0, one.kind)
        for one in evidence.effects
        if one.kind in _ONCE and one.lane.startswith("remove:") and one.state == "done"
    )
    for (case_id, kind), count in {**kinds, **deletions}.items():
        if count > 1 and case_id:  # what an author takes down is about no case
            yield f"{_name(evidence, case_id)}: {kind} {count} times"


def replies_are_where_they_belong(evidence: Evidence) -> Iterator[str]:
    """What stands in the database stands on Discord; what is removed is so by a case in force."""
    for reply in evidence.replies:
        standing = evidence.discord.stands(reply.message_id)
        quoted = [
            one
            for one in evidence.quotations
            if one.reply_id == reply.id and one.message_id in evidence.discord.quoted
        ]
        there = int(standing) + len(quoted)
        if reply.state == "present" and there != 1 and not _gone_in_between(evidence, reply):
            yield f"reply {reply.message_id} is present and stands {there} times"
        if reply.state != "present" and there:
            yield f"reply {reply.message_id} is {reply.state} and stands on Discord"
        if reply.state == "removed" and not _removed_by_right(evidence, reply):
            yield f"reply {reply.message_id} is removed, and no case in force says so"
    strays = evidence.discord.quoted - {one.message_id for one in evidence.quotations}
    if strays:
        yield f"{len(strays)} quotations stand that nobody knows of"


def _gone_in_between(evidence: Evidence, reply: Reply) -> bool:
    """Tell whether its author deleted a reply after a removal was decided and before it was done.

    That news finds a reply that counts as removed. Where the removal is then withdrawn, the reply
    counts as present until the bot starts anew and reads the thread's history.
    """
    lanes = {f"remove:{case.id}" for case in evidence.cases if case.reply_id == reply.id}
    withdrawn = any(one.lane in lanes and one.state == "cancelled" for one in evidence.effects)
    return withdrawn and reply.message_id in evidence.discord.gone


def _removed_by_right(evidence: Evidence, reply: Reply) -> bool:
    return any(
        case.state in STANDING and case.action is not None and case.action.removes
        for case in evidence.cases
        if case.reply_id == reply.id and reply.ended_by == f"case {case.number}"
    )


def decisions_are_carried_out(evidence: Evidence) -> Iterator[str]:
    """What follows from an upheld case that stands was done."""
    for case in evidence.cases:
        if case.state not in STANDING or case.action is None:
            continue
        reply = next(one for one in evidence.replies if one.id == case.reply_id)
        if case.action.removes and reply.state == "present" and not _found_gone(evidence, case):
            yield f"case {case.number} removes a reply that is present"
        if not case.action.times_out or case.author_id is None:
            continue  # who it was is not known any more
        if case.time_out_until is None and not _erased_before_told(evidence, case):
            yield f"case {case.number} never timed its author out"
        done = {one.kind for one in evidence.effects if one.row == case.id and one.state == "done"}
        if case.time_out_until is not None and "time_out" not in done:
            yield f"case {case.number} says that its author was timed out, and nobody did it"


def _found_gone(evidence: Evidence, case: Case) -> bool:
    """Tell whether another case had removed the reply before; when that is undone, it stands."""
    removals = {one.row for one in evidence.effects if one.kind in ("delete", "edit_thread")}
    others = {one.id for one in evidence.cases if one.reply_id == case.reply_id}
    return case.id not in removals and bool(others & removals)


def _erased_before_told(evidence: Evidence, case: Case) -> bool:
    """Tell whether the author's words went before the notice reached them, and it with them."""
    notices = (one for one in evidence.notices if one.case_id == case.id)
    return any(one.kind == "decision" and one.state == "lapsed" for one in notices)


def nobody_is_punished_for_what_is_taken_back(evidence: Evidence) -> Iterator[str]:
    """A time-out that still runs is a person's own, or a case's that is in force."""
    for user, until in evidence.discord.timed_out.items():
        if until <= evidence.now or until in evidence.discord.by_hand.get(user, ()):
            continue
        behind = [row for row, end in evidence.discord.time_outs if end == until]
        cases = [case for case in evidence.cases if case.id in behind]
        if not any(case.state in STANDING for case in cases if case.author_id == user):
            yield f"member {user} is timed out, and no case in force says so"


def notices_say_what_became_of_them(evidence: Evidence) -> Iterator[str]:
    """A notice that is called delivered was, one that waits was not; none is under way."""
    for one in evidence.notices:
        told = one.id in evidence.discord.told
        wrong = {
            "pending": True,
            "waiting": told,
            "delivered": one.way == "dm" and not told,
        }
        if wrong.get(one.state):
            yield f"{_name(evidence, one.case_id)}: its {one.kind} notice is {one.state}"


def authors_hear(evidence: Evidence) -> Iterator[str]:
    """Who was told of a decision hears what became of it, after that; nobody else hears a thing."""
    order = {row: place for place, row in enumerate(evidence.discord.told)}
    for case in evidence.cases:
        notices = {one.kind: one for one in evidence.notices if one.case_id == case.id}
        decision, outcome = notices.get("decision"), notices.get("outcome")
        if case.state in _NEVER_TOLD and notices:
            yield f"case {case.number} is {case.state}, and its author has a notice"
        heard = decision is not None and (decision.id in order or decision.state == "delivered")
        appealed = any(step.what == Event.APPEAL for step in evidence.steps(case))
        ended = case.state in _TAKEN_BACK or case.state is State.AFFIRMED
        if ended and (heard or appealed) and outcome is None:
            yield f"case {case.number}: its author never hears what became of it"
        if decision and outcome and order.get(outcome.id, 0) < order.get(decision.id, -1):
            yield f"case {case.number}: its author hears of the end first"


def cards_show_how_it_stands(evidence: Evidence) -> Iterator[str]:
    """Every case has one card, and it says what is so."""
    known = {case.card_message_id for case in evidence.cases}
    if len(known) != len(evidence.cases) or known != set(evidence.discord.cards):
        yield f"{len(evidence.cases)} cases have {len(evidence.discord.cards)} cards"
        return
    for case in evidence.cases:
        shown = evidence.discord.cards.get(case.card_message_id or 0)
        due = evidence.cards[case.id]
        if shown is None or (_gist(shown, case) != _gist(due, case) and not _is_blind(shown, due)):
            yield f"the card of case {case.number} is out of date"


def _gist(card: Card, case: Case) -> tuple[object, ...]:
    """Return what must be up to date: of a decided case, not what its author did to it since."""
    lines = card.description.splitlines()
    if case.state not in UNDECIDED:
        lines = [line for line in lines if not line.startswith(_SINCE)]
    return card.title, lines, card.buttons


def _is_blind(shown: Card, due: Card) -> bool:
    """Tell whether one keeps an outcome back for a second reading, and else they are the same.

    Whether there is anybody to read it a second time can change after the card was made.
    """
    return (_BLIND in shown.description) != (_BLIND in due.description) and (
        shown.buttons == due.buttons
    )


def _name(evidence: Evidence, case_id: int) -> str:
    found: list[Case] = [case for case in evidence.cases if case.id == case_id]
    return f"case {found[0].number}" if found else f"the case in row {case_id}"
