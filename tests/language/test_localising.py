"""Discord is told what commands are called in the languages there are."""

import asyncio
from typing import Any

from bot.effects.localising import Localising
from tests.language.sources import Tree, commands


def payload(tree: Tree, name: str) -> dict[str, Any]:
    async def whole() -> dict[str, Any]:
        (command,) = [one for one in tree.get_commands() if one.name == name]
        return await command.get_translated_payload(tree, Localising())

    return asyncio.run(whole())


def test_names_descriptions_options_and_choices_come_in_every_language_but_english() -> None:
    tree = commands()
    case = payload(tree, "case")
    assert case["name_localizations"] == {"de": "fall"}
    assert case["description_localizations"] == {"de": "Entscheiden, was markiert wurde"}
    (listing,) = [one for one in case["options"] if one["name"] == "list"]
    assert listing["name_localizations"] == {"de": "liste"}
    (state,) = listing["options"]
    assert state["name_localizations"] == {"de": "stand"}
    assert {"de": "übernommen"} in [one["name_localizations"] for one in state["choices"]]
    menu = payload(tree, "Report to moderators")
    assert menu["name_localizations"] == {"de": "Der Moderation melden"}
