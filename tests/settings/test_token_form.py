"""The form of a bot's token, and what is taken for one."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings.token_form import application_id, is_like_a_token, mistake

GOOD = "bm90LWEtcmVhbC10b2tlbg.G7xKq1.Zk3-vT0y_Wd8sLh5bQe2Rn6uJc9AoXi4"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f'"{GOOD}"', "quotation marks"),
        (f"{GOOD}'", "quotation marks"),
        (f"Bot {GOOD}", "white space"),
        (f"DISCORD_TOKEN={GOOD}", "a name before it"),
        (f"{GOOD}\n{GOOD}", "white space"),
        ("A-b_" * 8, "client secret"),
        ("0123456789abcdef" * 4, "public key"),
        ("123456789012345678", "the id of"),
    ],
)
def test_what_is_often_taken_for_a_token_is_named_without_being_shown(text: str, says: str) -> None:
    said = mistake(text)
    assert said is not None
    assert says in said
    assert text not in said


def test_a_token_is_no_mistake() -> None:
    assert mistake(GOOD) is None
    assert is_like_a_token(GOOD)


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "a b.c.d", "a.b.c\n", ".b.c"])
def test_other_forms_are_not_like_a_token(text: str) -> None:
    assert not is_like_a_token(text)


@given(st.integers(10**16, 10**19))
def test_the_id_in_the_first_part_is_found(number: int) -> None:
    first = base64.urlsafe_b64encode(str(number).encode()).decode()
    for part in (first, first.rstrip("=")):
        assert application_id(f"{part}.x.y") == number


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    number = application_id(text)
    assert number is None or number >= 10**16
    said = mistake(text)
    assert said is None or isinstance(said, str)


@pytest.mark.parametrize("text", [GOOD, "", "ä.b.c", "MTIz.b.c", "MDEyMzQ1Njc4OTAxMjM0NTY3OA.b.c"])
def test_where_no_id_is_there_none_is_made_up(text: str) -> None:
    assert application_id(text) is None
