"""Whatever is handed in as an article: it is taken as text or refused in words, and at once."""

import gzip
import io
import tarfile
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.article import ArticleError
from bot.articles.upload import SIZE_LIMIT, from_file, from_paste
from tests.digests.views import png
from tests.hostile.attacks import within

TEXT = "---\ntitle: Rain\n---\nIt rains."


def archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("rain.md", TEXT)
    return held.getvalue()


def tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as made:
        made.addfile(tarfile.TarInfo("rain.md"))
    return held.getvalue()


BINARIES = {
    "zip": archive(),
    "a broken zip": archive()[:60] + b"PK\x05\x06" + bytes(200),
    "gzip": gzip.compress(TEXT.encode()),
    "tar": tar(),
    "png": png(),
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "elf": b"\x7fELF\x02\x01\x01" + bytes(60),
    "sqlite": b"SQLite format 3\x00" + bytes(80),
    "pickle": b"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00N.",
}
ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "cp500"]


def refused(content: bytes, name: str = "rain.md") -> str:
    with pytest.raises(ArticleError) as caught, within(1):
        from_file(content, file_name=name)
    assert all(problem.startswith(name) for problem in caught.value.problems)
    return str(caught.value)


@pytest.mark.parametrize("name", ["rain.md", "rain.txt"])
@pytest.mark.parametrize("kind", BINARIES)
def test_what_only_calls_itself_text_is_refused(kind: str, name: str) -> None:
    assert "UTF-8" in (told := refused(BINARIES[kind], name)) or "control character" in told


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_in_another_encoding_is_refused_or_read_as_it_looks(encoding: str) -> None:
    if encoding == "utf-7":  # is ASCII throughout
        assert from_file(TEXT.encode(encoding), file_name="rain.md").body == "It rains."
    else:
        refused(TEXT.encode(encoding))


@pytest.mark.parametrize(
    "content",
    [
        "Rain\n\nÉté.".encode("latin-1"),
        "Rain\n\nÉté “so”.".encode("cp1252"),
        b"Rain\n\nIt \xc0\xafrains.",  # an overlong form
        b"Rain\n\nIt \xed\xa0\x80rains.",  # half of a character
        b"Rain\n\nIt \xf5\x80\x80\x80rains.",  # beyond Unicode
        b"Rain\n\nIt \xe2\x82",
        b"\xef\xbb\xbf\x00Rain\n\nIt rains.",
        b"Rain\x1b[2J\n\nIt rains.",
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    refused(content)


BOMBS = {
    "aliases that double": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntags: *c",
    "an alias of itself": "tags: &a [*a]",
    "keys that merge": "base: &b {title: x}\n<<: *b",
    "an anchor alone": "title: &a Rain",
    "deep lists": "tags: " + "[" * 7_000,
    "deep blocks": "\n".join(" " * depth + "- a:" for depth in range(100)),
    "deep keys": "".join(" " * depth + "a:\n" for depth in range(150)),
    "a huge text": "title: " + "x" * 16_000,
    "a huge number": "published: " + "9" * 16_000,
    "a huge folded text": "title: >\n" + "  x\n" * 4_000,
    "many keys": "".join(f"k{number}: x\n" for number in range(1_500)),
    "keys by the hundred thousand": "".join(f"k{number}: x\n" for number in range(20_000)),
    "one key many times": "title: x\n" * 1_500,
    "an object": "title: !!python/object/apply:os.system ['true']",
    "a name of Python": "title: !!python/name:os.system",
    "a module of Python": "tags: [!!python/module:os]",
    "bytes": "title: !!binary " + "QUFB" * 3_000,
    "a set": "title: !!set {a, b}",
    "another document": "title: Rain\n...\n---x\ntitle: Snow",
    "directives": "%YAML 9.9\n%TAG ! tag:evil.example:\ntitle: Rain",
    "a flow of colons": "title: " + ":" * 8_000,
    "brackets and quotes": "title: " + "'[\"{" * 3_000,
    "question marks": "? " * 5_000,
    "comments": "#" * 16_000,
    "tabs": "\t" * 16_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_front_matter_that_would_swell_or_run_is_refused_at_once(bomb: str) -> None:
    refused(f"---\n{BOMBS[bomb]}\n---\nIt rains.".encode())


@pytest.mark.parametrize(
    "line",
    [
        "x" + " " * (SIZE_LIMIT - 40) + "x",
        "#" * (SIZE_LIMIT - 40),
        "# " * (SIZE_LIMIT // 2 - 40),
        "Rain\n\n" + "<!-- " * (SIZE_LIMIT // 5 - 10),
        "Rain\n\n" + "\n" * (SIZE_LIMIT - 40) + "x",
        "---\n" * (SIZE_LIMIT // 4 - 10),
        "Rain\n" + "=" * (SIZE_LIMIT - 40),
    ],
)
def test_the_largest_file_is_read_or_refused_at_once(line: str) -> None:
    with within(2), suppress(ArticleError):
        from_file(line.encode(), file_name="rain.md")


@given(
    st.binary(max_size=200)
    | st.text(st.characters(), max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_an_article_or_are_refused_in_words(content: bytes) -> None:
    with suppress(ArticleError):
        article = from_file(content, file_name="rain.md")
        (article.title + article.body).encode()


@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=60))
def test_any_paste_is_an_article_that_can_be_stored_or_is_refused(title: str, text: str) -> None:
    with suppress(ArticleError):
        article = from_paste(title=title, text=text)
        (article.title + article.body + article.slug).encode()
        assert "\x00" not in article.title + article.body


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("## C# and F# compared ##", "C# and F# compared"),
        ("# Rain\t#", "Rain"),
        ("C#", "C#"),
        ("Number # 9", "Number # 9"),
        ("# #", "#"),
    ],
)
def test_the_marks_of_a_heading_go_and_no_other_sign(line: str, title: str) -> None:
    assert from_file(f"{line}\n\nIt rains.".encode(), file_name="rain.md").title == title
