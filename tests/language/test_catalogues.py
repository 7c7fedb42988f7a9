"""The catalogues have what is said, no more and no less, and what they say fits."""

import re
from functools import cache
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.language.catalogues import CHOICE, COMMAND, NUMBER, OPTION, command_name, language, tags
from bot.language.words import ENGLISH_TAG
from tests.language import same, sources
from tests.language.update import FOLDER

OTHERS = [tag for tag in tags() if tag != ENGLISH_TAG]
_NAME = re.compile(r"[-_'\w]{1,32}")
"""Source: Discord API reference, "Application Commands": names of commands and options."""
_DESCRIPTION_LIMIT = 100
_MENU_LIMIT = 32


@cache
def tree() -> sources.Tree:
    return sources.commands()


@cache
def template() -> Catalog:
    return sources.template(tree())


@cache
def catalogue(tag: str) -> Catalog:
    with (FOLDER / f"{tag}.po").open("rb") as file:
        return read_po(file, locale=tag)


def messages(of: Catalog) -> dict[tuple[str | None, str], Message]:
    return {
        (one.context, one.id if isinstance(one.id, str) else one.id[0]): one for one in of if one.id
    }


def forms(one: Message) -> tuple[str, ...]:
    """Return all that a translation can say."""
    return (one.string,) if isinstance(one.string, str) else tuple(one.string or ())


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("tag", OTHERS)
def test_everything_that_is_said_has_a_translation_and_nothing_else(tag: str) -> None:
    said, held = messages(template()), messages(catalogue(tag))
    assert sorted(map(str, said.keys() - held.keys())) == []
    assert sorted(map(str, held.keys() - said.keys())) == []
    lacking = [key for key, one in held.items() if not all(forms(one)) or one.fuzzy]
    assert lacking == []


@pytest.mark.parametrize("tag", OTHERS)
def test_every_translation_has_the_places_of_its_message(tag: str) -> None:
    wrong = []
    for key, one in messages(catalogue(tag)).items():
        if "{" not in str(one.id):
            continue
        asked = places(one.id if isinstance(one.id, str) else one.id[1]) - {"count"}
        wrong += [key for form in forms(one) if places(form) - {"count"} != asked]
    assert wrong == []


@pytest.mark.parametrize("tag", OTHERS)
def test_what_is_the_same_as_in_english_is_meant_to_be(tag: str) -> None:
    equal = {key[1] for key, one in messages(catalogue(tag)).items() if key[1] in forms(one)}
    assert equal == same.MEANT[tag]


@pytest.mark.parametrize("tag", OTHERS)
def test_as_many_forms_as_the_language_has(tag: str) -> None:
    held = catalogue(tag)
    for one in held:
        if not isinstance(one.string, str):
            assert len(forms(one)) == held.num_plurals, one.id


@pytest.mark.parametrize("tag", OTHERS)
def test_names_of_commands_are_such_as_discord_takes_and_no_two_are_the_same(tag: str) -> None:
    spoken, seen = language(tag), set()
    for one in tree().walk_commands():
        name = command_name(one.qualified_name, spoken)
        assert _NAME.fullmatch(name), name
        assert name == name.lower()
        above = one.parent.qualified_name if one.parent else ""
        assert (above, name) not in seen
        seen.add((above, name))
        options = [
            spoken.messages.pgettext(OPTION, option.display_name)
            for option in getattr(one, "parameters", ())
        ]
        assert len(set(options)) == len(options), one.qualified_name
        assert all(_NAME.fullmatch(option) and option == option.lower() for option in options)


@pytest.mark.parametrize("tag", OTHERS)
def test_what_discord_lists_fits(tag: str) -> None:
    held = messages(catalogue(tag))
    described = {(context, name) for name, context in sources.in_commands(tree())}
    for key in described & held.keys():
        limit = _DESCRIPTION_LIMIT if key[0] in (None, CHOICE) else _MENU_LIMIT
        if key[0] not in (COMMAND, NUMBER):
            assert all(len(form) <= limit for form in forms(held[key])), key
    for menu in sources.menus(tree()):
        assert all(len(form) <= _MENU_LIMIT for form in forms(held[None, menu])), menu
