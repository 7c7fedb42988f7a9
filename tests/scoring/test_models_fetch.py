"""Fetching Detoxify's models, from a server on loopback."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from bot.scoring import detoxify_fetch, detoxify_store
from bot.scoring.detoxify_download import download
from bot.scoring.detoxify_fetch import Sources, fetch
from bot.scoring.detoxify_files import DOWNLOADS, MODELS
from bot.scoring.port import ScorerUnavailableError
from tests.scoring.publisher import Published, address_of, never, publish, serving, unpin

NAME = "original"
CHECKPOINT = address_of(NAME)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return publish(NAME, tmp_path_factory.mktemp("published"))


@pytest.fixture
def server(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Published]:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    unpin(monkeypatch)
    with serving(dict(files)) as published:
        yield published


def _pin(patch: pytest.MonkeyPatch, sha256: str) -> None:
    patch.setattr(detoxify_fetch, "MODELS", {NAME: replace(MODELS[NAME], sha256=sha256)})


def test_a_fetch_leaves_no_pickle_and_a_manifest_that_holds(
    server: Published, files: dict[str, bytes], tmp_path: Path
) -> None:
    seen: list[tuple[str, int, int | None]] = []
    manifest = fetch(
        tmp_path, NAME, sources=server.sources, advance=lambda *one: seen.append(one), pause=never
    )
    folder = tmp_path / NAME
    assert {path.name for path in folder.iterdir()} == {*manifest.files, "manifest.json"}
    assert detoxify_store.wrong(folder, manifest) == []
    assert manifest.source_sha256 == hashlib.sha256(files[CHECKPOINT]).hexdigest()
    assert manifest.source == f"{server.address}{CHECKPOINT}"
    length = len(files[CHECKPOINT])
    assert seen[-1] == (MODELS[NAME].checkpoint, length, length)


def test_what_is_at_hand_is_not_fetched_again(server: Published, tmp_path: Path) -> None:
    first = fetch(tmp_path, NAME, sources=server.sources, pause=never)
    server.asked.clear()
    assert fetch(tmp_path, NAME, sources=server.sources, pause=never) == first
    assert server.asked == []


def test_a_download_that_breaks_off_goes_on_where_it_was(server: Published, tmp_path: Path) -> None:
    server.breaks_after += [1000, 500]
    pauses: list[float] = []
    fetch(tmp_path, NAME, sources=server.sources, pause=pauses.append)
    assert server.ranges == [None, "bytes=1000-", "bytes=1500-"]
    assert pauses == [1.0, 2.0]


def test_a_download_goes_on_in_a_later_fetch(server: Published, tmp_path: Path) -> None:
    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    server.breaks_after += [1000]
    with pytest.raises(KeyboardInterrupt):
        fetch(tmp_path, NAME, sources=server.sources, pause=stop)
    assert detoxify_store.at_hand(tmp_path) == {}
    server.asked.clear()
    fetch(tmp_path, NAME, sources=server.sources, pause=never)
    assert server.ranges == [None, "bytes=1000-"]
    assert server.asked == [CHECKPOINT]


def test_a_server_that_never_gets_it_across_is_given_up(server: Published, tmp_path: Path) -> None:
    server.breaks_after += [10] * 9
    with pytest.raises(ScorerUnavailableError, match=r"broke off after 50 of \d+ bytes.*is kept"):
        fetch(tmp_path, NAME, sources=server.sources, pause=lambda _: None)
    assert len(server.ranges) == 5


@pytest.mark.parametrize(("status", "attempts"), [(404, 1), (403, 1), (503, 5), (429, 5)])
def test_a_refusal_is_tried_again_only_where_it_may_pass(
    server: Published, tmp_path: Path, status: int, attempts: int
) -> None:
    server.refusals += [status] * 9
    with pytest.raises(ScorerUnavailableError, match=f"the server answers {status}"):
        fetch(tmp_path, NAME, sources=server.sources, pause=lambda _: None)
    assert len(server.asked) == attempts


def test_a_file_that_changed_meanwhile_begins_anew(
    server: Published, files: dict[str, bytes], tmp_path: Path
) -> None:
    target = tmp_path / "one.ckpt"
    server.files["/one.ckpt"] = b"an older version, and a longer one"
    server.breaks_after += [10]

    def change(_seconds: float) -> None:
        server.files["/one.ckpt"] = files[CHECKPOINT]

    found = download(f"{server.address}/one.ckpt", target, pause=change)
    assert server.ranges == [None, "bytes=10-"]
    assert target.read_bytes() == files[CHECKPOINT]
    assert found == hashlib.sha256(files[CHECKPOINT]).hexdigest()


@pytest.mark.parametrize("left", [b"x" * 100, b"x" * 10_000_000])
def test_a_beginning_that_does_not_fit_is_thrown_away(
    server: Published, files: dict[str, bytes], tmp_path: Path, left: bytes
) -> None:
    target = tmp_path / "one.ckpt"
    (tmp_path / "one.ckpt.part").write_bytes(left)
    expected = hashlib.sha256(files[CHECKPOINT]).hexdigest()
    address = f"{server.address}{CHECKPOINT}"
    assert download(address, target, expected=expected, pause=never) == expected
    assert target.read_bytes() == files[CHECKPOINT]
    assert [path.name for path in tmp_path.iterdir()] == ["one.ckpt"]


@pytest.mark.parametrize("digits", [8, 64])
def test_a_checkpoint_that_is_not_the_published_one_is_refused(
    server: Published,
    files: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    digits: int,
) -> None:
    _pin(monkeypatch, hashlib.sha256(files[CHECKPOINT]).hexdigest()[:digits])
    server.files[CHECKPOINT] = files[CHECKPOINT][:-1] + b"\1"
    with pytest.raises(ScorerUnavailableError, match="is not the file that was expected"):
        fetch(tmp_path, NAME, sources=server.sources, pause=never)
    assert not list((tmp_path / NAME).glob("*.ckpt*"))
    server.files[CHECKPOINT] = files[CHECKPOINT]
    fetch(tmp_path, NAME, sources=server.sources, pause=never)


def test_a_file_without_a_published_digest_is_held_to_its_first_fetch(
    server: Published, tmp_path: Path
) -> None:
    fetch(tmp_path, NAME, sources=server.sources, pause=never)
    assert detoxify_store.remove(tmp_path, NAME)
    server.files[address_of(NAME, "config.json")] += b" "
    with pytest.raises(ScorerUnavailableError, match="differs from the first fetch") as caught:
        fetch(tmp_path, NAME, sources=server.sources, pause=never)
    assert f"the line of {NAME}/config.json in {tmp_path / 'digests.json'}" in str(caught.value)


class _Harmful:
    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._trace,)


def test_a_checkpoint_that_would_run_code_is_refused_and_does_not_run(
    server: Published, tmp_path: Path
) -> None:
    harmful = tmp_path / "harmful"
    torch.save({"config": {}, "state_dict": {}, "x": _Harmful(tmp_path / "ran")}, harmful)
    server.files[CHECKPOINT] = harmful.read_bytes()
    with pytest.raises(ScorerUnavailableError, match="could run code"):
        fetch(tmp_path / "models", NAME, sources=server.sources, pause=never)
    assert not (tmp_path / "ran").exists()
    assert detoxify_store.at_hand(tmp_path / "models") == {}


def test_a_checkpoint_that_does_not_fit_its_configuration_is_refused(
    server: Published, tmp_path: Path
) -> None:
    config = address_of(NAME, "config.json")
    server.files[config] = server.files[config].replace(b'"hidden_size": 16', b'"hidden_size": 32')
    with pytest.raises(ScorerUnavailableError, match="cannot be used"):
        fetch(tmp_path, NAME, sources=server.sources, pause=never)
    assert detoxify_store.at_hand(tmp_path) == {}


def test_a_proxy_of_the_environment_is_used(
    server: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.address)
    sources = Sources("http://models.invalid", "http://models.invalid")
    fetch(tmp_path, NAME, sources=sources, pause=never)
    assert f"http://models.invalid{CHECKPOINT}" in server.asked


def test_only_http_addresses_are_asked(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    with pytest.raises(ScorerUnavailableError, match="not an http or https address"):
        download(f"file://{tmp_path / 'secret'}", tmp_path / "copy")


@pytest.mark.parametrize(
    ("mirror", "endpoint", "expected"),
    [
        (None, None, Sources(DOWNLOADS, "https://huggingface.co")),
        ("https://m.example", None, Sources("https://m.example", "https://m.example")),
        (None, "https://hf.example/", Sources(DOWNLOADS, "https://hf.example")),
        (
            "https://m.example",
            "https://hf.example",
            Sources("https://m.example", "https://hf.example"),
        ),
    ],
)
def test_a_mirror_serves_both_and_the_hubs_own_setting_goes_first(
    mirror: str | None, endpoint: str | None, expected: Sources
) -> None:
    environ = {} if endpoint is None else {"HF_ENDPOINT": endpoint}
    assert Sources.of(mirror, environ) == expected


def test_the_digests_in_the_files_names_are_the_pinned_ones() -> None:
    for model in MODELS.values():
        assert model.checkpoint.removesuffix(".ckpt").endswith(f"-{model.sha256[:8]}")
