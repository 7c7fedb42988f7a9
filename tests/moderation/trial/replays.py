"""Stored decisions made by hand, as they stand in the database."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from bot.moderation.lifecycle import Action
from bot.moderation.policy import Context, decide
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy, Layer, Place, Scope
from bot.moderation.trial.replay import Decided
from tests.world import NOON

TALK = Place(70, 1, 700)
PLACES = (TALK, Place(70, 1, 701), Place(71, 2, 710), Place(72, 3, 720))
BASE = GuildPolicy.plain({"insult": 0.6, "threat": 0.5}, {"insult": 0.95}, version=1)


def decided(
    number: int,
    policy: GuildPolicy = BASE,
    *,
    place: Place = TALK,
    exempt: str | None = None,
    quiet: bool = False,
    scores: dict[str, float] | None = None,
    reply: int | None = None,
    ruled: bool | None = None,
    **marks: Any,
) -> Decided:
    """Return what ``policy`` decides on a revision; marks are scores, such as ``insult=0.9``."""
    found = {label: float(marks.pop(label)) for label in LABELS if label in marks}
    held = {"insult": 0.0, "threat": 0.0, **found} if scores is None else scores
    context = Context(exempt, quiet, place.channel_ids)
    return Decided(
        revision_id=number,
        reply_id=number if reply is None else reply,
        at=NOON + timedelta(minutes=number),
        place=place,
        scores=held,
        context=context,
        policy_version=policy.version,
        decision=decide(held, policy.at(place), context=context),
        ruled=ruled,
        number=0 if ruled is None else number,
        **marks,
    )


_LABELS = ("insult", "threat", "toxicity")
_bounds = st.dictionaries(st.sampled_from(_LABELS), st.none() | st.floats(0, 1))
_ids = st.none() | st.frozensets(st.sampled_from([70, 71, 700, 710]))
_layers = st.builds(
    Layer, _bounds, _bounds, st.dictionaries(st.sampled_from(_LABELS), st.sampled_from(Action))
)
_scopes = st.sampled_from(
    [
        GUILD,
        Scope("channel", 70),
        Scope("discussion", 1),
        Scope("thread", 700),
        Scope("thread", 710),
    ]
)


@st.composite
def policies(draw: st.DrawFn, version: int = 1) -> GuildPolicy:
    layers = draw(st.dictionaries(_scopes, _layers, max_size=3))
    exempt = draw(_ids)
    layers[GUILD] = Layer(draw(_bounds), draw(_bounds), exempt_channel_ids=exempt)
    return GuildPolicy(version, draw(st.booleans()), layers)


@st.composite
def histories(draw: st.DrawFn, policy: GuildPolicy) -> list[Decided]:
    """Draw what was decided under a policy, some of it edited, some of it ruled on."""
    count = draw(st.integers(1, 6))
    return [
        decided(
            number,
            policy,
            place=draw(st.sampled_from(PLACES)),
            exempt=draw(st.sampled_from([None, None, None, "exempt role"])),
            quiet=draw(st.booleans()),
            scores=draw(st.fixed_dictionaries(dict.fromkeys(_LABELS, st.floats(0, 1)))),
            reply=draw(st.integers(1, 4)),
            ruled=draw(st.none() | st.booleans()),
            inclusion=draw(st.sampled_from([1.0, 0.1])),
        )
        for number in range(1, count + 1)
    ]


@st.composite
def pasts(draw: st.DrawFn) -> tuple[GuildPolicy, list[Decided]]:
    policy = draw(policies())
    return policy, draw(histories(policy))
