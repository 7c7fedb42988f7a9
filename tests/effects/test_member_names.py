"""Names as Discord takes them: what it refuses never comes out, and readers know who it is."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.effects.member_names import NAME_LIMIT, acceptable, seen

PIECES = ["discord", "DisCord", "clyde", "CLYDE", "everyone", "Here", "@", "#", ":", "`", "``"]
BLANKS = [" ", "\t", "\n", "\u2028", "\u200b", "\u202e", "\u2066", "\ufeff", "\u3164", "\u2800"]
LETTERS = "dabcryolxeŽ漢🦊\u043e"
NASTY = st.lists(
    st.sampled_from([*PIECES, *BLANKS, *LETTERS]) | st.text(max_size=3), max_size=40
).map("".join)


@given(NASTY | st.text(max_size=200))
def test_what_discord_refuses_never_comes_out(name: str) -> None:
    made = acceptable(name)
    assert 1 <= len(made) <= NAME_LIMIT
    assert not re.search(r"discord|clyde|[@#:]|```", made, re.IGNORECASE)
    assert made.casefold() not in {"everyone", "here"}
    assert made == " ".join(made.split())
    assert not {unicodedata.category(letter) for letter in made} & {"Cc", "Cf", "Cs"}


@given(NASTY | st.text(max_size=200))
def test_a_name_that_was_made_acceptable_stays_as_it_is(name: str) -> None:
    assert acceptable(acceptable(name)) == acceptable(name)


@given(st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=5, max_size=32))
def test_a_fine_name_stays_as_it_is(name: str) -> None:
    if not re.search("discord|clyde|everyone|here", name, re.IGNORECASE):
        assert acceptable(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "Ana-María O'Neil",
        "李小龙",
        "Ξένια",
        "fox 🦊 (she/her)",
        "heart ❤️",
        "`tick`",
        "heres",
        "Here I am",
    ],
)
def test_everyday_names_stay_as_they_are(name: str) -> None:
    assert acceptable(name) == name


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("Discordia", "Discordia"),
        ("DISCORD fan", "DISCORD fan"),
        ("Bonnie and Clyde", "Bonnie and Clyde"),
        ("everyone", "everyone"),
        ("@here", "here"),
        ("alice#1234", "alice 1234"),
        ("Team: Blue", "Team Blue"),
        ("  much   space ", "much space"),
        ("left\u202eright", "leftright"),
        ("disc\u200bord", "discord"),
        ("\u200b\u3164", "Member"),
        ("\ufe0f \u0301", "Member"),
        ("###", "Member"),
        ("`\u200b``", "Member"),
        ("", "Member"),
        ("x" * 90, "x" * 80),
        ("x" * 79 + " y", "x" * 79),
    ],
)
def test_a_name_reads_as_before(name: str, reads: str) -> None:
    looks = str.maketrans("\u043e\u041e\u0435\u0415", "oOeE")
    assert acceptable(name).translate(looks) == reads


@pytest.mark.parametrize("name", ["Seedbed", " seed\u200bbed", "SEEDBED"])
def test_nobody_is_to_be_taken_for_the_bot(name: str) -> None:
    assert acceptable(name, own="Seedbed") == f"{seen(name)} (member)"
    assert acceptable("Seedbed fan", own="Seedbed") == "Seedbed fan"
    assert len(acceptable("x" * 80, own="x" * 80)) == NAME_LIMIT


def test_only_one_letter_of_a_word_is_another() -> None:
    made = acceptable("Discordia")
    assert [one == two for one, two in zip(made, "Discordia", strict=True)].count(False) == 1
