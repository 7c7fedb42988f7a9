"""Rules: what the doctor finds, and how it is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.language.words import tr

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, and how it is.

    Attributes:
        what: What was looked at: a word of the output's form, as the level is, and in English.
        level: "fail" where the bot does not work so, "warn" where something will hurt later.
        words: How it is.
        remedy: What to do; empty where all is well.
    """

    what: str
    level: Level
    words: str
    remedy: str = ""

    @property
    def line(self) -> str:
        """Return it as one line, and a second one with what to do."""
        first = f"{self.level:<5} {self.what:<10} {self.words}"
        return f"{first}\n{'':<17}{self.remedy}" if self.remedy else first


def ok(what: str, words: str) -> Finding:
    """Return that something is well."""
    return Finding(what, "ok", words)


def warn(what: str, words: str, remedy: str) -> Finding:
    """Return that something will hurt later, or is less good than it could be."""
    return Finding(what, "warn", words, remedy)


def fail(what: str, words: str, remedy: str) -> Finding:
    """Return that the bot does not work so."""
    return Finding(what, "fail", words, remedy)


def summary(found: Sequence[Finding]) -> str:
    """Return the last line: how much is amiss."""
    failed, warned = _count(found, "fail"), _count(found, "warn")
    if not failed and not warned:
        return tr("All is well: {count} things were looked at.", count=len(found))
    return tr(
        "{failed} of {count} things must be mended before the bot works, {warned} should be "
        "looked at.",
        failed=failed,
        count=len(found),
        warned=warned,
    )


def _count(found: Iterable[Finding], level: Level) -> int:
    return sum(one.level == level for one in found)
