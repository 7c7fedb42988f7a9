"""What of an e-mail is its author's own."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.text import mail

HEADER = (
    'Name: "Ann Ames"\nEmail: "ann@example.org"\nTo: list@example.org\nSubject: "The bridge"\n\n'
)
SAID = "The old bridge should be mended first."


def own(body: str, *, header: str = HEADER) -> list[str]:
    text = header + body
    return [" ".join(text[start:end].split()) for start, end in mail.own_sentences(text)]


@pytest.mark.parametrize(
    "body",
    [
        SAID,
        "The old bridge should\nbe mended first.",
        f"cc: others@example.org\n\n{SAID}",
        f"Dear Bob,\n\n{SAID}",
        f"Bob,\n{SAID}",
        f"> Not mine at all.\n> Nor this.\n\n{SAID}",
        f">Not mine at all.\n|Nor this.\n{SAID}",
        f"On Monday, Bob Birch wrote:\n> Not mine at all.\n{SAID}",
        f"{SAID}\n\n-----Original Message-----\nNot mine at all. Nor this.",
        f"{SAID}\n\nFrom: Bob Birch\nSent: Monday\nNot mine at all.",
        f"{SAID}\n\n-- \nAnn Ames. Ferrywoman. Northbank.",
        f"{SAID}\n\n----------\nAnn Ames. Ferrywoman.",
        f"{SAID}\n\nAll the best, Ann",
        f"{SAID}\n\nRegards,\nAnn Ames\nNorthbank",
    ],
)
def test_an_authors_words_alone_are_read(body: str) -> None:
    assert own(body) == [SAID]


def test_line_breaks_that_an_archive_made_spaces_are_breaks() -> None:
    body = f"Dear Bob,\n\n> Not mine at all.\n\n{SAID}\nWho would\nsay no?\n\nAnn"
    assert own(body) == [SAID, "Who would say no?"]
    text = (HEADER + body).replace("\n", "   ")
    assert [" ".join(text[a:b].split()) for a, b in mail.own_sentences(text)] == [
        SAID,
        "Who would say no?",
    ]


def test_a_quotation_that_is_indented_is_one() -> None:
    assert own(f">    3. Not mine at all.      {SAID}") == [SAID]


def test_a_blank_line_and_a_list_part_sentences() -> None:
    assert own("What we need:\n- nails and wood\n- a week off\n\nThat is all.") == [
        "What we need:",
        "nails and wood",
        "a week off",
        "That is all.",
    ]


def test_a_long_part_after_a_rule_is_no_signature() -> None:
    rest = " ".join(f"Plank number {one} is rotten." for one in range(20))
    assert len(own(f"{SAID}\n\n--------\n{rest}")) == 21


def test_a_name_alone_is_not_taken_for_a_signature() -> None:
    assert own("Fine with me") == ["Fine with me"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (f"{HEADER}{SAID}", True),
        (f"{HEADER}{SAID}".replace("\n", "   "), True),
        ("From: ann@example.org\nSubject: bridge\n\nHello", True),
        (SAID, False),
        ("Subject: to the weather, we go.", False),
        ("To: the moon.\nAnd back.", False),
        ("", False),
    ],
)
def test_an_e_mail_is_known_by_two_lines_of_header(text: str, is_one: bool) -> None:
    assert mail.is_mail(text) is is_one


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ('Subject: "The bridge"', "The bridge"),
        ("Subject: Re: Fwd: RE: the bridge", "the bridge"),
        ("Date: Monday", ""),
    ],
)
def test_the_subject_is_told_without_what_answers_add(line: str, subject: str) -> None:
    assert mail.subject(f"From: Ann\n{line}\n\n{SAID}\nSubject: no") == subject


def test_what_is_no_e_mail_has_no_subject() -> None:
    assert mail.subject("Subject: to the weather") == ""


@given(st.lists(st.sampled_from([SAID, "> quoted of another", "", "--", "Bob,", "- a", "   "])))
def test_nothing_is_read_twice_and_no_quotation_ever(lines: list[str]) -> None:
    text = HEADER + "\n".join(lines)
    found = mail.own_sentences(text)
    assert found == sorted(found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert all("quoted" not in text[start:end] for start, end in found)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in found)
