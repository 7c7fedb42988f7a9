"""The seeds that travel with the bot; the first of them word for word."""

import hashlib
import json
from pathlib import Path

import pytest

from bot.articles.article import Article
from bot.articles.layout import split, thread_name
from bot.articles.shipped import shipped

ORIGINAL_SHA256 = "8d9fb141b958ff69bbd32fbe49ef6db3e8b399c61ccb871f046f69820ea489da"
ORIGINAL_END = "\n\n\n"
"""The line breaks at the end of the original's file."""
ORIGINAL = Path(__file__).parents[3] / "shared/seed/iraqs-new-wave-of-violence.txt"


@pytest.fixture
def article() -> Article:
    return next(one for one in shipped() if one.slug == "iraqs-new-wave-of-violence")


def original_text(article: Article) -> str:
    assert article.opening_reply is not None
    return "\n\n".join([article.title, article.body, article.opening_reply]) + ORIGINAL_END


def test_the_operators_article_is_word_for_word(article: Article) -> None:
    text = original_text(article)
    assert hashlib.sha256(text.encode()).hexdigest() == ORIGINAL_SHA256


@pytest.mark.skipif(not ORIGINAL.exists(), reason="the original lies beside the checkout only")
def test_the_operators_article_is_the_original_file(article: Article) -> None:
    assert original_text(article) == ORIGINAL.read_text(encoding="utf-8")


def test_the_authors_answer_to_a_reader_is_the_opening_reply(article: Article) -> None:
    assert article.opening_reply is not None
    assert article.opening_reply.startswith("tyree..Alot of the local people")
    assert "tyree" not in article.body


def test_the_full_text_holds_every_word_in_order(article: Article) -> None:
    text = article.full_text()
    places = [
        text.find(part) for part in (article.title, article.body, article.opening_reply or "")
    ]
    assert -1 not in places
    assert places == sorted(places)


def test_posted_parts_hold_the_whole_body(article: Article) -> None:
    assert "\n\n".join(split(article.body, limit=1000)) == article.body


def test_prompts_serve_as_thread_names_whole() -> None:
    for article in shipped():
        assert len(article.prompts) >= 2
        assert [thread_name(prompt) for prompt in article.prompts] == list(article.prompts)


def test_slugs_are_file_names_and_unique() -> None:
    names = [article.file_name for article in shipped()]
    assert names == sorted(set(names))
    folder = Path(__file__).parents[2] / "seeds"
    assert {*names, "README.md"} == {path.name for path in folder.glob("*.md")}


def test_the_licence_note_names_every_article() -> None:
    note = (Path(__file__).parents[2] / "seeds/README.md").read_text(encoding="utf-8")
    assert "does not cover" in note
    assert all(article.file_name in note for article in shipped())


def test_an_article_survives_json(article: Article) -> None:
    assert Article.from_document(json.loads(json.dumps(article.to_document()))) == article
