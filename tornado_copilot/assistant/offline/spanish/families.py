"""Which Spanish words mean the same to `frames.py`, in its notation: over the plain form, so without accents."""

from __future__ import annotations

FAMILIES: dict[str, str] = {}
