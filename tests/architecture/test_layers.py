"""The architecture, held: imports go down, sizes stay small, every room is explained."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "topicwire"
LEVELS = {
    "errors": 0,
    "model": 1,
    "text": 1,
    "config": 1,
    "net": 1,
    "storage": 2,
    "search": 2,
    "llm": 2,
    "collect": 2,
    "extract": 2,
    "dedup": 2,
    "topics": 3,
    "verify": 3,
    "summarize": 3,
    "services": 4,
    "pipeline": 4,
    "sample": 5,
    "serve": 5,
    "assemble": 6,
    "client": 6,
    "cli": 7,
    "__main__": 8,
}
LOWEST_PEERS = {"model", "errors"}  # any room may use these, whatever its level
FILES = sorted(PACKAGE.rglob("*.py"))
ALL_FILES = FILES + [
    path for part in ("tests", "benchmarks", "scripts") for path in sorted((ROOT / part).rglob("*.py"))
]
MAX_FILE, MAX_FUNCTION, MAX_ARGUMENTS, MAX_NESTING = 400, 60, 6, 4
MANY_ARGUMENTS = {
    "cli",
    "serve",
    "tests",
}  # options of a command, parameters of an endpoint, fixtures of a test


def room(path: Path) -> str:
    """Return the room a file of the package lies in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """Return the rooms that a file imports anywhere: at the top, in functions, for typing only."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("topicwire.") and name.count(".")}
    return {name for name in found if name in LEVELS}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_only_go_down(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        return
    for other in imported_rooms(path) - {own} - LOWEST_PEERS:
        assert LEVELS[other] < LEVELS[own], f"{own} (level {LEVELS[own]}) imports {other} ({LEVELS[other]})"


def test_no_module_needs_itself() -> None:
    """A cycle of imports works or fails with the module that happens to be imported first."""
    needs = {_module(path): _needed(path) for path in FILES}
    for start, direct in needs.items():
        seen: set[str] = set()
        waiting = list(direct)
        while waiting:
            name = waiting.pop()
            assert name != start, f"{start} imports itself, by way of some of {sorted(seen)}"
            if name not in seen:
                seen.add(name)
                waiting += needs.get(name, set())


def _module(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def _needed(path: Path) -> set[str]:
    """Return the modules that this one imports at its top, and the packages around them."""
    known = {_module(file) for file in FILES}
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    found |= {".".join(name.split(".")[:depth]) for name in found for depth in range(2, name.count(".") + 1)}
    return {name for name in found & known if not _module(path).startswith(name)}


def test_every_room_is_explained() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    rooms = {room(path) for path in FILES} - {"__init__", "__main__"}
    assert rooms <= set(LEVELS), f"rooms without a level: {rooms - set(LEVELS)}"
    missing = [name for name in sorted(rooms) if f"`{name}/`" not in text and f"`{name}.py`" not in text]
    assert not missing, f"ARCHITECTURE.md does not explain {missing}"


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sizes(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= MAX_FILE, f"{path} has more than {MAX_FILE} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= MAX_FUNCTION, f"{path}:{node.lineno} {node.name} has {lines} lines"
            assert _nesting(node) <= MAX_NESTING, f"{path}:{node.lineno} {node.name} is nested too deeply"
            if not set(path.parts) & MANY_ARGUMENTS:
                count = len(node.args.posonlyargs + node.args.args + node.args.kwonlyargs)
                assert count <= MAX_ARGUMENTS, f"{path}:{node.lineno} {node.name} has {count} arguments"


def _nesting(node: ast.AST, depth: int = 0) -> int:
    """Return how deep the blocks of a function are nested."""
    blocks = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.Match, ast.AsyncFor, ast.AsyncWith)
    deepest = depth
    for child in ast.iter_child_nodes(node):
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        inner = depth + (isinstance(child, blocks) and not is_elif)
        deepest = max(deepest, _nesting(child, inner))
    return deepest


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager", "misc"])
def test_no_file_without_a_subject(name: str) -> None:
    assert not [path for path in ALL_FILES if path.stem == name]
