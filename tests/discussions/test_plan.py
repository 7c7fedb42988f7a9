import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.article import Article
from bot.discussions.plan import (
    RESPOND,
    Plan,
    Post,
    Send,
    StartThread,
    match_tags,
    plan,
    prompt_message,
)
from bot.discussions.wording import Keeping
from bot.effects.message import Embed, Message
from tests.discussions.bench import ARTICLE

KEEPING = Keeping(retention_days=30, case_hold_days=14)
MARKER_ROOM = 20
PROSE = st.builds(
    lambda piece, times: piece * times,  # long enough for several parts
    st.text(alphabet="abc dé.\n😀", max_size=60),
    st.integers(0, 300),
)
ANY = st.text(max_size=400)


def articles(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Article]:
    return st.builds(
        Article,
        slug=st.just("some-slug"),
        title=texts,
        body=texts | PROSE,
        source=st.sampled_from(["", "https://example.org/a", "The Times, page 3", "x" * 9000]),
        published=st.sampled_from(["", "2008-03"]),
        language=st.just("en"),
        tags=st.just(()),
        prompts=st.lists(texts | PROSE, max_size=4).map(tuple),
        opening_reply=st.none() | texts | PROSE,
    )


def size(embed: Embed) -> int:
    fields = sum(len(field.name) + len(field.value) for field in embed.fields)
    return len(embed.title) + len(embed.description) + len(embed.footer) + fields


def assert_within_limits(message: Message) -> None:
    assert 1 <= len(message.embeds) <= 10
    assert sum(size(embed) for embed in message.embeds) + MARKER_ROOM <= 6000
    for embed in message.embeds:
        assert len(embed.title) <= 256
        assert len(embed.description) <= 4096
        assert len(embed.footer) + MARKER_ROOM <= 2048
        assert size(embed) > 0


def squeezed(text: str) -> str:
    return "".join(text.split())


def told(steps: list[Message], *, place: int = 0) -> str:
    return squeezed("".join(message.embeds[place].description for message in steps))


def in_thread(made: Plan, position: int) -> list[Message]:
    return [
        step.message
        for step in made.steps
        if (isinstance(step, Send) and step.thread == position)
        or (isinstance(step, Post) and step.thread == position)
    ]


def in_channel(made: Plan) -> list[Message]:
    return [step.message for step in made.steps if isinstance(step, Send) and step.thread is None]


@settings(max_examples=60, deadline=None)
@given(articles(ANY), st.booleans(), st.booleans(), st.integers(1, 365))
def test_every_message_of_any_article_is_within_discords_limits(
    article: Article, forum: bool, screened: bool, days: int
) -> None:
    made = plan(article, forum=forum, keeping=Keeping(days, days), screened=screened)
    for message in made.messages:
        assert_within_limits(message)
    for position in range(1, len(article.prompts) + 1):
        linked = prompt_message(article, position, open_thread_id=2**64 - 1, told_how=screened)
        assert_within_limits(linked)
    assert all(1 <= len(thread.name) <= 100 for thread in made.threads)


