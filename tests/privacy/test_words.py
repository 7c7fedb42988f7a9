"""What a member is told of what is stored of them, word for word."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.privacy import words
from bot.privacy.service import Retention
from bot.store import exported
from bot.store.stored import Stored

NOTHING = Stored(
    counts=dict.fromkeys((part.name for part in exported.PARTS), 0),
    since=None,
    texts=0,
    appeals=0,
    responses={},
    stands_at=(),
)
HOW_LONG = (
    "**How long**: text is kept for 30 days, or until you delete it; under a case, until 14 days "
    "after the decision, and while that can be appealed. With it goes that you wrote it. Scores "
    "are of texts, not of you, and stay without your name."
)
SINCE = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def stored(counts: dict[str, int], **changed: object) -> Stored:
    return replace(NOTHING, counts={**NOTHING.counts, **counts}, **changed)  # type: ignore[arg-type]  # fields by name


def test_of_who_nothing_is_stored_that_is_said_first() -> None:
    assert words.overview(NOTHING, Retention()) == f"Nothing is stored of you here.\n{HOW_LONG}"


def test_the_answer_says_what_how_much_since_when_how_long_and_what_to_do() -> None:
    much = stored(
        {
            "replies": 12,
            "cases about your replies": 2,
            "reports you made": 1,
            "record of what you did": 3,
        },
        since=SINCE,
        texts=14,
        appeals=1,
        responses={"asked": 1, "held": 2, "posted": 4},
    )
    assert words.overview(much, Retention()) == (
        "**12 replies of yours are stored here**, the oldest from 1 March 2026, with 14 texts "
        "(edits counted) and their scores. 2 cases came of them, with 1 appeal of yours. You made "
        "1 report. On record there are 3 things that you did: reports, appeals, and what you did "
        "as one of the staff. Of your responses there wait: 1 for you to choose, 2 for a "
        f"moderator.\n{HOW_LONG}\n**What you can do**: `/privacy export` gives you all of it as a "
        "file. `/privacy forget` erases it now. `/my status` shows the cases that count."
    )


def test_one_of_a_kind_is_told_as_one() -> None:
    one = stored({"replies": 1, "cases about your replies": 1}, since=SINCE, texts=1)
    assert words.overview(one, Retention()).startswith(
        "**1 reply of yours is stored here**, from 1 March 2026, with 1 text (edits counted) and "
        "their scores. 1 case came of them.\n"
    )
    assert "for 1 day, or" in words.how_long(Retention(text_days=1))


def test_who_only_left_other_traces_is_told_so() -> None:
    told = words.overview(stored({"policies you set": 1}), Retention())
    assert told.startswith(
        "**No reply of yours is stored here**, but there are other traces of you.\n"
    )
    assert "/privacy export" in told


def test_responses_that_stand_without_their_text_are_linked_five_at_the_most() -> None:
    links = tuple(f"https://discord.com/channels/1/2/{number}" for number in range(7))
    told = words.responses(replace(NOTHING, stands_at=links))
    assert told.startswith("Of 7 responses the text is no longer kept here, but they still stand")
    assert told.count("https://") == 5
    assert told.endswith("(and 2 more).")
    assert "Of 1 response the text" in words.responses(replace(NOTHING, stands_at=links[:1]))


def test_the_longest_answer_fits_a_message() -> None:
    links = tuple(f"https://discord.com/channels/{10**18}/{10**18}/{10**18}" for _ in range(999))
    longest = stored(
        dict.fromkeys(NOTHING.counts, 10**7),
        since=SINCE,
        texts=10**7,
        appeals=10**7,
        responses=dict.fromkeys(("waiting", "asked", "held", "accepted"), 10**6),
        stands_at=links,
    )
    assert len(words.overview(longest, Retention(3_650, 3_650))) <= 2_000


def test_with_a_file_it_is_said_that_only_they_can_see_it() -> None:
    assert words.handed_over(1, 1) == (
        "Everything that is stored here and leads to you is in this file; its first part says how "
        "to read it. Only you can see this message: save the file before you close it."
    )
    assert "File 2 of 3; unpack them all." in words.handed_over(2, 3)
