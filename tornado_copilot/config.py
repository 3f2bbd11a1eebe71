"""The settings: what they are, their units and defaults, and what is refused. `config.yaml` explains each.

Reading the file, the environment and the command line is `settings_sources`' work; this module is the shape.
"""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

Algorithm = Literal["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(gt=0)]

HttpAddress = Annotated[str, Field(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$")]
"""Without user, password, query: what is secret belongs into the environment."""

ImageHost = Annotated[str, Field(pattern=r"^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?$")]
"""A host in lower case, with or without a port."""

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})


class Section(BaseModel):
    """A section of `config.yaml`: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)


class ServerSettings(Section):
    """Where the server listens, and who may call it from another origin."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    event_loop: Literal["auto", "asyncio", "uvloop"] = "auto"
    prefix: Annotated[str, Field(pattern=r"^/[A-Za-z0-9/_-]*[A-Za-z0-9_-]$")] = "/api/copilotkit"
    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    header_timeout_seconds: Seconds = 10
    body_timeout_seconds: Seconds = 60
    keep_alive_seconds: Seconds = 75

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_are_addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            try:
                ip_network(proxy, strict=False)
            except ValueError:
                raise ValueError(f"{proxy!r} must be an address or a network, as 10.0.0.5 or 10.0.0.0/24") from None
        return proxies

    @field_validator("origins")
    @classmethod
    def _origins_are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            scheme, separator, rest = origin.partition("://")
            if scheme not in {"http", "https"} or not separator or not rest or "/" in rest or "*" in rest:
                raise ValueError(f"{origin!r} must be a scheme and a host, as https://app.example.com")
        return origins

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK_HOSTS


class StreamSettings(Section):
    """The event stream."""

    heartbeat_seconds: Seconds = 30
    retry_milliseconds: Annotated[int, Field(ge=100)] = 2000


class DeliverySettings(Section):
    """The log and the connections it is delivered to."""

    retention_seconds: Annotated[int, Field(ge=60)] = 86_400
    ring_max_bytes: Annotated[int, Field(ge=65_536)] = 33_554_432
    tail_poll_milliseconds: Annotated[int, Field(ge=10)] = 100
    join_milliseconds: Annotated[float, Field(ge=0, le=1000)] = 5
    outbox_max_bytes: Annotated[int, Field(ge=4096)] = 262_144
    outbox_stall_seconds: Seconds = 30
    notification_seconds: Annotated[int, Field(ge=60)] = 2_592_000
    presence_lease_seconds: Annotated[float, Field(ge=3)] = 30


class StorageSettings(Section):
    """The database. An empty `uri` means the embedded one, in `data_dir`."""

    uri: SecretStr = SecretStr("")
    data_dir: Path = Path("data")
    database: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,63}$")] = "tornado_copilot"
    server_selection_timeout_milliseconds: Annotated[int, Field(ge=50)] = 2000
    operation_timeout_milliseconds: Annotated[int, Field(ge=50)] = 10_000
    pool_max_connections: Annotated[int, Field(ge=1)] = 50
    embedded_cache_mebibytes: Annotated[int, Field(ge=16)] = 256
    embedded_start_timeout_seconds: Seconds = 30

    @property
    def is_embedded(self) -> bool:
        """Whether we start a database of our own."""
        return not self.uri.get_secret_value()


class AuthSettings(Section):
    """How callers prove who they are."""

    secret: SecretStr = SecretStr("")
    algorithms: tuple[Algorithm, ...] = ("HS256",)
    public_key_file: Path | None = None
    jwks_url: str = ""
    jwks_cache_seconds: Seconds = 300
    jwks_timeout_seconds: Seconds = 5
    audience: str = ""
    issuer: str = ""
    leeway_seconds: Annotated[float, Field(ge=0, le=300)] = 0
    allow_anonymous: bool = True
    token_in_query: bool = True
    visitor_cookie_path: Annotated[str, Field(pattern=r"^/[A-Za-z0-9._~/-]*$")] = "/"
    ticket_seconds: Seconds = 30
    development_sign_in: bool = True
    notify_role: Annotated[str, Field(min_length=1, max_length=128)] = "notifier"
    operator_role: Annotated[str, Field(min_length=1, max_length=128)] = "operator"

    @field_validator("secret")
    @classmethod
    def _secret_is_long_enough(cls, secret: SecretStr) -> SecretStr:
        # RFC 7518, 3.2: a key of the hash's size or larger must be used with HS256.
        if 0 < len(secret.get_secret_value().encode()) < 32:
            raise ValueError("must be at least 32 bytes long, or empty")
        return secret

    @property
    def has_key(self) -> bool:
        """Whether somebody configured a key, of whatever kind."""
        return bool(self.secret.get_secret_value() or self.public_key_file or self.jwks_url)


