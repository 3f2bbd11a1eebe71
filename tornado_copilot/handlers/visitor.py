"""The visitor of a request: where it is shown, and how it is given out (CONTRACT section 6)."""

from __future__ import annotations

from tornado.web import RequestHandler

from tornado_copilot.access.locality import is_loopback_host
from tornado_copilot.access.origins import is_same_origin
from tornado_copilot.access.visitors import COOKIE, HEADER, Visitor, Visitors
from tornado_copilot.config import Settings


def shown_visitor(handler: RequestHandler, visitors: Visitors) -> Visitor | None:
    """Return the visitor that a request shows by its header or cookie; what is not valid is ignored.

    A browser sends cookies of one name and several paths together, that of the longest path first (RFC 6265, 5.4).
    """
    return visitors.read(handler.request.headers.get(HEADER)) or _visitor_of_cookie(handler, visitors)


def _visitor_of_cookie(handler: RequestHandler, visitors: Visitors) -> Visitor | None:
    pairs = [each.strip().partition("=") for each in handler.request.headers.get("Cookie", "").split(";")]
    shown = (visitors.read(value.strip('"')) for name, _, value in pairs if name == COOKIE)
    return next((visitor for visitor in shown if visitor is not None), None)


def remember_visitor(handler: RequestHandler, visitors: Visitors, settings: Settings) -> bool:
    """Give a visitor out with the answer, where the request shows none, or one that is due to be given out anew.

    A browser keeps the cookie. A client that keeps no cookies, or a page of another origin, reads the header.

    Returns:
        True if one is given out.
    """
    shown = shown_visitor(handler, visitors)
    if not settings.auth.allow_anonymous or (shown is not None and not shown.is_due):
        return False
    signed = visitors.sign(None if shown is None else shown.id)
    if signed is None:
        return False
    request = handler.request
    handler.set_cookie(
        COOKIE,
        signed,
        path=settings.auth.visitor_cookie_path,
        max_age=settings.assistant.anonymous_thread_seconds,
        httponly=True,
        samesite="Lax",
        secure=_is_https(handler),
    )
    handler.set_header("Cache-Control", "no-store")
    origin = request.headers.get("Origin")
    if request.method == "POST" and (origin is None or not is_same_origin(origin, request.host)):
        handler.set_header(HEADER, signed)
    return True


def forget_visitor(handler: RequestHandler, visitors: Visitors, settings: Settings, visitor_id: str | None) -> None:
    """Have a browser drop the cookie of a visitor; that of another one stays."""
    kept = _visitor_of_cookie(handler, visitors)
    if kept is None or kept.id == visitor_id:
        handler.clear_cookie(COOKIE, path=settings.auth.visitor_cookie_path)


def _is_https(handler: RequestHandler) -> bool:
    """Return whether the browser uses HTTPS, which a proxy in front of the server may end.

    A trusted proxy says so. Otherwise `Origin` says it, or a header that browsers send to HTTPS and to localhost only.
    """
    request = handler.request
    if request.protocol == "https":
        return True
    origin = request.headers.get("Origin", "")
    if origin.startswith("https:") and is_same_origin(origin, request.host):
        return True
    return "Sec-Fetch-Site" in request.headers and not is_loopback_host(request.host)
