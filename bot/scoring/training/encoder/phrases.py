"""More sentences of our own: who someone is and what is said of them, news, and quoted abuse.

Unlike the patterns in ``templates``, these have so many ways to be filled that they are drawn.
"""

import random
from collections.abc import Mapping, Sequence

from bot.scoring.port import LABELS
from bot.scoring.training.encoder.groups import ADJECTIVES, PLURALS
from bot.scoring.training.encoder.sources import Example

_CALM: Mapping[str, float] = dict.fromkeys(LABELS, 0.0)
_INSULT: Mapping[str, float] = {"toxicity": 0.95, "insult": 0.93, "threat": 0.0}
_GROUP_INSULT: Mapping[str, float] = {
    "toxicity": 0.95, "insult": 0.9, "identity_attack": 0.7, "threat": 0.0,
}  # fmt: skip
_HATE: Mapping[str, float] = {"toxicity": 0.95, "identity_attack": 0.97}
_DEATH: Mapping[str, float] = {"toxicity": 0.95, "identity_attack": 0.95, "threat": 0.8}
_VULGAR: Mapping[str, float] = {"toxicity": 0.97, "obscene": 0.95, "insult": 0.95}
_SLUR: Mapping[str, float] = {"toxicity": 0.97, "identity_attack": 0.9, "insult": 0.9}
_NEWS: Mapping[str, float] = {
    "toxicity": 0.03, "severe_toxicity": 0.0, "obscene": 0.0, "insult": 0.0, "identity_attack": 0.0,
}  # fmt: skip
"""Plain words about violence: no abuse, but what they mean as a threat is left to the data."""
_QUOTED: Mapping[str, float] = {
    "toxicity": 0.1, "severe_toxicity": 0.0, "insult": 0.03, "threat": 0.0, "identity_attack": 0.1,
}  # fmt: skip

_SLOTS: Mapping[str, Sequence[str]] = {
    "adj": [word for group in ADJECTIVES for word in group],
    "groups": [word for group in PLURALS for word in group]
    + [f"{word} people" for group in ADJECTIVES for word in group],
    "person": (
        "man", "woman", "person", "boy", "girl", "guy", "couple", "neighbour", "friend", "student",
        "teacher", "doctor", "writer", "family", "colleague", "mother", "father", "nurse", "kid",
        "player", "singer", "driver", "lawyer", "farmer", "uncle", "cousin", "roommate", "boss",
    ),
    "name": (
        "Sarah", "Tom", "Ahmed", "Maria", "Kevin", "Fatima", "Olga", "James", "Mei", "Pedro",
        "Noor", "Anna", "David", "Layla", "Chris", "Yusuf", "Emma", "Ravi", "Lucy", "Omar", "Jan",
    ),
    "good": (
        "kind", "honest", "clever", "funny", "gentle", "brave", "friendly", "lovely", "generous",
        "hard-working", "polite", "wonderful", "patient", "smart", "great", "nice", "interesting",
        "calm", "creative", "reliable", "thoughtful", "charming", "talented", "amazing", "fair",
        "excited", "happy", "proud", "grateful", "delightful", "sweet", "excellent", "adorable",
    ),
    "plain": (
        "tall", "quiet", "tired", "busy", "new here", "late again", "from the north", "hungry",
        "sick", "married", "angry about the vote", "sad today", "worried", "at home", "confused",
        "upset", "afraid of dogs", "wrong about the date", "in the next room", "lonely", "cold",
    ),
    "bad": (
        "disgusting", "filthy", "horrible", "pathetic", "worthless", "repulsive", "stupid",
        "idiotic", "vile", "rotten", "ignorant", "nasty", "useless", "evil", "despicable",
        "dirty", "dumb", "hideous", "contemptible", "moronic", "gross", "terrible", "awful",
        "revolting", "brainless", "inferior", "lazy and stupid", "rude and dumb", "sickening",
    ),
    "love": ("love", "admire", "like", "respect", "miss", "appreciate", "support", "adore"),
    "hate": ("hate", "despise", "loathe", "detest", "can't stand", "want to get rid of"),
    "kill": ("kill", "shoot", "hang", "burn", "exterminate", "murder", "gas", "wipe out"),
    "curse": ("fucking", "damn", "goddamn", "shitty", "bloody"),
    "vulgar": (
        "asshole", "bitch", "dickhead", "cunt", "bastard", "fucker", "motherfucker", "prick",
        "douchebag", "piece of shit", "twat", "wanker", "scumbag", "dumbass", "cocksucker",
    ),
    "slur": (
        "faggot", "nigger", "kike", "spic", "tranny", "paki", "chink", "retard", "dyke", "raghead",
        "towelhead", "wetback", "gook", "cripple", "whore",
    ),
    "insult": (
        "idiot", "moron", "liar", "coward", "loser", "imbecile", "clown", "fool", "parasite",
        "disgrace", "rat", "pig", "snake", "snowflake", "simpleton", "hypocrite", "half-wit",
    ),
    "where": (
        "on the bus", "at school", "in the hall", "at the match", "in the comments", "in a letter",
        "at work", "on the radio", "in court", "during the debate", "in the first act",
    ),
    "who": (
        "a stranger", "a passer-by", "her manager", "the minister", "an opponent", "the defendant",
        "a classmate", "one of the guards", "a drunk man", "the landlord", "his own brother",
    ),
    "town": (
        "Aleppo", "Basra", "Belfast", "Kabul", "Sarajevo", "Gaza", "Kigali", "Mosul", "Odesa",
        "Srebrenica", "Tripoli", "Warsaw", "the border town", "the old quarter", "the harbour",
    ),
    "force": (
        "the army", "rebels", "militiamen", "the police", "government troops", "insurgents",
        "a suicide bomber", "foreign troops", "a gang", "the secret police", "an armed group",
    ),
    "did": (
        "shot dead", "killed", "kidnapped", "beheaded", "raped", "tortured", "wounded", "robbed",
        "stabbed", "murdered", "executed", "drove out", "bombed", "massacred", "lynched",
    ),
    "victims": (
        "three civilians", "a journalist", "eleven people", "two brothers", "his wife", "a priest",
        "dozens of villagers", "a police officer", "seven soldiers", "an aid worker", "a child",
        "about forty prisoners", "the mayor", "a shopkeeper", "hundreds of men",
    ),
    "day": ("on Monday", "last night", "in 1943", "in 2008", "this week", "at dawn", "in May",
            "two years ago", "on Friday"),
    "leader": ("the president", "the prime minister", "Bush", "Saddam", "the senator", "Stalin",
               "the bishop", "the general", "the mayor", "Thatcher", "the party chairman"),
    "work": ("policy", "plan", "speech", "decision", "law", "argument", "article", "report",
             "proposal", "essay", "reform", "strategy", "budget"),
    "weak": ("stupid", "terrible", "dishonest", "a disaster", "nonsense", "a failure", "wrong",
             "ridiculous", "badly written", "an embarrassment", "criminal", "absurd", "awful"),
}  # fmt: skip