class LimitSettings(Section):
    """How much one user, one address, and all of them may ask for. 0 switches a limit off."""

    connections_per_user: Count = 100
    connections_per_address: Count = 1000
    connections_total: Count = 20_000
    waiting_sockets_per_address: Count = 200
    connects_per_user_per_minute: Count = 600
    connects_per_address_per_minute: Count = 600
    posts_per_user_per_minute: Count = 600
    posts_per_address_per_minute: Count = 6000
    reads_per_user_per_minute: Count = 12_000
    runs_per_user_per_minute: Count = 120
    runs_per_address_per_minute: Count = 1200
    threads_per_user: Count = 10_000
    threads_per_visitor: Count = 200
    threads_per_address: Count = 5000
    thread_bytes_per_user: Count = 268_435_456
    thread_bytes_per_visitor: Count = 33_554_432
    thread_bytes_per_address: Count = 134_217_728
    rates: Literal["per_process", "shared"] = "per_process"
    shared_timeout_milliseconds: Annotated[int, Field(ge=10)] = 250
    headers_max_bytes: Annotated[int, Field(ge=0, le=1_048_576)] = 32_768
    body_max_bytes: Annotated[int, Field(ge=0)] = 1_048_576
    run_body_max_bytes: Annotated[int, Field(ge=0, le=67_108_864)] = 16_777_216
    bodies_max_bytes: Annotated[int, Field(ge=0)] = 134_217_728

    @property
    def run_body_bytes(self) -> int:
        """What a body that carries a conversation may have: never less than any other; 0 for no limit."""
        if not self.body_max_bytes or not self.run_body_max_bytes:
            return 0
        return max(self.body_max_bytes, self.run_body_max_bytes)

    @model_validator(mode="after")
    def _all_bodies_are_more_than_one(self) -> LimitSettings:
        if 0 < self.bodies_max_bytes < max(self.body_max_bytes, self.run_body_max_bytes):
            raise ValueError("bodies_max_bytes must be at least run_body_max_bytes and body_max_bytes, or 0")
        return self


class CopilotKitSettings(Section):
    """How CopilotKit's clients reach the runtime."""

    rest: bool = True
    single_endpoint: bool = True


class LifecycleSettings(Section):
    """Start and stop."""

    drain_seconds: Annotated[float, Field(ge=0)] = 10


class AssistantSettings(Section):
    """What holds for every agent."""

    time_zone: str = "UTC"
    run_timeout_seconds: Seconds = 120
    run_max_bytes: Annotated[int, Field(ge=65_536)] = 16_777_216
    keep_alive_seconds: Seconds = 15
    run_lease_seconds: Annotated[float, Field(ge=1, le=3600)] = 10
    anonymous_thread_seconds: Annotated[int, Field(ge=60)] = 2_592_000
    gather_milliseconds: Annotated[float, Field(ge=0, le=10_000)] = 50
    gather_events: Annotated[int, Field(ge=1, le=1000)] = 64
    supersede_timeout_seconds: Annotated[float, Field(ge=0)] = 2

    @field_validator("time_zone")
    @classmethod
    def _time_zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{name!r} must be an IANA time zone, as Europe/Berlin") from None
        return name


class AgentSection(Section):
    """What all agents have in common."""

    description: str = ""
    needs_user: bool | None = None
    background: bool = False
    history_max_messages: Annotated[int, Field(ge=1)] = 500
    history_max_bytes: Annotated[int, Field(ge=1_024)] = 8_388_608


class OfflineAgentSettings(AgentSection):
    """The built-in agent."""

    type: Literal["offline"]
    options: dict[str, Any] = Field(default_factory=dict)


class PythonAgentSettings(AgentSection):
    """An agent of the team's own, made by a function."""

    type: Literal["python"]
    factory: Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*$")]
    options: dict[str, Any] = Field(default_factory=dict)


