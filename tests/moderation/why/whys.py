"""Decisions to explain: policies in layers, scores, and what is stored of them."""

from typing import Any

from hypothesis import strategies as st

from bot.effects.message import Embed
from bot.moderation.lifecycle import Action
from bot.moderation.policy import Context, decide
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy, Layer, Place, Scope
from bot.moderation.why.facts import Facts, Findings
from bot.moderation.why.words import why_message

PLACE = Place(70, 1, 700)
THREAD = Scope("thread", 700)

probabilities = st.sampled_from((0.0, 0.005, 0.3, 0.6, 0.61, 0.995, 0.9999, 1.0)) | st.floats(0, 1)
scores = st.fixed_dictionaries(dict.fromkeys(LABELS, probabilities))
_thresholds = st.dictionaries(st.sampled_from(LABELS), st.none() | probabilities)
_actions = st.dictionaries(st.sampled_from(LABELS), st.sampled_from(Action))
_layers = st.builds(Layer, _thresholds, _thresholds, _actions)
policies = st.builds(
    GuildPolicy,
    st.integers(1, 9),
    st.booleans(),
    st.dictionaries(st.sampled_from((GUILD, Scope("channel", 70), THREAD)), _layers),
)


def facts_of(
    found: dict[str, float],
    policy: GuildPolicy,
    *,
    quiet: bool = False,
    exempt: str | None = None,
    **more: Any,
) -> Facts:
    """Return what is stored of a decision on these scores; the policy is in force still."""
    context = Context(exempt, quiet, PLACE.channel_ids)
    decision = decide(found, policy.at(PLACE), context=context)
    made: dict[str, Any] = {
        "url": "https://discord.com/channels/7/700/800",
        "place": PLACE,
        "now": policy,
        "policy": policy,
        "decision": decision,
        "quiet": quiet,
        "exempt": exempt,
        "scores": found,
        "engine": ("scripted", "1"),
        "text": "you clod",
        **more,
    }
    return Facts(**made)


def told(facts: Facts, found: Findings | None = None) -> Embed:
    (embed,) = why_message(facts, found or Findings()).embeds
    return embed


def fields(embed: Embed) -> dict[str, list[str]]:
    return {one.name: one.value.split("\n") for one in embed.fields}
