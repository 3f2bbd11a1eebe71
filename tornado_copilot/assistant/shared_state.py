"""The state that an agent shares with its clients, as the snapshots and deltas of a run change it."""

from __future__ import annotations

import copy
from typing import Any

from tornado_copilot.assistant.patches import TOO_DEEP, BadPatch, patched
from tornado_copilot.wire.encoding import AGENT_MAX_DEPTH, depth_of

Patch = list[dict[str, Any]]


class SharedState:
    """The state of one run.

    Attributes:
        value: As it stands; None for none.

    Args:
        value: What the run began with; not changed.
    """

    def __init__(self, value: Any = None) -> None:
        self.value = value
        self._is_ours = False
        self._patches: list[Patch] = []
        """What has changed the state since it was told whole as `_whole`."""
        self._whole: Any = None
        self._depth = AGENT_MAX_DEPTH
        """The levels that the state has, or more: counted again once this passes `AGENT_MAX_DEPTH`."""

    def replace(self, value: Any) -> None:
        """Take a snapshot; it is not changed."""
        self.value, self._is_ours = value, False
        self._depth = AGENT_MAX_DEPTH

    def change(self, patch: Patch) -> None:
        """Apply a delta (RFC 6902).

        Raises:
            BadPatch: It does not fit, or nests the state too deep. The state is as before.
        """
        if not self._is_ours:
            # Copied once: the snapshot belongs to the event, which may still have to be sent.
            self._whole, self._patches = self.value, []
            self.value = copy.deepcopy(self.value if self.value is not None else {})
            self._is_ours = True
        try:
            self.value = patched(self.value, patch)
            self._bound_depth(patch)
        except BadPatch:
            self._undo()
            raise
        self._patches.append(patch)

    def _bound_depth(self, patch: Patch) -> None:
        """Refuse a patch that nests the state too deep; each one may add a little, and no client could send it back.

        Raises:
            BadPatch: It does.
        """
        for operation in patch:
            self._depth += operation["path"].count("/") + depth_of(operation.get("value"), AGENT_MAX_DEPTH)
        if self._depth > AGENT_MAX_DEPTH:
            self._depth = depth_of(self.value, AGENT_MAX_DEPTH)
            if self._depth > AGENT_MAX_DEPTH:
                raise BadPatch(TOO_DEEP)

    def _undo(self) -> None:
        """Take back what was done of the last patch: of its operations those before the one that does not fit.

        All that came before is done again, which costs nothing where patches fit, as a copy before each one would.
        """
        patches, self.value, self._is_ours = self._patches, self._whole, False
        for patch in patches:
            self.change(patch)