class ElsewhereAgentSettings(AgentSection):
    """What agents have in common whose answers come from another server."""

    api_key_env: Annotated[str, Field(pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$")] = ""
    fallback: str = ""
    connections_max: Annotated[int, Field(ge=1)] = 100
    connect_timeout_seconds: Seconds = 5
    silence_timeout_seconds: Seconds = 30
    circuit_failures_max: Count = 3
    circuit_open_seconds: Seconds = 30


class RemoteAgentSettings(ElsewhereAgentSettings):
    """An agent that speaks AG-UI over HTTP."""

    type: Literal["remote"]
    url: HttpAddress
    first_event_timeout_seconds: Seconds = 30
    event_max_bytes: Annotated[int, Field(ge=1024)] = 1_048_576


class OpenAIAgentSettings(ElsewhereAgentSettings):
    """A language model behind an endpoint of OpenAI's kind."""

    type: Literal["openai"]
    base_url: HttpAddress = "https://api.openai.com/v1"
    model: Annotated[str, Field(min_length=1)]
    instructions: str = ""
    image_hosts: list[ImageHost] = Field(default_factory=list)
    options: dict[str, Any] = Field(default_factory=dict)
    rounds_max: Annotated[int, Field(ge=1, le=100)] = 8
    history_max_characters: Annotated[int, Field(ge=1000)] = 60_000
    tool_result_max_characters: Annotated[int, Field(ge=500)] = 12_000
    retries_max: Annotated[int, Field(ge=0, le=10)] = 2
    retry_wait_max_seconds: Annotated[float, Field(ge=0)] = 10
    first_token_timeout_seconds: Seconds = 60


AgentSettings = Annotated[
    OfflineAgentSettings | OpenAIAgentSettings | RemoteAgentSettings | PythonAgentSettings,
    Field(discriminator="type"),
]
"""One agent, by its type and the type's own settings."""


def _default_agents() -> dict[str, AgentSettings]:
    return {"default": OfflineAgentSettings(type="offline")}


class LogSettings(Section):
    """What the server says on standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"
    slow_callback_milliseconds: Count = 100


class Settings(Section):
    """All of it, validated."""

    server: ServerSettings = ServerSettings()
    stream: StreamSettings = StreamSettings()
    delivery: DeliverySettings = DeliverySettings()
    storage: StorageSettings = StorageSettings()
    auth: AuthSettings = AuthSettings()
    limits: LimitSettings = LimitSettings()
    copilotkit: CopilotKitSettings = CopilotKitSettings()
    lifecycle: LifecycleSettings = LifecycleSettings()
    assistant: AssistantSettings = AssistantSettings()
    log: LogSettings = LogSettings()
    agents: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")], AgentSettings] = Field(
        default_factory=_default_agents
    )

    @property
    def agents_for_users(self) -> frozenset[str]:
        """The agents that anonymous visitors may not ask (`agents.<id>.needs_user`)."""
        return frozenset(
            agent_id
            for agent_id, agent in self.agents.items()
            if (
                agent.needs_user
                if agent.needs_user is not None
                # Each of their answers costs money, or an unknown server's time.
                else self.auth.has_key and isinstance(agent, ElsewhereAgentSettings)
            )
        )

    @property
    def background_agents(self) -> frozenset[str]:
        """The agents whose runs the next message of a thread does not end (`agents.<id>.background`)."""
        return frozenset(agent_id for agent_id, agent in self.agents.items() if agent.background)

    @property
    def is_for_this_machine_only(self) -> bool:
        """True while no setting shows that others use the server. Development sign-in and open metrics need it."""
        server = self.server
        return server.is_loopback and not (self.auth.has_key or server.trusted_proxies or server.origins)

    @model_validator(mode="after")
    def _a_fallback_is_another_agent(self) -> Settings:
        for agent_id, agent in self.agents.items():
            passed = {agent_id}
            while isinstance(agent, ElsewhereAgentSettings) and agent.fallback:
                if agent.fallback not in self.agents:
                    raise ValueError(f"agents.{agent_id}: there is no agent {agent.fallback!r} to fall back to")
                if agent.fallback in passed:
                    raise ValueError(f"agents.{agent_id} falls back to itself")
                passed.add(agent.fallback)
                agent = self.agents[agent.fallback]
        return self

    @model_validator(mode="after")
    def _a_public_address_needs_a_key(self) -> Settings:
        if not self.auth.has_key and not self.server.is_loopback:
            raise ValueError(
                "auth.secret, auth.public_key_file or auth.jwks_url must be set "
                "unless server.host is a loopback address"
            )
        return self
