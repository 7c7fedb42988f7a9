from functools import partial

import pytest

from bot.scoring.language import (
    MULTILINGUAL,
    Language,
    LanguageDetector,
    explicit_terms,
    languages_of,
    letters,
)
from bot.scoring.normalise_tables import normalise


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I think the author is right, but the end is far too long.", "en"),
        ("Der Autor hat recht, aber die letzten Absätze sind zu lang geraten.", "de"),
        ("Je pense que l'auteur a raison, mais la fin est beaucoup trop longue.", "fr"),
        ("Creo que el autor tiene razón, pero el final es demasiado largo.", "es"),
        ("Myślę, że autor ma rację, ale koniec artykułu jest za długi.", "pl"),
        ("Я думаю, что автор прав, но конец статьи слишком длинный.", "ru"),
        ("Bence yazar haklı, ama makalenin sonu fazla uzun olmuş.", "tr"),
        ("著者の言うことは正しいと思います", "ja"),
    ],
)
def test_the_language_of_a_sentence_is_told(
    detector: LanguageDetector, text: str, code: str
) -> None:
    found = detector.detect(text)
    assert found is not None
    assert found.code == code
    assert found.certain
    foreign = detector.foreign(text, normalise(text).text)
    assert (foreign is None) == (code == "en")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "lol no",
        "Nein, danke!",
        "12345 67890 12345 67890",
        "🙂" * 40,
        "ja https://example.org/une/adresse/qui/est/longue",
        "`für alles andere gibt es code`",
    ],
)
def test_what_is_too_short_has_no_language(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text) is None
    assert detector.foreign(text, text) is None


def test_a_known_language_is_not_foreign(detector: LanguageDetector) -> None:
    text = "Der Autor hat recht, aber die letzten Absätze sind zu lang geraten."
    assert detector.foreign(text, text, known=("en", "de")) is None


def test_disguised_english_does_not_pass_for_a_foreign_language(
    detector: LanguageDetector,
) -> None:
    text = "ÿöü åřę ŧħě śťůpíďéšť ďíśģůśťíńģ fõöľ"
    plain = "you are the stupidest disgusting fool"
    found = detector.detect(text)
    assert found is None or found.code != "en"
    assert detector.foreign(text, plain) is None


@pytest.mark.parametrize(("confidence", "certain"), [(0.69, False), (0.7, True), (1.0, True)])
def test_a_language_is_certain_from_the_bound_on(confidence: float, certain: bool) -> None:
    assert Language("de", confidence).certain is certain


def test_explicit_terms_are_whole_words() -> None:
    assert explicit_terms(normalise("Sh1t, f*ck!").text) == ("shit", "fuck")
    assert explicit_terms("Scunthorpe, Dick, a cock and the shitake") == ()


def test_insults_and_threats_are_explicit_terms_too() -> None:
    assert explicit_terms("You IDIOT, stfu") == ("idiot", "stfu")
    assert explicit_terms("Shut  up... or I kill you!") == ("kill you", "shut up")
    assert explicit_terms("nice kill, your skill younger; a shut upper door") == ()


@pytest.mark.parametrize(
    ("scorer", "version", "languages"),
    [
        ("embedded", "1.0-0123abcd", ("en",)),
        ("ngram", "multilingual-0123abcd", ("en",)),
        ("detoxify", "original-0123abcd", ("en",)),
        ("detoxify", "unbiased-small-0123abcd", ("en",)),
        ("detoxify", "multilingual-0123abcd", MULTILINGUAL),
        ("detoxify-onnx", "multilingual-0123abcd", MULTILINGUAL),
    ],
)
def test_a_scorers_languages_are_those_it_was_trained_on(
    scorer: str, version: str, languages: tuple[str, ...]
) -> None:
    assert languages_of(scorer, version) == languages


def test_english_that_passes_for_pidgin_is_english_and_no_language_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Fixed:
        def __init__(self, code: str) -> None:
            self.code = code

        def classify(self, text: str) -> tuple[str, float]:
            return self.code, 1.0

    text = "How you dey talk like this every day"
    for code, expected in (("pcm", "en"), ("zxx", None), ("de", "de")):
        monkeypatch.setattr("bot.scoring.language._model", partial(Fixed, code))
        found = LanguageDetector().detect(text)
        assert (found and found.code) == expected


def test_an_ideograph_counts_as_several_letters() -> None:
    assert letters("ab c1!") == 3
    assert letters("著者") == 6
