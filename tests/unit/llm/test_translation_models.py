"""Installing translation models: from a host that is played by the test, and from a folder."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from topicwire.errors import BadInputError, ConflictError, FetchFailedError, NotFoundError, UserError
from topicwire.llm.translation import InstalledTranslators, ThroughEnglish, require_loadable
from topicwire.llm.translation_models import (
    ATTACHMENTS,
    RECORDS,
    add_folder,
    add_model,
    installed_models,
    remove_model,
)


def zstd(body: bytes) -> bytes:
    """Return `body` as a Zstandard frame that is stored, not compressed (RFC 8878)."""
    block = (len(body) << 3 | 1).to_bytes(3, "little")
    return b"\x28\xb5\x2f\xfd\x20" + bytes([len(body)]) + block + body


class Host:
    """The records of models, and their files."""

    def __init__(self) -> None:
        self.records: list[dict[str, object]] = []
        self.files: dict[str, bytes] = {}
        self.down = False

    def add(
        self, pair: str, kind: str, *, version: str = "2.0", architecture: str = "base", body: bytes = b""
    ) -> None:
        source, target = pair.split("-")
        name = f"{kind}.{source}{target}.{architecture}.bin"
        location = f"files/{version}-{architecture}-{name}.zst"
        body = body or f"{pair} {kind} {version} {architecture}".encode()
        self.files[ATTACHMENTS + location] = zstd(body)
        self.records.append(
            {
                "name": name,
                "fileType": kind,
                "sourceLanguage": source,
                "targetLanguage": target,
                "version": version,
                "architecture": architecture,
                "decompressedHash": sha256(body).hexdigest(),
                "attachment": {"location": location, "hash": "", "size": 1, "filename": name},
            }
        )

    def fetch(self, address: str, most: int) -> bytes:
        assert most > 1_000_000
        if self.down:
            raise FetchFailedError("no route")
        return json.dumps({"data": self.records}).encode() if address == RECORDS else self.files[address]


@pytest.fixture
def host() -> Host:
    made = Host()
    for kind in ("model", "srcvocab", "trgvocab", "lex"):
        made.add("zh-en", kind, version="2.0", architecture="tiny")
        made.add("zh-en", kind, version="2.0", architecture="base")
        made.add("zh-en", kind, version="1.1", architecture="base")
        made.add("zh-en", kind, version="3.0a1", architecture="base")
    for kind in ("model", "vocab"):
        made.add("ru-en", kind)
    made.add("ar-en", "model")
    return made


def test_a_model_is_fetched_checked_and_installed(tmp_path: Path, host: Host) -> None:
    model = add_model(tmp_path, "zh-en", host.fetch)
    assert (model.pair, model.version) == ("zh-en", "2.0")
    assert model.model.read_bytes() == b"zh-en model 2.0 base"
    assert model.source_vocab != model.target_vocab
    assert installed_models(tmp_path) == (model,)


def test_a_shared_vocabulary(tmp_path: Path, host: Host) -> None:
    model = add_model(tmp_path, "ru-en", host.fetch)
    assert model.source_vocab == model.target_vocab


def test_adding_again_replaces(tmp_path: Path, host: Host) -> None:
    add_model(tmp_path, "zh-en", host.fetch)
    for kind in ("model", "srcvocab", "trgvocab"):
        host.add("zh-en", kind, version="2.1")
    assert add_model(tmp_path, "zh-en", host.fetch).version == "2.1"
    assert len(installed_models(tmp_path)) == 1


def test_a_host_that_cannot_be_reached(tmp_path: Path, host: Host) -> None:
    host.down = True
    with pytest.raises(UserError, match=r"firefox\.settings\.services\.mozilla\.com, cannot be reached"):
        add_model(tmp_path, "zh-en", host.fetch)
    assert installed_models(tmp_path) == ()


@pytest.mark.parametrize("pair", ["ar-en", "de-en"], ids=["lacks its vocabulary", "unknown"])
def test_no_such_model(tmp_path: Path, host: Host, pair: str) -> None:
    with pytest.raises(NotFoundError, match="zh-en"):
        add_model(tmp_path, pair, host.fetch)


@pytest.mark.parametrize("damage", [b"", b"nonsense", zstd(b"something else")])
def test_a_damaged_file_leaves_nothing_behind(tmp_path: Path, host: Host, damage: bytes) -> None:
    for address in host.files:
        if "trgvocab" in address:
            host.files[address] = damage
    with pytest.raises(BadInputError, match="damaged"):
        add_model(tmp_path, "zh-en", host.fetch)
    assert list(tmp_path.iterdir()) == []


def test_a_list_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadInputError):
        add_model(tmp_path, "zh-en", lambda address, most: b"<html>")


@pytest.mark.parametrize("pair", ["", "zh", "../..", "zh-en/..", "ZH-EN", "zh_en", "zh-en-ru", "x" * 99])
def test_pairs_that_are_none(tmp_path: Path, host: Host, pair: str) -> None:
    with pytest.raises(UserError, match="no pair"):
        add_model(tmp_path, pair, host.fetch)
    with pytest.raises(UserError, match="no pair"):
        remove_model(tmp_path, pair)


def test_remove(tmp_path: Path, host: Host) -> None:
    add_model(tmp_path, "zh-en", host.fetch)
    remove_model(tmp_path, "zh-en")
    assert installed_models(tmp_path) == ()
    with pytest.raises(NotFoundError):
        remove_model(tmp_path, "zh-en")


def test_from_a_folder(tmp_path: Path) -> None:
    source = tmp_path / "downloads"
    source.mkdir()
    for name in ("model.zhen.intgemm.alphas.bin", "srcvocab.zhen.spm", "trgvocab.zhen.spm", "holiday.jpg"):
        (source / name).write_bytes(name.encode())
    model = add_folder(tmp_path / "models", "zh-en", source)
    assert model.model.read_bytes() == b"model.zhen.intgemm.alphas.bin"
    assert not (model.folder / "holiday.jpg").exists()
    (source / "srcvocab.zhen.spm").unlink()
    with pytest.raises(ConflictError, match="vocabulary"):
        add_folder(tmp_path / "models", "ru-en", source)
    with pytest.raises(NotFoundError):
        add_folder(tmp_path / "models", "zh-en", tmp_path / "nowhere")


def test_an_interrupted_installation_is_not_a_model(tmp_path: Path) -> None:
    (tmp_path / ".new-abc").mkdir()
    (tmp_path / "zh-en").mkdir()
    (tmp_path / "zh-en" / "model.zhen.bin").write_bytes(b"x")
    assert installed_models(tmp_path) == ()


def test_files_that_are_no_model_count_as_missing(tmp_path: Path, host: Host) -> None:
    add_model(tmp_path, "zh-en", host.fetch)
    translators = InstalledTranslators(tmp_path)
    assert translators.find("zh-Hans", "en") is None
    assert translators.find("en-GB", "en") is None
    assert translators.find("zh-Hans", "de") is None


class Upper:
    name = "upper"

    def translate(self, texts: list[str]) -> tuple[str, ...]:
        return tuple(text.upper() for text in texts)


class Reversed:
    name = "reversed"

    def translate(self, texts: list[str]) -> tuple[str, ...]:
        return tuple(text[::-1] for text in texts)


def test_through_english() -> None:
    both = ThroughEnglish(Upper(), Reversed())  # type: ignore[arg-type]
    assert both.translate(["abc"]) == ("CBA",)
    assert both.name == "upper + reversed"


def test_a_model_that_cannot_be_loaded_leaves_the_one_before(tmp_path: Path) -> None:
    host = Host()
    for kind in ("model", "vocab"):
        host.add("zh-en", kind)
    add_model(tmp_path, "zh-en", host.fetch)
    before = installed_models(tmp_path)
    with pytest.raises(BadInputError, match="zh-en cannot be loaded"):
        add_model(tmp_path, "zh-en", host.fetch, require_loadable)
    assert installed_models(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["zh-en"]
