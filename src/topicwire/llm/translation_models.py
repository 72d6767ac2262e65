"""The translation models on this machine: `<data>/models/<pair>/`, fetched once or copied from a folder.

A model is complete or absent: files are checked against their SHA-256, written aside, and moved into place
together.
"""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from fxtranslate import discovery

from topicwire.errors import BadInputError, ConflictError, NotFoundError, RetryError, UserError

RECORDS = (
    "https://firefox.settings.services.mozilla.com/v1/buckets/main/collections/translations-models-v2/records"
)
ATTACHMENTS = "https://firefox-settings-attachments.cdn.mozilla.net/"
MOST_RECORDS, MOST_FILE = 20_000_000, 200_000_000  # bytes; the largest model file has about 60 million
_PAIR = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?-[a-z]{2,3}(?:-[A-Z][a-z]{3})?")
_MANIFEST = "manifest.json"
_INCOMPLETE = (
    "the files for {0} lack the model or a vocabulary: there must be model.*, and vocab.* or srcvocab.* with "
    "trgvocab.*, as Mozilla names them"
)
_KINDS = ("model", "srcvocab", "trgvocab", "vocab", "lex")
_PREFERRED = ("base", "base-memory", "tiny")  # best translation first, of the newest version

Fetch = Callable[
    [str, int], bytes
]  # address, most bytes → body; raises RetryError, QuarantineError or DiscardError


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model in a folder of its own."""

    pair: str  # "zh-en"
    version: str  # empty if it was copied from a folder
    folder: Path
    model: Path
    source_vocab: Path
    target_vocab: Path
    bytes: int  # of all files


Check = Callable[[InstalledModel], object]  # raises when the files cannot be used


def _trusted(model: InstalledModel) -> None:
    """Take the files for what they are named."""


def installed_models(folder: Path) -> tuple[InstalledModel, ...]:
    """Return the complete models under `folder`, by name."""
    if not folder.is_dir():
        return ()
    found = (
        _installed(place)
        for place in sorted(folder.iterdir())
        if _PAIR.fullmatch(place.name) and place.is_dir()
    )
    return tuple(model for model in found if model)


def _installed(place: Path) -> InstalledModel | None:
    files = sorted(path for path in place.iterdir() if path.is_file())
    kinds = {kind: path for path in files for kind in _KINDS if path.name.startswith(f"{kind}.")}
    source = kinds.get("srcvocab") or kinds.get("vocab")
    target = kinds.get("trgvocab") or kinds.get("vocab")
    if not (source and target and "model" in kinds):
        return None
    size = sum(path.stat().st_size for path in files)
    return InstalledModel(place.name, _version(place), place, kinds["model"], source, target, size)


def _version(place: Path) -> str:
    try:
        manifest = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(manifest.get("version", "")) if isinstance(manifest, dict) else ""


def add_model(folder: Path, pair: str, fetch: Fetch, check: Check = _trusted) -> InstalledModel:
    """Fetch a model, check it and install it, replacing an older one.

    Raises `UserError` when the host cannot be reached or has no such model, `BadInputError` for wrong bytes.
    """
    source, target = _languages(pair)
    records = _records(fetch)
    chosen = _choose(records, source, target)
    if not chosen:
        raise NotFoundError(f"there is no translation model {pair}; there are {_pairs(records)}")
    with _Aside(folder, pair, check) as aside:
        for record in chosen:
            body = _reach(fetch, ATTACHMENTS + str(record["location"]), MOST_FILE)
            name = Path(str(record["name"])).name
            aside.write(name, _decompressed(body, record, name))
        aside.write(_MANIFEST, _manifest(pair, str(chosen[0]["version"])))
    return _require(folder, pair)


def add_folder(folder: Path, pair: str, source: Path, check: Check = _trusted) -> InstalledModel:
    """Install a model from files that lie in a folder of this machine, named as Mozilla names them.

    Raises `UserError` if the folder has no model, and what `check` raises.
    """
    _languages(pair)
    if not source.is_dir():
        raise NotFoundError(f"there is no folder {source}")
    files = [path for path in sorted(source.iterdir()) if path.is_file() and path.name.startswith(_KINDS)]
    with _Aside(folder, pair, check) as aside:
        for path in files:
            aside.write(path.name, path.read_bytes())
        aside.write(_MANIFEST, _manifest(pair, ""))
    return _require(folder, pair)


def remove_model(folder: Path, pair: str) -> None:
    """Delete a model; raises `NotFoundError` if it is not installed."""
    _languages(pair)
    place = folder / pair
    if not place.is_dir():
        raise NotFoundError(f"the translation model {pair} is not installed")
    shutil.rmtree(place)


class _Aside:
    """A folder beside the models that takes the model's place when it is complete."""

    def __init__(self, folder: Path, pair: str, check: Check) -> None:
        self._place = folder / pair
        self._check = check
        folder.mkdir(parents=True, exist_ok=True)
        self._aside = Path(mkdtemp(prefix=".new-", dir=folder))

    def __enter__(self) -> "_Aside":
        return self

    def write(self, name: str, body: bytes) -> None:
        """Add a file."""
        (self._aside / name).write_bytes(body)

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        try:
            if failed is None:
                model = _installed(self._aside)
                if model is None:
                    raise ConflictError(_INCOMPLETE.format(self._place.name))
                self._check(replace(model, pair=self._place.name))
                shutil.rmtree(self._place, ignore_errors=True)
                self._aside.rename(self._place)
        finally:
            shutil.rmtree(self._aside, ignore_errors=True)


