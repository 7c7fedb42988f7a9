"""Front matters: what is taken, and what is said about what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.article import Article, ArticleError, slug
from bot.articles.front_matter import parse

WHOLE = """\
---
title: "Rain: a history"
source: The author
published: 2008-03-31
language: no
tags: [weather, "2008"]
prompts:
  - "Why: does it rain?"
  - Who cares?
---

First.

Second.

<!-- opening-reply -->

Thanks for reading.
"""


def problems(text: str, name: str = "rain.md") -> tuple[str, ...]:
    with pytest.raises(ArticleError) as caught:
        parse(text, name=name)
    return caught.value.problems


def with_field(line: str) -> str:
    return f"---\ntitle: Rain\n{line}\n---\nIt rains.\n"


def test_every_field_is_read() -> None:
    assert parse(WHOLE, name="Rain in Bergen.md") == Article(
        slug="rain-in-bergen",
        title="Rain: a history",
        body="First.\n\nSecond.",
        source="The author",
        published="2008-03-31",
        language="no",
        tags=("weather", "2008"),
        prompts=("Why: does it rain?", "Who cares?"),
        opening_reply="Thanks for reading.",
    )


def test_line_ends_and_a_mark_at_the_start_make_no_difference() -> None:
    assert parse("\ufeff" + WHOLE.replace("\n", "\r\n"), name="a.md") == parse(WHOLE, name="a.md")


def test_fields_that_are_left_out_or_empty_are_empty() -> None:
    article = parse(with_field("source:\nprompts:\ntags: []"), name="rain.md")
    assert article == Article(slug="rain", title="Rain", body="It rains.")


@pytest.mark.parametrize("published", ["2008", "2008-03", "2008-03-31", '"2008-02-29"'])
def test_a_date_a_month_and_a_year_are_taken_as_written(published: str) -> None:
    article = parse(with_field(f"published: {published}"), name="rain.md")
    assert article.published == published.strip('"')


@pytest.mark.parametrize("published", ["2007-02-29", "2008-13", "March 2008", "08", "31.3.2008"])
def test_no_other_date_is_taken(published: str) -> None:
    (problem,) = problems(with_field(f"published: {published}"))
    assert problem.startswith(f"rain.md, line 3: published is '{published}'. Give a date")


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Rain #\n\nIt rains.", "Rain", "It rains."),
        ("\n\nRain\n\nIt rains.\n", "Rain", "It rains."),
        ("Rain\n====\nIt rains.", "Rain", "It rains."),
        ("## Rain\nIt rains.\n---\nStill.", "Rain", "It rains.\n---\nStill."),
    ],
)
def test_without_front_matter_the_first_line_is_the_title(text: str, title: str, body: str) -> None:
    article = parse(text, name="rain.txt")
    assert (article.title, article.body) == (title, body)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("titel: Rain", "rain.md, line 3: titel is not a field. Did you mean title?"),
        ("zzz: Rain", "rain.md, line 3: zzz is not a field. There are: title, source, "),
        ("title: Snow", "rain.md, line 3: title is there twice, first on line 2."),
        ("source: [a]", "rain.md, line 3: source must be one text"),
        ("source: {a: b}", "rain.md, line 3: source must be one text"),
        ("tags: weather", "rain.md, line 3: tags must be a list."),
        ("prompts:\n  - Why: not?", "rain.md, line 3: prompt 1 is not a plain text. Put quotes"),
        ("prompts: [[a]]", "rain.md, line 3: prompt 1 is not a plain text."),
        ("prompts: ['']", "rain.md, line 3: prompt 1 is empty."),
        ("prompts: [a, b, a]", "rain.md, line 3: prompt 3 is there twice."),
        ("language: English please", "rain.md, line 3: language is 'English please'."),
        ("tags: [a, b, c, d, e, f]", "rain.md, line 3: there are 6 tags. Keep at most 5."),
        (f"tags: [{'a' * 21}]", "rain.md, line 3: tag 1 is 21 characters long. Shorten it to 20."),
        (f"prompts: [{','.join('abcdefghijk')}]", "rain.md, line 3: there are 11 prompts."),
        (f"prompts: [{'a' * 301}]", "rain.md, line 3: prompt 1 is 301 characters long."),
        (f"source: {'a' * 301}", "rain.md, line 3: source is 301 characters long."),
        ('source: "a\\0b"', "rain.md, line 3: source holds a control character."),
        ('tags: ["\\ud800"]', "rain.md, line 3: tag 1 holds a control character."),
        ("source: 'open", "rain.md, line 3: the front matter is not valid YAML"),
        ("source: a: b", "rain.md, line 3: the front matter is not valid YAML"),
        ("source: \x01", "rain.md, line 3: there is a control character."),
        ("source: &a b", "rain.md, line 3: & and * (YAML aliases) are not taken."),
        ("source: *a", "rain.md, line 3: & and * (YAML aliases) are not taken."),
        ("source: " + "[" * 8_000, "rain.md, line 3: lists within lists are not taken."),
        ("? [a]\n: b", "rain.md, line 2: the front matter is not a list of fields."),
        ("source: " + "a" * 20_000, "rain.md: the front matter is 20"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_field(line: str, expected: str) -> None:
    (problem,) = problems(with_field(line))
    assert problem.startswith(expected)


def test_a_yaml_bomb_is_refused_before_it_swells() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(
        f"{new}: &{new} [*{old}, *{old}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (problem,) = problems(with_field(bomb))
    assert "aliases" in problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nsource: me\n---\nIt rains.", "rain.md: title is missing."),
        ("---\ntitle:\n---\nIt rains.", "rain.md, line 2: title is missing."),
        ("---\n---\nIt rains.", "rain.md: title is missing."),
        ("---\ntitle: Rain\n---\n \n", "rain.md: there is no text besides the title."),
        ("Rain", "rain.md: there is no text besides the title."),
        ("---\ntitle: Rain\nIt rains.", "rain.md, line 1: the front matter that begins with ---"),
        ("---\njust words\n---\nIt rains.", "rain.md, line 2: the front matter is not a list of"),
        (f"\n{'x' * 101}\nIt rains.", "rain.md, line 2: title is 101 characters long."),
        ("Rain\n\nIt\x00rains", "rain.md: there is a control character (U+0000) in line 2 of"),
        ("Rain\nOn.\n<!-- opening-reply -->\n", "rain.md: nothing follows <!-- opening-reply -->"),
        (
            "Rain\nOn.\n<!-- opening-reply -->\na\n<!--opening-reply-->\nb",
            "rain.md: <!-- opening-reply --> stands 2 times.",
        ),
    ],
)
def test_a_file_that_is_no_article_is_told_so(text: str, expected: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(expected)


def test_all_problems_are_told_at_once() -> None:
    found = problems("---\ntitel: Rain\npublished: soon\ntags: [a, a]\n---\n")
    assert len(found) == 5
    with pytest.raises(ArticleError, match="\n"):
        parse("---\ntitel: Rain\npublished: soon\n---\n", name="rain.md")


def test_a_title_of_exactly_100_characters_is_taken() -> None:
    assert parse("x" * 100 + "\n\nIt rains.", name="rain.md").title == "x" * 100


@given(st.text(max_size=300) | st.text(max_size=100).map(lambda text: f"---\n{text}\n---\nBody."))
def test_any_text_is_an_article_or_a_plain_error(text: str) -> None:
    found: tuple[str, ...] = ()
    try:
        article = parse(text, name="rain.md")
    except ArticleError as error:
        found = error.problems
    assert found or (article.title and article.body)
    assert all(problem.startswith("rain.md") for problem in found)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Iraq's New Wave", "iraqs-new-wave"),
        ("Café_Straße (2)", "cafe-strae-2"),
        ("a" * 61, "a" * 60),
        ("word " * 20, "-".join(["word"] * 12)),
    ],
)
def test_a_slug_is_made_of_plain_words(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_any_name_gives_a_slug_and_always_the_same(name: str) -> None:
    assert 1 <= len(slug(name)) <= 60
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(name) == slug(name)


def test_names_without_a_latin_letter_get_slugs_of_their_own() -> None:
    assert slug("дождь") != slug("снег")
