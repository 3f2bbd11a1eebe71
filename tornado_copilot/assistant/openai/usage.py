"""Counting what a run's answers cost, as AG-UI 1.0 has it (`TokenUsage`). Pure."""

from __future__ import annotations

from typing import Any

_FIELDS = (
    ("inputTokens", ("prompt_tokens",)),
    ("outputTokens", ("completion_tokens",)),
    ("totalTokens", ("total_tokens",)),
    ("cachedInputTokens", ("prompt_tokens_details", "cached_tokens")),
    ("reasoningTokens", ("completion_tokens_details", "reasoning_tokens")),
)


class Usage:
    """The tokens of all answers of one run."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._counts: dict[str, int] = {}

    def add(self, usage: dict[str, Any] | None) -> None:
        """Count one answer; what a server does not say, or says wrongly, is left out."""
        for name, path in _FIELDS:
            value: Any = usage
            for part in path:
                value = value.get(part) if isinstance(value, dict) else None
            if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
                self._counts[name] = self._counts.get(name, 0) + value

    def entries(self) -> list[dict[str, Any]]:
        """One entry, or none where nothing was counted."""
        return [{"model": self._model, **self._counts}] if self._counts else []
