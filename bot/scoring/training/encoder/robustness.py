"""What disguises cost: recall under twelve attacks, flags on what only looks disguised.

Also whether an insult is found that stands behind six hundred words of calm text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.articles.shipped import shipped
from bot.scoring.training.attacks import ATTACKS, disguised
from bot.scoring.training.encoder.gauge import Gauge

WORDS_BEFORE = 600
"""A word is a token or more."""
_HARMLESS = 300
_INSULTS = (
    "You are a stupid idiot.",
    "Shut up, you pathetic moron.",
    "You are a disgusting piece of garbage and everybody hates you.",
    "What a bunch of dumb, worthless losers you all are.",
    "Go to hell, you ugly idiot.",
)
_DIGITS = 2

Thresholds = Mapping[str, float]


async def attacks(gauge: Gauge, positives: Sequence[str], threshold: float) -> dict[str, Any]:
    """Return recall on toxic texts, and by how many points each attack lowers it.

    Args:
        positives: Toxic texts.
        threshold: From which toxicity on a text is flagged.
    """
    clean = await _recall(gauge, positives, threshold, about="toxic comments")
    falls = {}
    for name, attack in ATTACKS.items():
        texts = [disguised(text, attack, seed=at) for at, text in enumerate(positives)]
        recall = await _recall(gauge, texts, threshold, about=f"toxic comments, {name}")
        falls[name] = round(100 * (clean - recall), _DIGITS)
    return {"texts": len(positives), "recall": round(clean, 4), "falls": falls}


async def _recall(gauge: Gauge, texts: Sequence[str], threshold: float, *, about: str) -> float:
    scores = await gauge.scores(texts, about=about)
    return float((scores["toxicity"] >= threshold).mean())


async def look_alikes(
    gauge: Gauge, plain: Gauge, sets: Mapping[str, Sequence[str]], review_at: Thresholds
) -> dict[str, Any]:
    """Return how many harmless texts are flagged with the normaliser and without it.

    Args:
        gauge: The engine as it is.
        plain: The same without its normaliser.
        sets: Harmless texts, by what they are.
        review_at: Per label, from where on a text is flagged.
    """
    made: dict[str, Any] = {}
    for name, texts in sets.items():
        made[name] = {
            "texts": len(texts),
            "flagged": int(flagged(await gauge.scores(texts, about=name), review_at).sum()),
            "flagged_as_written": int(
                flagged(await plain.scores(texts, about=name), review_at).sum()
            ),
        }
    return made


async def disguised_harmless(
    gauge: Gauge, harmless: Sequence[str], review_at: Thresholds
) -> dict[str, Any]:
    """Return how many harmless comments are flagged as they are, and under each attack."""
    some = harmless[:: max(1, len(harmless) // _HARMLESS)][:_HARMLESS]
    plain = flagged(await gauge.scores(some, about="harmless comments"), review_at)
    made: dict[str, Any] = {"texts": len(some), "flagged": int(plain.sum()), "attacks": {}}
    for name, attack in ATTACKS.items():
        texts = [disguised(text, attack, seed=at) for at, text in enumerate(some)]
        scores = await gauge.scores(texts, about=f"harmless comments, {name}")
        made["attacks"][name] = int(flagged(scores, review_at).sum())
    return made


async def long_reply(gauge: Gauge, review_at: Thresholds) -> dict[str, Any]:
    """Return how many insults are found behind `WORDS_BEFORE` words of calm text.

    Args:
        gauge: The engine as the bot reads with it: what it reads at once is the reader's matter.
    """
    words = " ".join(one.body for one in shipped()).split()
    calm = " ".join((words * (1 + WORDS_BEFORE // len(words)))[:WORDS_BEFORE])
    after = " ".join(words[:40])
    texts = [f"{calm}. {insult} {after}" for insult in _INSULTS]
    scores = await gauge.scores([f"{calm}. {after}", *texts], about="long replies")
    found = flagged(scores, review_at)
    return {
        "words_before": WORDS_BEFORE,
        "texts": len(texts),
        "flagged": int(found[1:].sum()),
        "calm_flagged": int(found[0]),
    }


def flagged(scores: Mapping[str, NDArray[np.float64]], review_at: Thresholds) -> NDArray[np.bool_]:
    """Return whether each text reaches the review threshold of any label; shape (texts,)."""
    reached = np.stack([scores[label] >= at for label, at in review_at.items()])
    made: NDArray[np.bool_] = reached.max(axis=0)
    return made
