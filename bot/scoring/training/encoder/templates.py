"""Sentences of our own for what the data sets hardly hold: who is spoken of, and how.

Each pattern is written out with every choice of its slots, shuffled, and a part of it is drawn.
"""

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.scoring.port import LABELS
from bot.scoring.training.encoder.sources import Example

_CALM: Mapping[str, float] = dict.fromkeys(LABELS, 0.0)
_INSULT: Mapping[str, float] = {"toxicity": 0.95, "insult": 0.95, "threat": 0.0}
_THREAT: Mapping[str, float] = {"toxicity": 0.95, "threat": 0.97, "identity_attack": 0.02}
_HATE: Mapping[str, float] = {"toxicity": 0.95, "identity_attack": 0.97}
_PROFANE: Mapping[str, float] = {
    "toxicity": 0.3, "severe_toxicity": 0.0, "obscene": 0.8, "insult": 0.02, "threat": 0.0,
    "identity_attack": 0.0,
}  # fmt: skip

_SLOTS: Mapping[str, tuple[str, ...]] = {
    "insult": (
        "idiot", "moron", "clown", "liar", "coward", "fool", "loser", "imbecile", "disgrace",
        "waste of space", "pathetic excuse for a person", "stupid little man", "brainless sheep",
    ),
    "group": (
        "Muslims", "Jews", "Christians", "gay people", "lesbians", "trans people", "Black people",
        "white people", "women", "men", "immigrants", "refugees", "Arabs", "Kurds", "Shiites",
        "Sunnis", "Americans", "Mexicans", "Asians", "disabled people", "old people", "Iraqis",
        "atheists", "Hindus", "bisexual people", "deaf people", "Africans", "Latinos", "Iranians",
    ),
    "one": (
        "gay man", "lesbian", "trans woman", "Muslim", "Jew", "Christian", "Black woman",
        "white man", "feminist", "Arab", "Kurd", "Shiite", "Sunni", "Mexican", "immigrant",
        "refugee", "deaf person", "blind man", "Hindu", "Buddhist", "Chinese student", "Sikh",
        "bisexual man", "queer person", "straight woman", "Catholic", "old man", "teenager",
    ),
    "relation": ("neighbour", "teacher", "brother", "doctor", "colleague", "friend", "daughter"),
    "place": ("Basra", "Baghdad", "the capital", "the north", "the port", "the city", "Mosul"),
    "side": ("the militia", "the army", "the police", "the insurgents", "government troops",
             "the rebels", "foreign forces"),
    "act": ("shot", "killed", "kidnapped", "bombed", "attacked", "executed", "wounded"),
    "leader": ("Bush", "Maliki", "the prime minister", "the president", "the minister",
               "the general", "the mayor"),
    "number": ("two", "five", "a dozen", "at least thirty", "hundreds of"),
    "slight": ("hate", "despise", "cannot stand"),
    "curse": ("fucking", "goddamn", "bloody", "damn"),
    "good": ("great", "brilliant", "beautiful", "hilarious", "amazing"),
    "thing": ("article", "point", "post", "answer", "photo", "goal", "meme", "explanation"),
    "harm": ("kill you", "break your neck", "burn your house down", "hurt your family",
             "cut your throat", "beat you up", "make you bleed", "find you and end you"),
    "vile": ("are vermin", "are animals", "should all be deported", "do not deserve to live",
             "are a disease", "ruin every country they come to", "should be wiped out",
             "are subhuman", "belong in camps", "are all criminals", "should be driven out"),
}  # fmt: skip

