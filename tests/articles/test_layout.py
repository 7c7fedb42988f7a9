"""The layout: nothing lost, nothing over a limit, nothing torn that need not be."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.articles.layout import EMBED_PART_LIMIT, Part, lay_out, split, thread_name
from bot.articles.markdown import length

PIECES = (
    *("\n", "\n\n", " ", "    ", "\t", "\r\n", "\u2003", "\u2028"),
    *("> ", ">>> ", ">", "```", "```py\n", "\n```\n", "> ```\n", "`", "``", "````"),
    *("**", "*", "__", "_", "***", "~~", "||", "\\", "[a b](https://example.org/c)", "<@1>"),
    *("# ", "-# ", "- ", "1. ", "Mr. ", "e.g. ", "End. ", "End! ", "。", "word", "x" * 120),
    *("🦞", "👩\u200d🚀", "e\u0301", "\u0300" * 70, "🇩🇪", "\x00", "\u200b"),
)
MARKDOWN = st.lists(
    st.sampled_from(PIECES)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    max_size=80,
).map("".join)
LIMITS = st.integers(min_value=100, max_value=400) | st.just(2000) | st.just(EMBED_PART_LIMIT)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def paragraphs(*lengths: int) -> str:
    return "\n\n".join("word " * (one // 5 - 1) + "end." for one in lengths)


@given(MARKDOWN, LIMITS)
@example("x" * 100_000, 2000)
@example("🦞" * 5_000, 2000)
@example("\u0301" * 5_000, 100)
@example("*" * 5_000 + " " * 5_000 + "`" * 5_001, 100)
@example("> " * 3_000, 100)
@example("```python\n" + "> \n" * 2_000 + "```", 100)
@example(">>> ```aaaaaaaaaaaaaaaaaaaa\nx```" * 40, 100)
@example("***__~~||_" + "a b" * 300 + "_||~~__***", 100)
@example("> - 123. ```" + "c" * 20 + "\n" + "y" * 300 + "\n> ```", 100)
def test_any_text_comes_back_exactly_from_parts_within_the_limit(text: str, limit: int) -> None:
    parts = lay_out(text, limit=limit)
    if not text.strip():
        assert parts == ()
        return
    assert "".join(part.original for part in parts) == text
    for part in parts:
        assert part.shown.strip()
        assert utf16(part.shown) <= limit
        assert part.shown == part.opened + part.text + part.closed
        assert not part.lead.strip()
        assert not part.trail.strip()


@given(MARKDOWN, LIMITS)
def test_what_is_added_is_markup_alone(text: str, limit: int) -> None:
    for part in lay_out(text, limit=limit):
        assert re.fullmatch(r"[>*_~|` \n]*([\w+\-.#]{0,20}\n)?(> )?", part.opened)
        assert re.fullmatch(r"[>*_~|` \n]*", part.closed)


@given(MARKDOWN, LIMITS)
def test_the_same_text_is_always_laid_out_alike(text: str, limit: int) -> None:
    assert lay_out(text, limit=limit) == lay_out(text, limit=limit)


@given(st.text(max_size=200))
def test_a_length_is_counted_in_utf16_code_units(text: str) -> None:
    assert length(text) == utf16(text) >= len(text)


@given(st.lists(st.integers(min_value=10, max_value=380), min_size=1, max_size=20))
def test_paragraphs_that_fit_are_never_torn(sizes: list[int]) -> None:
    text = paragraphs(*sizes)
    pieces = [piece for part in split(text, limit=400) for piece in part.split("\n\n")]
    assert pieces == text.split("\n\n")


def test_a_text_that_fits_is_one_part_as_it_is() -> None:
    text = "> A quote.\n\n**Bold** and `code`, to the brim." + "x" * 55
    assert len(text) == 100
    assert split(text, limit=100) == [text]
    assert len(split(text + "y", limit=100)) == 2


def test_white_space_at_the_edges_is_kept_but_not_shown() -> None:
    assert lay_out("\n\n  a  \n", limit=100) == (Part("a", lead="\n\n  ", trail="  \n"),)


@pytest.mark.parametrize("text", ["", " ", "\n" * 5_000, "\u2003\t\r\n"])
def test_nothing_to_show_makes_no_part(text: str) -> None:
    assert split(text) == []


def test_a_limit_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 100"):
        split("a", limit=99)


def test_parts_are_filled_with_whole_paragraphs() -> None:
    text = paragraphs(150, 150, 150, 150)
    assert [len(part) for part in split(text, limit=330)] == [300, 300]


def test_a_paragraph_too_long_is_cut_after_a_sentence() -> None:
    sentences = [f"Sentence number {n} says a little more than the last." for n in range(12)]
    parts = split(" ".join(sentences), limit=200)
    assert all(part.endswith("last.") for part in parts)
    assert " ".join(parts) == " ".join(sentences)


@pytest.mark.parametrize("name", ["Mr. Maliki", "the U.S. Embassy", "e.g. the south"])
def test_an_abbreviation_ends_no_sentence(name: str) -> None:
    sentence = "It was quite a long day for all of us."
    assert split(f"{sentence} And so {name} {'word ' * 30}", limit=100)[0] == sentence


def test_a_sentence_without_end_is_cut_between_words() -> None:
    parts = split("word " * 100, limit=103)
    assert set(" ".join(parts).split(" ")) == {"word"}
    assert len(parts) == 6


def test_a_short_start_before_a_giant_paragraph_does_not_stand_alone() -> None:
    parts = split("Hi.\n\n" + "A sentence. " * 60, limit=300)
    assert parts[0].startswith("Hi.\n\nA sentence.")


def test_a_well_filled_part_ends_before_a_giant_paragraph() -> None:
    start = paragraphs(100)
    assert split(f"{start}\n\n{'A sentence. ' * 60}", limit=300)[0] == start


def test_a_heading_stays_with_what_it_heads() -> None:
    parts = split(f"{paragraphs(100)}\n\n# Heading\n\n{paragraphs(180)}", limit=200)
    assert parts[1].startswith("# Heading\n\nword")


def test_ideographic_sentences_are_cut_at_their_end() -> None:
    parts = split("今日は良い天気です。" * 30, limit=100)
    assert all(part.endswith("。") for part in parts)


def test_a_quote_goes_on_in_the_next_part() -> None:
    parts = split("> " + "word " * 60, limit=120)
    assert len(parts) > 1
    assert all(part.startswith("> word") and "> " not in part[2:] for part in parts)


def test_a_quote_of_many_lines_is_cut_between_them() -> None:
    text = "\n".join(f"> line {n} of the quote" for n in range(30))
    assert "\n".join(split(text, limit=150)) == text


def test_a_quote_that_ended_is_not_opened_again() -> None:
    parts = split("> quoted\n\n" + "word " * 60, limit=120)
    assert not any(part.startswith(">") for part in parts[1:])


def test_a_quote_of_all_the_rest_goes_on_in_every_part() -> None:
    parts = split("Said:\n>>> " + paragraphs(90, 90, 90), limit=120)
    assert len(parts) > 2
    assert parts[0].startswith("Said:\n>>> ")
    assert all(part.startswith(">>> ") for part in parts[1:])


def test_code_is_closed_and_opened_again_at_its_lines() -> None:
    code = "\n".join(f"    line({n})" for n in range(40))
    parts = split(f"```py\n{code}\n```", limit=150)
    assert len(parts) > 2
    assert all(part.startswith("```py\n    line") and part.endswith("\n```") for part in parts)
    assert "\n".join(part[6:-4] for part in parts) == code


def test_quoted_code_is_closed_and_opened_within_the_quote() -> None:
    code = "\n".join(f"> line({n})" for n in range(40))
    parts = split(f"> ```py\n{code}\n> ```", limit=150)
    assert len(parts) > 2
    assert all(part.startswith("> ```py\n> line") and part.endswith("\n> ```") for part in parts)
    assert all(line.startswith("> ") for part in parts for line in part.split("\n"))


def test_code_that_fits_is_not_torn() -> None:
    code = "```\n" + "x = 1\n" * 10 + "```"
    parts = split(f"{paragraphs(100)}\n{code}\n{paragraphs(80)}", limit=180)
    assert any(code in part for part in parts)


def test_a_fence_without_end_is_text() -> None:
    parts = split("```\n" + "word " * 60, limit=120)
    assert not any(part.endswith("```") for part in parts)


@pytest.mark.parametrize("marker", ["**", "*", "__", "_", "~~", "||", "`"])
def test_marked_words_are_not_torn_where_it_can_be_helped(marker: str) -> None:
    marked = f"{marker}some words that belong together{marker}"
    for before in range(55, 95):
        parts = split(f"{'w ' * (before // 2)}{marked} {'w ' * 60}", limit=120)
        assert any(marked in part for part in parts)


@pytest.mark.parametrize("marker", ["**", "*", "__", "_", "~~", "||", "***"])
def test_a_marked_paragraph_too_long_is_marked_in_every_part(marker: str) -> None:
    parts = split(f"{marker}{'word ' * 60}end{marker}", limit=120)
    assert len(parts) > 2
    for part in parts:
        assert part.startswith(f"{marker}word")
        assert part.endswith(("word" + marker, "end" + marker))


def test_a_link_is_not_torn() -> None:
    link = "[a link of some words](https://example.org/path)"
    for before in range(40, 90):
        parts = split(f"{'w ' * (before // 2)}{link} {'w ' * 60}", limit=120)
        assert any(link in part for part in parts)


def test_a_list_item_keeps_its_dash_and_a_word_after_a_dash_begins_no_list() -> None:
    for before in range(60, 100):
        parts = split("w" * before + " - a thing - another thing - " + "word " * 20, limit=120)
        assert not any(part.startswith("- ") or part.endswith("\n-") for part in parts)
        listed = split("w " * (before // 2) + "\n- an item\n- another item " + "w " * 60, limit=120)
        assert not any(part.endswith("-") for part in listed)


def test_an_emoji_of_several_characters_is_not_torn() -> None:
    astronaut = "👩\u200d🚀"
    parts = split(astronaut * 60, limit=101)
    assert all(part.replace(astronaut, "") == "" for part in parts)


def test_a_backslash_stays_with_what_it_escapes() -> None:
    assert all(part.startswith("\\") for part in split("\\*" * 200, limit=101))


def test_a_large_text_of_awkward_kind_is_laid_out_in_a_moment() -> None:
    text = ("**a `b _c ||d [e](f " * 13_000)[: 256 * 1024]
    assert "".join(part.original for part in lay_out(text)) == text


@given(st.text(max_size=300))
@example("\u200b")
@example("🦞" * 80)
@example("x" * 101)
def test_a_thread_name_is_1_to_100_characters_on_one_line(text: str) -> None:
    name = thread_name(text)
    assert 1 <= utf16(name) <= 100
    assert name == name.strip()
    assert "\n" not in name
    assert any(character.isprintable() for character in name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What now?", "What now?"),
        ("  What\n now? ", "What now?"),
        ("", "Discussion"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 99 + "…"),
    ],
)
def test_a_thread_name_is_the_text_where_that_fits(text: str, name: str) -> None:
    assert thread_name(text) == name


def test_a_long_thread_name_is_cut_at_a_word() -> None:
    assert thread_name("word " * 18 + "so, another one") == "word " * 18 + "so…"
