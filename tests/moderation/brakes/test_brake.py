"""Which brake is proposed, how long each lasts, and what people read about it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.effects.message import EMBED_SUM_LIMIT, Message
from bot.moderation.brakes.brake import (
    REST,
    UNANSWERED_AFTER,
    UNTIL_REOPENED,
    Brake,
    BrakeKind,
    BrakeState,
    Heated,
    How,
    Outcome,
    Refusal,
    Status,
    is_sterner,
    next_try,
    propose,
    rests,
    why_expired,
    why_lifted,
)
from bot.moderation.brakes.card import brake_card
from bot.moderation.brakes.temperature import EXTREME, HOT, MOST, Level, Temperature, Warmth
from bot.moderation.brakes.words import LEAVE, LIFT, answer_words, status_message, thread_message
from tests.world import NOON

HOT_NOW = Temperature(Level.HOT, 12.0, (Warmth("scores", 12.0, "Scores: 6 of the 9 replies."),))
CALM_NOW = Temperature(Level.CALM, 1.0, ())

PROPOSED = Brake(
    id=4, guild_id=7, discussion_id=1, discussion_title="On Rain", open=True, thread_id=700,
    thread_name="Talk", thread_gone=False, state=BrakeState.PROPOSED, level=Level.HOT, points=12.0,
    reasons=("Scores: 6 of the 9 replies.",), proposed=BrakeKind.SLOW_30, kind=None, made_at=NOON,
    decided_at=None, decided_by=None, until=None, ended_at=None, ended_by=None, ended_how=None,
    left=False, problem=None, set_effect_id=None, lift_effect_id=None, lift_at=None,
    card_effect_id=None, card_channel_id=None,
)  # fmt: skip
SET = replace(
    PROPOSED, state=BrakeState.SET, kind=BrakeKind.PAUSE, decided_at=NOON, decided_by=601,
    until=NOON + timedelta(minutes=15), set_effect_id=3,
)  # fmt: skip


def ended(state: BrakeState, how: How, **changed: object) -> Brake:
    return replace(SET, state=state, ended_how=how, ended_at=NOON, **changed)  # type: ignore[arg-type]


def words(message: Message | None) -> str:
    assert message is not None
    return "\n".join(f"{one.title}\n{one.description}" for one in message.embeds)


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        (HOT, "slow_30"),
        (12.4, "slow_30"),
        (12.5, "slow_120"),
        (14.9, "slow_120"),
        (15.0, "slow_600"),
        (17.5, "pause"),
        (EXTREME - 0.1, "pause"),
        (EXTREME, "lock"),
        (MOST, "lock"),
    ],
)
def test_what_is_proposed_grows_with_the_points(points: float, kind: str) -> None:
    assert propose(Temperature(Level.HOT, points, ())) == kind


def test_warm_alone_proposes_nothing() -> None:
    assert propose(Temperature(Level.WARM, HOT - 0.1, ())) is None
    assert propose(CALM_NOW) is None


@given(one=st.floats(HOT, MOST), more=st.floats(0, MOST))
def test_more_points_never_propose_a_milder_brake(one: float, more: float) -> None:
    first = propose(Temperature(Level.HOT, one, ()))
    second = propose(Temperature(Level.HOT, one + more, ()))
    assert first is not None
    assert second is not None
    assert not is_sterner(first, second)


def test_each_brake_has_its_length_and_a_sterner_slow_mode_lasts_longer() -> None:
    minutes = {kind: kind.length / timedelta(minutes=1) for kind in BrakeKind}
    assert minutes == {"slow_30": 30, "slow_120": 60, "slow_600": 120, "pause": 15, "lock": 1440}
    assert [kind.slow_seconds for kind in BrakeKind] == [30, 120, 600, None, None]


@pytest.mark.parametrize(
    ("last", "rest"),
    [
        (None, False),
        (ended(BrakeState.DECLINED, How.MODERATOR), True),
        (ended(BrakeState.LIFTED, How.MODERATOR), True),
        (ended(BrakeState.FAILED, How.FAILED), True),
        (ended(BrakeState.LIFTED, How.TIME), False),
        (ended(BrakeState.EXPIRED, How.CALM), False),
    ],
)
def test_a_thread_is_left_in_peace_for_an_hour_after_a_no(last: Brake | None, rest: bool) -> None:
    assert rests(last, NOON + REST - timedelta(seconds=1)) is rest
    assert not rests(last, NOON + REST)


def test_a_proposal_ends_when_it_is_calm_unanswered_closed_or_gone() -> None:
    assert why_expired(PROPOSED, HOT_NOW, NOON) is None
    assert why_expired(PROPOSED, CALM_NOW, NOON) is How.CALM
    assert why_expired(PROPOSED, HOT_NOW, NOON + UNANSWERED_AFTER) is How.TIME
    assert why_expired(replace(PROPOSED, open=False), HOT_NOW, NOON) is How.CLOSED
    gone = replace(PROPOSED, open=False, thread_gone=True)
    assert why_expired(gone, HOT_NOW, NOON) is How.GONE


def test_a_brake_ends_at_its_time_and_with_its_discussion_or_thread() -> None:
    until = NOON + timedelta(minutes=15)
    assert why_lifted(SET, until - timedelta(milliseconds=1)) is None
    assert why_lifted(SET, until) is How.TIME
    assert why_lifted(replace(SET, open=False), NOON) is How.CLOSED
    assert why_lifted(replace(SET, open=False, thread_gone=True), NOON) is How.GONE


def test_what_is_being_lifted_waits_for_its_next_try_or_for_the_discussion() -> None:
    lifting = replace(SET, lift_effect_id=9, ended_how=How.MODERATOR)
    later = replace(lifting, lift_at=NOON + timedelta(minutes=10), problem="code 50013")
    closed = replace(later, problem=UNTIL_REOPENED, open=False)
    tomorrow = NOON + timedelta(days=1)
    assert why_lifted(lifting, tomorrow) is None
    assert why_lifted(later, NOON) is None
    assert why_lifted(later, NOON + timedelta(minutes=10)) is How.MODERATOR
    assert why_lifted(closed, tomorrow) is None
    assert why_lifted(replace(closed, open=True), NOON) is How.MODERATOR


@pytest.mark.parametrize(
    ("late", "minutes"), [(-5, 10), (0, 10), (40, 10), (60, 15), (240, 60), (90_000, 60)]
)
def test_lifting_is_tried_ever_more_seldom_but_every_hour(late: int, minutes: int) -> None:
    assert SET.until is not None
    now = SET.until + timedelta(minutes=late)
    assert next_try(SET, now) == now + timedelta(minutes=minutes)


def test_a_proposal_names_the_thread_the_reasons_and_what_fits_first() -> None:
    card = brake_card(PROPOSED)
    told = words(card)
    for part in (
        "<#700> https://discord.com/channels/7/700",
        "**hot** (12.0 of 30 points; hot from 10)",
        "- Scores: 6 of the 9 replies.",
        "Proposed: **slow mode of 30 seconds** for 30 minutes.",
        "Nothing is set unless one of you chooses.",
    ):
        assert part in told
    ids = [button.custom_id.removeprefix("seedbed:brake:4:") for button in card.buttons]
    assert ids == ["slow_30", "slow_120", "slow_600", "pause", "lock", "leave"]
    primary = [button.label for button in card.buttons if button.style == "primary"]
    assert primary == ["Slow mode 30 s"]


@pytest.mark.parametrize(
    ("brake", "sentence", "buttons"),
    [
        (SET, "A pause of 15 minutes, chosen by <@601>, ends <t:1772367300:R>.", ["Lift now"]),
        (replace(SET, lift_effect_id=5), "is being lifted.", []),
        (ended(BrakeState.EXPIRED, How.CALM), "It has calmed down by itself; nothing was done", []),
        (ended(BrakeState.EXPIRED, How.TIME), "Nobody answered within 60 minutes", []),
        (ended(BrakeState.EXPIRED, How.CLOSED), "The discussion was closed; nothing was done", []),
        (ended(BrakeState.DECLINED, How.MODERATOR), "<@601> left it as it is", []),
        (ended(BrakeState.LIFTED, How.TIME), "ended by itself <t:1772366400:R>.", []),
        (ended(BrakeState.LIFTED, How.MODERATOR, ended_by=602), "was lifted by <@602>", []),
        (ended(BrakeState.LIFTED, How.CLOSED), "with the discussion", []),
        (ended(BrakeState.LIFTED, How.GONE), "the thread is gone", []),
        (ended(BrakeState.LIFTED, How.NEEDLESS), "was not needed", []),
        (ended(BrakeState.LIFTED, How.TIME, left=True), "Somebody had changed it meanwhile", []),
        (
            ended(BrakeState.FAILED, How.FAILED, problem="Discord answered 403 (code 50013)"),
            "Nothing was set: the bot lacks Manage Threads there. Give its role",
            [],
        ),
        (
            replace(SET, lift_effect_id=5, problem="Discord answered 403 (code 50013)"),
            "could not be lifted: the bot lacks Manage Threads",
            [],
        ),
        (
            replace(SET, lift_effect_id=5, problem=UNTIL_REOPENED),
            "once the discussion is opened again",
            [],
        ),
    ],
)
def test_a_card_says_how_its_brake_stands(brake: Brake, sentence: str, buttons: list[str]) -> None:
    card = brake_card(brake)
    assert sentence in words(card)
    assert [button.label for button in card.buttons] == buttons


def test_a_card_keeps_within_discords_limits() -> None:
    long = replace(PROPOSED, reasons=("x" * 900,) * 9, discussion_title="y" * 900)
    (embed,) = brake_card(long).embeds
    assert len(embed.title) + len(embed.description) + len(embed.footer) <= EMBED_SUM_LIMIT
    heated = Heated(7, 700, "Talk", "On Rain", HOT_NOW)
    many = status_message(Status((heated,) * 99, (long,) * 99))
    assert sum(len(one.title) + len(one.description) for one in many.embeds) <= EMBED_SUM_LIMIT


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (BrakeKind.SLOW_120, "everyone can write once in 2 minutes, until <t:1772367300:t>."),
        (BrakeKind.PAUSE, "paused this thread for 15 minutes, as it became heated. Read it over"),
        (BrakeKind.LOCK, "locked this thread, as it became heated. It opens when they open it"),
    ],
)
def test_the_thread_is_told_how_long_and_why_and_no_names(kind: BrakeKind, said: str) -> None:
    told = words(thread_message(replace(SET, kind=kind)))
    assert said in told
    assert "<@" not in told
    calm = words(thread_message(replace(SET, kind=kind, level=Level.CALM)))
    assert "heated" not in calm


def test_nothing_is_said_in_a_thread_on_which_no_brake_is_set() -> None:
    assert thread_message(PROPOSED) is None
    assert thread_message(ended(BrakeState.FAILED, How.FAILED)) is None
    assert "is open again" in words(thread_message(ended(BrakeState.LIFTED, How.MODERATOR)))


@pytest.mark.parametrize(
    ("outcome", "wanted", "told"),
    [
        (Outcome(None, Refusal.UNKNOWN), "lock", "There is no such thread"),
        (Outcome(SET), "pause", "A pause of 15 minutes, chosen by <@601>, ends"),
        (Outcome(SET, Refusal.FIRST), "lock", "chosen by <@601>, ends <t:1772367300:R>. Nothing"),
        (Outcome(SET, Refusal.BUSY), "lock", "Lift it first: `/brake lift`."),
        (Outcome(ended(BrakeState.LIFTED, How.TIME), Refusal.NONE), LIFT, "No brake is on this"),
        (Outcome(None, Refusal.NONE), LIFT, "No brake is on this thread. Nothing was changed."),
        (Outcome(replace(SET, lift_effect_id=5)), LIFT, "is being lifted."),
        (Outcome(replace(SET, lift_effect_id=5), Refusal.LIFTING), LIFT, "lifted. Nothing was"),
        (Outcome(ended(BrakeState.DECLINED, How.MODERATOR)), LEAVE, "for this thread for 60 min"),
    ],
)
def test_a_moderator_is_told_what_happened_and_what_to_do(
    outcome: Outcome, wanted: str, told: str
) -> None:
    assert told in answer_words(outcome, wanted=wanted)


def test_the_status_lists_heated_threads_with_reasons_and_when_brakes_end() -> None:
    told = words(status_message(Status((Heated(7, 701, "", "On Rain", HOT_NOW),), (SET,))))
    assert "<#701>\nIt is **hot** (12.0 of 30 points; hot from 10).\n- Scores: 6 of" in told
    assert "<#700> A pause of 15 minutes, chosen by <@601>, ends <t:1772367300:R>." in told
    gone = words(status_message(Status((), (replace(SET, thread_gone=True),))))
    assert "<#700> (Talk) A pause of" in gone
    quiet = words(status_message(Status((), ())))
    assert "Every thread of the open discussions is calm." in quiet
    assert "No brake is set and none is proposed." in quiet
