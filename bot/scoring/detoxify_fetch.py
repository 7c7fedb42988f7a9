"""Brings one of Detoxify's models into the models folder, checked and without a pickle."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.scoring import detoxify_store
from bot.scoring.detoxify_download import Advance, download
from bot.scoring.detoxify_files import DOWNLOADS, MODELS, OWNERS, WEIGHTS
from bot.scoring.detoxify_store import Manifest
from bot.scoring.port import ScorerUnavailableError

_HUB = "https://huggingface.co"
_SIDE_FILES = ("config.json", "tokenizer_config.json", "tokenizer.json")
"""All that the four base models need besides the weights; each of them is published with these."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where files are fetched from.

    Attributes:
        checkpoints: In place of Detoxify's releases; the release and the file's name follow.
        hub: In place of Hugging Face's hub; ``owner/model/resolve/main/file`` follows.
    """

    checkpoints: str = DOWNLOADS
    hub: str = _HUB

    @classmethod
    def of(cls, mirror: str | None, environ: Mapping[str, str]) -> "Sources":
        """Return the sources of a mirror, which serves both, and of HF_ENDPOINT, which goes first.

        Args:
            mirror: The setting ``scoring.models_mirror``.
            environ: The environment.
        """
        endpoint = environ.get("HF_ENDPOINT") or mirror or _HUB
        return cls((mirror or DOWNLOADS).rstrip("/"), endpoint.rstrip("/"))


def fetch(
    models: Path,
    name: str,
    *,
    sources: Sources,
    advance: Advance = lambda _name, _done, _total: None,
    pause: Callable[[float], None] = time.sleep,
) -> Manifest:
    """Download a model, check it, convert it to safetensors; return what is now at hand.

    A model that is at hand already is not downloaded again. The checkpoint is a pickle: it is read
    by a reader that builds tensors and plain values only, and deleted afterwards.

    Args:
        models: The models folder.
        name: One of Detoxify's five names.
        sources: Where from.
        advance: Told of the progress.
        pause: Waits before another attempt, given seconds.

    Raises:
        ScorerUnavailableError: It could not be had or is not what was expected.
    """
    folder = models / detoxify_store.known(name)
    found = detoxify_store.read(folder)
    if found is not None and not detoxify_store.wrong(folder, found):
        return found
    known = MODELS[name]
    base = f"{sources.hub}/{OWNERS[known.base]}/{known.base}/resolve/main"
    files = {}
    for side in _SIDE_FILES:
        key = f"{name}/{side}"
        files[side] = _one(models, key, f"{base}/{side}", "", advance, pause)
    address = f"{sources.checkpoints}/{known.release}/{known.checkpoint}"
    key = f"{name}/{known.checkpoint}"
    source_sha256 = _one(models, key, address, known.sha256, advance, pause)
    from bot.scoring.detoxify_convert import convert  # noqa: PLC0415 - imports torch

    checkpoint = folder / known.checkpoint
    architecture, classes = convert(checkpoint, folder)
    files[WEIGHTS] = detoxify_store.digest(folder / WEIGHTS)
    manifest = Manifest(
        source=address,
        source_sha256=source_sha256,
        classes=classes,
        architecture=architecture,
        files=files,
    )
    detoxify_store.write(folder, manifest)
    checkpoint.unlink()
    return manifest


def _one(
    models: Path,
    key: str,
    address: str,
    published: str,
    advance: Advance,
    pause: Callable[[float], None],
) -> str:
    """Download a file where it is not at hand, held to its published and its recorded digest."""
    target = models / key
    recorded = detoxify_store.digests(models).get(key, "")
    if recorded and not recorded.startswith(published):
        raise ScorerUnavailableError(
            f"{detoxify_store.digests_path(models)} says {recorded} of {key}, which was published "
            f"with {published}. Delete that line."
        )
    if recorded and target.is_file() and detoxify_store.digest(target) == recorded:
        advance(target.name, size := target.stat().st_size, size)
        return recorded
    try:
        found = download(
            address, target, expected=recorded or published, advance=advance, pause=pause
        )
    except ScorerUnavailableError as error:
        if not recorded or "SHA-256" not in str(error):
            raise
        raise ScorerUnavailableError(
            f"{error} It differs from the first fetch; if the publisher changed it and you trust "
            f"that, delete the line of {key} in {detoxify_store.digests_path(models)}."
        ) from None
    if not recorded:
        detoxify_store.record(models, key, found)
    return found


def sources_in_force(mirror: str | None) -> Sources:
    """Return where files are fetched from, by the settings and this process's environment."""
    return Sources.of(mirror, os.environ)
