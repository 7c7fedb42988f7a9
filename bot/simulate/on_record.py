"""Rules: what must hold of the record and of the cases, whatever people and machines did."""

from collections.abc import Iterator
from datetime import timedelta

from bot.moderation.lifecycle import TRANSITIONS, UNDER_APPEAL, Event, State
from bot.simulate.evidence import Case, Evidence, Step

_ALONE_AFTER = timedelta(days=30)
_WORK = frozenset({"claim", "uphold", "dismiss", "affirm", "overturn", "undo"})
_VERDICTS = frozenset({"uphold", "dismiss", "handle", "lapse"})
_ENDS = frozenset({"affirm", "overturn"})


def steps_are_a_path(evidence: Evidence) -> Iterator[str]:
    """From open to where the case stands, every step is allowed, and the versions count up."""
    for case in evidence.cases:
        state, version = State.OPEN, 1
        for step in evidence.steps(case):
            if "after" not in step.detail:
                continue
            before, after = State(step.detail["before"]), State(step.detail["after"])
            if before is not state:
                yield f"case {case.number}: {step.what} from {before}, but it was {state}"
            if TRANSITIONS[before].get(Event(step.what)) is not after:
                yield f"case {case.number}: {step.what} led from {before} to {after}"
            if step.detail["version"] != version + 1:
                yield f"case {case.number}: version {step.detail['version']} after {version}"
            state, version = after, step.detail["version"]
        if (state, version) != (case.state, case.version):
            yield (
                f"case {case.number} is {case.state}, version {case.version}; "
                f"the record says {state}, version {version}"
            )


def there_is_one_outcome(evidence: Evidence) -> Iterator[str]:
    """No case is decided twice without an undoing between, and no reply has two open cases."""
    for case in evidence.cases:
        decided = False
        for step in evidence.steps(case):
            if step.what in _VERDICTS and decided:
                yield f"case {case.number} was decided twice: {step.what} came second"
            decided = (decided or step.what in _VERDICTS) and step.what != Event.UNDO
        if sum(step.what == "open" for step in evidence.steps(case)) != 1:
            yield f"case {case.number} was opened more than once, or never"
        deciding = [step.by for step in evidence.steps(case) if step.what == Event.UPHOLD]
        if deciding and case.decided_by != deciding[-1]:
            yield f"case {case.number} is decided by another than the record says"


def claims_hold(evidence: Evidence) -> Iterator[str]:
    """Nobody is served a case, or decides it, while another has claimed it."""
    for case in evidence.cases:
        holder: int | None = None
        until = evidence.now
        for step in evidence.steps(case):
            theirs = step.what in _WORK and step.by is not None
            if theirs and holder is not None and step.by != holder and step.at < until:
                yield f"case {case.number}: {step.what} while another had claimed it"
            if step.what == Event.CLAIM:
                holder, until = step.by, step.at + evidence.lease
            elif "after" in step.detail and step.what != Event.REFLAG:
                holder = None


def appeals_go_to_another(evidence: Evidence) -> Iterator[str]:
    """No appeal is taken up or closed by who decided, but by the only moderator there is."""
    for case in evidence.cases:
        decider: int | None = None
        for step in evidence.steps(case):
            if step.what == Event.UPHOLD:
                decider = step.by
            if step.by is None or not _reviews(step):
                continue
            if step.by == decider and _worked_beside(evidence, step):
                yield f"case {case.number}: {step.what} by who had decided it"
            if step.what in _ENDS:
                yield from _marks(evidence, case, step, own=step.by == decider)


def _reviews(step: Step) -> bool:
    return step.what in {*_ENDS, "claim"} and step.detail.get("before") in UNDER_APPEAL


def _worked_beside(evidence: Evidence, own: Step) -> bool:
    """Tell whether anyone else had worked on cases in the month before."""
    for step in evidence.record:
        if step is own:
            return False
        others = step.by is not None and step.by != own.by and step.what in _WORK
        if others and step.at >= own.at - _ALONE_AFTER:
            return True
    return False


def _marks(evidence: Evidence, case: Case, step: Step, *, own: bool) -> Iterator[str]:
    if evidence.appeals.get(case.id) != (step.by, own):
        yield f"case {case.number}: who reviewed the appeal is not what the record says"


def interactions_count_once(evidence: Evidence) -> Iterator[str]:
    """However often an interaction comes, it writes once; and never from an old form."""
    for one in evidence.written:
        if len(one.commits) > 1:
            yield f"interaction {one.key} wrote {len(one.commits)} times"
        if one.version is None or not one.commits:
            continue
        if one.version + 1 not in one.commits[0]:  # other cases may have ended with this one
            yield f"interaction {one.key} did something from an old form"
