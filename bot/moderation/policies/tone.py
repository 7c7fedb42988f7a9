"""Rules: how strict a server is about tone, as one word for all its review thresholds.

Source of the presets, and of what is said of them: the 1,369 natural comments that were kept aside
from the training of the shipped encoder, 137 of which people called toxic. With any label flagged,
gentle flags 58 of them and 57 rightly, balanced 85 and 82, strict 107 and 102; and of our 305 calm
sentences about war, crime, politics and religion 0, 3 and 11. See docs/scoring.md.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal, get_args

from bot.language.words import msg, tr
from bot.moderation.policies.change import same, unasked
from bot.moderation.policies.terms import bound_words
from bot.moderation.policy import DEFAULT_THRESHOLDS
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy
from bot.moderation.wording import label_name

Tone = Literal["gentle", "balanced", "strict"]
TONES: tuple[Tone, ...] = get_args(Tone)

PRESETS: Mapping[Tone, Mapping[str, float]] = MappingProxyType(
    {
        "gentle": MappingProxyType(
            {
                "toxicity": 0.95,
                "severe_toxicity": 0.8,
                "obscene": 0.95,
                "threat": 0.7,
                "insult": 0.85,
                "identity_attack": 0.8,
            }
        ),
        "balanced": DEFAULT_THRESHOLDS,
        "strict": MappingProxyType(
            {
                "toxicity": 0.7,
                "severe_toxicity": 0.5,
                "obscene": 0.7,
                "threat": 0.4,
                "insult": 0.5,
                "identity_attack": 0.5,
            }
        ),
    }
)
"""From which score on a moderator is asked, per tone and label."""

NAMES: Mapping[Tone, str] = MappingProxyType(
    {"gentle": msg("Gentle"), "balanced": msg("Balanced"), "strict": msg("Strict")}
)
OWN = msg("Your own")
SHORT: Mapping[Tone, str] = MappingProxyType(
    {
        "gentle": msg("Only what is plainly abusive comes to the moderators"),
        "balanced": msg("Few false alarms, and most open insults are found"),
        "strict": msg("More is found, and more that is harmless is flagged"),
    }
)
"""What each means, in the 100 characters under an option."""

MEANINGS: Mapping[Tone, str] = MappingProxyType(
    {
        "gentle": msg(
            "only what is plainly abusive comes to the moderators. Of what people call toxic about "
            "four in ten are found, and next to nothing harmless is flagged."
        ),
        "balanced": msg(
            "few false alarms. Of what people call toxic about six in ten are found; of calm "
            "sentences about war and crime one in a hundred is flagged."
        ),
        "strict": msg(
            "more work for the moderators. Of what people call toxic about three in four are "
            "found; of calm sentences about war and crime four in a hundred are flagged."
        ),
    }
)


def tone_of(policy: GuildPolicy) -> Tone | None:
    """Return the tone of the server's own layer, or None where somebody chose bounds by hand."""
    held = policy.layer(GUILD).review_at
    bounds = {label: held.get(label) for label in LABELS}
    return next((tone for tone in TONES if bounds == PRESETS[tone]), None)


def with_tone(policy: GuildPolicy, tone: Tone) -> GuildPolicy:
    """Return the policy with the bounds of a tone for the server; all else in it stays."""
    layer = replace(policy.layer(GUILD), review_at=dict(PRESETS[tone]))
    return policy.with_layer(GUILD, layer)


def hindrance(policy: GuildPolicy, tone: Tone) -> str:
    """Return why a tone cannot be put in force, in a sentence; empty where it can.

    The bot must not come to act on what nobody would be asked about.
    """
    after = with_tone(policy, tone)
    for label in LABELS:
        if set(unasked(after, label, {})) - set(unasked(policy, label, {})):
            return tr(
                "The bot acts by itself on {label} from a score at which this tone asks "
                "nobody yet. Change that first with `/policy set`.",
                label=label_name(label),
            )
    return ""


def changes(policy: GuildPolicy, tone: Tone) -> bool:
    """Tell whether putting a tone in force changes anything."""
    return not same(policy, with_tone(policy, tone))


def name(tone: Tone | None) -> str:
    """Return a tone as it is called among people."""
    return tr(OWN) if tone is None else tr(NAMES[tone])


def bounds_in_words(policy: GuildPolicy) -> str:
    """Return the server's own review thresholds, in a line."""
    held = policy.layer(GUILD).review_at
    return ", ".join(f"{label_name(label)} {bound_words(held.get(label))}" for label in LABELS)
