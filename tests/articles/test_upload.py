"""What an admin hands in, and what is said where it cannot be taken."""

import pytest

from bot.articles.article import ArticleError
from bot.articles.upload import SIZE_LIMIT, check_file, from_file, from_paste


def refused(content: bytes, file_name: str = "rain.md") -> str:
    with pytest.raises(ArticleError) as caught:
        from_file(content, file_name=file_name)
    return str(caught.value)


@pytest.mark.parametrize("file_name", ["rain.md", "RAIN.MD", "rain.txt"])
def test_markdown_and_text_files_are_taken(file_name: str) -> None:
    article = from_file("Rain\n\nÉté.".encode(), file_name=file_name)
    assert (article.slug, article.title, article.body) == ("rain", "Rain", "Été.")


def test_a_byte_order_mark_is_not_part_of_the_title() -> None:
    assert from_file(b"\xef\xbb\xbfRain\n\nIt rains.", file_name="rain.md").title == "Rain"


@pytest.mark.parametrize("file_name", ["rain.pdf", "rain.md.exe", "rain", ".md"])
def test_other_files_are_refused_by_name(file_name: str) -> None:
    assert f"{file_name} is not a .md or .txt file." in refused(b"Rain\n\nOn.", file_name)


def test_a_file_of_just_the_size_limit_is_taken_and_one_byte_more_is_not() -> None:
    check_file("rain.md", SIZE_LIMIT)
    with pytest.raises(ArticleError, match="257 KiB large; at most 256 KiB"):
        check_file("rain.md", SIZE_LIMIT + 1)
    start = b"Rain\n\n"
    assert from_file(start + b"x" * (SIZE_LIMIT - len(start)), file_name="rain.md").body
    assert "at most 256 KiB" in refused(start + b"x" * SIZE_LIMIT)


def test_an_empty_file_is_refused() -> None:
    assert refused(b"") == "rain.md is empty. Attach the file that holds the article."


def test_a_byte_that_is_not_utf8_is_told_with_its_line() -> None:
    message = refused(b"Rain\n\n\xe9t\xe9")
    assert message.startswith("rain.md, line 3: the byte 0xE9 is not UTF-8. Save the file as UTF-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_utf16_file_is_told_apart(encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("be") else ""
    assert "is UTF-16. Save it as UTF-8" in refused(f"{mark}Rain\n\nOn.".encode(encoding))


def test_a_nul_is_refused() -> None:
    assert "U+0000" in refused(b"Rain\n\nIt\x00rains.")


def test_a_paste_is_an_article_of_title_and_text() -> None:
    article = from_paste(title=" Rain\n today ", text="It\r\nrains.\n<!-- opening-reply -->\nYes.")
    assert (article.slug, article.title) == ("rain-today", "Rain today")
    assert (article.body, article.opening_reply) == ("It\nrains.", "Yes.")


def test_a_paste_that_cannot_be_taken_is_told_what_to_mend() -> None:
    with pytest.raises(ArticleError) as caught:
        from_paste(title=" ", text="")
    assert caught.value.problems == (
        "Your text: title is missing. Give one of at most 100 characters.",
        "Your text: there is no text besides the title. Write the article below it.",
    )
    with pytest.raises(ArticleError, match="U\\+0000"):
        from_paste(title="Rain", text="It\x00rains.")
