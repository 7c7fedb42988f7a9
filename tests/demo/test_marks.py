"""Discord's marks become HTML, and nothing that people write becomes HTML of its own."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.marks import marked

ALLOWED = {
    *("p", "br", "strong", "em", "u", "s", "code", "pre", "blockquote", "ul", "li"),
    *("span", "details", "summary", "div"),
}


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.read = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.read += data


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a **b** and *c*", "<p>a <strong>b</strong> and <em>c</em></p>"),
        ("__**d**__ ~~e~~", "<p><u><strong>d</strong></u> <s>e</s></p>"),
        ("> said\n> twice\nread", "<blockquote>said<br>twice</blockquote><p>read</p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("-# aside", '<p class="small">aside</p>'),
        ("one || only", "<p>one || only</p>"),
        ("(link to hank, in #a)", '<p><span class="ref">hank, in #a</span></p>'),
        ("[words](https://example.org/a)", '<p><span class="link">words</span></p>'),
    ],
)
def test_a_mark_of_discord_is_the_same_on_the_page(text: str, shown: str) -> None:
    assert marked(text) == shown


def test_code_and_what_is_escaped_keep_their_characters() -> None:
    assert Tags(marked(r"`*a* #1` and \*b\* 'c'")).read == "*a* #1 and *b* 'c'"
    assert Tags(marked("```\n> a\n*b*\n```")).read == "> a\n*b*"


def test_hidden_words_of_several_lines_are_hidden_together() -> None:
    shown = marked("@sunny wrote: ||> quoted\nrest||\nafter")
    hidden = shown.partition("<details")[2].partition("</details>")[0]
    assert "quoted" in hidden
    assert "rest" in hidden
    assert shown.endswith("</details><p>after</p>")


@given(st.text(alphabet=st.sampled_from("<>&\"'|*_~`#- \n\\[]()/:ahtpscriptimgonerror=")))
def test_no_text_makes_a_tag_of_its_own(text: str) -> None:
    tags = Tags(marked(text))
    assert tags.found <= ALLOWED
    assert tags.attributes <= {"class", "tabindex"}


def test_a_script_is_only_words() -> None:
    text = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
    assert Tags(marked(text)).read == text
