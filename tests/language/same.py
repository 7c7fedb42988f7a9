"""Which translations are the same as the English, and are meant to be."""

from collections.abc import Mapping
from types import MappingProxyType

MEANT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "de": frozenset(
            {
                # Words that both languages have.
                *("April", "August", "September", "November", "Pause 15 min", "warm", "Text"),
                *("**Version {number}**", "Version {number}, {when_and_who}."),
                *("tag", "format", "thread", "version", "cron"),
                # Kinds of files.
                *("csv", "jsonl", "html", "markdown", "json"),
                # Commands, which are called otherwise where they are said.
                *("/digest show {number}", "/policy set", "/policy exempt", "/policy try"),
                "/policy live",
            }
        )
    }
)
