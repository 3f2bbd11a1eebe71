"""The log: one record a line, with its ids, and no credential in it whoever wrote it there."""

from __future__ import annotations

import asyncio
import json
import logging
import time

import jwt
import pytest

from tornado_copilot.config import LogSettings
from tornado_copilot.redaction import redacted
from tornado_copilot.telemetry import JsonFormatter, TextFormatter, configure_logging, log_ids

TOKEN = jwt.encode({"sub": "alice@example.com"}, "s" * 32)
UNSIGNED = jwt.encode({"sub": "alice@example.com"}, None, algorithm="none")


def record(message: str, *args: object, **attributes: object) -> logging.LogRecord:
    made = logging.LogRecord("tornado.access", logging.INFO, __file__, 1, message, args, None)
    made.__dict__.update(attributes)
    return made


@pytest.fixture
def logged(capsys):
    """Log through the configured root logger and return what came out on standard error; restored afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def logged(settings: LogSettings, *secrets: str) -> str:
        configure_logging(settings, secrets=secrets)
        logging.getLogger("tornado.access").info("200 GET /?token=%s", TOKEN)
        logging.getLogger("somebody.else").debug("detail %s", *secrets or ("",))
        logging.getLogger("pymongo.command").debug("a document")
        try:
            raise ConnectionError(f"mongodb://alice:hunter2@db/ refused {TOKEN}\nERROR forged")
        except ConnectionError:
            logging.getLogger("tornado_copilot").exception("no database")
        return capsys.readouterr().err

    yield logged
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("pymongo").setLevel(logging.NOTSET)
    logging.captureWarnings(False)


@pytest.mark.parametrize(
    "text",
    [
        f"200 GET /api/copilotkit?channels=events&token={TOKEN} (127.0.0.1) 1.2ms",
        f"GET /api/copilotkit?token%3D{TOKEN}",
        f"Authorization: Bearer {TOKEN}",
        f"{{'Authorization': 'Bearer {TOKEN}', 'Accept': '*/*'}}",
        f"Sec-WebSocket-Protocol: copilot.v1, bearer.{TOKEN}",
        f"a token on its own: {TOKEN}.",
        f"cut short: {TOKEN[:60]}",
        f"no signature: {UNSIGNED}",
        f'{{"token":"{TOKEN}"}}',
    ],
)
def test_a_json_web_token_is_taken_out_of_whatever_it_stands_in(text):
    assert "eyJ" not in redacted(text)
    for part in TOKEN.split("."):
        assert part not in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET /api/copilotkit/ws?ticket=hunter2&channels=events",
        "GET /api/copilotkit/ws?%74icket=hunter2&channels=events",
        "GET /api/copilotkit?x=1&t%6F%6ben=%68unter2",
        "GET /x?access_token=hunter2#fragment",
        "next=%2Fx%3Fticket%3Dhunter2",
        "Authorization: hunter2hunter2",
        "authorization=Basic hunter2hunter2==",
        "('authorization', 'Bearer hunter2')",
        '{"ticket": "hunter2", "expiresInSeconds": 30}',
        "{'api_key': 'hunter2'}",
        "api_key='hunter2'",
        "OPENAI_API_KEY=hunter2",
        "mongodb://alice:hunter2@db.example:27017/app",
        "mongodb+srv://alice:hunter2%40@db.example/",
        "https://alice:hunter2@example.com/jwks",
        "mongodb://db/?tlsCertificateKeyFilePassword=hunter2&tls=true",
        "mongodb://db/?authMechanismProperties=AWS_SESSION_TOKEN:hunter2",
    ],
)
def test_credentials_are_known_by_their_shape(text):
    assert "hunter2" not in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "a bearer token is needed",
        "the token is not valid: it was made out to another audience (aud)",
        "auth.secret must be at least 32 bytes long",
        "200 GET /api/copilotkit?channels=events,room:lobby&lastEventId=0a1b2c3d-12.0 (127.0.0.1) 1.20ms",
        "listening on http://127.0.0.1:8000",
        "mail to alice@example.com at http://example.com:8080/a@b",
    ],
)
def test_ordinary_words_stay(text):
    assert redacted(text) == text


@pytest.mark.parametrize("piece", ["eyJ", "://", "://a:", "token", "bearer ", "authorization:", '"a-', "eyJa.", "=%3D"])
def test_a_hostile_line_takes_no_time_worth_mentioning(piece):
    line = piece * (300_000 // len(piece))
    started = time.perf_counter()
    redacted(line)
    assert time.perf_counter() - started < 2  # quadratic time would be minutes


def test_nothing_that_a_client_sends_can_look_like_a_record_of_its_own():
    line = TextFormatter().format(record("user %s", "x\r\n2026-11-22T18:00:00.000Z ERROR forged\x1b[31m\u2028\x00\x85"))
    assert len(line.splitlines()) == 1
    assert r"x\r\n2026" in line and r"\x1b[31m\u2028\x00\x85" in line


def test_lines_of_a_traceback_are_marked_as_such(logged):
    output = logged(LogSettings())
    assert "\n  | ERROR forged" in output
    assert len([line for line in output.splitlines() if not line.startswith("  | ")]) == 2
    assert "Traceback (most recent call last)" in output
    assert "hunter2" not in output and "eyJ" not in output


def test_levels_are_respected_and_documents_never_logged(logged):
    assert "detail" not in logged(LogSettings(level="info"))
    output = logged(LogSettings(level="debug"))
    assert "detail" in output and "a document" not in output
    assert "200 GET" not in logged(LogSettings(level="warning"))


def test_a_configured_secret_is_hidden_whatever_it_looks_like(logged):
    output = logged(LogSettings(level="debug"), "correct horse battery staple, of 32 bytes")
    assert "detail [redacted]" in output


def test_json_has_one_object_a_line(logged):
    entries = [json.loads(line) for line in logged(LogSettings(format="json")).splitlines()]
    assert [entry["message"] for entry in entries] == ["200 GET /?token=[redacted]", "no database"]
    assert entries[0].keys() == {"time", "level", "logger", "message"}
    assert entries[1]["level"] == "error"
    assert "ConnectionError: mongodb://alice:[redacted]@db/" in entries[1]["exception"]


async def test_ids_follow_the_context_into_tasks_and_back_out():
    async def line() -> dict[str, str]:
        await asyncio.sleep(0)
        return json.loads(JsonFormatter().format(record("message")))

    with log_ids(connection_id="c1"):
        with log_ids(run_id="r1"):
            task = asyncio.create_task(line())
        assert (await line()).keys() == {"time", "level", "logger", "message", "connection_id"}
    inner = await task
    assert (inner["connection_id"], inner["run_id"]) == ("c1", "r1")
    assert "connection_id" not in await line()


def test_a_record_has_ids_of_its_own():
    with log_ids(connection_id="c1", request_id="q1"):
        line = TextFormatter().format(record("message", connection_id="c2\n"))
    assert r"[connection_id=c2\n request_id=q1] message" in line


def test_a_record_that_cannot_be_formatted_is_logged_without_its_arguments():
    line = TextFormatter().format(record("%d apples", TOKEN))
    assert "'%d apples' cannot be formatted" in line and "eyJ" not in line


def test_a_long_message_is_cut_after_the_redaction():
    line = TextFormatter().format(record("x" * 16_380 + " mongodb://alice:hunter2@db/" + "y" * 50_000))
    assert len(line) < 17_000 and "hunter" not in line
    assert "more characters)" in line
