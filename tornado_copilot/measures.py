"""What the rooms count, in plain objects: they know no monitoring system, and counting costs them an addition.

`metrics` reads these when somebody asks, and puts them in the form of a monitoring system.
"""

from __future__ import annotations

from bisect import bisect_left

FAST_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Bounds for what should take milliseconds."""
SLOW_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
"""Bounds for what waits for a model."""


class Distribution:
    """How often a value lay between which bounds: a histogram, of which quantiles can be told.

    Attributes:
        bounds: Upper bounds, inclusive and ascending; above the last there is no bound.
        counts: How many values lay in each interval, one more than there are bounds.
        total: The sum of all values.
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...] = FAST_SECONDS) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        """Take a value in."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value
