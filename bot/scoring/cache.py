"""Scores of texts that were scored before, so that the same words are not scored twice."""

import hashlib
import secrets
from collections import OrderedDict

from bot.scoring.port import Scores

MOST = 4096
"""About 2 MB; a message that a crowd repeats stands among the last few hundred."""


class ScoreCache:
    """Keeps the scores of the texts that were asked for last, in memory alone.

    A text is known by a hash with a key that only this process has: no text is kept, and nobody
    who reads the memory can try out which texts were here.

    Args:
        most: How many scores are kept, 1 or more; the longest unused one goes first.
    """

    def __init__(self, most: int = MOST) -> None:
        if most < 1:
            raise ValueError(f"most is {most}; at least 1 is needed")
        self._most = most
        self._secret = secrets.token_bytes(32)
        self._held: OrderedDict[bytes, Scores] = OrderedDict()

    def get(self, text: str, *, scorer: str, version: str) -> Scores | None:
        """Return the scores of a text by one scorer's version, or None where they are not kept."""
        key = self._key(text, scorer, version)
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return dict(found)

    def put(self, text: str, scores: Scores, *, scorer: str, version: str) -> None:
        """Keep the scores of a text."""
        key = self._key(text, scorer, version)
        self._held[key] = dict(scores)
        self._held.move_to_end(key)
        if len(self._held) > self._most:
            self._held.popitem(last=False)

    def _key(self, text: str, scorer: str, version: str) -> bytes:
        made = hashlib.blake2b(key=self._secret, digest_size=16)
        for part in (scorer, version, text):
            encoded = part.encode("utf-8", "surrogatepass")
            made.update(len(encoded).to_bytes(8, "big") + encoded)
        return made.digest()
