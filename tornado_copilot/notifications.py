"""Notifications: what somebody who was away is told when they come back, and the calls that concern it.

Whatever is published as a `notification` on `user:<id>` is stored first (`storage.notifications`), and stays until
the person acknowledges it or it expires. Live delivery is the log's work, as for any other publication; what is in
here is the rest: the backlog of a connection that opens, listing, acknowledging, `notify` for back-end services, and
telling people that somebody named them in a room.

The wire is at least once: a client takes a notification whose `data.id` it has already for the same one.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from weakref import WeakValueDictionary

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from tornado_copilot.access.caller import Caller
from tornado_copilot.access.claims import USER_ID_MAX_LENGTH, is_user_id
from tornado_copilot.errors import Forbidden, InvalidParameters, MalformedRequest, NotFound, Unauthenticated
from tornado_copilot.storage.notifications import Notices, Notification, NotificationStore
from tornado_copilot.wire.encoding import decode, encode
from tornado_copilot.wire.publication import Draft
from tornado_copilot.wire.validation import validated

BACKLOG_MAX = 100
"""Notifications that a connection begins with; `unread` tells of the rest, which is listed by who wants it."""
BACKLOG_MAX_BYTES = 262_144
"""The backlog is one write, in memory until the socket has taken it."""
USERS_MAX = 1000
DATA_MAX_BYTES = 4096
QUOTED_MAX_LENGTH = 200
"""Characters of a room's message that its notification shows."""