@pytest.mark.parametrize("forum", [False, True])
@pytest.mark.parametrize("piece", ["word ", "x", "😀", "A sentence. ", "Line\n\n"])
def test_texts_of_many_parts_are_within_limits(piece: str, forum: bool) -> None:
    long = piece * (20_000 // len(piece))
    article = Article(
        slug="s", title="T" * 256, body=long, source="s" * 300, prompts=(long,), opening_reply=long
    )
    made = plan(article, forum=forum, keeping=Keeping(365, 365), screened=True)
    assert len(made.messages) > 15
    for message in made.messages:
        assert_within_limits(message)


@settings(max_examples=60, deadline=None)
@given(articles(PROSE), st.booleans())
def test_nothing_of_an_article_is_lost_and_its_order_is_kept(article: Article, forum: bool) -> None:
    made = plan(article, forum=forum, keeping=KEEPING)
    replied = squeezed(article.opening_reply or "")
    if forum:
        assert told(in_thread(made, 0)) == squeezed(article.body) + replied
        prompts = [told(in_thread(made, n)) for n in range(1, len(article.prompts) + 1)]
        assert prompts == [squeezed(prompt) for prompt in article.prompts]
    else:
        channel = in_channel(made)
        prompts_start = len(channel) - len(article.prompts)
        assert told(channel[: prompts_start - 1]) == squeezed(article.body)
        assert channel[prompts_start - 1].embeds[0].title == "Open discussion"
        assert told(in_thread(made, 0)) == replied
        for position, prompt in enumerate(article.prompts, start=1):
            starter = channel[prompts_start + position - 1]
            assert told([starter, *in_thread(made, position)]) == squeezed(prompt)


def test_the_first_message_says_what_happens_to_replies_and_carries_the_text() -> None:
    for forum in (False, True):
        first = plan(ARTICLE, forum=forum, keeping=Keeping(30, 1)).steps[0]
        assert isinstance(first, Send | Post)
        assert first.with_text
        notice = first.message.embeds[-1].description
        for part in ("scored for toxicity by a bot", "kept for 30 days", "1 day after"):
            assert part in notice
        assert "`/privacy show`" in notice
        assert "`/privacy forget`" in notice


@pytest.mark.parametrize("screened", [False, True])
def test_what_a_thread_starts_from_carries_the_button_and_nothing_else_does(screened: bool) -> None:
    for forum in (False, True):
        made = plan(ARTICLE, forum=forum, keeping=KEEPING, screened=screened)
        starts = []
        for step, following in zip(made.steps, (*made.steps[1:], None), strict=True):
            if isinstance(step, Post) or (
                isinstance(step, Send) and isinstance(following, StartThread)
            ):
                starts.append(step.message)
        assert len(starts) == 3
        told_how = [one for one in made.messages if one.embeds[-1].title == "How to reply here"]
        assert len(told_how) == (0 if not screened else 2 if forum else 3)
        carrying = [one for one in made.messages if one.buttons]
        assert all(one.buttons == (RESPOND,) for one in carrying)
        assert {id(one) for one in carrying} == {id(one) for one in (*starts, *told_how)}


def test_the_notice_of_a_screened_discussion_says_that_one_writes_with_the_form_alone() -> None:
    for forum in (False, True):
        first = plan(ARTICLE, forum=forum, keeping=KEEPING, screened=True).messages[0]
        told_before = first.embeds[-1].description
        assert "you write with *Respond* alone" in told_before
        assert "before anyone sees it" in told_before
        assert "kept for 30 days" in told_before
        open_to_all = plan(ARTICLE, forum=forum, keeping=KEEPING).messages[0]
        assert "alone" not in open_to_all.embeds[-1].description


def test_in_a_text_channel_every_thread_starts_from_a_message_of_its_own() -> None:
    made = plan(ARTICLE, forum=False, keeping=KEEPING)
    kinds = [
        "thread" if isinstance(step, StartThread) else "reply" if step.thread == 0 else "message"
        for step in made.steps
        if not isinstance(step, Post)
    ]
    assert kinds == [
        *("message", "message"),
        *("message", "thread", "reply"),
        *("message", "thread"),
        *("message", "thread"),
    ]
    assert [thread.kind for thread in made.threads] == ["open", "prompt", "prompt"]
    assert made.threads[0].name == "Open discussion: On Rain"
    assert made.threads[1].name == ARTICLE.prompts[0]


def test_in_a_forum_there_is_one_post_for_open_discussion_and_one_per_prompt() -> None:
    made = plan(ARTICLE, forum=True, keeping=KEEPING)
    posts = [step for step in made.steps if isinstance(step, Post)]
    assert [post.thread for post in posts] == [0, 1, 2]
    assert [post.with_text for post in posts] == [True, False, False]
    assert not any(isinstance(step, StartThread) for step in made.steps)
    assert [step.thread for step in made.steps if isinstance(step, Send)] == [0, 0]


def test_the_opening_reply_comes_first_among_replies_and_is_marked_as_the_authors() -> None:
    made = plan(ARTICLE, forum=False, keeping=KEEPING)
    reply = in_thread(made, 0)[0].embeds[0]
    assert (reply.title, reply.description) == (
        "The author's opening reply",
        "A reader asked me about the dam.",
    )


def test_a_prompt_in_a_forum_links_to_the_open_discussion() -> None:
    field = prompt_message(ARTICLE, 2, open_thread_id=77).embeds[0].fields[0]
    assert field.value == "<#77>"
    assert prompt_message(ARTICLE, 2, open_thread_id=None).embeds[0].fields == ()


def test_a_source_that_is_an_address_is_linked_and_any_other_only_named() -> None:
    for source, url in (
        ("https://example.org/rain?x=1", "https://example.org/rain?x=1"),
        ("https://localhost", ""),
        ("javascript:alert(1)", ""),
        ("https://example.org/a b", ""),
        ("The Times", ""),
        ("https://example.org/" + "a" * 2048, ""),
    ):
        article = Article(slug="s", title="T", body="B", source=source)
        first = plan(article, forum=False, keeping=KEEPING).messages[0].embeds[0]
        assert first.url == url
        assert source[:50] in first.footer


def test_forum_tags_are_matched_by_name_in_the_articles_order_and_at_most_five() -> None:
    available = ["rivers", "Weather", "a", "b", "c", "d"]
    assert match_tags(["WEATHER", "Rivers", "Sports"], available) == ("Weather", "rivers")
    assert match_tags(["a", "b", "c", "d", "weather", "rivers"], available) == (
        *("a", "b", "c", "d"),
        "Weather",
    )
    assert match_tags(["a", "A"], available) == ("a",)
