"""Every invariant holds of a response that went well, and sees what it is there to see."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.moderation.responses.response import State
from bot.simulate.screened.evidence import Effect, Evidence, Private, Row, Shown, Told
from bot.simulate.screened.invariants import AT_ANY_MOMENT, IN_THE_END, violations

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA, BO = 501, 502
THREAD, OTHER = 700, 701
MESSAGE, TEXT, NEXT = 901, 1, 2
TITLE = "Your response is posted"

ROW = Row(
    reply_id=1,
    author_id=ADA,
    state=State.POSTED,
    why=None,
    told="posted",
    reply_state="present",
    message_id=MESSAGE,
    changed_at=NOON,
    numbers=frozenset({TEXT}),
    quoted=frozenset(),
    due=TITLE,
    may_be_shown=True,
    noticed=False,
    undecided=False,
    lost=False,
    removal_failed=False,
    withdrawn_late=False,
)
SHOWN = Shown(MESSAGE, THREAD, frozenset({TEXT}), ADA)
HEARD = Told(1, ADA, TITLE, NOON)
FINE = Evidence(
    thread=THREAD,
    shown=(SHOWN,),
    private=(Private(ADA, frozenset({TEXT, NEXT})),),
    authors={TEXT: ADA, NEXT: ADA},
    granted=frozenset({TEXT}),
    created=("marker",),
    problems=(),
    rows=(ROW,),
    told=(HEARD,),
    effects=(Effect("respond", "response:1", "done", None),),
)
HELD = replace(
    FINE,
    shown=(),
    rows=(replace(ROW, state=State.HELD, told="held", reply_state="unposted", undecided=True),),
)
DECLINED = replace(
    FINE,
    shown=(),
    told=(),
    rows=(replace(ROW, state=State.DECLINED, reply_state="removed", noticed=True),),
)
RESTORED = replace(
    FINE,
    shown=(replace(SHOWN, message_id=902, names=None),),
    rows=(replace(ROW, quoted=frozenset({902})),),
)


def row(**changed: Any) -> dict[str, Any]:
    return {"rows": (replace(ROW, **changed),)}


def shown(*more: Shown, **changed: Any) -> dict[str, Any]:
    return {"shown": (replace(SHOWN, **changed), *more)}


def effect(state: str, error: str | None = None) -> dict[str, Any]:
    return {"effects": (Effect("delete", "response:1", state, error),)}


BROKEN: list[tuple[Evidence, Mapping[str, Any], str]] = [
    (FINE, {"problems": ("it raised",)}, "it raised"),
    (FINE, {"granted": frozenset()}, "leak: text 1 can be read in channel 700"),
    (FINE, shown(channel=OTHER), "leak: a text can be read in channel 701"),
    (FINE, {"private": (Private(BO, frozenset({TEXT})),)}, "leak: text 1 was shown to member 502"),
    (FINE, shown(names=BO), "text 1 stands under the name of member 502"),
    (FINE, shown(replace(SHOWN, message_id=902)), "text 1 stands 2 times"),
    (FINE, {"created": ("marker", "marker")}, "effect marker made 2 messages"),
    (FINE, {"rows": ()}, "leak: texts [1] stand, and nothing is known of them"),
    (FINE, row(state=State.HELD), "leak: response 1 is held can be read"),
    (FINE, row(reply_state="removed"), "leak: response 1 is posted can be read"),
    (FINE, row(numbers=frozenset({NEXT})), "leak: response 1 is posted stands with words that are"),
    (FINE, row(may_be_shown=False), "leak: response 1 is posted can be read, and its words are"),
    (FINE, {"shown": ()}, "response 1 is posted stands 0 times"),
    (FINE, row(state=State.WAITING), "response 1 is waiting after everything has settled"),
    (HELD, row(state=State.HELD), "response 1 is held, and no moderator is asked"),
    (HELD, row(state=State.ASKED, lost=True), "response 1 is asked, and what it edits stands no"),
    (FINE, effect("pending"), "effect delete in response:1 is still to be done"),
    (FINE, effect("failed", "OSError"), "effect delete in response:1 failed: OSError"),
    (FINE, {"told": ()}, "response 1 is posted, and its author never heard it"),
    (FINE, {"told": (replace(HEARD, title="It waits"),)}, "response 1 is posted, and its author"),
    (FINE, row(told="held"), "response 1 is posted, and the bot takes its author to know of held"),
    (DECLINED, row(state=State.DECLINED, reply_state="removed"), "response 1 is declined, and its"),
    (FINE, {"remains": ("member 501 stands in cases",)}, "member 501 stands in cases"),
    (FINE, {"forgotten": frozenset({TEXT})}, "leak: text 1 of a forgotten member can be read"),
    (FINE, {"strangers": ("9",)}, "interaction 9 of somebody else changed something"),
]


@pytest.mark.parametrize(
    "evidence", [FINE, DECLINED, RESTORED], ids=["posted", "declined", "restored"]
)
def test_a_response_that_went_well_breaks_nothing(evidence: Evidence) -> None:
    assert list(violations(evidence, settled=True)) == []


@pytest.mark.parametrize(
    ("evidence", "changed", "words"), BROKEN, ids=[words for _, _, words in BROKEN]
)
def test_what_is_broken_is_said(evidence: Evidence, changed: Mapping[str, Any], words: str) -> None:
    found = list(violations(replace(evidence, **changed), settled=True))
    assert any(line.startswith(words) for line in found), found


@pytest.mark.parametrize(
    "changed",
    [
        {"deaf": frozenset({ADA}), "told": ()},
        {**row(author_id=None), "told": ()},
        effect("failed", "Discord answered 403 (code 50013)"),
        row(reply_state="removed", removal_failed=True),
    ],
    ids=["cannot be reached", "forgotten", "refused", "removal refused"],
)
def test_what_people_brought_about_is_not_broken(changed: Mapping[str, Any]) -> None:
    assert list(violations(replace(FINE, **changed), settled=True)) == []


def test_while_something_is_under_way_only_what_can_be_seen_counts() -> None:
    early = replace(FINE, rows=(), told=())
    assert list(violations(early, settled=False)) == []
    assert set(AT_ANY_MOMENT) < set(IN_THE_END)
