"""What an admin hands in, an attached file or a pasted text: an article, or what to mend."""

import re
from pathlib import PurePath

from bot.articles.article import Article, ArticleError, slug
from bot.articles.fields import Fields, build
from bot.articles.front_matter import parse

SIZE_LIMIT = 256 * 1024
"""Bytes; about forty times a long newspaper article."""

SUFFIXES = (".md", ".txt")

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def check_file(file_name: str, size: int) -> None:
    """Refuse a file by its name and its size in bytes, before it is fetched.

    Raises:
        ArticleError: It is not Markdown or text, is empty or is too large.
    """
    if PurePath(file_name).suffix.lower() not in SUFFIXES:
        raise ArticleError(
            [f"{file_name} is not a {' or '.join(SUFFIXES)} file. Save the article as one of them."]
        )
    if not size:
        raise ArticleError([f"{file_name} is empty. Attach the file that holds the article."])
    if size > SIZE_LIMIT:
        raise ArticleError(
            [
                f"{file_name} is {-(-size // 1024)} KiB large; at most {SIZE_LIMIT // 1024} KiB "
                "are taken. Shorten it, or post it as several articles."
            ]
        )


def from_file(content: bytes, *, file_name: str) -> Article:
    """Return the article in an attached file.

    Raises:
        ArticleError: It cannot be taken; says what to mend.
    """
    check_file(file_name, len(content))
    return parse(_decoded(content, file_name), name=file_name)


def from_paste(*, title: str, text: str) -> Article:
    """Return the article that was typed or pasted into a form.

    Raises:
        ArticleError: It cannot be taken; says what to mend.
    """
    problems: list[str] = []
    lines = re.sub("\r\n?", "\n", text)
    fields = Fields(texts={"title": " ".join(title.split())})
    made = build(fields, lines, identifier=slug(title), problems=problems)
    if problems:
        raise ArticleError(f"Your text{problem}" for problem in problems)
    return made


def _decoded(content: bytes, file_name: str) -> str:
    if content.startswith(_UTF16_MARKS):
        raise ArticleError([f"{file_name} is UTF-16. Save it as UTF-8 and attach it again."])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = error.object[error.start]
        raise ArticleError(
            [
                f"{file_name}, line {line}: the byte 0x{byte:02X} is not UTF-8. "
                "Save the file as UTF-8 and attach it again."
            ]
        ) from None
