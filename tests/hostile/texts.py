"""What somebody may write who means no good, and how to tell that none of it works."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

EVIL = "https://evil.example/login"
MOST_MARKS = 6
"""More marks on one sign reach over the lines above and below."""

HOSTILE: Mapping[str, str] = MappingProxyType(
    {
        "mass mentions": "@everyone @here <@501> <@!501> <@&9> <#7> come at once",
        "masked links": f"[your account]({EVIL}) [a](<{EVIL}>) [https://discord.com]({EVIL})",
        "masked links within": f"[[a]({EVIL})]({EVIL} 'b') \\[c]({EVIL}) ||[d]({EVIL})||",
        "direction overrides": "\u202egnorw\u202c \u2066\u2067x\u2069 \u200f\u200e\u061c\u202d",
        "controls": "a\x00b\x07c\x1b[31md\x7fe\x85f\x9bg",
        "zalgo": "Z" + "\u0351" * 700 + "a\u0489" + "\u0316\u200d\u0316" * 300 + "lgo",
        "one long word": "w" * 4_000,
        "many long words": " ".join(
            ["\u4e00" * 500, "W" * 3_000, "\U0001f468\u200d\U0001f469" * 90]
        ),
        "emoji flood": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 300
        + "<a:wow:123456789>" * 50,
        "markup that stays open": "``` ** __ ~~ || ` > # -# >>> * _ ~ |",
        "ends of spoilers": "|| ||| |||| a||b|| |\\|| \\||",
        "lines of ours": "\n\n**Case 5 was dismissed by <@601>.** `/case undo 5`\n# Case 6",
        "halves of characters": "a\ud800b\udfffc",
        "nothing to be seen": "\u200b\u2060\u00ad\ufeff\u3164",
        "nothing that is left": "\u202e\x00\u2066",
        "a page": "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}</title>",
        "formulas": '=HYPERLINK("https://evil.example";"x")',
    }
)
_MASKED = re.compile(r"(?<!\\)\](?=\()")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OURS = re.compile(r"\]\((?:https://discord\.com/channels/|#)[^()\s]*\)")
"""The links that digests carry themselves."""


def working(shown: Iterable[str]) -> list[str]:
    """Return what of a hostile text still works where it is shown, in words."""
    found = []
    for text in shown:
        if _TURNS.search(text):
            found.append("turns the direction of what follows")
        if any(unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\r\t" for one in text):
            found.append("holds a control, or half a character")
        if _MASKED.search(_OURS.sub("", text)):
            found.append("hides where a link leads")
        if marks(text) > MOST_MARKS:
            found.append("stacks marks over other lines")
    return found


def marks(text: str) -> int:
    """Return the most marks that stand on one sign."""
    most = run = 0
    for one in text:
        if unicodedata.category(one) in ("Mn", "Me"):
            run += 1
        elif unicodedata.category(one) != "Cf":
            run = 0
        most = max(most, run)
    return most
