"""Rules of the house that import-linter cannot hold: it does not see into packages that are not ours."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "tornado_copilot"


def modules_outside(*rooms):
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in rooms]


def imported_by(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", modules_outside("handlers", "app.py"), ids=lambda path: path.stem)
def test_only_handlers_and_the_route_table_know_tornado_web(path):
    assert not {"tornado.web", "tornado.websocket"} & set(imported_by(path))


@pytest.mark.parametrize("path", modules_outside("metrics.py"), ids=lambda path: path.stem)
def test_only_metrics_know_how_figures_are_exposed(path):
    assert not any(name.partition(".")[0] == "prometheus_client" for name in imported_by(path))


def test_the_terminal_imports_nothing_of_the_server():
    """It is there at once, and a client of a server far away."""
    allowed = ("tornado_copilot.errors", "tornado_copilot.terminal")
    for path in sorted((PACKAGE / "terminal").glob("*.py")):
        ours = [name for name in imported_by(path) if name.partition(".")[0] in {"tornado", "tornado_copilot"}]
        assert all(name.startswith(allowed) for name in ours), path
