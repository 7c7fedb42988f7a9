import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.section import Term
from bot.digests.sections import themes as themes_section
from bot.digests.sections.themes import themes
from bot.digests.sources import Point, Source
from bot.digests.text import quoting
from bot.digests.text.clusters import Clusters
from bot.digests.text.minority import minority
from bot.digests.text.points import LONGEST
from bot.digests.text.reading import Reading, read
from tests.digests import told
from tests.digests.told import labels, lines, material, quoted, source, sources, words

BRIDGE = [
    "The old bridge should be mended before winter, engineers say it will carry lorries.",
    "Mending the bridge costs less than building a tunnel, and engineers have done it before.",
    "A bridge that engineers close every winter is no bridge for lorries at all.",
    "Lorries broke the bridge, so lorries should pay the engineers who mend it.",
]
FERRY = [
    "Ferrymen would lose their living if the crossing became free for cars.",
    "My grandfather was a ferryman and the crossing fed nine of us for decades.",
    "Ask the ferrymen first, their crossing has never failed on market days.",
    "The ferrymen raised the fares at the crossing twice since autumn.",
]
TOLL = [
    "A toll of two coins would fund the school roof within three summers.",
    "No toll was ever abolished once the council had tasted its coins.",
    "The council promised that the toll goes to the school and nowhere besides.",
    "Pupils of the school would pay the toll twice daily, has the council counted that?",
]
LONE = (
    "Beavers dammed the upper valley in spring, and the river under the bridge has fallen since, "
    "so a causeway of stones might do for most of the year."
)
ALL = [one for three in zip(BRIDGE, FERRY, TOLL, strict=True) for one in three] + [LONE]
OF = {text: name for name, group in (("b", BRIDGE), ("f", FERRY), ("t", TOLL)) for text in group}


def test_replies_that_speak_of_the_same_make_a_theme_in_their_own_words() -> None:
    said = sources(ALL)
    section = themes(material(said))
    found = {frozenset(one) for one in map(tuple, labels(section, said)[:-1])}
    assert len(found) == 3
    assert any("bridge" in one for one in found)
    assert any("ferrymen" in one for one in found)
    assert any("toll" in one for one in found)


def test_a_theme_quotes_and_cites_its_own_replies_and_says_how_many_there_are() -> None:
    said = sources(ALL)
    for line in lines(themes(material(said)))[:-1]:
        assert re.fullmatch(r"[345] replies by [345] people", line.said)
        assert line.quote
        of = {OF.get(said[one].text, "") for one in (line.quote.reply_id, *line.cites)}
        assert len(of - {""}) == 1
        assert line.quote.reply_id not in line.cites


def test_a_theme_of_which_no_sentence_can_be_quoted_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = sources(ALL)
    usual = quoting.typical

    def beside_the_matter(
        members: Sequence[Reading], terms: Sequence[Term], **options: Any
    ) -> Point | None:
        if any(words(place, said) == "ferrymen" for term in terms for place in term):
            return Point(members[0].source.reply_id, members[0].source.revision_id, 0, 1)
        return usual(members, terms, **options)

    monkeypatch.setattr(themes_section, "typical", beside_the_matter)
    found = labels(themes(material(said)), said)[:-1]
    assert len(found) == 2
    assert not any("ferrymen" in one for one in found)


def test_the_last_line_is_a_voice_that_the_themes_leave_out() -> None:
    said = sources(ALL)
    last = lines(themes(material(said, article="A river runs through the valley.")))[-1]
    assert last.said == "One voice apart from these"
    assert last.quote
    assert words(last.quote, said) == LONE


@pytest.mark.parametrize(
    "noise",
    [
        "Hello everybody, good morning!",
        "Bananas bananas bananas bananas.",
        "Engineers, ferrymen and pupils applaud.",
        "Penguins waddle over icy beaches hunting sardines, squid, krill, herring and anchovies.",
    ],
)
def test_noise_is_no_minority(noise: str) -> None:
    said = sources([*ALL, noise])
    assert noise not in quoted(themes(material(said)), said)


def test_a_voice_outside_goes_before_one_inside_and_a_short_one_does_not_count() -> None:
    inside = [*BRIDGE[:2], f"{BRIDGE[2]} Granite quarries, masons and barges went bankrupt."]
    short = "Engineers and lorries and winter."
    said = read(sources([*inside, BRIDGE[3], short]))
    outside = minority(Clusters(tuple(said), ((0, 1, 2),)), [0], quoted=(), known="")
    assert outside
    assert outside.reply_id == 3
    left = Clusters((*said[:3], said[4]), ((0, 1, 2),))
    inner = minority(left, [0], quoted=(), known="")
    assert inner
    assert inner.reply_id == 2


def test_a_question_or_half_a_thought_does_not_stand_for_a_theme_that_has_better() -> None:
    but = "But the bridge and the engineers and the lorries of winter were all counted before."
    why = "Why do engineers close the bridge for lorries every winter, when will they mend it?"
    said = sources([*ALL, but, why])
    assert not {but, why} & set(quoted(themes(material(said)), said))


def test_the_largest_theme_comes_first() -> None:
    more = [f"{one} Everyone at the crossing knows the ferrymen." for one in FERRY]
    said = sources([*ALL, *more])
    assert "ferrymen" in labels(themes(material(said)), said)[0]


def test_a_label_survives_while_any_of_its_replies_does() -> None:
    said = sources(ALL)
    for line in lines(themes(material(said)))[:-1]:
        for term in line.label:
            replies = [place.reply_id for place in term]
            assert len(set(replies)) == len(replies) >= 2
            assert len({said[one].author_id for one in replies}) >= 2


