"""Runs: many people ask at once, and an agent that replays a fixed text answers each of them with 500 tokens.

The first byte is that of the first token, not of the head: it is what a person waits for.
"""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass

from tests.benchmarks.processes import Load, Peer, Server, loading, running
from tests.benchmarks.servers.replay import TOKENS


@dataclass(frozen=True, slots=True)
class Runs:
    """One server's runs.

    Attributes:
        tokens_per_second: Of all runs together, from the first request to the last end.
        microseconds: Of the server's CPU for each token.
        first_p50, first_p99: Milliseconds from a request to its first token.
    """

    tokens_per_second: float
    microseconds: float
    first_p50: float
    first_p99: float


def measure(peer: Peer, concurrent: int, *, times: int) -> Runs:
    """The medians of several rounds, after one that does not count."""
    with running(peer) as server, loading() as load:
        rounds = [_round(server, load, peer, concurrent, number) for number in range(times + 1)][1:]
    return summary(rounds)


def summary(rounds: list[Runs]) -> Runs:
    """The medians."""
    names = ("tokens_per_second", "microseconds", "first_p50", "first_p99")
    return Runs(*(statistics.median(getattr(each, name) for each in rounds) for name in names))


def _round(server: Server, load: Load, peer: Peer, concurrent: int, number: int) -> Runs:
    before = server.cpu_seconds()
    requests = [_request(peer, f"{number}-{place}") for place in range(concurrent)]
    answer = load.do(
        "exchange",
        port=server.port,
        requests=requests,
        count_what="TEXT_MESSAGE_CONTENT",
        until="RUN_FINISHED",
        seconds=120,
    )
    spent = server.cpu_seconds() - before
    if answer["counted"] != concurrent * TOKENS:
        raise RuntimeError(f"{peer.name} said {answer['counted']} tokens, not {concurrent * TOKENS}")
    first = answer["first"]
    return Runs(answer["counted"] / answer["seconds"], spent / answer["counted"] * 1e6, first["p50"], first["p99"])


def _request(peer: Peer, name: str) -> str:
    said = {"id": f"m-{name}", "role": "user", "content": "say it"}
    body = json.dumps(
        {
            "threadId": f"t-{name}",
            "runId": f"r-{name}",
            "messages": [said],
            "tools": [],
            "context": [],
            "state": {},
            "forwardedProps": {},
        }
    )
    head = f"POST {peer.request} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
