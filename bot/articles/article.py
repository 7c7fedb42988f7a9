"""Rules: an article as a value, and the short names that are made of it."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

OPENING_REPLY_MARKER = "<!-- opening-reply -->"
"""On a line of its own: what follows is posted as the first reply, not with the article."""

UNDETERMINED = "und"
"""The language of an article that names none. Source: BCP 47 (RFC 5646), section 4.1."""

SLUG_LIMIT = 60


class ArticleError(Exception):
    """An article cannot be taken as it stands; says what to mend, a line for each problem.

    Attributes:
        problems: One plain sentence or two each, for the person who wrote the file.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Article:
    """A text to discuss.

    Attributes:
        slug: Its short name in commands, unique within a guild: ``iraqs-new-wave-of-violence``.
        body: Markdown, without title and opening reply.
        source: Where it comes from, as its contributor says it; may be empty.
        published: An ISO date, a month (``2008-03``) or a year, as given; may be empty.
        language: A BCP 47 tag; ``und`` where none was given.
        tags: Names of forum tags, at most 5.
        prompts: Questions that get a thread each, at most 10.
        opening_reply: Markdown that is posted as the first reply, or None.
    """

    slug: str
    title: str
    body: str
    source: str = ""
    published: str = ""
    language: str = UNDETERMINED
    tags: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    opening_reply: str | None = None

    @property
    def file_name(self) -> str:
        """The name of the file that ``full_text`` is attached as."""
        return f"{self.slug}.md"

    @property
    def by_line(self) -> str:
        """Source and time of publication in one line; empty where neither is known."""
        return " · ".join(known for known in (self.source, self.published) if known)

    def full_text(self) -> str:
        """Return all of the article as one Markdown file, the opening reply at the end."""
        blocks = [f"# {self.title}"]
        if self.by_line:
            blocks.append(f"*{self.by_line}*")
        blocks.append(self.body)
        if self.opening_reply is not None:
            blocks += ["---", self.opening_reply]
        return "\n\n".join(blocks) + "\n"

    def to_document(self) -> dict[str, Any]:
        """Return the article as plain data that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Article":
        """Return the article that ``to_document`` gave, through JSON or not."""
        lists = {name: tuple(document[name]) for name in ("tags", "prompts")}
        return cls(**{**document, **lists})


def slug(name: str) -> str:
    """Return the short name for a file's name or a title: ``[a-z0-9-]``, 1 to 60 characters.

    Letters lose their accents and apostrophes vanish; a name of which nothing is left becomes
    ``article-`` and eight digits of its hash.
    """
    without = re.sub("['\u2019]", "", name)
    bare = unicodedata.normalize("NFKD", without).encode("ascii", "ignore")
    words = re.findall("[a-z0-9]+", bare.decode().lower())
    if not words:
        return f"article-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:8]}"
    made = "-".join(words)
    if len(made) <= SLUG_LIMIT:
        return made
    whole_words = made[: SLUG_LIMIT + 1].rpartition("-")[0]
    return whole_words or made[:SLUG_LIMIT]
