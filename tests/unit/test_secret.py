"""The secret that is made once and kept."""

from __future__ import annotations

import stat
import subprocess
import sys

import pytest

from tornado_copilot.errors import StartupError
from tornado_copilot.storage.secret import made_secret


def test_it_is_made_once_for_its_owner_alone(tmp_path):
    data_dir = tmp_path / "new" / "data"
    secret = made_secret(data_dir)
    assert len(secret.encode()) >= 64  # enough for HS512
    assert made_secret(data_dir) == secret
    assert stat.S_IMODE((data_dir / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    assert [file.name for file in data_dir.iterdir()] == ["secret"]
    assert made_secret(tmp_path / "other") != secret


def test_processes_that_come_at_once_get_the_same(tmp_path):
    program = (
        "import sys; from pathlib import Path; from tornado_copilot.storage.secret import made_secret; "
        "sys.stdin.read(1); print(made_secret(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "data")]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    for process in processes:
        process.stdin.write("g")
        process.stdin.flush()
    assert len({process.communicate()[0] for process in processes}) == 1
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["secret"]


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 64])
def test_a_damaged_one_is_refused_and_left_alone(tmp_path, content):
    file = tmp_path / "secret"
    file.write_bytes(content)
    with pytest.raises(StartupError, match="secret"):
        made_secret(tmp_path)
    assert file.read_bytes() == content


def test_a_place_where_none_can_be_kept_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StartupError, match=r"file/data cannot be used: Not a directory"):
        made_secret(tmp_path / "file" / "data")
