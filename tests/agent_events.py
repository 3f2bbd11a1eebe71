"""What a client may expect of a run's events, checked by tools that are not ours."""

from __future__ import annotations

from typing import Any

from ag_ui.core import Event
from ag_ui_validate import create_validator
from pydantic import TypeAdapter

_EVENTS: TypeAdapter[Event] = TypeAdapter(Event)


def assert_valid(events: list[dict[str, Any]]) -> None:
    """Valid AG-UI, for `ag-ui-validate` without as much as a warning, and for the models of the protocol's SDK."""
    validator = create_validator()
    for each in events:
        validator.feed(each)
    validator.finalize()
    report = validator.report()
    complaints = [each for each in report.diagnostics if each.severity != "info"]
    assert not complaints, complaints
    for each in events:
        _EVENTS.validate_python(each)
        assert None not in each.values(), each
    assert events[-1]["type"] in {"RUN_FINISHED", "RUN_ERROR"}


def text_of(events: list[dict[str, Any]]) -> str:
    """All that was said, without reasoning."""
    return "".join(each["delta"] for each in events if each["type"] == "TEXT_MESSAGE_CONTENT")
