"""Rules: whether a sentence that was written says what the sentences it cites say.

Words are compared, not meanings. That stops what has nothing to do with its source: inventions,
other people's names, sums nobody named, "everyone agrees", a turned "not". It cannot tell who did
what to whom, and a reply that gets itself repeated in its own words passes: it could have been
quoted as well. Names, sums and shares of other words hold for any language; the lists are English.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from bot.digests.text.sentences import words

SHARE = 0.65
"""The share of a sentence's words that must stand in what it cites.

Source: the examples in ``tests/digests/test_support.py``. It keeps 19 of 22 honest rewordings, the
other three being in words of their own; of 21 inventions 12 fall short of it, and the other rules
take the other 9. Of examples that were made afterwards, 12 of 16 honest ones are kept, and 3 of 12
inventions pass: a sentence as it stands with one word put in another's place.
"""

FEWEST = 2
"""So many different words must be shared: "Yes, buy" is no summary of anything."""

_FRAME = frozenset(
    words(
        """
    a about above after again also although among an and another any are as at be because
    been before being below between both but by can could did do does doing down during each either
    else even ever for from further had has have having he her here hers herself him himself his how
    however i if in instead into is it its itself just like many may me might more moreover much
    must my of off on once one ones only or other others our out over own perhaps rather s same
    several shall she should since so some still such than that the their them themselves then there
    these they this those though through thus to too under until up upon us very was we were what
    when where whether which while who whom whose why will with within would yet you your
    add adds agree agrees argue argues argued ask asks asked believe believes call calls claim
    claims comment comments concern concerned concerns consider discussion feel feels find finds
    hope hopes member members mention note notes opinion participant participants people person
    point points propose proposes question questions raise raises reader readers replies reply say
    says said see sees stress suggest suggests suggested support supports think thinks view views
    want wants warn warns wish wishes wonder wonders worried worry worries writer writers
    """
    )
)
"""English words that hold a sentence together, or tell that somebody speaks: they prove nothing."""

_COUNTING = frozenset(
    words(
        """
    all always billion consensus dozen dozens eight entire entirely every everybody everyone
    few five four half hundred hundreds majority million millions minority most mostly nine nearly
    quarter seven six ten third thousand thousands three twice two unanimous unanimously
    """
    )
)
"""What says how many: nobody counted but whoever is cited."""

_DENYING = frozenset(
    words(
        """
    against cannot disagree disagrees hardly neither never no nobody none nor not nothing nowhere
    oppose opposed opposes refuse refuses reject rejects without
    """
    )
)
_DENYING_END = "n't"

_LITTLE = 4
_STEM = 4
_ENDING = 3
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_APOSTROPHES = str.maketrans("\u2019", "'")


def is_supported(text: str, cited: Sequence[str], known: Sequence[str]) -> bool:
    """Tell whether ``text`` may stand for the sentences that it cites.

    Enough of its words must be theirs; names, sums and countings without exception. It denies
    something only where one of them does, and must where all of them do.

    Args:
        text: A sentence, without its citations.
        cited: The sentences that it cites.
        known: All sentences there are.
    """
    source = set(_words(" ".join(cited)))
    if not all(_stands_in(word, source) for word in _names(text)):
        return False
    if not _exact(text) <= source:
        return False
    denials = [_denies(one) for one in cited]
    turned = not any(denials) if _denies(text) else all(denials)
    return not turned and share(text, cited, known) >= SHARE


def share(text: str, cited: Sequence[str], known: Sequence[str]) -> float:
    """Return which share of the telling words of ``text`` stands in ``cited``, in [0, 1].

    It is 0 where fewer than `FEWEST` do. Little words that stand in several of ``known`` are those
    of the language, whichever it is, and prove nothing.
    """
    source = set(_words(" ".join(cited)))
    telling = _telling(text) - _little(known)
    found = {word for word in telling if _stands_in(word, source)}
    several = len({word[:_STEM] for word in found}) >= FEWEST
    return len(found) / len(telling) if several else 0.0


def shares_a_word(text: str, cited: str) -> bool:
    """Tell whether any telling word of ``text`` stands in one cited sentence."""
    source = set(_words(cited))
    return any(_stands_in(word, source) for word in _telling(text))


def _words(text: str) -> list[str]:
    return words(text.translate(_APOSTROPHES))


def _telling(text: str) -> set[str]:
    found = set(_words(text)) - _FRAME - _DENYING
    return {word for word in found if not word.endswith(_DENYING_END)}


def _little(known: Sequence[str]) -> set[str]:
    standing = Counter(word for one in known for word in set(_words(one)))
    return {word for word, count in standing.items() if len(word) <= _LITTLE and count > 1}


def _names(text: str) -> set[str]:
    """Return the words with a capital letter, folded; not the first, which always has one."""
    found = _WORD.findall(text.translate(_APOSTROPHES))
    capital = {word.casefold() for word in found[1:] if any(map(str.isupper, word))}
    return {part for word in capital for part in words(word)} - _FRAME


def _exact(text: str) -> set[str]:
    return {word for word in _words(text) if word in _COUNTING or any(map(str.isdecimal, word))}


def _denies(text: str) -> bool:
    return any(word in _DENYING or word.endswith(_DENYING_END) for word in _words(text))


def _stands_in(word: str, source: Collection[str]) -> bool:
    return word in source or any(_alike(word, other) for other in source)


def _alike(one: str, other: str) -> bool:
    """Tell whether two words differ in their endings only: mend, mended, mending."""
    pairs = enumerate(zip(one, other, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    ends = len(one) - same, len(other) - same
    return same >= _STEM and max(ends) <= _ENDING and sum(ends) <= same
