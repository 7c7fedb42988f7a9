"""Writes docs/licences.md: ``python -m tests.house.licences`` (``make licences``).

What a distribution says of itself is given in its own words; what those words mean for somebody who
hands the bot on, under MIT, is said beside the ones that ask for more than to keep a notice.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from types import MappingProxyType

from tests.house.locks import shipped

PERMISSIVE = frozenset(
    {"0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause"}
    | {"BSL-1.0", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-CMU", "PSF-2.0", "Zlib"}
    # The same in the words of older metadata.
    | {"Apache 2.0", "Apache 2.0 License", "Apache License, Version 2.0", "3-Clause BSD License"}
    | {"Apache Software License", "BSD License", "ISC License (ISCL)", "MIT License"}
    | {"Public Domain", "Python Software Foundation License"}
)
"""Licences that ask for no more than that their notice is kept."""

COPYLEFT: Mapping[str, str] = MappingProxyType(
    {
        "MPL-2.0": "whoever hands on a changed file of it hands on that file's source; "
        "the bot changes none, and its own licence stays what it is",
    }
)
"""Licences that ask for more and go with MIT all the same, with what they ask for."""

_GCC = "GPL-3.0-or-later WITH GCC-exception-3.1"
WITHIN: Mapping[str, str] = MappingProxyType(
    {"libgfortran": _GCC, "libgomp": _GCC, "libquadmath": "LGPL-2.1-or-later"}
)
"""Libraries of the GNU compilers that some wheels bring with them, and their licences."""

_INTRODUCTION = """\
# Licences

Seedbed is handed on under MIT (`LICENSE`). This is what a release installs beside it, as the
distributions' own metadata say: made by `make licences`, and held by a test to what is locked and
installed. The licences' texts lie in each distribution's `.dist-info`. The weights that travel with
the bot have their own words in `bot/scoring/weights`: `encoder.md` and the licence beside it, and
`ngram.md`. Detoxify's models are fetched by who runs the bot, and are not part of a release.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A distribution, its locked version, its licence, and the libraries it brings along."""

    name: str
    version: str
    licence: str
    within: tuple[str, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The single licences that the words name."""
        words = re.split(r"\s+(?:AND|OR)\s+", self.licence) if self.licence else []
        return tuple(one if one.count("(") == one.count(")") else one.strip("()") for one in words)

    @property
    def strange(self) -> tuple[str, ...]:
        """The licences that nobody has looked at."""
        return tuple(
            one for one in self.parts or ("",) if one not in PERMISSIVE and one not in COPYLEFT
        )


def entries() -> list[Entry]:
    """Return what a release installs, by name."""
    found = []
    for name, version in shipped().items():
        told = metadata.metadata(name)
        licence = declared(
            *(told.get_all(key, []) for key in ("License-Expression", "Classifier", "License"))
        )
        found.append(Entry(name, version, licence, _within(name)))
    return found


def declared(expressions: Sequence[str], classifiers: Sequence[str], fields: Sequence[str]) -> str:
    """Return a licence in a distribution's own words, the most exact ones; empty without any."""
    if expressions:
        return expressions[0]
    kinds = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")]
    if kinds:
        return " AND ".join(kinds)
    # Older metadata may hold the whole text, which names no licence that could be listed.
    return fields[0] if fields and "\n" not in fields[0] else ""


def _within(name: str) -> tuple[str, ...]:
    files = metadata.files(name) or []
    found = {one.name.partition("-")[0].partition(".")[0] for one in files if ".so" in one.name}
    return tuple(sorted(found & WITHIN.keys()))


def written(found: list[Entry]) -> str:
    """Return the page, in Markdown."""
    return "\n".join([_INTRODUCTION, *_table(found), "", *_more(found), "", *_libraries(found), ""])


def _table(found: list[Entry]) -> Iterator[str]:
    yield "| distribution | version | licence |"
    yield "|---|---|---|"
    for one in found:
        yield f"| {one.name} | {one.version} | {one.licence or 'none is named'} |"


def _more(found: list[Entry]) -> Iterator[str]:
    yield "## What asks for more than to keep a notice"
    yield ""
    for one in found:
        for part in one.parts:
            if part in COPYLEFT:
                yield f"- {one.name}: {part}: {COPYLEFT[part]}."
        for part in one.strange:
            yield f"- **{one.name}: {part or 'no licence is named'}: to be looked at.**"


def _libraries(found: list[Entry]) -> Iterator[str]:
    yield "## Libraries of the GNU compilers within wheels"
    yield ""
    yield "They are linked when a program runs. The exception lets any program use them; LGPL wants"
    yield "that they can be replaced, which a file of their own in the virtual environment allows."
    yield ""
    for one in found:
        if one.within:
            parts = ", ".join(f"{name} ({WITHIN[name]})" for name in one.within)
            yield f"- {one.name}: {parts}"


if __name__ == "__main__":
    print(written(entries()), end="")  # noqa: T201 - a command's answer
