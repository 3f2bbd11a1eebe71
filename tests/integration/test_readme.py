"""The README is true: its commands are run as they stand there, against a real server."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
# The whole set-up and the tests themselves, which continuous integration runs; and what takes half an hour, by hand.
RUN_ELSEWHERE = ("python3 -m venv", "sh tests/run", "python3 -m tests.benchmarks")


def commands():
    """The shell commands of the README, continued lines joined."""
    found, continued = [], ""
    for line in README.splitlines():
        text = line.removeprefix("    ")
        if continued:
            continued += "\n" + text
            if continued.count("'") % 2 == 0 and not text.endswith("\\"):
                found.append(continued)
                continued = ""
        elif line.startswith("    ") and re.match(r"curl |TOKEN=|echo |\.venv/bin/python |python3 |sh ", text):
            if text.endswith("\\") or text.count("'") % 2:
                continued = text
            else:
                found.append(text)
    return [each for each in found if not each.startswith(RUN_ELSEWHERE)]


def test_the_two_commands_come_first():
    first = [line.strip() for line in README.splitlines() if line.startswith("    ") and "──" not in line]
    assert first[0].startswith("python3 -m venv .venv && ") and first[0].endswith("server.py")
    assert first[1] == "sh tests/run"


def shell(command, server):
    """Run one command with the server's own address and data in place of the defaults."""
    command = command.replace("http://localhost:8000", server.url.replace("127.0.0.1", "localhost"))
    command = re.sub(
        r"\.venv/bin/python server\.py(?: (\w[\w-]*))?",
        lambda found: (
            f"{sys.executable} server.py {found[1] or ''} --set storage.data_dir={server.data_dir}"
            f" --port {server.url.rpartition(':')[2]}"
        ),
        command,
    )
    script = f"{TOKEN.replace('DATA', str(server.data_dir))}\n{command.replace('curl -N', 'curl -sN --max-time 3')}"
    return subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=40)


TOKEN = f"TOKEN=$({sys.executable} server.py token --user user@example.com --set storage.data_dir=DATA)"


@pytest.mark.parametrize("command", commands(), ids=lambda command: command[:60])
def test_a_command_of_the_readme_does_what_it_says(command, server):
    done = shell(command, server)
    stream_that_does_not_end = 28
    assert done.returncode == 0 or ("-N" in command and done.returncode == stream_that_does_not_end), done.stderr
    if command.startswith("echo"):
        assert len(done.stdout) > len("\n") and done.stderr == ""
    if not command.startswith("curl"):
        return
    if "-N" in command and "-d" not in command:
        connection = json.loads(done.stdout.split("data: ", 1)[1].splitlines()[0])
        assert connection["type"] == "connection"
        assert connection["data"].get("user") == ("user@example.com" if "$TOKEN" in command else None)
        # What the README shows is how the message begins, to the letter.
        shown = [line.strip() for line in README.splitlines() if '"type":"connection"' in line]
        assert any(done.stdout.split("data: ", 1)[1].startswith(line[6:].split(",…")[0]) for line in shown)
    elif "-N" in command:
        kinds = [json.loads(line[6:])["type"] for line in done.stdout.splitlines() if line.startswith("data: ")]
        assert kinds[0] == "thinking" and kinds[-1] == "done"
    elif command.endswith("/metrics"):
        assert "\ncopilot_connections{" in done.stdout
    else:
        answer = json.loads(done.stdout.splitlines()[-1])
        assert answer.get("success", True) is True and answer.keys() & {"suggestions", "data", "status"}


def test_the_example_in_react_is_built_for_the_tests_as_the_readme_says():
    command = re.search(r"^    \(cd static/react && (.+)\)$", README, re.MULTILINE)
    assert command is not None
    prepared = (ROOT / "tests" / "run").read_text("utf-8")
    assert all(step in prepared for step in command[1].split(" && "))


def test_there_are_commands_to_run():
    assert len(commands()) >= 8


def test_the_agents_of_the_readme_are_settings_as_the_server_takes_them(tmp_path):
    block = README.split("```yaml\n", 1)[1].split("```", 1)[0]
    factory = "tests.integration.example_agents.plain:make_agent"
    config = tmp_path / "config.yaml"
    config.write_text(block.replace("my_package.agents:make_agent", factory), encoding="utf-8")
    command = [sys.executable, "server.py", "check-config", "--config", str(config)]
    environ = {**os.environ, "OPENAI_API_KEY": "sk-readme-0001"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, env=environ)
    assert done.returncode == 0, done.stderr
    assert "sk-readme-0001" not in done.stdout
    for path in re.findall(r"\]\((tests/[^)]+)\)", README):
        assert (ROOT / path).is_file()
    for requirement in re.findall(r"pip install \"?([a-z0-9-]+(?:\[[a-z-]+\])?==[\d.]+)", README):
        assert requirement in (ROOT / "tests" / "requirements.txt").read_text("utf-8").splitlines()
