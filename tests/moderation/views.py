"""Cases as they are shown, plain ones and any at all."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.moderation.case import Appeal, CaseView, Quoted
from bot.moderation.lifecycle import Action, State
from bot.moderation.policy import REPORTED, SAMPLED, UNSCORED
from bot.scoring.port import LABELS

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
SNOWFLAKE = 10**19
CASE = CaseView(
    id=1,
    guild_id=7,
    number=12,
    state=State.OPEN,
    label="insult",
    score=0.91,
    threshold=0.6,
    opened_at=WHEN,
    decided_at=None,
    decided_by=None,
    decided_how=None,
    discussion_title="On Rain",
    thread_id=700,
    message_id=800,
    is_title=False,
    author_id=501,
    text="you clod",
    edited_text=None,
    answers=None,
    before=(),
    reply_state="present",
    attachments=0,
    quiet=False,
    notice=None,
)
UPHELD = replace(
    CASE,
    state=State.UPHELD,
    decided_at=WHEN,
    decided_by=601,
    decided_how="button",
    reply_state="removed",
    action=Action.REMOVE,
    rule="No insults.",
)

# Everything that could mean something to Discord, and enough of it to reach the limits.
texts = st.builds(
    lambda part, times: part * times,
    st.text(st.sampled_from("|`*_~>\\@#<:\n ab́é😀\u200b[]()"), min_size=1, max_size=40),
    st.integers(1, 400),
) | st.text(max_size=60)
quoted = st.builds(Quoted, st.none() | st.just(SNOWFLAKE), st.none() | texts)
cases = st.builds(
    CaseView,
    id=st.just(1),
    guild_id=st.just(SNOWFLAKE),
    number=st.integers(1, 10**9),
    state=st.sampled_from(State),
    label=st.sampled_from([*LABELS, UNSCORED, REPORTED, SAMPLED]),
    score=st.none() | st.floats(0, 1),
    threshold=st.none() | st.floats(0, 1),
    opened_at=st.just(WHEN),
    decided_at=st.none() | st.just(WHEN),
    decided_by=st.none() | st.just(SNOWFLAKE),
    decided_how=st.sampled_from([None, "policy", "button", "command"]),
    discussion_title=texts,
    thread_id=st.just(SNOWFLAKE),
    message_id=st.just(SNOWFLAKE),
    is_title=st.booleans(),
    author_id=st.none() | st.just(SNOWFLAKE),
    text=st.none() | texts.filter(str.strip),
    edited_text=st.none() | texts,
    answers=st.none() | quoted,
    before=st.lists(quoted, max_size=2).map(tuple),
    reply_state=st.sampled_from(["present", "deleted", "removed"]),
    attachments=st.integers(0, 10),
    quiet=st.booleans(),
    notice=st.sampled_from([None, "waiting", "delivered (interaction)"]),
    origin=st.sampled_from(["flag", "report", "audit"]),
    claimed_by=st.none() | st.just(SNOWFLAKE),
    lease_until=st.none() | st.just(WHEN),
    action=st.none() | st.sampled_from(Action),
    rule=st.none() | texts,
    word=st.none() | texts,
    answer=st.none() | texts,
    time_out_minutes=st.none() | st.integers(1, 40_320),
    lapses_at=st.none() | st.just(WHEN),
    appeal_until=st.none() | st.just(WHEN),
    appeal=st.none() | st.builds(Appeal, st.none() | texts, st.just(WHEN), alone=st.booleans()),
    trouble=st.lists(st.tuples(st.integers(0, 99), st.integers(1, 9_999)), max_size=30).map(tuple),
    reports=st.lists(st.none() | texts, max_size=30).map(tuple),
    problem=st.none() | texts,
    also=st.lists(st.tuples(st.sampled_from(LABELS), st.floats(0, 1)), max_size=6).map(tuple),
)
WORST = replace(
    UPHELD,
    text="|" * 9000,
    edited_text="|" * 9000,
    answers=Quoted(SNOWFLAKE, "|" * 9000),
    before=(Quoted(SNOWFLAKE, "|" * 9000), Quoted(SNOWFLAKE, "|" * 9000)),
    discussion_title="t" * 900,
    attachments=10,
    quiet=True,
    notice="delivered (interaction)",
    state=State.OVERTURNED,
    rule="r" * 900,
    word="w" * 900,
    answer="a" * 900,
    time_out_minutes=40_319,
    lapses_at=WHEN,
    appeal_until=WHEN,
    undone_by=SNOWFLAKE,
    undone_at=WHEN,
    appeal=Appeal("|" * 9000, WHEN, WHEN, SNOWFLAKE, True),
    trouble=((1, 8_000), (3, 4)),
    reports=("|" * 900,) * 30,
    problem="p" * 900,
    restored_url="https://discord.com/channels/1/2/3",
)
