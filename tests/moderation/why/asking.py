"""A scorer to ask why of, and how its answers are read."""

from collections.abc import Sequence

from bot.effects.message import Embed
from bot.moderation.why.service import Refused, Shown, Why
from bot.scoring.port import LABELS, ScorerError, Scores
from tests.world import World


class Fools:
    """Finds an insult wherever "fool" stands, as written or as meant, and a graver one in "oaf"."""

    name, version, labels = "fools", "1", LABELS

    def __init__(self) -> None:
        self.down = False
        self.asked = 0

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        self.asked += 1
        if self.down:
            raise ScorerError("nothing can be scored")
        return [dict.fromkeys(LABELS, 0.0) | {"insult": self._insult(one)} for one in texts]

    def _insult(self, text: str) -> float:
        return 0.8 if "oaf" in text else 0.7 if "fool" in text else 0.02

    async def close(self) -> None: ...


def installed(world: World, *, timeout_seconds: float = 5) -> tuple[Why, Fools]:
    """Let the world's replies be scored by ``Fools`` from now on."""
    scorer = Fools()
    world.scorer = scorer  # type: ignore[assignment]  # any scorer will do
    world.restart()
    return Why(world.store, scorer, timeout_seconds=timeout_seconds), scorer


def embed(found: Shown | Refused) -> Embed:
    assert isinstance(found, Shown), found
    return found.message.embeds[0]


def field(found: Shown | Refused, name: str) -> str:
    return next((one.value for one in embed(found).fields if one.name == name), "")


def refusal(found: Shown | Refused) -> str:
    assert isinstance(found, Refused), found
    return found.text
