"""AG-UI's published TypeScript client in Node, driven by `ag_ui_client.mjs`."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.http_calls import PREFIX
from tests.server_process import ROOT, ServerProcess

MODULES = ROOT / "static/react"
PACKAGES = {"@ag-ui/client": "0.0.59", "ag-ui-client-1": "1.0.0"}
_NODE_TIMEOUT_SECONDS = 40


def taken(package: str, server: ServerProcess, steps: Iterable[dict[str, Any]], **given: Any) -> dict[str, Any]:
    """What a client saw that took these steps; the test is skipped where there is none."""
    return _ran("ag_ui_client.mjs", package, {"url": server.url + PREFIX, "steps": list(steps), **given})


def applied(package: str, pages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages and state of pages, each given as `{"messages", "state", "events"}`, after these events."""
    shown: list[dict[str, Any]] = _ran("apply_events.mjs", package, {"pages": list(pages)})["pages"]
    return shown


def _ran(script: str, package: str, given: dict[str, Any]) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None or not (MODULES / "node_modules").exists():
        pytest.skip("needs node, and the packages of static/react installed; tests/run does it where npm is")
    task = {"modules": str(MODULES), "package": package, **given}
    ran = subprocess.run(
        [node, Path(__file__).with_name(script)],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        timeout=_NODE_TIMEOUT_SECONDS,
    )
    assert ran.returncode == 0, ran.stderr
    # A client that repairs or drops an event says so here.
    assert not ran.stderr, ran.stderr
    seen: dict[str, Any] = json.loads(ran.stdout)
    assert seen["version"] == PACKAGES[package]
    return seen
