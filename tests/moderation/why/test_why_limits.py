"""An answer to why keeps Discord's limits, whatever the text, the policy and the scores."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.effects.message import (
    EMBED_DESCRIPTION_LIMIT,
    EMBED_FIELD_LIMIT,
    EMBED_SUM_LIMIT,
    EMBED_TITLE_LIMIT,
    Embed,
)
from bot.moderation.lifecycle import Action
from bot.moderation.policy import REPORTED, Zone
from bot.moderation.scopes import LABELS, GuildPolicy, Layer, Scope
from bot.moderation.why.facts import Facts, Findings, OfCase, Without, rules
from bot.moderation.why.fields import figure
from bot.moderation.why.text import Disguise, in_order
from tests.moderation.views import texts
from tests.moderation.why.whys import facts_of, fields, policies, scores, told

DISCUSSION = Scope("discussion", 1)


def kept_within_limits(embed: Embed) -> Embed:
    """Hold that an answer fits, and that nothing in a field is cut."""
    parts = [embed.title, embed.description, embed.footer]
    parts += [part for one in embed.fields for part in (one.name, one.value)]
    assert sum(len(part.encode("utf-16-le")) // 2 for part in parts) <= EMBED_SUM_LIMIT
    assert len(embed.title) <= EMBED_TITLE_LIMIT
    assert len(embed.description) <= EMBED_DESCRIPTION_LIMIT
    assert all(0 < len(one.value) <= EMBED_FIELD_LIMIT for one in embed.fields)
    assert not any(one.value.endswith("…") for one in embed.fields)
    return embed


@given(
    st.builds(
        lambda found, policy, now, **more: facts_of(found, policy, **more, now=now),
        scores, policies, policies,
        quiet=st.booleans(),
        text=st.none() | texts.map(lambda text: text[:4000]),
        case=st.none() | st.just(OfCase(10**9, "identity_attack", "flag")),
        engine=st.just(("detoxify-onnx" * 9, "1.0-" * 40)),
        edited_since=st.booleans(),
        url=st.just("https://discord.com/channels/" + "/".join(["9" * 19] * 3)),
    ),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), max_size=9),
    st.lists(st.builds(Disguise, st.just((0, 9)), texts, texts), max_size=9),
)  # fmt: skip
@settings(max_examples=40)
def test_any_answer_keeps_discords_limits_and_tells_every_rule(
    facts: Facts, wanted: list[tuple[int, int]], disguised: list[Disguise]
) -> None:
    spans = in_order(wanted, facts.text or "")
    assert facts.decision is not None
    rest = Without("", dict(facts.scores), facts.decision)
    found = Findings(spans, "asked", "down", tuple(facts.scores), tuple(disguised), spans, rest)
    embed = kept_within_limits(told(facts, found))
    lines = fields(embed).get("Scores and thresholds", [])
    for one in rules(facts):
        verb = "acted on" if one.reason.zone is Zone.ACT else "looked at"
        bound = f"{verb} from {figure(one.reason.threshold)}"
        (line,) = [line for line in lines if line.strip("*").startswith(f"{one.reason.label} ")]
        assert line.count(bound) == 1


def test_the_longest_answer_there_can_be_fits() -> None:
    policy = GuildPolicy(
        10**6,
        shadow=True,
        layers={
            DISCUSSION: Layer(
                dict.fromkeys(LABELS, 0.9951),
                dict.fromkeys(LABELS, 0.9951),
                dict.fromkeys(LABELS, Action.REMOVE_AND_TIME_OUT),
            )
        },
    )
    text = "*fool* " * 600
    found = dict.fromkeys(LABELS, 0.9962)
    facts = facts_of(
        found | {f"another_{at}": 0.9962 for at in range(9)},
        policy,
        quiet=True,
        text=text,
        now=GuildPolicy.plain(shadow=True, version=10**6 + 1),
        case=OfCase(10**9, REPORTED, "report"),
        engine=("x" * 99, "y" * 99),
        edited_since=True,
        url="https://discord.com/channels/" + "/".join(["9" * 19] * 3),
    )
    assert facts.decision is not None
    spans = in_order([(at, at + 6) for at in range(0, 4200, 7)], text)
    disguised = tuple(Disguise((at, at + 6), "\u200b*" * 60, f"{at}" * 60) for at in range(9))
    rest = Without("", dict(facts.scores), facts.decision)
    kept_within_limits(
        told(facts, Findings(spans, "kept", "other", LABELS, disguised, spans, rest))
    )
