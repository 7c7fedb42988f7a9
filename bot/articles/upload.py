"""What an admin hands in, an attached file or a pasted text: an article, or what to mend."""

import re
from pathlib import PurePath

from bot.articles.article import Article, ArticleError, slug
from bot.articles.fields import Fields, build
from bot.articles.front_matter import parse
from bot.language.words import tr

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
            [
                tr(
                    "{file} is not a {one} or {other} file. Save the article as one of them.",
                    file=file_name,
                    one=SUFFIXES[0],
                    other=SUFFIXES[1],
                )
            ]
        )
    if not size:
        raise ArticleError(
            [tr("{file} is empty. Attach the file that holds the article.", file=file_name)]
        )
    if size > SIZE_LIMIT:
        raise ArticleError(
            [
                tr(
                    "{file} is {size} KiB large; at most {most} KiB are taken. Shorten it, or "
                    "post it as several articles.",
                    file=file_name,
                    size=-(-size // 1024),
                    most=SIZE_LIMIT // 1024,
                )
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
        whose = tr("Your text")
        raise ArticleError(f"{whose}{problem}" for problem in problems)
    return made


def _decoded(content: bytes, file_name: str) -> str:
    if content.startswith(_UTF16_MARKS):
        raise ArticleError(
            [tr("{file} is UTF-16. Save it as UTF-8 and attach it again.", file=file_name)]
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ArticleError(
            [
                tr(
                    "{file}, line {line}: the byte 0x{byte:02X} is not UTF-8. Save the file as "
                    "UTF-8 and attach it again.",
                    file=file_name,
                    line=line,
                    byte=error.object[error.start],
                )
            ]
        ) from None
