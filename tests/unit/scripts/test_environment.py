"""The virtual environment is complete or absent, whatever interrupts its making."""

from pathlib import Path

import pytest
from scripts import environment


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty checkout and record builds instead of installing packages."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.ruff]\nline-length = 1\n')
    (tmp_path / "requirements.lock").write_text("a==1\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "STORE", tmp_path / ".venvs")
    monkeypatch.setattr(environment, "LINK", tmp_path / ".venv")
    monkeypatch.setattr("venv.create", lambda home, **_options: home.mkdir(parents=True))
    monkeypatch.setattr("sys.argv", ["environment.py"])
    return tmp_path


def pip(monkeypatch: pytest.MonkeyPatch, code: int | BaseException) -> list[list[str]]:
    """Replace pip by something that ends with `code`; return the list of its calls."""
    calls: list[list[str]] = []

    def install(command: list[str], **_options: object) -> object:
        calls.append(command)
        if isinstance(code, BaseException):
            raise code
        return type("Ended", (), {"returncode": code})

    monkeypatch.setattr("subprocess.run", install)
    return calls


def test_made_once_and_linked(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = pip(monkeypatch, 0)
    assert environment.main() == 0
    assert (checkout / ".venv" / "complete").exists()
    assert environment.main() == 0
    assert len(calls) == 2, "packages, then the project; nothing the second time"
    assert "--require-hashes" in calls[0]


@pytest.mark.parametrize("end", [1, KeyboardInterrupt()])
def test_interrupted_it_starts_again(
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    end: int | BaseException,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pip(monkeypatch, end)
    assert environment.main() == (2 if end == 1 else 130)
    assert capsys.readouterr().err
    assert not (checkout / ".venv").exists()
    pip(monkeypatch, 0)
    monkeypatch.setattr("venv.create", lambda home, **_options: home.mkdir(parents=True, exist_ok=True))
    assert environment.main() == 0
    assert (checkout / ".venv" / "complete").exists()


def test_a_new_lock_makes_a_new_one_and_old_ones_go(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip(monkeypatch, 0)
    for number in range(6):
        (checkout / "requirements.lock").write_text(f"a=={number}\n")
        assert environment.main() == 0
    assert len(list((checkout / ".venvs").glob("*/complete"))) == environment.KEPT
    assert (checkout / ".venv" / "complete").exists()


def test_settings_of_tools_do_not_make_a_new_one(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = pip(monkeypatch, 0)
    environment.main()
    (checkout / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.ruff]\nline-length = 2\n')
    environment.main()
    assert len(calls) == 2


def test_an_old_python_is_told_what_to_do(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 1))
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert environment.main() == 2
    assert "needs Python 3.11 or newer" in capsys.readouterr().err
