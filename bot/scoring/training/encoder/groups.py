"""Who a sentence is about: words for groups of people, exchanged so that none of them is a sign.

In the data sets some groups are named mostly where they are abused. A calm sentence stays calm
whoever it is about; so the group named in a calm text is exchanged for another, drawn evenly.
Abusive texts keep theirs: what insults one group need not insult another.
"""

import random
import re

ADJECTIVES: tuple[tuple[str, ...], ...] = (
    ("Muslim", "Christian", "Jewish", "Hindu", "Buddhist", "Sikh", "Catholic", "Protestant",
     "Mormon", "Orthodox", "Shia", "Sunni", "Taoist", "atheist", "religious", "secular"),
    ("gay", "lesbian", "bisexual", "straight", "homosexual", "heterosexual", "queer", "trans",
     "transgender", "asexual", "nonbinary", "LGBT", "LGBTQ"),
    ("Black", "white", "Asian", "Hispanic", "Latino", "Latina", "Arab", "Kurdish", "African",
     "African American", "Native American", "European", "Middle Eastern", "Indian", "Chinese",
     "Japanese", "Korean", "Mexican", "American", "Canadian", "British", "French", "German",
     "Italian", "Polish", "Russian", "Turkish", "Iranian", "Iraqi", "Israeli", "Palestinian",
     "Nigerian", "Pakistani", "Vietnamese", "Irish", "Spanish", "Brazilian", "Roma", "foreign",
     "immigrant", "Latinx"),
    ("blind", "deaf", "disabled", "autistic", "paralysed", "paralyzed", "dyslexic", "epileptic",
     "mute", "short", "tall", "fat", "thin"),
    ("old", "older", "elderly", "young", "younger", "teenage", "middle-aged", "millennial",
     "retired"),
    ("male", "female", "feminist", "conservative", "liberal", "working-class", "rural", "poor",
     "rich", "homeless", "unemployed"),
)  # fmt: skip
"""Words for people that can stand before a noun, in classes that may stand for each other."""

PLURALS: tuple[tuple[str, ...], ...] = (
    ("Muslims", "Christians", "Jews", "Hindus", "Buddhists", "Sikhs", "Catholics", "Protestants",
     "Mormons", "Shiites", "Sunnis", "atheists"),
    ("gays", "lesbians", "homosexuals", "heterosexuals", "bisexuals"),
    ("blacks", "whites", "Asians", "Latinos", "Arabs", "Kurds", "Africans", "Europeans",
     "Indians", "Mexicans", "Americans", "Canadians", "Germans", "Italians", "Russians", "Turks",
     "Iranians", "Iraqis", "Israelis", "Palestinians", "immigrants", "refugees", "foreigners"),
    ("men", "women", "boys", "girls", "feminists", "conservatives", "liberals", "teenagers",
     "millennials", "pensioners"),
)  # fmt: skip

_COMMON = frozenset(
    {"old", "older", "young", "younger", "short", "tall", "fat", "thin", "poor", "rich", "white",
     "black", "straight", "male", "female", "religious", "foreign", "men", "women", "boys",
     "girls", "mute", "liberal", "conservative"}
)  # fmt: skip
"""Words that mostly mean something else or are everywhere: never exchanged, but drawn."""


def _classes() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group in (*ADJECTIVES, *PLURALS):
        for word in group:
            if word.lower() not in _COMMON:
                found.setdefault(word.lower(), group)
    return found


_CLASS_OF = _classes()
_NAMED = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _CLASS_OF), key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)


def names_group(text: str) -> bool:
    """Tell whether ``text`` names a group of people whose name can be exchanged."""
    return _NAMED.search(text) is not None


def exchanged(text: str, drawn: random.Random) -> str:
    """Return ``text`` with every group it names exchanged, the same for the same throughout."""
    chosen: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word not in chosen:
            chosen[word] = drawn.choice(_CLASS_OF[word])
        return chosen[word]

    return _NAMED.sub(other, text)
