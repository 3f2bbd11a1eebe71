"""How much of everything, beside the peers, on this machine, in one run.

    python3 -m tests.benchmarks                   all of it, half an hour; prints a table in Markdown
    python3 -m tests.benchmarks --quick           fewer connections and rounds, some minutes
    python3 -m tests.benchmarks memory broadcast  some rows: memory, broadcast, heartbeats, runs, publishing
    python3 -m tests.benchmarks.soak --help       endurance
    python3 -m tests.benchmarks.model_tokens      a model's token; in the environment of the tests

What is needed is installed into `tests/benchmarks/.venv` and, where there is npm, `tests/benchmarks/node_modules`.
nginx with nchan is measured where it is installed (Debian: `apt-get install libnginx-mod-nchan`), Linux is required.

Each server and the load generator are processes of their own, on the loopback address, and stop by themselves. The
servers of a row are measured by turns, several times, and the medians are shown: the ratios hold on a machine that does
other things as well, the figures do not.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.processes import LoadError, Peer

HERE = Path(__file__).resolve().parent
ROWS = ("memory", "broadcast", "heartbeats", "runs", "publishing")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", choices=[[], *ROWS], metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    _in_own_environment()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.python_implementation()}", end=" ")
    print(f"{platform.python_version()}, {platform.system()}\n", flush=True)
    for row in given.rows or ROWS:
        for line in MEASURES[row](quick=given.quick):
            print(line, flush=True)
        print()


def _in_own_environment() -> None:
    """Go on in the benchmarks' environment, which is made if it is not there."""
    python = HERE / ".venv" / "bin" / "python"
    requirements = HERE / "requirements.txt"
    stamp = HERE / ".venv" / "installed"
    if not stamp.exists() or stamp.read_text() != requirements.read_text():
        venv.create(HERE / ".venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
        stamp.write_text(requirements.read_text())
    if not (HERE / "node_modules").exists() and shutil.which("npm"):
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
        subprocess.run(install, cwd=HERE, check=True)
    if Path(sys.prefix) != HERE / ".venv":
        os.execv(python, [str(python), "-m", "tests.benchmarks", *sys.argv[1:]])


def _memory(*, quick: bool) -> Iterable[str]:
    from tests.benchmarks import memory, peers

    counts = (500, 1000, 2000) if quick else (1000, 5000, 10_000)
    yield "| memory of an idle connection, KiB | " + " | ".join(f"{count:,}" for count in counts) + " | slope |"
    yield "|---|" + "---|" * (len(counts) + 1)
    sse = (peers.OURS_SSE, peers.OURS_SSE_UVLOOP, peers.BARE_SSE, *_if_nchan(peers.NCHAN_SSE), peers.AIOHTTP_SSE)
    sse += (peers.SSE_STARLETTE, peers.FASTAPI)
    ws = (peers.OURS_WS, peers.AIOHTTP_WS, peers.WEBSOCKETS, peers.SOCKETIO)
    for transport, measured in (("SSE", sse), ("WebSocket", ws)):
        for peer in measured:
            held = memory.measure(peer, counts)
            yield f"| {peer.name}, {transport} | " + " | ".join(f"{held[each]:.1f}" for each in (*counts, 0)) + " |"


def _broadcast(*, quick: bool) -> Iterable[str]:
    from tests.benchmarks import broadcast, peers

    times = 8 if quick else 10
    sse = (peers.BARE_SSE, peers.OURS_SSE, peers.OURS_SSE_DURABLE, peers.OURS_SSE_UVLOOP, peers.AIOHTTP_SSE)
    sse += (peers.SSE_STARLETTE, *_if_nchan(peers.NCHAN_SSE))
    ws = (peers.BARE_WS, peers.OURS_WS, peers.OURS_WS_UVLOOP, peers.AIOHTTP_WS, peers.WEBSOCKETS, peers.SOCKETIO)
    ws += _if_nchan(peers.NCHAN_WS)
    for clients, rounds in ((1000, 1),) if quick else ((1000, 3), (5000, 1)):
        for transport, measured in (("SSE", sse), ("WebSocket", ws)):
            title = f"{transport}, 100 bytes to {clients:,}"
            yield f"| {title} | µs of CPU a delivery | of bare | p99, ms | burst of 20: µs | p99, ms |"
            yield "|---|---|---|---|---|---|"
            single: dict[str, list[broadcast.Delivery]] = {}
            burst: dict[str, list[broadcast.Delivery]] = {}
            failed: dict[str, str] = {}
            for _ in range(rounds):
                for peer in measured:
                    if peer.name in failed:
                        continue
                    try:
                        one, twenty = broadcast.measure(peer, clients, times=times)
                    except LoadError as error:
                        failed[peer.name] = str(error)
                        continue
                    single.setdefault(peer.name, []).append(one)
                    burst.setdefault(peer.name, []).append(twenty)
            floor = broadcast.summary(single[measured[0].name]).microseconds
            for name, each in single.items():
                one, twenty = broadcast.summary(each), broadcast.summary(burst[name])
                yield (
                    f"| {name} | {one.microseconds:.1f} | {one.microseconds / floor:.2f} | {one.p99:.0f} "
                    f"| {twenty.microseconds:.1f} | {twenty.p99:.0f} |"
                )
            for name, why in failed.items():
                yield f"| {name} | does not keep up: {why} | | | | |"
            yield ""


def _heartbeats(*, quick: bool) -> Iterable[str]:
    from tests.benchmarks import heartbeats, peers

    clients, seconds = (2000, 10) if quick else (10_000, 30)
    yield f"| heartbeats of {clients:,} connections, each every 30 s | CPU of a core | longest stall |"
    yield "|---|---|---|"
    for peer in (peers.OURS_SSE, peers.OURS_WS, peers.FASTAPI):
        beats = heartbeats.measure(peer, clients, seconds=seconds)
        name = f"{peer.name}, {'WebSocket' if peer is peers.OURS_WS else 'SSE'}"
        yield f"| {name} | {beats.cpu_percent:.2f} % | {beats.stall_milliseconds:.0f} ms |"


def _runs(*, quick: bool) -> Iterable[str]:
    from tests.benchmarks import peers, runs

    measured = [peers.OURS_RUNS, peers.OURS_RUNS_UVLOOP]
    if (HERE / "node_modules").exists():
        measured.append(peers.NODE_RUNS)
    for concurrent in (50,) if quick else (50, 200):
        yield f"| {concurrent} runs at once, 500 tokens each | tokens/s | µs of CPU a token | first p50, ms | p99 |"
        yield "|---|---|---|---|---|"
        found: dict[str, list[runs.Runs]] = {}
        for _ in range(1 if quick else 3):
            for peer in measured:
                found.setdefault(peer.name, []).append(runs.measure(peer, concurrent, times=3))
        for name, each in found.items():
            median = runs.summary(each)
            yield (
                f"| {name} | {median.tokens_per_second:,.0f} | {median.microseconds:.1f} "
                f"| {median.first_p50:.0f} | {median.first_p99:.0f} |"
            )
        yield ""


def _publishing(*, quick: bool) -> Iterable[str]:
    from tests.benchmarks import publishing

    rates = asyncio.run(publishing.measure(3 if quick else 7))
    yield f"| durable publish, {publishing.PUBLISHERS} publishers, embedded database | publications/s |"
    yield "|---|---|"
    for name, rate in rates.items():
        yield f"| {name} | {rate:,.0f} |"


def _if_nchan(peer: Peer) -> tuple[Peer, ...]:
    return (peer,) if Path("/usr/lib/nginx/modules/ngx_nchan_module.so").exists() else ()


MEASURES = {
    "memory": _memory,
    "broadcast": _broadcast,
    "heartbeats": _heartbeats,
    "runs": _runs,
    "publishing": _publishing,
}

if __name__ == "__main__":
    main()
