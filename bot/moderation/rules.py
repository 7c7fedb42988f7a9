"""Rules: the rules of the discussion, one per label, as authors are told them."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.language.words import msg

OTHER = "other"
"""The rule for what no score brought here: what a moderator read, what a member reported."""

RULE_LIMIT = 300
"""The most characters of a rule."""

RULES: Mapping[str, str] = MappingProxyType(
    {
        "toxicity": msg("Stay civil: say it so that others want to go on talking."),
        "severe_toxicity": msg("No hatred and no cruelty, whatever the subject."),
        "obscene": msg("No obscenities: many read along."),
        "threat": msg("No threats, not even in jest."),
        "insult": msg("Argue with what was said, not with who said it."),
        "identity_attack": msg("Nobody is put down for who they are or where they come from."),
        OTHER: msg("Stay civil and on the subject."),
    }
)
"""The rules a bot starts with; ``tr`` says them in the language of those who are told."""
