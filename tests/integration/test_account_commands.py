"""`topicwire account` and `topicwire token`: what is shown, and that secrets are shown once."""

import json
from pathlib import Path

import pytest

from topicwire.cli.app import run


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_log: None) -> None:
    monkeypatch.setenv("TOPICWIRE_DATA_DIR", str(tmp_path))
    (tmp_path / "password").write_text("correct horse battery\n")


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(list(arguments)) == code
    shown = capsys.readouterr()
    return shown.out + shown.err


def test_accounts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = str(tmp_path / "password")
    assert "No accounts" in told(capsys, "account", "list")
    assert "no terminal" in told(capsys, "account", "add", "alice", code=2)
    assert "keep one" in told(capsys, "account", "add", "a", "--generate", "--password-file", file, code=2)
    made = told(capsys, "account", "add", "Alice", "--scope", "admin", "--password-file", file)
    assert "Made the account alice with the scope admin" in made
    assert "already" in told(capsys, "account", "add", "alice", "--password-file", file, code=2)
    shown = told(capsys, "account", "add", "bob", "--generate")
    secret = shown.split()[-1]
    assert len(secret) == 24
    assert "scope write now" in told(capsys, "account", "scope", "bob", "write")
    assert "out in 0 places" in told(capsys, "account", "sign-out", "bob")
    assert "signed out everywhere" in told(capsys, "account", "password", "bob", "--password-file", file)
    listed = told(capsys, "account", "list", "--json")
    assert [(one["name"], one["scope"]) for one in json.loads(listed)] == [
        ("alice", "admin"),
        ("bob", "write"),
    ]
    assert "only account" in told(capsys, "account", "remove", "alice", code=2)
    told(capsys, "account", "remove", "bob")
    assert "last one" in told(capsys, "account", "remove", "alice")
    for path in [*tmp_path.glob("*.db*"), *tmp_path.glob("*.log*")]:
        assert secret.encode() not in path.read_bytes()


def test_tokens(capsys: pytest.CaptureFixture[str]) -> None:
    assert "No tokens" in told(capsys, "token", "list")
    assert "no account 'alice'" in told(capsys, "token", "add", "x", "--account", "alice", code=2)
    shown = told(capsys, "token", "add", "the wire", "--scope", "write", "--days", "30")
    secret = shown.splitlines()[-1]
    made = json.loads(told(capsys, "token", "add", "feeds", "--scope", "feeds", "--days", "0", "--json"))
    assert made["secret"].startswith(f"tw_{made['key']}_")
    assert made["expires"] is None
    listed = told(capsys, "token", "list") + told(capsys, "token", "list", "--json")
    assert "the wire" in listed
    assert secret not in listed
    assert made["secret"] not in listed
    assert "does not count" in told(capsys, "token", "revoke", made["key"])
    assert "revoked" in told(capsys, "token", "list")
    assert "no token" in told(capsys, "token", "revoke", "nothing", code=2)
