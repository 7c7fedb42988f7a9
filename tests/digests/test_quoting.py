from bot.digests.sources import Point
from bot.digests.text.quoting import typical
from bot.digests.text.reading import read, wide
from tests.digests.told import sources, words


def test_a_theme_quotes_a_sentence_with_words_of_its_label_where_it_can() -> None:
    said = sources(
        [
            "Six grey barges came down from the northern valley. Herons nest there.",
            "Nobody in the northern valley has counted what the herons eat.",
        ]
    )
    for label in ("herons", "barges"):
        places = [
            Point(one.reply_id, one.revision_id, at, at + len(label))
            for one in said
            if (at := one.text.find(label)) >= 0
        ]
        found = typical(read(said), [tuple(places)])
        assert found
        assert label in words(found, said)


def test_a_sentence_of_a_few_words_stands_for_no_theme_that_has_better() -> None:
    short, full = "Herons, in the long run.", "Six grey barges carried salt and herrings."
    said = sources([short, full])
    found = typical(read(said), [(Point(0, 1000, 0, 6),)])
    assert found
    assert words(found, said) == full


def test_a_sentence_that_tells_the_article_again_stands_for_no_theme_that_has_better() -> None:
    article = "Grey barges came down from the northern valley with salt and herrings."
    retold = "From the northern valley grey barges came with salt and herrings, down here."
    own = "Masons of the southern quarry carved one lintel, only there."
    found = typical(read(sources([retold, own])), (), known=article)
    assert found
    assert found.reply_id == 1


def test_what_stands_all_over_many_replies_is_no_subject() -> None:
    said = read(sources(["Zounds, barges.", "Zounds, herons.", "Zounds, mills."] * 7))
    assert wide(said) == {"zound", "barge", "heron", "mill"}
    assert wide([*said, *read(sources(["Carts and oxen."] * 84))]) == {"cart", "oxen"}
    assert wide(said[:19]) == frozenset()
