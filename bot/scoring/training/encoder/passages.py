"""Rules: a text in every run of a few sentences, its paragraphs, and the whole."""

import re

_LONGEST_RUN = 5
_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[.!?][\"\u201d\u2019])\s+")


def passages(text: str) -> list[str]:
    """Return every run of one to five sentences, every paragraph, and the whole of ``text``.

    A run may go over from one paragraph to the next. An empty text has no passages.
    """
    paragraphs = [" ".join(one.split()) for one in _PARAGRAPH.split(text) if one.strip()]
    sentences = [one for part in paragraphs for one in _SENTENCE_END.split(part) if one]
    runs = [
        " ".join(sentences[start : start + length])
        for length in range(1, _LONGEST_RUN + 1)
        for start in range(len(sentences) - length + 1)
    ]
    return [*runs, *paragraphs, *([text] if paragraphs else [])]


def lines(text: str) -> list[str]:
    """Return the sentences of a file that has one a line; # begins a comment."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]
