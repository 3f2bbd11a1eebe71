"""What integration tests share: the calendar and its actions, on the day on which the conversations are held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from tests.offline_thread import NOW
from tornado_copilot.actions.registry import Registry, build_registry
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.storage.database import Database


@pytest.fixture
def calendar(database: Database, run: Any) -> Iterator[Calendar]:
    made = Calendar(database, lambda event_id: None, now=lambda: NOW.astimezone(UTC))
    yield made
    run(made.close())


@pytest.fixture
def registry(calendar: Calendar) -> Registry:
    return build_registry(calendar, now=lambda: NOW.astimezone(UTC))
