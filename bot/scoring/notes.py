"""Rules: what was particular about reading a reply, as it is stored beside its scores."""

QUOTED = "quoted"
"""The reply holds nothing of its author's own."""

SHORT = "short"
"""The reply is too short to tell and holds no explicit term."""

LANGUAGE = "language:"
"""The reply is in a language that the scorer does not know; its ISO 639 code follows."""


def unread_language(note: str | None) -> str | None:
    """Return the code of the language for which a reply was not scored, or None."""
    return note.removeprefix(LANGUAGE) if note is not None and note.startswith(LANGUAGE) else None
