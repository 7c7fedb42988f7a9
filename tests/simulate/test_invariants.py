"""Every invariant holds of a case that went well, and sees what it is there to see."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.moderation.lifecycle import Action, State
from bot.simulate.evidence import (
    Card,
    Case,
    Effect,
    Evidence,
    Notice,
    OnDiscord,
    Quotation,
    Reply,
    Step,
    Written,
)
from bot.simulate.invariants import violations

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNTIL = NOON + timedelta(days=1)
AUTHOR, ADA, BO = 501, 601, 602
MESSAGE, CARD, QUOTE = 101, 901, 902


def step(what: str, by: int | None, minute: int = 0, **detail: Any) -> Step:
    return Step(what, 1, by, NOON + timedelta(minutes=minute), detail)


def moved(what: str, by: int, before: str, after: str, version: int, *, minute: int = 0) -> Step:
    return step(what, by, minute, before=before, after=after, version=version)


CASE = Case(1, 1, State.UPHELD, 3, 1, AUTHOR, ADA, Action.REMOVE_AND_TIME_OUT, UNTIL, CARD)
RECORD = (
    step("open", None),
    moved("claim", ADA, "open", "claimed", 2),
    moved("uphold", ADA, "claimed", "upheld", 3, minute=1),
)
SHOWN = Card("Case 1", "**It was upheld.**\nWhat followed: all.", ("undo",))
DONE = ("delete", "remove:1"), ("look_time_out", "time_outs:7"), ("time_out", "time_outs:7")
FINE = Evidence(
    now=NOON + timedelta(hours=1),
    lease=timedelta(minutes=10),
    cases=(CASE,),
    record=RECORD,
    replies=(Reply(1, MESSAGE, "removed", "case 1"),),
    effects=tuple(
        Effect(number, lane, kind, "done", 1, None) for number, (kind, lane) in enumerate(DONE)
    ),
    notices=(Notice(1, 1, "decision", "delivered", "dm"),),
    quotations=(),
    appeals={},
    cards={1: SHOWN},
    discord=OnDiscord(
        deleted=(MESSAGE,),
        gone=frozenset(),
        quoted=frozenset(),
        cards={CARD: SHOWN},
        told=(1,),
        timed_out={AUTHOR: UNTIL},
        by_hand={},
        time_outs=((1, UNTIL),),
    ),
    written=(Written("a", 1, ((2,),)), Written("b", 2, ((3,),))),
    problems=(),
)
APPEALED = (
    *RECORD,
    moved("appeal", AUTHOR, "upheld", "appealed", 4, minute=2),
    moved("overturn", BO, "appealed", "overturned", 5, minute=3),
)
TAKEN_BACK = replace(
    FINE,
    cases=(replace(CASE, state=State.OVERTURNED, version=5),),
    record=APPEALED,
    replies=(Reply(1, MESSAGE, "present", None),),
    notices=(*FINE.notices, Notice(2, 1, "outcome", "delivered", "dm")),
    quotations=(Quotation(1, 1, QUOTE),),
    appeals={1: (BO, False)},
    discord=replace(FINE.discord, quoted=frozenset({QUOTE}), told=(1, 2), timed_out={}),
)


def case(**changed: Any) -> dict[str, Any]:
    return {"cases": (replace(CASE, **changed),)}


def record(*steps: Step) -> dict[str, Any]:
    return {"record": steps}


def discord(evidence: Evidence = FINE, **changed: Any) -> dict[str, Any]:
    return {"discord": replace(evidence.discord, **changed)}


def effect(**changed: Any) -> dict[str, Any]:
    return {"effects": (*FINE.effects, replace(FINE.effects[0], id=9, **changed))}


def judged(by: int, *, alone: bool) -> dict[str, Any]:
    overturn = replace(APPEALED[-1], by=by)
    return {"record": (*APPEALED[:-1], overturn), "appeals": {1: (by, alone)}}


NOTICE = FINE.notices[0]
OTHER = replace(CASE, id=2, number=2, card_message_id=CARD + 9)

BROKEN: list[tuple[Evidence, Mapping[str, Any], str]] = [
    (FINE, {"problems": ("it raised",)}, "it raised"),
    (FINE, case(state=State.AFFIRMED), "case 1 is affirmed, version 3; the record says upheld"),
    (FINE, case(version=4), "case 1 is upheld, version 4; the record says upheld, version 3"),
    (FINE, record(*RECORD[:2], replace(RECORD[2], detail={**RECORD[2].detail, "version": 4})),
     "case 1: version 4 after 2"),
    (FINE, record(RECORD[0], RECORD[2]), "case 1: uphold from claimed, but it was open"),
    (FINE, record(*RECORD[:2], moved("dismiss", ADA, "claimed", "upheld", 3)),
     "case 1: dismiss led from claimed to upheld"),
    (FINE, record(*RECORD, moved("dismiss", BO, "upheld", "dismissed", 4)),
     "case 1 was decided twice: dismiss came second"),
    (FINE, record(*RECORD[1:]), "case 1 was opened more than once, or never"),
    (FINE, case(decided_by=BO), "case 1 is decided by another than the record says"),
    (FINE, record(*RECORD[:2], replace(RECORD[2], by=BO)),
     "case 1: uphold while another had claimed it"),
    (FINE, record(*RECORD[:2], moved("claim", BO, "claimed", "claimed", 3, minute=9)),
     "case 1: claim while another had claimed it"),
    (TAKEN_BACK, {"record": (
        RECORD[0], step("claim", BO), *RECORD[1:], *APPEALED[3:-1],
        replace(APPEALED[-1], by=ADA)), "appeals": {1: (ADA, False)}},
     "case 1: overturn by who had decided it"),
    (TAKEN_BACK, judged(ADA, alone=False), "case 1: who reviewed the appeal is not what"),
    (TAKEN_BACK, judged(BO, alone=True), "case 1: who reviewed the appeal is not what"),
    (FINE, {"written": (Written("a", None, ((2,), (3,))),)}, "interaction a wrote 2 times"),
    (FINE, {"written": (Written("a", 1, ((3,),)),)}, "interaction a did something from an old"),
    (FINE, effect(kind="edit", state="pending"), "effect edit in remove:1 is still to be done"),
    (FINE, effect(kind="edit", state="failed", error="403"), "effect edit in remove:1 failed"),
    (FINE, effect(), "case 1: delete 2 times"),
    (FINE, discord(deleted=(MESSAGE, MESSAGE)), "message 101 was deleted 2 times"),
    (FINE, discord(time_outs=((1, NOON), (1, UNTIL))), "case 1 timed its author out 2 times"),
    (FINE, discord(told=(1, 1)), "notice 1 reached its author 2 times"),
    (FINE, {"notices": (NOTICE, replace(NOTICE, id=2, state="waiting"))},
     "case 1: decision 2 times"),
    (TAKEN_BACK, discord(TAKEN_BACK, timed_out={AUTHOR: UNTIL}),
     "member 501 is timed out, and no case in force says so"),
    (TAKEN_BACK, {"quotations": ()}, "reply 101 is present and stands 0 times"),
    (TAKEN_BACK, discord(TAKEN_BACK, deleted=()), "reply 101 is present and stands 2 times"),
    (FINE, discord(deleted=()), "reply 101 is removed and stands on Discord"),
    (FINE, {"replies": (Reply(1, MESSAGE, "removed", "case 2"),)},
     "reply 101 is removed, and no case in force says so"),
    (TAKEN_BACK, discord(TAKEN_BACK, quoted=frozenset({QUOTE, 903})),
     "1 quotations stand that nobody knows of"),
    (FINE, {"replies": (Reply(1, MESSAGE, "present", None),)},
     "case 1 removes a reply that is present"),
    (FINE, case(time_out_until=None), "case 1 never timed its author out"),
    (FINE, {"effects": FINE.effects[:2]}, "case 1 says that its author was timed out, and nobody"),
    (FINE, discord(told=()), "case 1: its decision notice is delivered"),
    (FINE, {"notices": (replace(NOTICE, state="waiting"),)},
     "case 1: its decision notice is waiting"),
    (TAKEN_BACK, {"notices": FINE.notices}, "case 1: its author never hears what became of it"),
    (TAKEN_BACK, discord(TAKEN_BACK, told=(2, 1)), "case 1: its author hears of the end first"),
    (FINE, case(state=State.DISMISSED), "case 1 is dismissed, and its author has a notice"),
    (FINE, {"cases": (CASE, OTHER)}, "2 cases have 1 cards"),
    (FINE, discord(cards={CARD: replace(SHOWN, buttons=("claim",))}),
     "the card of case 1 is out of date"),
]  # fmt: skip


@pytest.mark.parametrize("evidence", [FINE, TAKEN_BACK], ids=["upheld", "overturned"])
def test_a_case_that_went_well_breaks_nothing(evidence: Evidence) -> None:
    assert list(violations(evidence)) == []


@pytest.mark.parametrize(
    ("evidence", "changed", "words"), BROKEN, ids=[words for _, _, words in BROKEN]
)
def test_what_is_broken_is_said(evidence: Evidence, changed: Mapping[str, Any], words: str) -> None:
    found = list(violations(replace(evidence, **changed)))
    assert any(line.startswith(words) for line in found), found


def test_a_time_out_that_a_person_set_is_theirs() -> None:
    changed = discord(TAKEN_BACK, timed_out={AUTHOR: UNTIL}, by_hand={AUTHOR: frozenset({UNTIL})})
    assert list(violations(replace(TAKEN_BACK, **changed))) == []


def test_of_a_card_of_a_decided_case_only_what_came_of_it_counts() -> None:
    since = replace(SHOWN, description=f"Edited since.\n{SHOWN.description}")
    assert list(violations(replace(FINE, cards={1: since}))) == []
