"""CopilotKit's single endpoint: an envelope is the request that the REST transport would have sent."""

import pytest

from tornado_copilot.errors import MalformedRequest
from tornado_copilot.wire.copilotkit import RuntimeRequest, opened


@pytest.mark.parametrize(
    "envelope, request_",
    [
        ({"method": "info"}, RuntimeRequest("GET", "/info")),
        (
            {"method": "agent/run", "params": {"agentId": "a/b c"}, "body": {"threadId": "t"}},
            RuntimeRequest("POST", "/agent/a%2Fb%20c/run", body={"threadId": "t"}),
        ),
        (
            {"method": "agent/connect", "params": {"agentId": "default"}, "body": {}},
            RuntimeRequest("POST", "/agent/default/connect", body={}),
        ),
        (
            {"method": "agent/stop", "params": {"agentId": "default", "threadId": "t"}},
            RuntimeRequest("POST", "/agent/default/stop/t"),
        ),
        (
            {"method": "resource/request", "params": {"path": "/threads?agentId=x", "httpMethod": "GET"}},
            RuntimeRequest("GET", "/threads", "agentId=x"),
        ),
        (
            {"method": "resource/request", "params": {"path": "/threads/t", "httpMethod": "DELETE"}, "body": {"a": 1}},
            RuntimeRequest("DELETE", "/threads/t", body={"a": 1}),
        ),
    ],
)
def test_an_envelope_is_opened(envelope, request_):
    assert opened(envelope) == request_


def test_names_in_a_path_are_decoded_one_by_one():
    assert opened({"method": "agent/run", "params": {"agentId": "a/b c"}}).segments == ["agent", "a/b c", "run"]


@pytest.mark.parametrize(
    "envelope",
    [
        {"method": "dance"},
        {"method": "resource/request", "params": {"path": "//[", "httpMethod": "GET"}},
        {"method": "agent/run"},
        {"method": "agent/run", "params": []},
        {"method": "agent/run", "params": {"agentId": 5}},
        {"method": "agent/stop", "params": {"agentId": "a"}},
        {"method": "resource/request", "params": {"path": "threads"}},
        {"method": "resource/request", "params": {"path": "/threads", "httpMethod": "TRACE"}},
    ],
)
def test_what_lacks_something_is_refused(envelope):
    with pytest.raises(MalformedRequest):
        opened(envelope)
