"""The object graph and the route table: the only place that knows everybody."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tornado.web import Application, RequestHandler, url

from tornado_copilot.access.credentials import Authenticator
from tornado_copilot.access.limits import Limits
from tornado_copilot.access.origins import OriginPolicy
from tornado_copilot.access.rates import Rates
from tornado_copilot.access.sign_in import DevelopmentSignIn
from tornado_copilot.access.tickets import Tickets
from tornado_copilot.access.tokens import TokenVerifier, open_keys
from tornado_copilot.access.visitors import Visitors
from tornado_copilot.actions.registry import build_registry
from tornado_copilot.assistant.agent import Agent
from tornado_copilot.assistant.agent_history import HistoryBounds
from tornado_copilot.assistant.aside import RunsAside
from tornado_copilot.assistant.configured import build_agents
from tornado_copilot.assistant.elsewhere import Elsewhere
from tornado_copilot.assistant.hearing import Hearing
from tornado_copilot.assistant.leases import Leases
from tornado_copilot.assistant.runs import Runs
from tornado_copilot.assistant.superseder import Superseder
from tornado_copilot.assistant.telling import ThreadTeller
from tornado_copilot.assistant.upstream_counts import UpstreamCounts
from tornado_copilot.config import Settings
from tornado_copilot.delivery.channels import Channels
from tornado_copilot.delivery.connections import Connections
from tornado_copilot.delivery.ephemeral import EphemeralRelay
from tornado_copilot.delivery.heartbeat import Heartbeat
from tornado_copilot.delivery.hub import Hub
from tornado_copilot.delivery.presence import Presence
from tornado_copilot.delivery.relay import Relay
from tornado_copilot.errors import HISTORY_GONE
from tornado_copilot.handlers.access_log import log_request
from tornado_copilot.handlers.base import Services, UnknownPathHandler
from tornado_copilot.handlers.ops import (
    HealthHandler,
    MetricsHandler,
    PageFilesHandler,
    PageHandler,
    ReadyHandler,
    SignInHandler,
    StatusHandler,
)
from tornado_copilot.handlers.runtime import CopilotHandler, CopilotKitHandler, TicketHandler
from tornado_copilot.handlers.socket import SocketHandler
from tornado_copilot.loop_lag import LoopLag
from tornado_copilot.loop_watchdog import LoopWatchdog
from tornado_copilot.metrics import Metrics, Sources
from tornado_copilot.notifications import Notifications
from tornado_copilot.readiness import Readiness
from tornado_copilot.rooms.assistant import RoomAssistant
from tornado_copilot.rooms.draft_actions import draft_actions
from tornado_copilot.rooms.drafting import RoomDrafting
from tornado_copilot.rooms.listeners import RoomListeners
from tornado_copilot.rooms.service import Rooms
from tornado_copilot.rooms.typing import Typing
from tornado_copilot.runtime.agent_runs import AgentRuns
from tornado_copilot.runtime.agents import Agents
from tornado_copilot.runtime.chat import PlainChat
from tornado_copilot.runtime.copilotkit import CopilotKit
from tornado_copilot.runtime.dispatch import Runtime
from tornado_copilot.runtime.pace import Pace
from tornado_copilot.runtime.suggestions import Suggestions
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.storage.chat_threads import ChatThreads
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.ephemeral import EphemeralStore
from tornado_copilot.storage.log import Log
from tornado_copilot.storage.migrations import Migrations, all_migrations
from tornado_copilot.storage.notifications import Notices, NotificationStore
from tornado_copilot.storage.outbox import Outbox
from tornado_copilot.storage.presence import PresenceStore
from tornado_copilot.storage.quotas import Quotas
from tornado_copilot.storage.rate_windows import SharedWindows
from tornado_copilot.storage.room_drafts import RoomDrafts
from tornado_copilot.storage.room_messages import PendingMessages, RoomMessages
from tornado_copilot.storage.rooms import RoomStore
from tornado_copilot.storage.run_watchers import RunWatchers
from tornado_copilot.storage.tail import Tail
from tornado_copilot.storage.thread_list import ThreadList
from tornado_copilot.storage.thread_sweeper import ThreadSweeper
from tornado_copilot.storage.threads import Threads
from tornado_copilot.storage.tickets import TicketStore
from tornado_copilot.storage.write_probe import Engine, WriteProbe
from tornado_copilot.wire.publication import Batch

EVENT_REST_SECONDS = 0.25
"""An event that a thousand people register for tells its counts four times a second, not a thousand times."""
COPILOTKIT_PATHS = (
    "(?:info|agent/.+|threads(?:/.+)?|memories(?:/.+)?|annotate|transcribe|inspector-[a-z]+|cpk-debug-events)"
)
STATIC = Path(__file__).resolve().parent.parent / "static"


class App:
    """Everything that one process is made of. Belongs to one event loop; `lifecycle` starts and stops it."""

    def __init__(self, settings: Settings, *, uri: str, secret: str, engine: Engine | None = None) -> None:
        """Build it; nothing is connected to yet.

        Args:
            settings: All of them.
            uri: Where the database is.
            secret: The shared secret of HS256, configured or made; empty where there is none.
            engine: The database's process where it is ours.

        Raises:
            StartupError: The settings ask for what cannot be.
        """
        self.settings = settings
        self.readiness = Readiness()
        # What lasts
        self.database = Database(uri, settings.storage)
        self.write_probe = WriteProbe(self.database, self.readiness, engine)
        anonymous_seconds = settings.assistant.anonymous_thread_seconds
        threads = Threads(
            self.database, lease_seconds=settings.assistant.run_lease_seconds, anonymous_seconds=anonymous_seconds
        )
        thread_list = ThreadList(self.database)
        self.migrations = Migrations(self.database, all_migrations(self.database, threads))
        self.thread_sweeper = ThreadSweeper(self.database)
        # Delivery
        hub = Hub(join_seconds=settings.delivery.join_milliseconds / 1000)
        room_store = RoomStore(self.database, on_outbox=lambda room_id: self.room_relay.wake(room_id))
        self.room_listeners = RoomListeners(hub, room_store)
        hub.watch(self.room_listeners)
        process = secrets.token_hex(8)
        self.presence = Presence(
            hub, PresenceStore(self.database, process), lease_seconds=settings.delivery.presence_lease_seconds
        )
        hub.watch(self.presence)
        self.ephemeral = EphemeralRelay(
            hub,
            self.presence,
            EphemeralStore(self.database, process),
            gather_seconds=settings.assistant.gather_milliseconds / 1000,
            gather_publications=settings.assistant.gather_events,
        )
        self.log = Log(
            self.database,
            retention_seconds=settings.delivery.retention_seconds,
            ring_max_bytes=settings.delivery.ring_max_bytes,
            on_batch=self._deliver,
            on_gap=lambda: self.connections.send_away(HISTORY_GONE),
        )
        self.tail = Tail(self.database, self.log, poll_milliseconds=settings.delivery.tail_poll_milliseconds)
        told = NotificationStore(self.database, lifetime_seconds=settings.delivery.notification_seconds)
        self.relay = Relay(
            Outbox(self.database.events),
            self.log,
            before_publish=told.keep,
            rest_seconds=EVENT_REST_SECONDS,
            only_newest=frozenset({"event.registrations"}),
        )
        self.notice_relay = Relay(Outbox(self.database.notices), self.log, before_publish=told.keep)
        self.room_relay = Relay(Outbox(self.database.rooms), self.log, before_publish=told.keep)
        self.message_relay = Relay(PendingMessages(self.database), self.log, before_publish=told.keep)
        self.draft_relay = Relay(Outbox(self.database.room_drafts), self.log)
        self.thread_relay = Relay(Outbox(self.database.threads), self.log)
        self.relays = (
            self.relay,
            self.notice_relay,
            self.room_relay,
            self.message_relay,
            self.draft_relay,
            self.thread_relay,
        )
        self.heartbeat = Heartbeat(settings.stream.heartbeat_seconds, cursor=lambda: self.log.cursor)
        self.connections = Connections(hub, self.heartbeat)
        # Access
        self.keys = open_keys(settings.auth)
        limits = Limits(
            settings.limits,
            Rates(
                shared=SharedWindows(self.database) if settings.limits.rates == "shared" else None,
                timeout_seconds=settings.limits.shared_timeout_milliseconds / 1000,
            ),
        )
        self.visitors = Visitors(lifetime_seconds=anonymous_seconds)
        self.quotas = Quotas(self.database, settings.limits, address_digest=self.visitors.address_digest)
        tickets = Tickets(TicketStore(self.database.tickets), lifetime_seconds=settings.auth.ticket_seconds)
        # What can be done, and by whom it is asked for
        self.calendar = Calendar(self.database, on_outbox=self.relay.wake)
        drafting = RoomDrafting(
            room_store,
            RoomDrafts(self.database, on_outbox=self.draft_relay.wake),
            create_event=lambda parameters, caller, key: registry.call("createEvent", parameters, caller, key=key),
        )
        registry = build_registry(self.calendar, now=lambda: datetime.now(UTC), more=draft_actions(drafting))
        self.notifications = Notifications(
            told,
            Notices(self.database, lifetime_seconds=settings.delivery.notification_seconds),
            on_notice=self.notice_relay.wake,
            publish=self.log.publish,
            notify_role=settings.auth.notify_role,
        )
        teller = ThreadTeller(
            self.log.publish,
            gather_seconds=settings.assistant.gather_milliseconds / 1000,
            gather_events=settings.assistant.gather_events,
        )
        lease_seconds = settings.assistant.run_lease_seconds
        run_watchers = RunWatchers(self.database, lease_seconds=lease_seconds)
        self.elsewhere = Elsewhere(
            threads,
            self.log,
            lease_seconds=lease_seconds,
            on_outbox=self.thread_relay.wake,
            watchers=run_watchers,
            is_alone=settings.storage.is_embedded,
        )
        hearing = Hearing(
            timeout_seconds=settings.assistant.run_timeout_seconds, run_max_bytes=settings.assistant.run_max_bytes
        )
        self.runs = Runs(
            threads,
            hearing=hearing,
            teller=teller,
            elsewhere=self.elsewhere,
            log_top=lambda: self.log.top,
            publish=self.log.publish,
            on_grown=self.quotas.grow,
            background=settings.background_agents,
        )
        self.superseder = Superseder(
            self.runs,
            self.elsewhere,
            run_watchers,
            publish=self.log.publish,
            timeout_seconds=settings.assistant.supersede_timeout_seconds,
        )
        self.runs_aside = RunsAside(hearing)
        self.leases = Leases(self.runs, threads, self.elsewhere, lease_seconds=lease_seconds)
        self.room_messages = RoomMessages(self.database, on_pending=self.message_relay.wake)
        self.room_assistant = RoomAssistant(
            self.room_messages,
            self.ephemeral,
            ask=lambda caller, room, thread_id, text, key: chat.ask(
                text, caller, thread_id=thread_id, key=key, room=room
            ),
        )
        rooms = Rooms(
            room_store,
            self.room_messages,
            self.room_listeners,
            self.presence,
            Typing(self.ephemeral.publish),
            self.room_assistant,
            on_mention=self.notifications.mentioned,
        )
        self.agents = build_agents(settings.agents, os.environ, settings.agents_for_users)
        agents = Agents(
            self.agents,
            {agent_id: each.description for agent_id, each in settings.agents.items()},
            registry,
            time_zone=settings.assistant.time_zone,
            for_users=settings.agents_for_users,
            bounds={
                agent_id: HistoryBounds(each.history_max_messages, each.history_max_bytes)
                for agent_id, each in settings.agents.items()
            },
        )
        self.suggestions = Suggestions(agents, self.runs_aside, limits)
        agent_runs = AgentRuns(
            agents, self.runs, self.superseder, threads, limits, self.quotas, self.suggestions, Pace()
        )
        chat_threads = ChatThreads(self.database, lifetime_seconds=settings.delivery.retention_seconds)
        chat = PlainChat(agents, self.runs, self.superseder, agent_runs, limits, self.quotas, chat_threads)
        copilotkit = CopilotKit(
            settings.copilotkit,
            agents=agents,
            registry=registry,
            runs=agent_runs,
            threads=threads,
            thread_list=thread_list,
            quotas=self.quotas,
            limits=limits,
        )
        runtime = Runtime(
            agents=agents,
            chat=chat,
            agent_runs=agent_runs,
            copilotkit=copilotkit,
            suggestions=self.suggestions,
            threads=threads,
            thread_list=thread_list,
            quotas=self.quotas,
            limits=limits,
            services={**self.notifications.services, **rooms.services(), **drafting.services()},
        )
        # What is counted of it all
        self.refusals: Counter[str] = Counter()
        self.loop_lag = LoopLag()
        self.loop_watchdog = LoopWatchdog(self.loop_lag, settings.log.slow_callback_milliseconds)
        metrics = Metrics(
            Sources(
                delivery=hub.counts,
                runs=self.runs.counts,
                actions=registry.outcomes,
                refusals=self.refusals,
                driver=self.database.driver,
                pool_max_connections=settings.storage.pool_max_connections,
                log=self.log,
                tail=self.tail,
                loop_lag=self.loop_lag.lag,
                is_ready=lambda: self.readiness.is_ready,
                upstreams=_upstreams(self.agents),
            )
        )
        self.sign_in = DevelopmentSignIn(settings, secret)
        services = Services(
            settings=settings,
            readiness=self.readiness,
            ping=self.database.ping,
            confirm_writes=self.write_probe.confirm,
            authenticator=Authenticator(settings.auth, TokenVerifier(settings.auth, secret, self.keys), tickets),
            origins=OriginPolicy(settings.server.origins),
            limits=limits,
            tickets=tickets,
            visitors=self.visitors,
            sign_in=self.sign_in,
            runtime=runtime,
            copilotkit=copilotkit,
            log=self.log,
            connections=self.connections,
            channels=Channels(threads, room_store),
            notifications=self.notifications,
            metrics=metrics.text,
            refusals=self.refusals,
        )
        self.web = Application(
            _routes(services),
            default_handler_class=UnknownPathHandler,
            default_handler_args={"services": services},
            log_function=log_request,
        )

    def _deliver(self, batch: Batch) -> None:
        """Give a batch of the log to everybody in this process whom it may concern."""
        self.room_listeners.deliver(batch)
        self.elsewhere.hear(batch)
        self.runs.hear(batch)
        self.superseder.hear(batch)


def _upstreams(agents: Mapping[str, Agent]) -> dict[str, UpstreamCounts]:
    """What is counted of the servers behind agents; of agents that have none, nothing."""
    counts = {agent_id: getattr(agent, "upstream", None) for agent_id, agent in agents.items()}
    return {agent_id: each for agent_id, each in counts.items() if isinstance(each, UpstreamCounts)}


def _routes(services: Services) -> list[Any]:
    prefix = services.settings.server.prefix
    common = {"services": services}
    table: list[tuple[str, type[RequestHandler], dict[str, Any]]] = [
        (rf"{prefix}/?", CopilotHandler, common),
        (rf"{prefix}/ws", SocketHandler, common),
        (rf"{prefix}/ticket", TicketHandler, common),
        (rf"{prefix}/({COPILOTKIT_PATHS})", CopilotKitHandler, common),
        (r"/dev/sign-in", SignInHandler, common),
        (r"/health", HealthHandler, common),
        (r"/ready", ReadyHandler, common),
        (r"/metrics", MetricsHandler, common),
        (
            r"/",
            PageHandler,
            {"index": STATIC / "index.html", "visitors": services.visitors, "settings": services.settings},
        ),
        (r"/status", StatusHandler, {}),
        (r"/static/(.+)", PageFilesHandler, {"path": str(STATIC)}),
    ]
    return [url(pattern, handler, arguments) for pattern, handler, arguments in table]
