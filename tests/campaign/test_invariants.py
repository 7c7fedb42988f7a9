"""Each invariant holds where all is well, and is seen to break in a state that was doctored."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.campaign.facts import (
    Case,
    Discussion,
    Effect,
    Facts,
    Kept,
    Posted,
    Reply,
    Revision,
    Server,
    Window,
)
from tests.campaign.invariants import INVARIANTS, violations
from tests.campaign.on_the_house import MOST_INVALID

THREAD, MODS, ADMINS, ANN, BOT = 10, 20, 30, 7, 1
OPENED = datetime(2026, 3, 1, 9, tzinfo=UTC)
DUE = datetime(2026, 3, 2, 8, tzinfo=UTC)
REFUSED = "Discord answered 403 (code 50013)"

CALM = Posted(101, THREAD, ANN, ("Calm at first.", "Calm."))
RUDE = Posted(102, THREAD, ANN, ("Rude.",), stands=False)
DOUBTFUL = Posted(103, THREAD, ANN, ("Doubtful.",))
OPEN_CARD = Posted(201, MODS, BOT, ("",), marker="card", title="Case 2", words=False)
DIGEST = Posted(301, ADMINS, BOT, ("",), marker="digest", title="Digest", words=False)

SCORED = Revision("Calm.", "scored", 6, "allow")
FLAGGED = Revision("Rude.", "scored", 6, "review", cases=1)
CALM_REPLY = Reply(1, 101, THREAD, "present", (replace(SCORED, text="Calm at first."), SCORED))
RUDE_REPLY = Reply(2, 102, THREAD, "removed", (FLAGGED,), cases=1)
DOUBTFUL_REPLY = Reply(3, 103, THREAD, "present", (replace(FLAGGED, text="Doubtful."),), cases=1)

UPHELD = Case(1, 2, "upheld", "remove", 4, None)
OPEN = Case(2, 3, "open", None, 5, 201)
REMOVAL = Effect(6, "delete", "remove:1", "done", "removal")
CARD = Effect(5, "send", "case:2", "done", "card", said=201)
SENT = Effect(7, "send", "digest:1", "done", "digest", said=301)
WINDOW = Window(1, OPENED, DUE, "posted", (7,))

WELL = Facts(
    troubles=frozenset({"killed"}),
    now=DUE + timedelta(hours=3),
    digest_at=timedelta(hours=8),
    server=Server(
        posted=(CALM, RUDE, DOUBTFUL, OPEN_CARD, DIGEST),
        threads=frozenset({THREAD}),
        channels=frozenset({THREAD, MODS, ADMINS}),
        names=("Open discussion", "First question"),
        statuses={200: 40, 429: 3},
    ),
    kept=Kept(
        replies=(CALM_REPLY, RUDE_REPLY, DOUBTFUL_REPLY),
        effects=(CARD, REMOVAL, SENT),
        cases=(UPHELD, OPEN),
        windows=(WINDOW,),
        discussions=(Discussion(1, "open", OPENED),),
        notices=("delivered", "lapsed"),
        answers=frozenset({"900"}),
    ),
    confirmed=frozenset({"900"}),
)


def kept(**changes: Any) -> Facts:
    return replace(WELL, kept=replace(WELL.kept, **changes))


def server(**changes: Any) -> Facts:
    return replace(WELL, server=replace(WELL.server, **changes))


def with_reply(reply: Reply) -> Facts:
    others = [one for one in WELL.kept.replies if one.id != reply.id]
    return kept(replies=(*others, reply))


def with_effect(effect: Effect) -> Facts:
    others = [one for one in WELL.kept.effects if one.id != effect.id]
    return kept(effects=(*others, effect))


def posted(*more: Posted) -> Facts:
    return server(posted=(*WELL.server.posted, *more))


def troubled(facts: Facts, *kinds: str) -> Facts:
    return replace(facts, troubles=frozenset(kinds))


DOCTORED: list[tuple[str, Facts, str]] = [
    ("a reply is lost", posted(Posted(104, THREAD, ANN, ("New.",))), "104 is no reply"),
    ("an edit is lost", with_reply(replace(CALM_REPLY, revisions=CALM_REPLY.revisions[:1])),
     "101 was edited"),
    ("a reply that stands counts as removed", with_reply(replace(CALM_REPLY, state="removed")),
     "101 stands, and its reply is removed"),
    ("a reply says what it never said",
     with_reply(replace(CALM_REPLY, revisions=(replace(SCORED, text="Other."), SCORED))),
     "never said"),
    ("a revision is kept twice", with_reply(replace(CALM_REPLY, revisions=(SCORED, SCORED))),
     "say the same"),
    ("a deletion is lost", with_reply(replace(RUDE_REPLY, state="present")), "102 is gone"),
    ("a revision waits",
     with_reply(replace(CALM_REPLY, revisions=(replace(SCORED, state="waiting"), SCORED))),
     "revision 1 of 101 is waiting"),
    ("scores are missing",
     with_reply(replace(CALM_REPLY, revisions=(replace(SCORED, scores=0),))), "no scores"),
    ("a decision is missing",
     with_reply(replace(CALM_REPLY, revisions=(replace(SCORED, zone=None),))), "no decision"),
    ("a case is missing", with_reply(replace(DOUBTFUL_REPLY, cases=0)), "there is no case"),
    ("a case is decided twice", kept(record=("case 1 was decided twice",)), "decided twice"),
    ("a decision is lost", kept(answers=frozenset()), "interaction 900 was confirmed"),
    ("a card was never posted", server(posted=(CALM, RUDE, DOUBTFUL, DIGEST)), "has no card"),
    ("a card was refused for no reason",
     kept(cases=(UPHELD, replace(OPEN, card_message_id=None))), "has no card"),
    ("a removed reply stands", server(posted=(CALM, replace(RUDE, stands=True), DOUBTFUL,
     OPEN_CARD, DIGEST)), "removed a reply that stands"),
    ("an effect waits", with_effect(replace(CARD, state="pending")), "still to be done"),
    ("an effect fails for no reason", with_effect(replace(REMOVAL, state="failed", error=REFUSED)),
     "failed: Discord answered 403"),
    ("an effect fails by our fault",
     troubled(with_effect(replace(REMOVAL, state="failed", error="KeyError")), "thread deleted"),
     "failed: KeyError"),
    ("a card is doubled", posted(replace(OPEN_CARD, id=202)), "happened 2 times"),
    ("a notice is doubled and one was deleted",
     posted(replace(OPEN_CARD, id=202, stands=False)), "happened 2 times"),
    ("an effect names what never was", with_effect(replace(CARD, said=999)), "never was"),
    ("a message is nobody's", posted(replace(OPEN_CARD, id=202, marker="other")), "no effect's"),
    ("a thread is doubled", server(names=("Open discussion", "Open discussion")), "2 threads"),
    ("a window is missing", kept(windows=()), "is not there"),
    ("a window begins late", kept(windows=(replace(WINDOW, start=OPENED + timedelta(hours=1)),)),
     "does not begin with it"),
    ("windows leave a gap",
     kept(windows=(WINDOW, replace(WINDOW, start=DUE + timedelta(hours=1),
          end=DUE + timedelta(hours=2)))), "do not adjoin"),
    ("a window is planned and no more", kept(windows=(replace(WINDOW, state="planned"),)),
     "is planned"),
    ("a digest is not there", server(posted=(CALM, RUDE, DOUBTFUL, OPEN_CARD)), "0 digests"),
    ("a digest is doubled", posted(replace(DIGEST, id=302)), "2 digests"),
    ("a row is orphaned", kept(broken=("row 3 of scores has no parent in revisions",)),
     "no parent"),
    ("an article is half posted", kept(discussions=(Discussion(1, "posting", None),)),
     "still being posted"),
    ("a notice never ends", kept(notices=("pending",)), "still on its way"),
    ("the bot asks too often", server(statuses={403: MOST_INVALID, 401: 1}), "were invalid"),
    ("a request is malformed", server(wrong=("a title of 300 characters",)), "a title of 300"),
    ("an error is logged", replace(WELL, tracebacks=(("bot.effects.executor", "KeyError: 'a'"),)),
     "logged KeyError"),
    ("the disk was full, and nobody filled it",
     replace(WELL, tracebacks=(("cogs.intake", "sqlite3.OperationalError: database or disk is "
             "full"),)), "disk is full"),
    ("the network failed, and Discord was there",
     troubled(replace(WELL, tracebacks=(("cogs.review", "aiohttp.ClientError: gone"),)),
              "disk full"), "logged aiohttp"),
]  # fmt: skip

EXCUSED: list[tuple[str, Facts]] = [
    ("the removal was refused, as a permission was gone",
     troubled(with_effect(replace(REMOVAL, state="failed", error=REFUSED)), "permission revoked")),
    ("the card was refused, as a channel was gone",
     troubled(replace(with_effect(replace(CARD, state="failed", error=REFUSED, said=None)),
              server=replace(WELL.server, posted=(CALM, RUDE, DOUBTFUL, DIGEST))),
              "channel deleted")),
    ("what builds on what was refused did not happen either",
     troubled(with_effect(replace(REMOVAL, state="failed",
              error="effect 5, on which it builds, did not happen")), "channel deleted")),
    ("the bot was asked to leave with work in hand",
     replace(kept(notices=("pending",), effects=(replace(CARD, state="pending"), REMOVAL, SENT)),
             here=False)),
    ("the text was erased",
     with_reply(replace(CALM_REPLY, revisions=(replace(SCORED, text=None, state="erased"),)))),
    ("a window had no replies", kept(windows=(replace(WINDOW, state="skipped", effects=()),))),
    ("the removed reply stands as a quotation",
     with_reply(replace(RUDE_REPLY, state="present", quoted=103))),
    ("the disk was full, and it was filled",
     troubled(replace(WELL, tracebacks=(("cogs.intake", "sqlite3.OperationalError: database or "
              "disk is full"),)), "disk full")),
    ("an article was never opened", kept(discussions=(Discussion(1, "undone", None),), windows=())),
]  # fmt: skip


def test_where_all_is_well_nothing_is_found() -> None:
    assert violations(WELL) == []


@pytest.mark.parametrize(
    ("facts", "words"), [one[1:] for one in DOCTORED], ids=[one[0] for one in DOCTORED]
)
def test_what_is_broken_is_found(facts: Facts, words: str) -> None:
    assert [one for one in violations(facts) if words in one]


@pytest.mark.parametrize("facts", [one[1] for one in EXCUSED], ids=[one[0] for one in EXCUSED])
def test_what_there_is_a_reason_for_is_not_broken(facts: Facts) -> None:
    assert violations(facts) == []


@pytest.mark.parametrize("invariant", INVARIANTS)
def test_every_invariant_is_seen_to_break(invariant: Callable[[Facts], Any]) -> None:
    assert any(list(invariant(facts)) for _, facts, _ in DOCTORED)
