"""What the delivery room counts, as plain numbers: on the hot path there is an addition for each publication."""

from __future__ import annotations

from collections import Counter

from tornado_copilot.measures import Distribution


class DeliveryCounts:
    """Counts of one hub, since the process began.

    Attributes:
        opened: Connections that came, by transport.
        ended: Connections that went, by transport and reason: the `code` of a `Disconnect`, or `client_left`.
        publications: Publications that were offered to whoever hears their channel.
        offered: Publications times the connections they were offered to.
        withheld: Of these, what lagging connections were not sent at once: they get it from the log.
        replayed: Messages sent from the log, to who came back and to who lagged.
        lagged: How often a reader was so slow that its outbox was dropped.
        catching_up: Connections that are being fed from the log right now.
        latency: Seconds from a publication's acceptance to its last byte in the kernel, of one connection for each
            publication that anybody hears. Where the database is waited for, that is part of it.
    """

    __slots__ = (
        "catching_up",
        "ended",
        "lagged",
        "latency",
        "offered",
        "opened",
        "publications",
        "replayed",
        "withheld",
    )

    def __init__(self) -> None:
        self.opened: Counter[str] = Counter()
        self.ended: Counter[tuple[str, str]] = Counter()
        self.publications = 0
        self.offered = 0
        self.withheld = 0
        self.replayed = 0
        self.lagged = 0
        self.catching_up = 0
        self.latency = Distribution()
