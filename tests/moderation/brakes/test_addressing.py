"""Who speaks to somebody, and who only speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.brakes.addressing import addressee, addresses


@pytest.mark.parametrize(
    "text",
    [
        "You are wrong.",
        "you're wrong",
        "Don\u2019t you have a map?",
        "YOU ARE WRONG",
        "I see. Your map is old.",
        "go home, you clod",
        "lol you clods",
        "No, but you said so",
        "are you serious",
        "Why do you think so?",
        "**You** never read it",
        "u r wrong",
        "ur wrong",
        "y'all are wrong",
        "<@501> that is wrong",
        "Hm. <@!501>, come on",
        "<@501> you are wrong",
        "> it rained\nYou should know better.",
        "I saw it - you did not.",
    ],
)
def test_speaks_to_somebody(text: str) -> None:
    assert addresses(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It rained for nine days.",
        "Thank you.",
        "You know, it rained.",
        "> You are wrong.",
        "> it rained\nSo it did.",
        'He was called "You clod" here.',
        "He was told \u201cyou clod\u201d.",
        "`you` is a pronoun",
        "```\nyou\n```",
        "I agree with <@501> here",
        "<@&501> have a look",
        "<#501> is the place",
        "Youth is no argument.",
        "The university, a union, and uranium.",
        "Was sagst du dazu?",
        "It rained. " * 100 + "You clod.",
    ],
)
def test_only_speaks(text: str) -> None:
    assert not addresses(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<@501> that is wrong", 501),
        ("No, <@!502> has it. <@503> as well.", 502),
        ("It is as <@501> says", None),
        ("> <@501> said so\nIndeed.", None),
        ("You are wrong.", None),
    ],
)
def test_the_first_who_is_spoken_to_by_name_is(text: str, found: int | None) -> None:
    assert addressee(text) == found


@given(st.text(st.sampled_from("yo u'<@5>!.,\n`\">*_ "), max_size=60))
def test_whoever_is_spoken_to_by_name_is_spoken_to(text: str) -> None:
    assert addresses(text) or addressee(text) is None
