"""How it is told which rows of a table are about a person, and how they are given them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table that are about a person.

    Attributes:
        name: What they are called in the export.
        about: What they are, in a sentence for the person.
        table: Where they are.
        where: Which rows ``t`` they are; ``:guild`` and ``:person``, or ``:above`` within another.
        columns: The plain name of every column that is given.
        documents: Those of them that hold JSON.
        also: Plain names of what is looked up elsewhere, and the SQL for it.
        inner: What is given within each row.
        key: The column that the rows within refer to.
        order: By what the rows are ordered; a number that only they have.
    """

    name: str
    table: str
    where: str
    columns: Mapping[str, str]
    about: str = ""
    documents: frozenset[str] = frozenset()
    also: Mapping[str, str] = field(default_factory=lambda: _NONE)
    inner: tuple["Part", ...] = ()
    key: str = "id"
    order: str = "t.rowid"


THEIR_REPLIES = """(SELECT id FROM replies WHERE guild_id = :guild AND author_id = :person
    UNION SELECT reply_id FROM responses WHERE guild_id = :guild AND author_id = :person)"""
THEIR_CASES = f"""(SELECT id FROM cases WHERE guild_id = :guild AND author_id = :person
    UNION SELECT id FROM cases WHERE reply_id IN {THEIR_REPLIES})"""  # noqa: S608
THEIR_NUMBER = "(SELECT number FROM people WHERE guild_id = :guild AND person_id = :person)"
OF_CASE = MappingProxyType({"case": "(SELECT number FROM cases c WHERE c.id = t.case_id)"})
