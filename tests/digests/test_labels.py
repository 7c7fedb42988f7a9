import pytest

from bot.digests.text.labels import labels as terms_of
from bot.digests.text.reading import read
from tests.digests.told import source, sources, words


def test_a_term_is_shown_as_most_members_write_it() -> None:
    said = sources(["FERRYMEN row. Most ferrymen sing.", "Ferrymen’s luck.", "Poor ferrymen."])
    ((term, *_),) = terms_of([read(said)], read(said))
    assert [words(place, said) for place in term] == ["ferrymen", "ferrymen", "Ferrymen"]


def test_a_word_of_one_author_or_of_the_rest_labels_nothing() -> None:
    mine = [source(at, "Zeppelins carry ferrymen.", author=1) for at in range(3)]
    other = [source(9, "Ferrymen carry nobody.", author=2)]
    rest = [source(at, "Ferrymen row.") for at in range(20, 30)]
    members = read([*mine, *other])
    (found,) = terms_of([members], [*members, *read(rest)])
    assert {words(term[0], [*mine, *other]).casefold() for term in found} == {"carry"}


@pytest.mark.parametrize("doing", ["to borrow", "they borrow", "we never borrow"])
def test_a_word_for_what_somebody_does_labels_nothing(doing: str) -> None:
    said = sources([f"Farmers {doing} carts. A zebra saw the zeal.", f"The zebra: {doing} zeal."])
    (found,) = terms_of([read(said)], read(said))
    assert [words(term[0], said) for term in found] == ["zeal", "zebra"]
    other = sources([one.text.replace(doing, "the borrow") for one in said])
    (found,) = terms_of([read(other)], read(other))
    assert [words(term[0], other) for term in found] == ["borrow", "zeal", "zebra"]


def test_replies_that_share_only_what_somebody_does_have_no_label() -> None:
    members = read(sources(["Dams changed sides.", "Somebody changed it.", "It changed nothing."]))
    assert terms_of([members], members) == [()]
    speeding = read(sources(["Speed kills.", "Bees need speed."]))
    assert len(terms_of([speeding], speeding)[0]) == 1


def test_a_word_labels_one_theme_the_one_that_speaks_of_it_most() -> None:
    few = read(sources(["Zebras, dams.", "Dams, zebras.", "Zebras.", "Dams.", "Zebras."]))
    many = read(sources(["Dams, herons.", "Herons, dams.", "Dams."]))
    for parted in ([few, many], [many, few]):
        found = terms_of(parted, [*few, *many])
        told_of = [
            {words(term[0], [one.source for one in members]).casefold() for term in terms}
            for members, terms in zip(parted, found, strict=True)
        ]
        assert {frozenset(one) for one in told_of} == {
            frozenset({"zebras"}),
            frozenset({"herons", "dams"}),
        }


def test_words_of_the_title_alone_label_nothing() -> None:
    said = sources(["Dams, tolls, millers, zealots.", "Zealots, millers, tolls, dams.", "Carts."])
    members, everyone = read(said[:2]), read(said)
    (found,) = terms_of([members], everyone, title="Dams, tolls and millers")
    assert [words(term[0], said).casefold() for term in found] == ["dams", "millers", "zealots"]
    assert terms_of([members], everyone, title="Dams, tolls, millers, zealots") == [()]
