"""Detoxify's five models, tiny and random, and a server on loopback that publishes them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers

from bot.scoring import detoxify_fetch
from bot.scoring.detoxify_fetch import Sources
from bot.scoring.detoxify_files import MODELS, OWNERS
from tests.scoring.conftest import NEW_NAMES, OLD_NAMES, POSITIONS, SEED, SIZES

KINDS = {
    "original": "Bert",
    "unbiased": "Roberta",
    "multilingual": "XLMRoberta",
    "original-small": "Albert",
    "unbiased-small": "Albert",
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Published:
    """What a server gives, and what it was asked."""

    files: dict[str, bytes]
    address: str = ""
    breaks_after: list[int] = field(default_factory=list)
    """After how many bytes each of the next checkpoint's answers breaks off."""
    refusals: list[int] = field(default_factory=list)
    """The status of each of the next answers, before any file is given."""
    ranges: list[str | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def sources(self) -> Sources:
        return Sources(self.address, self.address)


def address_of(name: str, file: str | None = None) -> str:
    """Return where a model's checkpoint, or another file of its, is on the server."""
    model = MODELS[name]
    if file is None:
        return f"/{model.release}/{model.checkpoint}"
    return f"/{OWNERS[model.base]}/{model.base}/resolve/main/{file}"


def publish(name: str, folder: Path) -> dict[str, bytes]:
    """Make a model in Detoxify's format, and the files of its base; return what is published."""
    kind = KINDS[name]
    tokenizer = _tokenizer(kind)
    tokenizer.save_pretrained(folder)
    roberta = "Roberta" in kind
    sizes: dict[str, Any] = {
        "vocab_size": len(tokenizer),
        "max_position_embeddings": POSITIONS + (tokenizer.pad_token_id + 1 if roberta else 0),
        "pad_token_id": tokenizer.pad_token_id,
        **SIZES,
        **({} if kind == "Bert" else {"hidden_size": 32, "initializer_range": 0.3}),
        **({"embedding_size": 16} if kind == "Albert" else {}),
    }
    config_class = getattr(transformers, f"{kind}Config")
    config_class(**sizes).save_pretrained(folder)
    classes = OLD_NAMES if name.startswith("original") else NEW_NAMES
    outputs = len(classes) if name.startswith("original") else 16
    torch.manual_seed(SEED)
    model = getattr(transformers, f"{kind}ForSequenceClassification")(
        config_class(**sizes, num_labels=outputs)
    )
    arguments = {
        "num_classes": outputs,
        "model_type": MODELS[name].base,
        "model_name": f"{kind}ForSequenceClassification",
        "tokenizer_name": f"{kind}Tokenizer",
    }
    checkpoint = {
        "config": {
            "arch": {"type": kind, "args": arguments},
            "dataset": {"type": "Jigsaw", "args": {"classes": list(classes)}},
        },
        "state_dict": model.state_dict(),
    }
    file = folder / MODELS[name].checkpoint
    torch.save(checkpoint, file)
    published = {address_of(name): file.read_bytes()}
    for side in ("config.json", "tokenizer_config.json", "tokenizer.json"):
        published[address_of(name, side)] = (folder / side).read_bytes()
    return published


def _tokenizer(kind: str) -> Any:
    if kind == "Bert":
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_LETTERS]
        words += [f"##{letter}" for letter in _LETTERS]
        return transformers.BertTokenizer(vocab={word: at for at, word in enumerate(words)})
    if kind == "Roberta":
        words = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *_LETTERS, "\u0120"]
        words += ["th", "\u0120a"]
        vocab = {word: at for at, word in enumerate(words)}
        made: Any = transformers.RobertaTokenizer  # its type says strings, tokenizers wants pairs
        return made(vocab=vocab, merges=[("t", "h"), ("\u0120", "a")])
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    if kind == "Albert":
        specials = ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [(piece, 0.0) for piece in specials]
    pieces += [(piece, -2.0) for piece in ("\u2581", *_LETTERS, "th", "\u2581a")]
    if kind == "XLMRoberta":
        pieces.append(("<mask>", 0.0))
    return getattr(transformers, f"{kind}Tokenizer")(vocab=pieces)


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Published]:
    """Serve files on loopback, as GitHub and the hub do: ranges, strong ETags."""
    published = Published(files)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, published)

        def log_message(self, format: str, *args: Any) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    published.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield published
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(request: BaseHTTPRequestHandler, published: Published) -> None:
    # A proxy is asked with the whole address.
    path = request.path.removeprefix("http://models.invalid")
    published.asked.append(request.path)
    if published.refusals:
        request.send_error(published.refusals.pop(0))
        return
    content = published.files.get(path)
    if content is None:
        request.send_error(404)
        return
    etag = f'"{hash(content)}"'
    asked, condition = request.headers.get("Range"), request.headers.get("If-Range")
    start = 0
    if path.endswith(".ckpt"):
        published.ranges.append(asked)
    if asked is not None and condition in {None, etag}:
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        if start >= len(content):
            request.send_error(416)
            return
        request.send_response(206)
        request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    else:
        request.send_response(200)
    request.send_header("ETag", etag)
    request.send_header("Content-Length", str(len(content) - start))
    request.end_headers()
    rest = content[start:]
    if path.endswith(".ckpt") and published.breaks_after:
        rest = rest[: published.breaks_after.pop(0)]
    request.wfile.write(rest)


def unpin(patch: pytest.MonkeyPatch) -> None:
    """Take the digests of the published checkpoints away: those made here have others."""
    unpinned = {name: replace(one, sha256="") for name, one in MODELS.items()}
    patch.setattr(detoxify_fetch, "MODELS", unpinned)


def never(_seconds: float) -> None:
    """Stand for the pause between two attempts where one has to do."""
    raise AssertionError("a download was tried again")
