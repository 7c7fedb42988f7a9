"""The articles that travel with the bot, in the package ``seeds``."""

from importlib import resources

from bot.articles.article import Article
from bot.articles.front_matter import parse

_ABOUT = "README.md"
"""Tells about the seeds and their rights; not one of them."""


def shipped() -> list[Article]:
    """Return the shipped articles, sorted by slug.

    Raises:
        ArticleError: A file in ``seeds`` cannot be taken as it stands.
    """
    files = sorted(
        (one for one in resources.files("seeds").iterdir() if one.name.endswith(".md")),
        key=lambda one: one.name,
    )
    return [
        parse(one.read_text(encoding="utf-8"), name=one.name) for one in files if one.name != _ABOUT
    ]