_PATTERNS: tuple[tuple[str, Mapping[str, float]], ...] = (
    # negation
    ("I am not saying you are a {insult}, I just disagree.", _CALM),
    ("Nobody here called you a {insult}.", _CALM),
    ("She is not a {insult}, and the numbers show it.", _CALM),
    ("I would never {harm}; that was a bad joke.", _CALM),
    ("It is wrong to say that {group} {vile}.", _CALM),
    ("I don't {slight} {group}, I disagree with one law.", _CALM),
    ("You are not wrong, you are just a {insult}.", _INSULT),
    ("Not to be rude, but you are a {insult}.", _INSULT),
    ("I'm not prejudiced, but {group} {vile}.", _HATE),
    # quotation and reported speech
    ('He called me a "{insult}" and then left the meeting.', _CALM),
    ("Someone wrote that {group} {vile}; the post was rightly taken down.", _CALM),
    ('"You are a {insult}" is not an argument, so please keep to the topic.', _CALM),
    ("According to the report, a man told her he would {harm}. She went to the police.", _CALM),
    ("My {relation} was called a {insult} at school again, and it makes me sad.", _CALM),
    ("The article quotes {leader} as calling his critic a {insult}.", _CALM),
    # counter-speech
    ("Stop saying that {group} {vile}. It is false and it hurts people.", _CALM),
    ("Anyone who claims that {group} {vile} has never met any.", _CALM),
    ("Please do not call people {insult}; we can disagree like adults.", _CALM),
    ("Hatred against {group} has no place here.", _CALM),
    # about oneself, and friendly
    ("I was such a {insult} yesterday, I forgot my own keys.", _CALM),
    ("Ugh, I feel like a {insult} for believing that.", _CALM),
    ("That is a {curse} {good} {thing}!", _PROFANE),
    ("Holy shit, what a {good} {thing}.", _PROFANE),
    ("Well, that {thing} is {curse} {good}, thanks.", _PROFANE),
    # who someone is
    ("I am a {one} and I read this every week.", _CALM),
    ("My {relation} is a {one}.", _CALM),
    ("As a {one}, I am proud of where I come from.", _CALM),
    ("Proud to be a {one}!", _CALM),
    ("The {relation} I admire most is a {one}.", _CALM),
    ("Many {group} in {place} wrote to the paper.", _CALM),
    ("{group} and their neighbours celebrated together in {place}.", _CALM),
    ("I do not know much about {group}; what should I read?", _CALM),
    ("What do {group} here think about {leader}?", _CALM),
    # hate without slurs
    ("{group} {vile}.", _HATE),
    ("Everyone knows that {group} {vile}, but nobody dares to say it.", _HATE),
    ("This is what you get when you let {group} in. They {vile}.", _HATE),
    ("Sorry, but {group} simply {vile}.", _HATE),
    # war and crime, told calmly
    ("In {place}, {side} {act} {number} people on Monday.", _CALM),
    ("{number} civilians were {act} when {side} took over {place}.", _CALM),
    ("{side} burned the house of a spokesman to the ground in {place}.", _CALM),
    ("Was {leader} right to attack {side} in {place}?", _CALM),
    ("I think {leader} lied about {place}, and the evidence is public.", _CALM),
    ("{leader} made a terrible decision and {number} soldiers died for it.", _CALM),
    (
        "The policy of {leader} was stupid, in my view, and here is why.",
        {**_CALM, "toxicity": 0.15},
    ),
    ("{side} are losing {place}; the war is a disaster.", _CALM),
    # at someone
    ("You are a {insult}.", _INSULT),
    ("Only a {insult} like you would write this.", _INSULT),
    ("Shut up, you {insult}.", _INSULT),
    ("What a {curse} {insult} you are.", {**_INSULT, "obscene": 0.7}),
    ("{leader} is a {insult}.", {"toxicity": 0.8, "insult": 0.85, "threat": 0.0}),
    ("I will {harm}.", _THREAT),
    ("Watch out, I am going to {harm}.", _THREAT),
    ("Say that again and I {harm}.", _THREAT),
)

_PER_PATTERN = 110


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with slots, and what holds of every way to fill them."""

    text: str
    targets: Mapping[str, float]

    def filled(self) -> Iterator[str]:
        """Yield the sentence with every choice of its slots."""
        slots = [name for name in _SLOTS if "{" + name + "}" in self.text]
        for words in itertools.product(*(_SLOTS[name] for name in slots)):
            sentence = self.text.format(**dict(zip(slots, words, strict=True)))
            yield sentence[0].upper() + sentence[1:]


def examples(seed: int, *, weight: float = 0.5) -> list[Example]:
    """Return a part of all sentences, at most 110 of each pattern."""
    drawn = random.Random(seed)  # noqa: S311  a reproducible choice, no secret
    made: list[Example] = []
    for text, targets in _PATTERNS:
        sentences = list(Pattern(text, targets).filled())
        drawn.shuffle(sentences)
        made += [Example(one, targets, weight, "templates") for one in sentences[:_PER_PATTERN]]
    return made