Service = Callable[[dict[str, Any], Caller, str | None], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a connection of a known user begins with.

    Attributes:
        unread: How many they have not acknowledged, those in `messages` included.
        messages: The newest of them, encoded, in the order in which they were published.
    """

    unread: int
    messages: tuple[bytes, ...] = ()


class _Request(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    type: str


class ListRequest(_Request):
    """`{"type": "notifications.list", "before"?, "limit"?}`; `before` is the `next` of the page before."""

    before: Annotated[str, StringConstraints(pattern=r"^[0-9]{16}\.[0-9]{5}\.[0-9a-f]{8}$")] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class AcknowledgeRequest(_Request):
    """`{"type": "notifications.ack", "id": …}` or `{"type": "notifications.ack", "all": true}`."""

    id: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    all: Literal[True] | None = None


class NotifyRequest(_Request):
    """`{"type": "notify", "users": […], "kind": …, "message": …, "data"?: {…}}`."""

    users: Annotated[
        list[Annotated[str, Field(max_length=USER_ID_MAX_LENGTH)]], Field(min_length=1, max_length=USERS_MAX)
    ]
    kind: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,63}$")]
    message: Annotated[str, Field(min_length=1, max_length=2000)]
    data: dict[str, Any] | None = None

    @field_validator("users")
    @classmethod
    def _are_user_ids(cls, users: list[str]) -> list[str]:
        for place, user_id in enumerate(users):
            if not is_user_id(user_id):
                raise ValueError(f"must hold ids of users only; number {place} (from 0) cannot be one")
        return list(dict.fromkeys(users))

    @field_validator("message")
    @classmethod
    def _says_something(cls, message: str) -> str:
        if "\0" in message or not message.strip():
            raise ValueError("must be text that is not blank, without NUL")
        return message

    @field_validator("data")
    @classmethod
    def _is_small(cls, data: dict[str, Any] | None) -> dict[str, Any] | None:
        if len(encode(data)) > DATA_MAX_BYTES:
            raise ValueError(f"must be at most {DATA_MAX_BYTES} bytes long as JSON")
        return data


class Notifications:
    """Everybody's notifications.

    Args:
        store: Where they are kept.
        notices: Where those of back-end services are put.
        on_notice: Called with the id of a notice that is stored, and is to be relayed.
        publish: Publishes durably.
        notify_role: The role of those who may tell others.
    """

    def __init__(
        self,
        store: NotificationStore,
        notices: Notices,
        *,
        on_notice: Callable[[str], None],
        publish: Callable[[Draft], Awaitable[object]],
        notify_role: str,
    ) -> None:
        self._store = store
        self._notices = notices
        self._on_notice = on_notice
        self._publish = publish
        self._notify_role = notify_role
        # A person's lock lives for as long as somebody holds it or waits for it.
        self._counting: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def services(self) -> Mapping[str, Service]:
        """What answers each type of call; `ack` is what a WebSocket client says (CONTRACT section 3)."""
        return {
            "notifications.list": self.page,
            "notifications.ack": self.acknowledge,
            "ack": self.acknowledge,
            "notify": self.notify,
        }

    async def backlog(self, caller: Caller, *, resumed: bool) -> Backlog | None:
        """What a connection begins with; None for an anonymous visitor.

        Args:
            caller: Whose connection it is.
            resumed: Whether the log can give the client all since its cursor. It then gets no messages from here, for
                it had them: it was given its first cursor behind its backlog, and every later one behind the
                notifications that came before it. A client that is somebody else than when it was given its cursor
                comes without one, or lists: `unread` is told in any case.

        Raises:
            Unavailable: The database cannot be reached.
        """
        if caller.user_id is None:
            return None
        if resumed:
            return Backlog(await self._store.unread(caller.user_id))
        pending = await self._store.pending(caller.user_id, limit=BACKLOG_MAX)
        unread = len(pending) if len(pending) < BACKLOG_MAX else await self._store.unread(caller.user_id)
        return Backlog(unread, _newest_that_fit(pending))

    async def page(self, body: dict[str, Any], caller: Caller, key: str | None) -> dict[str, Any]:
        """Answer `{"notifications": […], "unread": n, "next"?: …}`, the newest first.

        Raises:
            Unauthenticated: Nobody is asking.
            InvalidParameters: See `ListRequest`.
            Unavailable: The database cannot be reached.
        """
        user_id = _user(caller)
        request = validated(ListRequest, body)
        # Counted first: what is counted is also there to be listed.
        unread = await self._store.unread(user_id)
        # One more than is asked for tells whether there is a next page.
        found = await self._store.page(user_id, before=request.before, limit=request.limit + 1)
        listed = found[: request.limit]
        answer: dict[str, Any] = {"notifications": [each.listed() for each in listed], "unread": unread}
        if len(found) > len(listed):
            answer["next"] = listed[-1].order
        return answer

    async def acknowledge(self, body: dict[str, Any], caller: Caller, key: str | None) -> dict[str, Any]:
        """Answer `{"unread": n}`, once all devices of the person are being told. Doing it again is harmless.

        A crash before the answer may leave the others untold: the client, which has no answer, asks again.

        Raises:
            Unauthenticated: Nobody is asking.
            InvalidParameters: See `AcknowledgeRequest`.
            NotFound: They have no such notification, or not any more.
            Unavailable: The database cannot be reached.
        """
        user_id = _user(caller)
        request = validated(AcknowledgeRequest, body)
        if (request.id is None) == (request.all is None):
            raise InvalidParameters({"id": "is required, or else all, which must be true; not both"})
        what: dict[str, Any] = {"all": True}
        if request.id is None:
            await self._store.acknowledge_all(user_id)
        elif await self._store.acknowledge(user_id, request.id):
            what = {"ids": [request.id]}
        else:
            raise NotFound("there is no such notification")
        # Counted and published in one go, so that of several at once the last one heard has the last count. Several
        # processes may still cross; the next connection message puts it right.
        async with self._counting.setdefault(user_id, asyncio.Lock()):
            unread = await self._store.unread(user_id)
            told = {"type": "notification.acknowledged", "data": {**what, "unread": unread}}
            await self._publish(Draft(f"user:{user_id}", told))
        return {"unread": unread}

    async def notify(self, body: dict[str, Any], caller: Caller, key: str | None) -> dict[str, Any]:
        """Tell people something, for back-end services; answers `{"notified": n, "id": …}` once it is stored.

        From then on it will arrive, whatever crashes. With the same idempotency key again it is the same notification.

        Raises:
            Unauthenticated: Nobody is asking.
            Forbidden: They do not have the role.
            InvalidParameters: See `NotifyRequest`.
            Conflict: The key was used for another notification.
            Unavailable: The database cannot be reached.
        """
        user_id = _user(caller)
        if self._notify_role not in caller.roles:
            raise Forbidden(f"to notify others takes the role {self._notify_role!r} (auth.notify_role)")
        request = validated(NotifyRequest, body)
        notice_id = secrets.token_urlsafe(18) if key is None else _id_from(user_id, key)
        data = {"id": notice_id, "kind": request.kind, "message": request.message}
        message = {"type": "notification", "data": data if request.data is None else {**data, "data": request.data}}
        _check_depth(message)
        await self._put(notice_id, request.users, message)
        return {"notified": len(request.users), "id": notice_id}

    async def mentioned(self, user_ids: Sequence[str], said: dict[str, Any]) -> None:
        """Tell people that a room's message names them; doing it again for the same message is the same as once.

        Args:
            user_ids: Whom it names.
            said: The message as clients see it (`storage.room_messages.public_message`).

        Raises:
            Unavailable: The database cannot be reached.
        """
        text = said["text"]
        quoted = text if len(text) <= QUOTED_MAX_LENGTH else f"{text[:QUOTED_MAX_LENGTH]}…"
        data = {
            "id": f"mention.{said['id']}",
            "kind": "room.mentioned",
            "message": f"{said['from']['name']} mentioned you: {quoted}",
            "room": said["room"],
            "messageId": said["id"],
        }
        await self._put(data["id"], user_ids, {"type": "notification", "data": data})

    async def _put(self, notice_id: str, user_ids: Sequence[str], message: dict[str, Any]) -> None:
        await self._notices.put(notice_id, user_ids, message)
        self._on_notice(notice_id)


def _user(caller: Caller) -> str:
    if caller.user_id is None:
        raise Unauthenticated("notifications need a user: sign in first")
    return caller.user_id


def _newest_that_fit(newest_first: list[Notification]) -> tuple[bytes, ...]:
    fitting: list[bytes] = []
    size = 0
    for each in newest_first:
        message = each.message()
        size += len(message)
        if size > BACKLOG_MAX_BYTES:
            break
        fitting.append(message)
    return tuple(reversed(fitting))


def _id_from(user_id: str, key: str) -> str:
    """The id of the notice that this request makes, however often it is sent."""
    return hashlib.sha256(encode([user_id, key])).hexdigest()[:32]


def _check_depth(message: dict[str, Any]) -> None:
    # What is stored is read again by the decoder that read it: a few levels more must not make it unreadable.
    try:
        decode(encode(message))
    except MalformedRequest:
        raise InvalidParameters({"data": "is nested too deeply"}) from None