def _require(folder: Path, pair: str) -> InstalledModel:
    model = _installed(folder / pair)
    if model is None:
        raise ConflictError(f"the translation model {pair} vanished while it was installed; add it again")
    return model


def _languages(pair: str) -> tuple[str, str]:
    """Return the two languages of a pair; names are checked because they become folders."""
    if not _PAIR.fullmatch(pair):
        raise UserError(f"{pair[:40]!r} is no pair of languages; write it like zh-en")
    parts = re.findall(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?", pair)
    return parts[0], parts[1]


def _reach(fetch: Fetch, address: str, most: int) -> bytes:
    try:
        return fetch(address, most)
    except RetryError as error:
        host = address.split("/")[2]
        message = f"the host of the translation models, {host}, cannot be reached"
        raise UserError(f"{message}; try later, or add a model from a folder with --from") from error


def _records(fetch: Fetch) -> list[dict[str, str | None]]:
    body = _reach(fetch, RECORDS, MOST_RECORDS)
    try:
        return discovery.parse_records(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError) as error:
        raise BadInputError("the list of translation models cannot be read") from error


def _choose(
    records: Sequence[dict[str, str | None]], source: str, target: str
) -> list[dict[str, str | None]]:
    """Return the files of the best model of a pair: newest version, then the larger architecture."""
    releases: dict[tuple[str, str], list[dict[str, str | None]]] = {}
    for record in records:
        if (record["sourceLanguage"], record["targetLanguage"]) == (source, target):
            release = (str(record["version"]), str(record["architecture"] or ""))
            releases.setdefault(release, []).append(record)
    whole = {release: files for release, files in releases.items() if _is_whole(files)}
    best = max(whole, key=lambda release: (_ordered(release[0]), _rank(release[1])), default=None)
    return [record for record in whole[best] if record["fileType"] != "lex"] if best else []


def _is_whole(files: Sequence[dict[str, str | None]]) -> bool:
    kinds = {record["fileType"] for record in files}
    return "model" in kinds and ("vocab" in kinds or {"srcvocab", "trgvocab"} <= kinds)


def _ordered(version: str) -> tuple[int, tuple[int, ...]]:
    """Return a key by which versions sort; "2.0a1" comes before "2.0"."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version.split("a", maxsplit=1)[0])[:4])
    return (0 if "a" in version else 1, numbers)


def _rank(architecture: str) -> int:
    return -_PREFERRED.index(architecture) if architecture in _PREFERRED else -len(_PREFERRED)


def _decompressed(body: bytes, record: dict[str, str | None], name: str) -> bytes:
    try:
        return discovery.verify_and_decompress(body, record["decompressedHash"])
    except ValueError as error:
        raise BadInputError(f"the file {name} of the translation model is damaged") from error


def _manifest(pair: str, version: str) -> bytes:
    return json.dumps({"pair": pair, "version": version}).encode()


def _pairs(records: Sequence[dict[str, str | None]]) -> str:
    pairs = sorted({f"{record['sourceLanguage']}-{record['targetLanguage']}" for record in records})
    return ", ".join(pairs) or "none"
