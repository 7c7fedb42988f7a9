"""Rules: a text as a set of hashed word and character n-grams.

The hash is part of the format of the shipped weights: change anything here and the weights have to
be trained anew (`Weights.features` keeps the two from being mixed).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

BITS = 17
"""Buckets are numbered from 0 to 2**BITS - 1."""

FEATURES = "words-1-2+chars-3-5-in-word/17/1"
"""The name of this way of turning text into buckets."""

_CHAR_LENGTHS = (3, 4, 5)
_WORD_SALT, _PAIR_SALT = 100, 101
_WORD_CODES = 1 << 16

# An odd multiplier has an inverse modulo 2**64, so that the hash of any slice comes from two
# prefix sums. Source: Knuth's MMIX generator, "The Art of Computer Programming", vol. 2, 3.3.4.
_MULTIPLIER = 6364136223846793005
_INVERSE = pow(_MULTIPLIER, -1, 1 << 64)
# The finaliser of MurmurHash3 (public domain): spreads every input bit over the bits kept.
_MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
_PAIR = np.uint64(0x9E3779B97F4A7C15)

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Buckets:
    """The n-grams of several texts, by bucket.

    Attributes:
        indices: Shape (present,), the buckets present in each text, ascending and without
            repeats, text after text.
        starts: Shape (texts + 1,); text i has `indices[starts[i]:starts[i + 1]]`, which may be
            empty.
    """

    indices: NDArray[np.int64]
    starts: NDArray[np.int64]


@cache
def _is_word() -> NDArray[np.bool_]:
    """Return of every code whether it stands in words; the last is for all codes beyond."""
    found = np.zeros(_WORD_CODES + 1, dtype=np.bool_)
    found[:-1] = [chr(code).isalnum() for code in range(_WORD_CODES)]
    return found


class Hasher:
    """Turns texts into buckets; holds the tables that are the same for every text."""

    def __init__(self) -> None:
        self._is_word = _is_word()

    def buckets(self, texts: Sequence[str]) -> Buckets:
        """Return the buckets of every text, in order; the work grows with the characters."""
        padded = [f" {plain(text)} " for text in texts]
        joined = "".join(padded)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        lengths = np.array([len(text) for text in padded], dtype=np.int64)
        row_of = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
        slices = _Slices(codes)
        # Every text is padded with spaces, so no word reaches from one text into the next.
        is_word = self._is_word[np.minimum(codes, _WORD_CODES)]
        parts = [_char_keys(slices, row_of, is_word, size=size) for size in _CHAR_LENGTHS]
        parts += _word_keys(slices, row_of, is_word)
        present = np.unique(np.concatenate(parts)) if texts else np.zeros(0, dtype=np.int64)
        bounds = np.arange(len(texts) + 1, dtype=np.int64) << BITS
        return Buckets(present & ((1 << BITS) - 1), np.searchsorted(present, bounds))


class _Slices:
    """Hashes of slices of one long array of code points."""

    def __init__(self, codes: NDArray[np.uint32]) -> None:
        self.size = len(codes)
        # All arithmetic is modulo 2**64; numpy wraps arrays without a warning.
        values = codes.astype(np.uint64) + np.uint64(1)
        self._prefix = np.zeros(self.size + 1, dtype=np.uint64)
        np.cumsum(values * _powers(_MULTIPLIER, self.size), out=self._prefix[1:])
        self._inverse = _powers(_INVERSE, self.size)

    def hashes(self, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return a 64-bit hash of every slice, alike for like slices wherever they stand."""
        found: NDArray[np.uint64] = (self._prefix[ends] - self._prefix[begins]) * self._inverse[
            begins
        ]
        return found


def plain(text: str) -> str:
    """Return the text in compatibility form (NFKC), in lower case, with single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip()


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    factors = np.full(size, base, dtype=np.uint64)
    if size:
        factors[0] = 1
    return np.cumprod(factors)


def _word_keys(
    slices: _Slices, row_of: NDArray[np.int64], is_word: NDArray[np.bool_]
) -> list[NDArray[np.int64]]:
    """Return the keys of all words and of all pairs of neighbouring words."""
    edges = np.flatnonzero(np.diff(is_word.astype(np.int8))) + 1
    begins, ends = edges[0::2], edges[1::2]
    words = slices.hashes(begins, ends)
    rows = row_of[begins]
    same = rows[:-1] == rows[1:]
    pairs = (words[:-1] * _PAIR + words[1:])[same]
    return [_keys(rows, words, salt=_WORD_SALT), _keys(rows[:-1][same], pairs, salt=_PAIR_SALT)]


def _char_keys(
    slices: _Slices, row_of: NDArray[np.int64], is_word: NDArray[np.bool_], *, size: int
) -> NDArray[np.int64]:
    """Return the keys of all runs of ``size`` characters, at least 3, that cross no word's edge.

    The first and the last character may be the space or the sign beside the word, so that the
    beginnings and endings of words differ from their insides.
    """
    others = np.concatenate(([0], np.cumsum(~is_word)))
    count = max(slices.size - size + 1, 0)
    begins = np.arange(count, dtype=np.int64)
    begins = begins[others[begins + size - 1] == others[begins + 1]]
    return _keys(row_of[begins], slices.hashes(begins, begins + size), salt=size)


def _keys(rows: NDArray[np.int64], hashes: NDArray[np.uint64], *, salt: int) -> NDArray[np.int64]:
    """Return row and bucket in one number, so that one sort finds the distinct pairs."""
    mixed = hashes + np.uint64(salt)
    mixed = (mixed ^ (mixed >> np.uint64(33))) * _MIX_1
    mixed = (mixed ^ (mixed >> np.uint64(33))) * _MIX_2
    mixed ^= mixed >> np.uint64(33)
    return (rows << BITS) | (mixed >> np.uint64(64 - BITS)).astype(np.int64)