_PATTERNS: tuple[tuple[str, Mapping[str, float], int], ...] = (
    # who someone is, and something neutral or kind
    ("I am {adj}.", _CALM, 70),
    ("I'm {adj} and {plain}.", _CALM, 200),
    ("{name} is {adj}.", _CALM, 200),
    ("{name} is {adj} and {good}.", _CALM, 300),
    ("{name} is {good}.", _CALM, 60),
    ("{name} is {plain}.", _CALM, 60),
    ("{name} is a {good} {adj} {person}.", _CALM, 300),
    ("My {person} is {adj} and {plain}.", _CALM, 200),
    ("Our {adj} {person} is {good}, as ever.", _CALM, 200),
    ("a {adj} {person} next door", _CALM, 200),
    ("We met a {good} {adj} {person} yesterday.", _CALM, 300),
    ("{groups} are {good}.", _CALM, 250),
    ("We {love} {groups}.", _CALM, 250),
    ("I {love} my {adj} {person}.", _CALM, 250),
    ("Being {adj} is part of who I am.", _CALM, 70),
    ("It's fine to be {adj}.", _CALM, 70),
    ("Are you {adj}? Me too.", _CALM, 70),
    ("Many {groups} live {plain} lives in {town}.", _CALM, 100),
    ("A book about {adj} {person}s and {groups}", _CALM, 150),
    ("Is {name} {adj}? I thought so.", _CALM, 100),
    ("You are a {good} {person}.", _CALM, 150),
    ("You are a {good} {adj} {person}.", _CALM, 250),
    ("No, {groups} are not {bad}.", _CALM, 150),
    ("Nobody should {hate} {groups}.", _CALM, 120),
    ("They {hate} {groups}, and that is wrong.", {**_CALM, "toxicity": 0.05}, 120),
    # the same, abusive
    ("{name} is {adj} and {bad}.", _INSULT, 250),
    ("{name} is {bad}.", _INSULT, 120),
    ("{name} is a {bad} {adj} {person}.", _INSULT, 250),
    ("You are a {bad} {adj} {person}.", _GROUP_INSULT, 300),
    ("You are a {bad} {person}.", _INSULT, 200),
    ("Go away, {bad} {adj} {person}.", _GROUP_INSULT, 200),
    ("that {bad} {adj} {person} next door", _GROUP_INSULT, 200),
    ("{groups} are {bad}.", _HATE, 350),
    ("I {hate} {groups}.", _HATE, 350),
    ("I {hate} every {adj} {person}.", _HATE, 250),
    ("I {hate} {name}.", {"toxicity": 0.75, "identity_attack": 0.02}, 80),
    ("Being {adj} is {bad}.", _HATE, 200),
    ("{kill} all {groups}.", _DEATH, 300),
    ("Somebody should {kill} that {adj} {person}.", _DEATH, 250),
    ("We should {kill} {groups} and be done with it.", _DEATH, 150),
    ("I will {kill} you, {adj} or not.", {"toxicity": 0.95, "threat": 0.97}, 80),
    ("All these {groups}, and not one who isn't {bad}.", _HATE, 150),
    # open abuse
    ("{name} is a {curse} {vulgar}.", _VULGAR, 120),
    ("Shut up, {vulgar}.", _VULGAR, 15),
    ("you {curse} {vulgar}", _VULGAR, 60),
    ("You {slur}.", _SLUR, 15),
    ("what a {curse} {slur} that {name} is", _SLUR, 150),
    ("Another {slur} with an opinion.", _SLUR, 15),
    # quoted and reported abuse
    ('{who} called him a "{vulgar}" {where}.', _QUOTED, 150),
    ('{who} called her a "{slur}" {where}, and she left.', _QUOTED, 150),
    ('"{slur}" is a slur; please take it out of the {work}.', _QUOTED, 60),
    ("The word {slur} appears in the {work}, and it hurts to read.", _QUOTED, 60),
    ("He was fined for shouting {vulgar} at a {person} {where}.", _QUOTED, 150),
    ('In the scene {who} shouts "{insult}" at {name}.', _CALM, 150),
    ("I was called a {insult} {where} and I still think about it.", _CALM, 150),
    ("Calling {name} a {insult} does not answer the {work}.", _CALM, 150),
    ("I don't think {name} is a {insult}; I think the {work} is {weak}.", _CALM, 150),
    ("He said he would {kill} her, so she called the police.", _NEWS, 10),
    # news and history in plain words
    ("In {town}, {force} {did} {victims} {day}.", _NEWS, 400),
    ("{force} {did} {victims} in {town}, witnesses say.", _NEWS, 300),
    ("{victims} were {did} {day}; nobody was charged.", _NEWS, 150),
    ("My {person} was {did} in {town} {day}.", _NEWS, 150),
    ("Who {did} {victims} in {town}? The {work} does not say.", _NEWS, 150),
    ("{leader} ordered that {victims} be {did}.", _NEWS, 150),
    ("{groups} were persecuted in {town} {day}.", _NEWS, 150),
    ("{force} {did} {groups} in {town} {day}, and the world looked away.", _NEWS, 250),
    # hard words about work, not about people
    ("The {work} of {leader} is {weak}, and here is why.", {**_CALM, "toxicity": 0.15}, 200),
    ("This {work} is {weak}.", {**_CALM, "toxicity": 0.25}, 120),
    ("I disagree: the {work} was {weak} and cost lives.", {**_CALM, "toxicity": 0.12}, 120),
    ("{leader} lied {where}, and people died.", {**_CALM, "toxicity": 0.08}, 80),
)


def examples(seed: int, *, weight: float = 0.2) -> list[Example]:
    """Return sentences drawn from every pattern, none of them twice."""
    drawn = random.Random(seed)  # noqa: S311  a reproducible choice, no secret
    made: list[Example] = []
    for pattern, targets, count in _PATTERNS:
        found = dict.fromkeys(_filled(pattern, drawn) for _ in range(count))
        made += [Example(one, targets, weight, "phrases") for one in found]
    return made


def _filled(pattern: str, drawn: random.Random) -> str:
    sentence = pattern.format_map({name: drawn.choice(words) for name, words in _SLOTS.items()})
    shape = drawn.random()
    if shape < 0.15:
        return sentence.lower()
    if shape < 0.25:
        return sentence.rstrip(".")
    return sentence[0].upper() + sentence[1:]
