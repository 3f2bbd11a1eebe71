"""JSON patches (RFC 6902) of shared state and activities."""

from __future__ import annotations

import copy
from typing import Any

import jsonpatch

from tornado_copilot.wire.encoding import AGENT_MAX_DEPTH

TOO_DEEP = f"it makes something that is nested deeper than {AGENT_MAX_DEPTH} levels"


class BadPatch(Exception):
    """A delta that does not fit what it is to change."""


def patched(document: Any, patch: list[dict[str, Any]]) -> Any:
    """Return the document after a patch, which is applied in place; where that fails, a part of it may have been.

    What the patch sets becomes a part of the document, which later ones change; so it is a copy of what the event says.

    Raises:
        BadPatch: It does not fit.
    """
    try:
        return jsonpatch.apply_patch(document, copy.deepcopy(patch), in_place=True)
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError, ValueError) as error:
        raise BadPatch(str(error)[:300]) from None
