"""The command line, as a person uses it: real processes, their output, their exit status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import yaml

from tests.server_process import ROOT, ServerProcess
from tornado_copilot.config import StorageSettings
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.secret import made_secret

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def command(tmp_path):
    """Run `server.py` with a data directory of this test."""

    def command(*arguments: str, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "server.py"), *arguments, "--set", f"storage.data_dir={tmp_path / 'data'}"],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, **(environ or {})},
            timeout=50,
        )

    return command


def assert_refused(process: subprocess.CompletedProcess[str], status: int, message: str) -> None:
    assert process.returncode == status
    assert re.fullmatch(rf"server\.py: .*{message}.*\n", process.stderr), process.stderr
    assert process.stdout == ""


# Usage


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sreve"], "invalid choice: 'sreve'"),
        (["--bogus"], "unrecognized arguments: --bogus"),
        (["--set", "server.prot=1"], r"server\.prot is not a setting, did you mean server\.port\?"),
        (["--set", "server.port"], r"a setting is given as section\.key=value"),
        (["--port", "x"], r"command line: server\.port must be a whole number"),
        (
            ["check-config", "--host", "0.0.0.0"],
            r"auth\.secret, .* must be set unless server\.host is a loopback address",
        ),
        (["--config", "nowhere.yaml"], r"nowhere\.yaml: No such file or directory"),
        (["token"], "token needs --user"),
        (["serve", "--user", "alice"], "--user is for token and chat only"),
        (["seed", "--role", "admin"], "--role is for token and chat only"),
        (["--expires-seconds", "60"], "--expires-seconds is for token only"),
        (["check-config", "--agent", "default"], "--agent is for chat only"),
        (["chat", "chat"], "unrecognized arguments: chat"),
        (["token", "--user", "alice", "--expires-seconds", "x"], "invalid float value: 'x'"),
        (["token", "--user", "alice", "--expires-seconds", "-1"], "--expires-seconds must be more than 0"),
        (["token", "--user", "alice", "--set", "auth.algorithms=[RS256]"], "with a shared secret only"),
        (["token", "--user", "alice", "--set", "auth.jwks_url=https://a.example/jwks"], r"auth\.secret must be set"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(command, arguments, message):
    assert_refused(command(*arguments), 2, message)


def test_a_failure_ends_with_1_and_one_line(command, tmp_path):
    unreachable = "storage.uri=mongodb://alice:hunter2@127.0.0.1:1/"
    process = command("seed", "--set", unreachable, "--set", "storage.server_selection_timeout_milliseconds=100")
    assert_refused(process, 1, "the database cannot be reached")
    (tmp_path / "data").touch()
    for arguments in (["seed"], ["token", "--user", "alice"]):
        assert_refused(command(*arguments), 1, r"storage\.data_dir .* cannot be used: it is not a directory")


def test_a_package_that_is_missing_is_named(tmp_path):
    for missing in ("pydantic", "motor"):
        (tmp_path / missing).mkdir()
        (tmp_path / missing / f"{missing}.py").write_text(f"raise ModuleNotFoundError('gone', name={missing!r})")
        process = subprocess.run(
            [sys.executable, str(ROOT / "server.py"), "--port", "0", "--set", f"storage.data_dir={tmp_path / 'data'}"],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(tmp_path / missing)},
            timeout=50,
        )
        assert_refused(process, 1, f"{missing} is not installed here, see README.md: pip install")


# Standard streams


@pytest.mark.parametrize("arguments", ["check-config", "token --user alice"])
def test_output_that_nobody_takes_is_one_line(tmp_path, arguments):
    command = f"{sys.executable} {ROOT / 'server.py'} {arguments} --set storage.data_dir={tmp_path}"

    def shell(script: str) -> tuple[str, str]:
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=50)
        return done.stdout, done.stderr

    # The reader has gone before anything is written.
    closed = shell(f"mkfifo {tmp_path}/pipe; exec 3<>{tmp_path}/pipe 4>{tmp_path}/pipe 3<&-; {command} >&4; echo $?")
    assert closed == ("1\n", "server.py: nobody reads the output any more\n")
    assert shell(f"{command} >/dev/full; echo $?") == ("1\n", "server.py: [Errno 28] No space left on device\n")
    assert shell(f"{command} >&-; echo $?") == ("0\n", "")
    assert shell(f"{command} <&- 2>&- | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}") == ("0\n", "")


def test_an_encoding_that_lacks_a_character_ends_nothing(command):
    described = ["check-config", "--set", "agents.default.description=Grüße"]
    ascii_only = command(*described, environ={"PYTHONIOENCODING": "ascii"})
    assert ascii_only.returncode == 0 and "description: Gr\\xfc\\xdfe\n" in ascii_only.stdout
    assert "description: Grüße\n" in command(*described, environ={"LC_ALL": "C"}).stdout


def test_what_a_terminal_would_obey_is_not_in_an_error(command):
    assert_refused(command("--set", "server.\x1b[2Jport=1"), 2, r"server\.\[2Jport is not a setting")


# token


def test_a_token_is_signed_with_the_kept_secret(command, tmp_path):
    before = datetime.now(UTC).timestamp()
    roles = ["--role", "organizer", "--role", "admin"]
    made = command("token", "--user", "alice@example.com", "--name", "Alice", *roles, "--expires-seconds", "60")
    assert made.returncode == 0 and made.stdout.count("\n") == 1 and made.stderr == ""
    claims = jwt.decode(made.stdout.strip(), made_secret(tmp_path / "data"), algorithms=["HS256"])
    assert claims["sub"] == claims["email"] == "alice@example.com"
    assert claims["name"] == "Alice" and set(claims["roles"]) == {"organizer", "admin"}
    assert before + 59 <= claims["exp"] <= datetime.now(UTC).timestamp() + 61


def test_a_token_is_signed_as_the_settings_say(command, tmp_path):
    environ = {"TORNADO_COPILOT_AUTH__SECRET": SECRET * 2}
    settings = ["auth.algorithms=[ES256, HS512]", "auth.audience=shop", "auth.issuer=us"]
    made = command("token", "--user", "7", *(word for each in settings for word in ("--set", each)), environ=environ)
    claims = jwt.decode(made.stdout.strip(), SECRET * 2, algorithms=["HS512"], audience="shop", issuer="us")
    assert claims["sub"] == "7" and "email" not in claims
    assert not (tmp_path / "data").exists()


# check-config


def test_the_settings_in_force_are_shown_without_secrets(command, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("storage: {uri: 'mongodb://alice:hunter2@db/'}\nserver: {port: 1}\n")
    process = command(
        "check-config", "--config", "mine.yaml", "--port", "2", environ={"TORNADO_COPILOT_AUTH__SECRET": SECRET}
    )
    assert process.returncode == 0 and process.stderr == ""
    shown = yaml.safe_load(process.stdout)
    assert shown["server"]["port"] == 2
    assert shown["storage"]["uri"] == "mongodb://alice:[redacted]@db/"
    assert SECRET not in process.stdout and "hunter2" not in process.stdout
    assert not (tmp_path / "data").exists()


def test_what_the_server_would_refuse_is_refused(command, tmp_path):
    (tmp_path / "config.yaml").write_text("auth:\n  secret: short\n")
    process = command("check-config", "--config", "config.yaml")
    assert_refused(process, 2, r"config\.yaml:2: auth\.secret must be at least 32 bytes long, or empty")
    missing = ["--set", "auth.public_key_file=missing.pem", "--set", "auth.algorithms=[RS256]"]
    assert_refused(command("check-config", *missing), 2, r"auth\.public_key_file .*missing\.pem.* cannot be read")
    assert_refused(command("check-config", "--set", "auth.algorithms=[RS256]"), 2, "RS256, which needs")


# seed


def test_sample_events_are_added_once(command, database_uri, run):
    name = f"seed_{os.getpid()}"
    settings = ["--set", f"storage.uri={database_uri}", "--set", f"storage.database={name}"]
    first, second = command("seed", *settings), command("seed", *settings)
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    count = int(re.fullmatch(r"added (\d+) sample events\n", first.stdout)[1])
    assert second.stdout == f"added 0 sample events, {count} were there already\n"

    async def look_and_drop() -> list[dict[str, object]]:
        database = Database(database_uri, StorageSettings(database=name))
        try:
            return await database.events.find().to_list(None)
        finally:
            await database.events.database.client.drop_database(name)
            database.close()

    events = run(look_and_drop())
    assert len(events) == count >= 24
    assert {"concert", "workshop", "meetup", "conference", "class", "sport", "exhibition"} <= {
        e["eventType"] for e in events
    }
    now = datetime.now(UTC)
    assert all(now < event["startDateTime"] < now + timedelta(days=120) for event in events)
    assert all(event["startDateTime"] < event["endDateTime"] for event in events)
    assert any(event["waiting"] for event in events)
    assert all(event["registered"] <= event.get("capacity", 10_000) for event in events)


def test_sample_events_join_the_embedded_database_of_a_running_server(start_server):
    server = start_server()
    seeded = subprocess.run(
        [sys.executable, "server.py", "seed", "--set", f"storage.data_dir={server.data_dir}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert re.fullmatch(r"added \d+ sample events\n", seeded.stdout), seeded.stderr
    body = {"action": "searchEvents", "parameters": {"query": "jazz"}}
    assert "Harbour Jazz Quartet" in json.dumps(post(server, body))


# serve


def post(server: ServerProcess, body: dict[str, object]) -> dict[str, object]:
    request = urllib.request.Request(
        f"{server.url}/api/copilotkit", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def test_it_answers_once_it_says_so_and_ends_with_0(start_server):
    server = start_server()
    assert server.log.count("listening on http://127.0.0.1:") == 1
    assert post(server, {})["status"] == "ready"
    assert server.terminate() == 0


def test_it_comes_back_on_the_same_data_after_a_kill(start_server):
    server = start_server()
    secret, url = made_secret(server.data_dir), server.url
    server.kill()
    server.start()
    assert server.url == url and made_secret(server.data_dir) == secret
    assert post(server, {})["status"] == "ready"


def test_a_second_server_on_one_directory_says_who_is_there(start_server):
    server = start_server()
    second = subprocess.run(
        [sys.executable, "server.py", "--port", "0", "--set", f"storage.data_dir={server.data_dir}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert second.returncode == 1
    assert f"is in use by another server (pid {server.pid})" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_said_in_one_line(start_server, command):
    port = start_server().url.rpartition(":")[2]
    assert_refused(command("--port", port), 1, f"cannot listen on 127.0.0.1:{port}: Address already in use")


def test_no_token_reaches_the_log(start_server):
    server = start_server("log.level=debug")
    made = subprocess.run(
        [sys.executable, "server.py", "token", "--user", "a", "--set", f"storage.data_dir={server.data_dir}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
    )
    token = made.stdout.strip()
    # As a query of an endpoint that answers at once, so that an access line is written; and in a wrong place.
    for path in (f"/health?token={token}", f"/nowhere/{token}", f"/api/copilotkit/?ticket={token[:30]}&soft=1"):
        request = urllib.request.Request(
            server.url + path, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"}
        )
        try:
            urllib.request.urlopen(request, timeout=10).close()
        except urllib.error.HTTPError as refused:
            refused.close()
    server.terminate()
    assert "/health?token=[redacted]" in server.log
    for part in (*token.split("."), token[:30]):
        assert part not in server.log
