"""Queries on the articles of a guild: its own, and its copies of the shipped seeds."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, cast

from bot.articles.article import Article
from bot.store.database import Tx
from bot.store.times import from_text, to_text

Origin = Literal["shipped", "added"]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as a guild keeps it.

    Attributes:
        article: What it says; its slug is unique among the guild's articles.
        origin: Copied from the seeds that are shipped, or added by an admin.
        removed_at: When it was taken away; discussions of it stay.
    """

    id: int
    guild_id: int
    article: Article
    origin: Origin
    added_by: int | None
    added_at: datetime
    removed_at: datetime | None


def import_shipped(tx: Tx, guild_id: int, articles: Iterable[Article], *, now: datetime) -> int:
    """Copy shipped seeds into a guild and return how many were new to it.

    A slug that the guild ever had is left alone: a removed seed does not come back.
    """
    rows = tx.query("SELECT DISTINCT slug FROM articles WHERE guild_id = ?", [guild_id])
    seen = {row["slug"] for row in rows}
    new = [article for article in articles if article.slug not in seen]
    for article in new:
        _insert(tx, guild_id, article, origin="shipped", by=None, now=now)
    return len(new)


def add(tx: Tx, guild_id: int, article: Article, *, by: int | None, now: datetime) -> ArticleRow:
    """Store an article and return it; its slug gains a number where the guild has it already."""
    unique = replace(article, slug=_free_slug(tx, guild_id, article.slug))
    article_id = _insert(tx, guild_id, unique, origin="added", by=by, now=now)
    return ArticleRow(article_id, guild_id, unique, "added", by, now, None)


def listed(tx: Tx, guild_id: int) -> list[ArticleRow]:
    """Return the articles of a guild that were not removed, in the order they came."""
    sql = "SELECT * FROM articles WHERE guild_id = ? AND removed_at IS NULL ORDER BY id"
    return [_row(row) for row in tx.query(sql, [guild_id])]


def by_id(tx: Tx, article_id: int) -> ArticleRow | None:
    """Return an article, removed or not, or None."""
    for row in tx.query("SELECT * FROM articles WHERE id = ?", [article_id]):
        return _row(row)
    return None


def by_slug(tx: Tx, guild_id: int, slug: str) -> ArticleRow | None:
    """Return the article of a guild with this slug, unless it was removed."""
    sql = "SELECT * FROM articles WHERE guild_id = ? AND slug = ? AND removed_at IS NULL"
    for row in tx.query(sql, [guild_id, slug]):
        return _row(row)
    return None


def remove(tx: Tx, guild_id: int, slug: str, *, now: datetime) -> ArticleRow | None:
    """Take an article off the list and return it, or None where there was none to take.

    Its discussions and their threads are not touched.
    """
    found = by_slug(tx, guild_id, slug)
    if found is None:
        return None
    tx.execute("UPDATE articles SET removed_at = ? WHERE id = ?", [to_text(now), found.id])
    return replace(found, removed_at=now)


def _free_slug(tx: Tx, guild_id: int, slug: str) -> str:
    taken = {row.article.slug for row in listed(tx, guild_id)}
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def _insert(
    tx: Tx, guild_id: int, article: Article, *, origin: Origin, by: int | None, now: datetime
) -> int:
    row = {
        "guild_id": guild_id,
        "slug": article.slug,
        "document": json.dumps(article.to_document(), ensure_ascii=False),
        "title": article.title,
        "origin": origin,
        "added_by": by,
        "added_at": to_text(now),
    }
    return int(tx.table("articles").insert(row, pk="id").last_pk or 0)


def _row(row: Mapping[str, Any]) -> ArticleRow:
    return ArticleRow(
        id=row["id"],
        guild_id=row["guild_id"],
        article=Article.from_document(json.loads(row["document"])),
        origin=cast(Origin, row["origin"]),
        added_by=row["added_by"],
        added_at=from_text(row["added_at"]),
        removed_at=from_text(row["removed_at"]) if row["removed_at"] else None,
    )
