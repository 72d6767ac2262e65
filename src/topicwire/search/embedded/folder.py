"""The folder of an embedded index: which generation is in use, how it was made, and who may write.

CURRENT          name of the generation in use; replaced in one step
LOCK             held while writing
BUILDING         name of the generation being built; locked by who builds it
g-…/journal/     what was written meanwhile
g-…/manifest     how the generation was made; written last, so that half a generation is never opened
g-…/text/        Tantivy
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from topicwire.errors import StaleIndexError
from topicwire.search.embedded.schema import FORMAT
from topicwire.search.embedded.vectors import VECTORS_FORMAT


@dataclass(frozen=True, slots=True)
class Manifest:
    """How a generation was made."""

    format: int
    encoder: str  # name of the embedding model; empty without search by meaning
    secret: str  # seals cursors
    vectors: int = 0  # format of the vectors; 0: `format`, which stood for both until 6


def current(folder: Path) -> Path:
    """Return the generation in use; raises `StaleIndexError` if there is none."""
    try:
        name = (folder / "CURRENT").read_text().strip()
    except FileNotFoundError:
        raise StaleIndexError(f"there is no search index in {folder}; it has to be built") from None
    return folder / name


def stamp(folder: Path) -> tuple[int, int]:
    """Return what changes whenever another generation is put into use; quicker than reading its name."""
    try:
        found = (folder / "CURRENT").stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def changed(folder: Path) -> float:
    """Return when texts or vectors were last put or deleted, seconds since 1970; 0 if there is no index."""
    with suppress(StaleIndexError):
        generation = current(folder)
        return max(_modified(generation / "text" / "meta.json"), _modified(generation / "vectors"))
    return 0.0


def _modified(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0


def has_vectors(generation: Path, encoder: str) -> bool:
    """Tell whether vectors can be used as they are; raises `StaleIndexError` for a damaged manifest."""
    manifest = _manifest(generation)
    return (manifest.vectors or manifest.format, manifest.encoder) == (VECTORS_FORMAT, encoder)


def _manifest(generation: Path) -> Manifest:
    try:
        return Manifest(**json.loads((generation / "manifest").read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise StaleIndexError(f"the search index in {generation} is damaged ({error}); rebuild it") from error


def read_manifest(generation: Path, encoder: str) -> Manifest:
    """Return the manifest; raises `StaleIndexError` if it is not one of this format and encoder."""
    manifest = _manifest(generation)
    if manifest.format != FORMAT:
        raise StaleIndexError(
            f"the search index has format {manifest.format}, this version uses {FORMAT}; rebuild it"
        )
    if manifest.encoder != encoder:
        raise StaleIndexError(
            f"the search index was made with the embedding model “{manifest.encoder or 'none'}”,"
            f" the settings say “{encoder or 'none'}”; rebuild it"
        )
    return manifest


def new_generation(folder: Path) -> Path:
    """Make an empty generation beside the one in use."""
    generation = folder / f"g-{secrets.token_hex(6)}"
    (generation / "text").mkdir(parents=True)
    return generation


def finish(generation: Path, encoder: str) -> None:
    """Write the manifest of a generation that is complete, and put it into use."""
    manifest = Manifest(FORMAT, encoder, secrets.token_hex(16), VECTORS_FORMAT)
    _replace(generation / "manifest", json.dumps(asdict(manifest)))
    _replace(generation.parent / "CURRENT", generation.name)


def remove_others(folder: Path) -> None:
    """Delete generations that are not in use; readers that still have their files open can read on."""
    keep = current(folder)
    for generation in folder.glob("g-*"):
        if generation != keep:
            shutil.rmtree(generation, ignore_errors=True)


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """Give an empty generation to fill; others wait until it is left. What an earlier one left is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "BUILDING").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        remove_unfinished(folder)
        generation = new_generation(folder)
        file.seek(0)
        file.truncate()
        file.write(generation.name)
        file.flush()
        yield generation


def being_built(folder: Path) -> Path | None:
    """Return the generation that some process is filling just now."""
    try:
        with (folder / "BUILDING").open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        name = (folder / "BUILDING").read_text()
        return folder / name if name and (folder / name).is_dir() else None
    return None


def remove_unfinished(folder: Path) -> None:
    """Delete generations that a rebuild left half made. One rebuild runs at a time."""
    for generation in folder.glob("g-*"):
        if not (generation / "manifest").exists():
            shutil.rmtree(generation, ignore_errors=True)


def _replace(path: Path, text: str) -> None:
    aside = path.with_name(f"{path.name}.new")
    with aside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the only right to write, waiting for other processes."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "LOCK").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
