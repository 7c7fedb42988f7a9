from datetime import UTC, datetime

import pytest

from bot.articles.article import Article
from bot.discussions import cards
from bot.discussions.plan import plan
from bot.discussions.requirements import missing_permissions
from bot.discussions.wording import Keeping, explain, notice
from tests.discussions.bench import ARTICLE

ALL = {
    "view_channel",
    "read_message_history",
    "embed_links",
    "attach_files",
    "send_messages",
    "send_messages_in_threads",
    "manage_threads",
    "manage_messages",
    "create_public_threads",
}
THEN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("forum", [False, True])
def test_missing_permissions_are_named_as_discord_names_them(forum: bool) -> None:
    assert missing_permissions(ALL, forum=forum) == ()
    for name, named, in_forum in (
        ("send_messages_in_threads", "Send Messages in Threads", "Send Messages in Posts"),
        ("manage_threads", "Manage Threads", "Manage Posts"),
        ("read_message_history", "Read Message History", "Read Post History"),
    ):
        told = missing_permissions(ALL - {name}, forum=forum)
        assert told == (in_forum if forum else named,)
    posts = "Create Posts" if forum else "Send Messages"
    assert missing_permissions(ALL - {"send_messages"}, forum=forum) == (posts,)
    threads = () if forum else ("Create Public Threads",)
    assert missing_permissions(ALL - {"create_public_threads"}, forum=forum) == threads


def test_the_notice_holds_text_under_a_case_only_as_long_as_it_says() -> None:
    assert "held until 14 days after their decision" in notice(Keeping(30, 14))
    assert "held until the moment of their decision" in notice(Keeping(1, 0))
    assert "kept for 1 day," in notice(Keeping(1, 0))


def test_a_failure_is_explained_in_plain_words() -> None:
    assert explain("forum_post", "Discord answered 403 (code 50013)") == (
        "A forum post could not be made: the bot lacks a permission there."
    )
    assert explain("send", "Discord answered 400 (code 1)") == (
        "A message could not be sent: Discord answered 400 (code 1)."
    )
    assert explain("x", "why") == "Something could not be done: why."


def test_long_lists_are_cut_with_a_count_and_empty_ones_say_what_to_do() -> None:
    lines = [cards.article_line(ARTICLE, added=True)] * 400
    card = cards.list_card(lines, [])
    first, second = (embed.description for embed in card.embeds)
    assert len(first) + len(second) < 5800
    assert f"and {400 - first.count('**On Rain**')} more" in first
    assert second == "None yet. `/article post` begins one."


def test_lines_of_the_list_tell_what_an_admin_must_know() -> None:
    assert cards.article_line(Article(slug="s", title="T", body="B"), added=False) == (
        "**T** (`s`): 1 characters, 0 prompts, shipped with the bot"
    )
    line = cards.discussion_line(
        4, title="T", state="undone", channel_id=7, closes_at=THEN, problem="It broke."
    )
    assert line == "**4** T: taken back, <#7>. It broke."
    line = cards.discussion_line(
        4, title="T", state="open", channel_id=7, closes_at=THEN, problem=None
    )
    assert line == "**4** T: open, <#7>, closes <t:1772323200:R>"


def test_the_answer_to_posting_says_how_it_stands() -> None:
    def told(state: cards.State, problem: str | None = None) -> str:
        return cards.posted_text(
            4,
            title="T",
            state=state,
            channel_id=7,
            thread_ids=[8, 9],
            closes_at=THEN,
            problem=problem,
        )

    assert told("open") == (
        "Discussion 4, **T**, is open in <#7>: <#8>, <#9>. It closes <t:1772323200:F>."
    )
    assert "still being posted" in told("posting")
    undone = told("undone", "A thread could not be started: the bot lacks a permission there.")
    assert "the bot lacks a permission there" in undone
    assert "taken back" in undone


def test_the_answers_to_closing_and_reopening_say_whether_anything_changed() -> None:
    assert "is closed" in cards.closed_text(4, changed=True, threads=1, closed_at=THEN)
    second = cards.closed_text(4, changed=False, threads=1, closed_at=THEN)
    assert second == "Discussion 4 was closed already <t:1772323200:R>. Nothing was changed."
    assert "is open again: 1 thread unlocked" in cards.reopened_text(4, changed=True, threads=1)
    assert "Nothing was changed" in cards.reopened_text(4, changed=False, threads=1)


def test_a_preview_counts_messages_and_names_the_threads() -> None:
    made = plan(ARTICLE, forum=True, keeping=Keeping(30, 14))
    text = cards.preview_text(made, forum=True, shown=5)
    assert "5 messages and 3 forum posts" in text
    assert "- Open discussion: On Rain" in text
    assert "how the messages look" in text
    assert "how the first 4 messages look" in cards.preview_text(made, forum=True, shown=4)