def test_names_of_members_mentions_and_addresses_label_nothing() -> None:
    noisy = [f"Ann, {one} <@77> https://atlas.example/x" if one in FERRY else one for one in ALL]
    said = sources(noisy)
    found = {one.casefold() for one in chain(*labels(themes(material(said)), said))}
    assert found
    assert not found & {"ann", "77", "https", "atlas", "example"}


def test_each_theme_quotes_somebody_else_where_it_can() -> None:
    said = [
        source(at, text, author=1 if text in {BRIDGE[0], FERRY[0], TOLL[2]} else at + 10)
        for at, text in enumerate(ALL)
    ]
    found = [line.quote for line in lines(themes(material(said))) if line.quote]
    assert len({said[one.reply_id].author_id for one in found}) == len(found) == 4


def test_what_only_repeats_the_article_makes_no_theme() -> None:
    article = "The river rose again. Nobody had asked the town about the dam upstream."
    said = sources([*ALL, *["Nobody had asked the town about the dam upstream."] * 4])
    section = themes(material(said, article=article))
    assert "dam" not in set(chain(*labels(section, said)))
    assert not any("dam upstream" in one for one in quoted(section, said))


def test_a_few_replies_are_told_as_points_without_labels() -> None:
    said = sources(BRIDGE[:3])
    found = lines(themes(material(said)))
    assert found
    assert all(one.quote and not one.label and not one.said for one in found)


def test_points_that_can_be_read_alone_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    leaning = "They mend the old bridge for the engineers."
    said = sources([f"{leaning} {TOLL[0]}", BRIDGE[0], FERRY[0]])
    points = [Point(0, 1000, 0, len(leaning)), Point(1, 1001, 0, len(BRIDGE[0]))]
    monkeypatch.setattr(quoting, "choose", lambda *_, **__: points)
    assert quoted(themes(material(said, main_points=1)), said) == [BRIDGE[0]]


@pytest.mark.parametrize("most", range(6))
def test_no_more_lines_than_asked(most: int) -> None:
    said = sources(ALL)
    found = lines(themes(material(said, main_points=most)))
    assert len(found) <= most
    assert bool(found) == bool(most)


def test_without_a_reply_there_is_no_section() -> None:
    assert themes(material()) is None
    assert themes(material(sources(["ok", "?", "<@12>"]))) is None


def test_replies_that_all_say_the_same_make_no_clusters() -> None:
    said = sources([BRIDGE[0]] * 30)
    assert quoted(themes(material(said)), said) == [BRIDGE[0]]


def test_other_languages_have_themes_too() -> None:
    bruecke = [
        "Die alte Brücke muss vor dem Winter geflickt werden, sagen die Ingenieure.",
        "Ingenieure haben die Brücke schon einmal für Lastwagen gesperrt.",
        "Ohne Brücke fahren die Lastwagen durch das Dorf, das weiß jeder Ingenieur.",
        "Lastwagen haben die Brücke ruiniert, nicht die Ingenieure.",
    ]
    faehre = [
        "Die Fährleute verlieren ihr Brot, wenn die Überfahrt kostenlos wird.",
        "Mein Großvater war Fährmann, die Überfahrt ernährte neun Kinder.",
        "Fragt zuerst die Fährleute, ihre Überfahrt fiel an Markttagen nie aus.",
        "Die Überfahrt wurde zweimal teurer, sagen die Fährleute selbst.",
    ]
    said = sources([one for two in zip(bruecke, faehre, strict=True) for one in two] * 2)
    found = set(chain(*labels(themes(material(said)), said)))
    assert {"Brücke", "Überfahrt"} <= found
    assert not found & {"die", "Die", "ihre", "das"}


def test_a_script_without_spaces_has_themes_without_labels() -> None:
    said = sources(
        [
            *["古い橋は冬の前に直すべきだと技師は言う。", "橋を直す費用は技師の計算では安い。"] * 3,
            *["渡し船の船頭は仕事を失うだろう。", "船頭の渡し船は市場の日に休まない。"] * 3,
        ]
    )
    found = lines(themes(material(said)))
    assert found
    assert all(one.quote and not one.label for one in found)


def test_the_same_replies_give_the_same_themes() -> None:
    said = [source(at, ALL[at % len(ALL)] + f" Word{at % 7}.", author=at % 9) for at in range(90)]
    assert themes(material(said)) == themes(material(said))


@settings(max_examples=60, deadline=None)
@given(told.discussions(), st.integers(0, 5))
def test_themes_of_any_discussion_keep_their_limits(said: list[Source], most: int) -> None:
    section = themes(material(said, main_points=most))
    assert section is None or 0 < len(section.lines) <= most
    for line in lines(section):
        assert line.quote
        assert line.replies <= {one.reply_id for one in said}
        quote = words(line.quote, said)
        assert quote == quote.strip()
        assert len(quote) <= LONGEST
        assert len(line.label) <= 3
        assert len(line.cites) <= 4
        assert len(set(line.cites)) == len(line.cites)
        for term in line.label:
            for place in term:
                _is_whole(place.start, place.end, said[place.reply_id].text)


@settings(max_examples=20, deadline=None)
@given(told.discussions(most=40))
def test_removed_replies_are_in_no_line(said: list[Source]) -> None:
    left = [one for one in said if one.reply_id % 2]
    found = lines(themes(replace(material(said), sources=tuple(left))))
    assert all(one % 2 for line in found for one in line.replies)


def _is_whole(start: int, end: int, text: str) -> None:
    assert text[start:end].replace("’", "'").replace("'", "").replace("-", "").isalnum()
    assert not text[:start][-1:].isalnum()
    assert not text[end:][:1].isalnum()
