import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scoring.normalise_tables import normalise, shipped, words

KNOWN = [word for word in words() if len(word) > 1][:2000]
PROSE = st.lists(st.sampled_from(KNOWN), min_size=1, max_size=12).map(" ".join)
PIECES = st.sampled_from(
    [
        "%2541",
        "%66",
        "||",
        "`",
        "```",
        "[a](http://b.c)",
        "[",
        "](https://x)",
        "<@12>",
        "<:a_b:34>",
        "f*ck",
        "idoit",
        "1d10t",
        "y o u",
        "a.b.c.d",
        "sooooo",
        "\u0430",
        "\u0455",
        "\u0301",
        "\u200b",
        "\u202e",
        "ｆ",
        "ﬁ",
        "𝐚",
        "🅰",
        "\u0928\u094d",
        "क\u094d\u200dष",
        " ",
        "\n",
        "4",
        "$",
        "!",
        "\x00",
        "İ",
        "\ufdfa",
        "한",
        "\u1112\u1161",
        "\udc80",
        "ß",
        "ǆ",
        "e",
        "x",
    ]
)
ANY = st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join))


@given(ANY)
@settings(max_examples=150)
def test_offsets_lie_within_the_original_and_never_fall(text: str) -> None:
    found = normalise(text)
    assert len(found.offsets) == len(found.text)
    assert all(0 <= begin < end <= len(text) for begin, end in found.offsets)
    assert list(found.offsets) == sorted(found.offsets)
    ends = [end for _, end in found.offsets]
    assert ends == sorted(ends)


@given(ANY)
@settings(max_examples=150)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(PROSE)
def test_plain_prose_of_known_words_stays_as_it_is(text: str) -> None:
    sentence = f"{text.capitalize()}, {text} ({text.upper()})."
    assert normalise(sentence).text == sentence
    assert normalise(sentence).original(0, len(sentence)) == (0, len(sentence))


@pytest.mark.parametrize(
    ("disguised", "meant"),
    [
        ("ｉｄｉｏｔ", "idiot"),
        ("𝓲𝓭𝓲𝓸𝓽", "idiot"),
        ("🅸🅳🅸🅾🆃", "IDIOT"),
        ("i\u200bd\u2060i\u00ado\ufefft", "idiot"),
        ("\u202eidiot\u202c", "idiot"),
        ("í\u0327d\u0301ïo\u0336t\u0336", "idiot"),
        ("\u0456d\u0456\u043et", "idiot"),
        ("y\u043eu \u0430re \u0430 f\u043e\u043el", "you are a fool"),
        ("%69%64iot", "idiot"),
        ("%2569diot", "idiot"),
        ("1d10t", "idiot"),
        ("y0u 4re 5tup1d!", "you are stupid!"),
        ("i d i o t", "idiot"),
        ("you i.d.i.o.t", "you idiot"),
        ("y o u a r e a n i d i o t", "you are an idiot"),
        ("stuuuupid", "stupid"),
        ("STUPIIIID", "STUPID"),
        ("loooool", "lol"),
        ("f*ck", "fuck"),
        ("IDI*T", "IDIOT"),
        ("idoit", "idiot"),
        ("||id||iot", "idiot"),
        ("you [idiot](https://example.org/a?b=c)", "you idiot"),
        ("you [[an [idiot](https://a.b)](https://c.d)](https://e.f)", "you an idiot"),
        ("you 1\u200bd1\u200b0t%22", 'you idiot"'),
        ("<:idiot:123456>", " idiot "),
        ("<@!123> and <#45> and <@&6>", "  and   and  "),
        ("1d1000t 1\u200bd10t", "1d1000t idiot"),
    ],
)
def test_a_disguised_text_is_read_as_it_was_meant(disguised: str, meant: str) -> None:
    assert normalise(disguised).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "H2O, B2B, MP3, R2D2, 3D and 4K",
        "See section 4.3.5.5 of RFC 2119.",
        "The F.B.I. and the U.S.A.; l.o.l",
        "Louis XVIII and Pope John XXIII on www.example.org",
        "aaa AAAA zzzz",
        "2 * 3 * 4 = 24, and a*b*c too",
        "It rose by 5%20 and fell by 30%41",
        "kill_child() ends the child process",
        "Сосна растёт, а рорс не слово",
        "Ο συγγραφέας έχει δίκιο",
        "لماذا؟ می\u200cخواهم",
        "क\u094d\u200dष हिन्दी",
        "著者の言うこと",
        "`1d10t` and ```i d i o t\n%69```",
        "a [list] (of) things",
        "",
    ],
)
def test_what_only_looks_disguised_stays_as_it_is(text: str) -> None:
    assert normalise(text).text == text


def test_a_harmless_password_does_not_become_abuse() -> None:
    assert normalise("f4k3-p4ss").text == "fake-pass"


@pytest.mark.parametrize(
    ("text", "word", "written"),
    [
        ("Well, i d i o t!", "idiot", "i d i o t"),
        ("so %69%64%69%6F%74, he", "idiot", "%69%64%69%6F%74"),
        ("a ||stuuu\u200bpid|| b", "stupid", "stuuu\u200bpid"),
        ("see [the idiot](https://example.org) go", "idiot", "idiot"),
        ("y o u f.o.o.l.s", "fools", "f.o.o.l.s"),
    ],
)
def test_a_word_is_found_again_in_the_original(text: str, word: str, written: str) -> None:
    found = normalise(text)
    begin = found.text.index(word)
    first, last = found.original(begin, begin + len(word))
    assert text[first:last] == written


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no span"):
        normalise("abc").original(2, 4)


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "*",
        "a*",
        "[",
        "[a](",
        "`",
        "||a",
        "%25",
        "a\u0301\u0316",
        "4a",
        "l.o",
        "<:a",
        "aaab",
        "[[a](http://x)",
        "\u0430a",
        "\u0301\u0316",
        "```",
        "f*",
        "@a",
        "%",
        "xq",
    ],
)
def test_the_time_taken_grows_with_the_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        began = time.process_time()
        shipped().normalise(text)
        return time.process_time() - began

    shipped()
    little = min(seconds(4_000) for _ in range(4))
    # Eight times the length: quadratic work would take sixty-four times as long. A garbage
    # collection may fall into any one, but not into each of several.
    assert any(seconds(32_000) < 24 * little + 0.02 for _ in range(4))
