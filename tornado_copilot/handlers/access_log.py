"""The access log: one line for each request."""

from __future__ import annotations

import logging
from http import HTTPStatus

from tornado.log import access_log
from tornado.web import RequestHandler


def log_request(handler: RequestHandler) -> None:
    """Write the access log's line: a refusal that asks the client to come back is no error of the server."""
    status = handler.get_status()
    level = logging.INFO if status < 400 else logging.WARNING if status < 500 else logging.ERROR
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        level = logging.INFO
    milliseconds = 1000 * handler.request.request_time()
    access_log.log(level, "%d %s %.2fms", status, handler._request_summary(), milliseconds)
