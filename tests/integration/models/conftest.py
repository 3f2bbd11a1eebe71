"""One server of ours and one that stands in for a model's, for all tests of a module."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.model_server import ScriptedServer
from tests.model_talk import KEY, SETTINGS
from tests.server_process import ServerProcess


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    """The model's server."""
    scripted = ScriptedServer()
    yield scripted
    scripted.close()


@pytest.fixture(scope="module")
def server(model: ScriptedServer) -> Iterator[ServerProcess]:
    """Our server, whose agent `gpt` asks that model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODEL_KEY", KEY)
        # For somebody else's endpoint: none of it may go to this one.
        for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
            patch.setenv(name, "sk-for-openai-alone")
        settings = {**SETTINGS, "base_url": f"{model.url}/v1"}
        patient = {**settings, "silence_timeout_seconds": 30, "first_token_timeout_seconds": 30}
        process = ServerProcess(
            f"agents.gpt={json.dumps(settings)}",
            f"agents.safe={json.dumps({**settings, 'fallback': 'default'})}",
            f"agents.patient={json.dumps(patient)}",
            "limits.runs_per_user_per_minute=0",
        )
        try:
            yield process.start()
        finally:
            process.close()
