"""Settings: three sources, one over the other; and every mistake named with its place."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import pytest
import yaml
from pydantic_core import PydanticUndefined

from tornado_copilot.config import AgentSettings, Settings
from tornado_copilot.settings_errors import SettingsError
from tornado_copilot.settings_sources import load_settings, masked

CONFIG_FILE = Path(__file__).resolve().parents[2] / "config.yaml"


@pytest.fixture
def write(tmp_path):
    def write(text: str) -> Path:
        file = tmp_path / "config.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


# The file that comes with the product


def test_config_yaml_names_every_setting_once_with_its_default_and_nothing_else():
    load_settings(CONFIG_FILE, {}, [])  # refuses what is given twice
    written = yaml.safe_load(CONFIG_FILE.read_text(encoding="utf-8"))
    written["storage"]["uri"] = written["auth"]["secret"] = ""
    assert written == Settings().model_dump(mode="json")


def test_config_yaml_explains_every_setting():
    lines = CONFIG_FILE.read_text(encoding="utf-8").splitlines()
    for above, line in pairwise(lines):
        if line.strip().partition(":")[1] and not line.strip().startswith("#") and line != "  default:":
            assert above.strip().startswith("#"), f"no explanation above: {line}"


def test_config_yaml_shows_every_setting_of_the_other_types_of_agent_with_its_default():
    text = CONFIG_FILE.read_text(encoding="utf-8")
    lines = [found[1] for found in re.finditer(r"^  # ( *[a-z_#].*)$", text[text.index("\nagents:") :], re.MULTILINE)]
    shown = {each["type"]: each for each in yaml.safe_load("\n".join(lines)).values()}
    settings = load_settings(None, {}, [f"agents.{kind}={json.dumps(each)}" for kind, each in shown.items()]).agents
    assert {kind.model_fields["type"].annotation for kind in get_args(get_args(AgentSettings)[0])} == {
        Literal[kind] for kind in (*shown, "offline")
    }
    for kind, each in shown.items():
        fields = type(settings[kind]).model_fields
        assert set(each) == set(fields)
        defaults = {name: field.get_default(call_default_factory=True) for name, field in fields.items()}
        assert each == each | {name: value for name, value in defaults.items() if value is not PydanticUndefined}
    for above, line in pairwise(lines):
        if line.startswith("  ") and not line.strip().startswith("#"):
            assert above.strip().startswith("#"), f"no explanation above: {line}"


# Precedence


def test_environment_goes_over_the_file_and_the_command_line_over_both(write):
    file = write("server: {port: 1}\nstream: {heartbeat_seconds: 1}\nlimits: {connections_total: 1}\n")
    environ = {"TORNADO_COPILOT_SERVER__PORT": "2", "TORNADO_COPILOT_STREAM__HEARTBEAT_SECONDS": "2"}
    settings = load_settings(file, environ, ["server.port=3"])
    assert settings.server.port == 3
    assert settings.stream.heartbeat_seconds == 2
    assert settings.limits.connections_total == 1


def test_the_last_of_two_overrides_wins():
    assert load_settings(None, {}, ["server.port=1", "server.port=2"]).server.port == 2


def test_an_empty_value_gives_a_setting_its_default_back(write):
    file = write("server: {port: 1, host: 127.0.0.1}\nstorage: {uri: mongodb://elsewhere/}\nlog:\n  level:\n")
    settings = load_settings(file, {"TORNADO_COPILOT_STORAGE__URI": ""}, ["server.port="])
    assert settings.server.port == 8000
    assert settings.storage.is_embedded
    assert settings.log.level == "info"


def test_variables_of_other_programs_and_of_the_tests_are_ignored():
    environ = {"PATH": "/bin", "TORNADO_PORT": "1", "TORNADO_COPILOT_TEST_MONGODB_URI": "mongodb://h/"}
    assert load_settings(None, environ, []) == Settings()


# Values


@pytest.mark.parametrize(
    "secret",
    [
        "01234567890123456789012345678901",
        "yes: this, #looks {like} [YAML] & more",
        "[unbalanced *and &starting with a bracket",
        "'single quote at the start, 32 bytes or more",
        "%percent @at `backtick ! exclamation mark",
        "1e5-1e5-1e5-1e5-1e5-1e5-1e5-1e5-1e5",
    ],
)
def test_a_secret_is_taken_as_it_is(secret):
    environ = {"TORNADO_COPILOT_AUTH__SECRET": secret}
    assert load_settings(None, environ, []).auth.secret.get_secret_value() == secret
    assert load_settings(None, {}, [f"auth.secret={secret}"]).auth.secret.get_secret_value() == secret


def test_digits_in_the_file_stay_text_where_text_belongs(write):
    file = write("auth:\n  secret: 00000000000000000000000000000042\n  audience: 0123\n  issuer: yes\n")
    auth = load_settings(file, {}, []).auth
    assert auth.secret.get_secret_value() == "0" * 30 + "42"
    assert (auth.audience, auth.issuer) == ("0123", "yes")


def test_lists_are_written_as_in_yaml_everywhere(write):
    expected = ("https://a.example", "http://b.example:8080")
    text = "[https://a.example, 'http://b.example:8080']"
    assert load_settings(write(f"server: {{origins: {text}}}"), {}, []).server.origins == expected
    assert load_settings(None, {"TORNADO_COPILOT_SERVER__ORIGINS": text}, []).server.origins == expected
    assert load_settings(None, {}, [f"server.origins={text}"]).server.origins == expected


def test_options_of_an_agent_keep_their_types(write):
    file = write("agents:\n  default:\n    type: offline\n    options: {n: 3, loud: true, text: '3', list: [1, a]}\n")
    settings = load_settings(file, {}, ["agents.default.options.more=1.5"])
    assert settings.agents["default"].options == {"n": 3, "loud": True, "text": "3", "list": [1, "a"], "more": 1.5}


def test_an_option_of_the_default_agent_can_be_set_without_a_file():
    agent = load_settings(None, {}, ["agents.default.options.n=1"]).agents["default"]
    assert (agent.type, agent.options) == ("offline", {"n": 1})


def test_a_section_can_be_given_as_one_value():
    settings = load_settings(None, {}, ["agents.second={type: offline, options: {n: 1}}", "server.port=1"])
    assert settings.agents["second"].options == {"n": 1}
    with pytest.raises(SettingsError, match=r"command line: agents\.second\.type is missing"):
        load_settings(None, {}, ["agents.second={}"])


def test_paths_are_relative_to_where_they_are_written(write, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/alice")
    file = write("auth: {public_key_file: keys/public.pem}")
    settings = load_settings(file, {}, [])
    assert settings.storage.data_dir == tmp_path / "data"
    assert settings.auth.public_key_file == tmp_path / "keys/public.pem"
    assert load_settings(write("storage: {data_dir: ~/data}"), {}, []).storage.data_dir == Path("/home/alice/data")
    assert load_settings(file, {}, ["storage.data_dir=here"]).storage.data_dir == Path("here")
    assert load_settings(file, {}, ["storage.data_dir=~/x"]).storage.data_dir == Path("/home/alice/x")


# Mistakes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("server:\n  prot: 1", "2: server.prot is not a setting, did you mean server.port?"),
        ("srver:\n  port: 1", "1: srver is not a setting, did you mean server?"),
        ("\n\nport: 1", "3: port is not a setting, did you mean server.port?"),
        (
            "agents:\n d:\n  type: offline\n  optons: {}",
            "4: agents.d.optons is not a setting, did you mean agents.d.options?",
        ),
        ("server:\n  port: 1\n  host: a\n  port: 2", "4: server.port is given twice"),
        ("server: {}\nserver: {}", "2: server is given twice"),
        ("server:\n  port: many", "2: server.port must be a whole number"),
        ("server:\n  port: 65536", "2: server.port must be at most 65535"),
        ("limits:\n  connections_total: -1", "2: limits.connections_total must be at least 0"),
        ("limits:\n  connections_total: 1.5", "2: limits.connections_total must be a whole number"),
        ("stream:\n  heartbeat_seconds: 0", "2: stream.heartbeat_seconds must be more than 0"),
        ("stream:\n  heartbeat_seconds: inf", "2: stream.heartbeat_seconds must be a finite number"),
        ("stream:\n  heartbeat_seconds: nan", "2: stream.heartbeat_seconds must be a finite number"),
        ("server: 5", "1: server must be a section with entries of its own"),
        ("server:\n  origins: https://a", "2: server.origins must be a list, as [a, b]"),
        ("server:\n  origins: ['*']", "2: server.origins: '*' must be a scheme and a host, as https://app.example.com"),
        ("auth:\n  allow_anonymous: perhaps", "2: auth.allow_anonymous must be true or false"),
        ("auth:\n  secret: short", "2: auth.secret must be at least 32 bytes long, or empty"),
        ("log:\n  level: loud", "2: log.level must be 'debug', 'info', 'warning' or 'error'"),
        ("server:\n  host: [a]", "2: server.host must be text"),
        ("agents:\n  x: {description: a}", "2: agents.x.type is missing"),
        ("agents:\n  x: {type: offlin}", "2: agents.x.type must be one of 'offline', 'openai', 'remote', 'python'"),
        ("agents:\n  x:\n    type: python", "2: agents.x.factory is missing"),
        ("agents:\n  x:\n    type: remote\n    url: ftp://a", "4: agents.x.url must match"),
        ("agents:\n  x:\n    type: openai\n    modl: m", "2: agents.x.model is missing (and 1 more)"),
        (
            "agents:\n  x:\n    type: remote\n    url: http://a\n    fallback: z",
            "2: agents.x: there is no agent 'z' to fall back to",
        ),
        ("agents:\n  x: {type: remote, url: 'http://a', fallback: x}", "2: agents.x falls back to itself"),
        ("agents:\n  x: {type: remote, url: 'http://me:secret@a/b'}", "2: agents.x.url must match"),
        ("agents:\n  x: {type: remote, url: 'http://a/b?key=secret'}", "2: agents.x.url must match"),
        ("server: &s {port: 1}\nstream: *s", "2: aliases are not understood here"),
        ("- server", "1: must hold sections, as 'server:', with the settings indented below each"),
        ("? [a, b]\n: 1", "1: a key must be a word"),
        ("a: 1\n---\nb: 2", "2: expected a single document in the stream, but found another document"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(write, text, message):
    file = write(text)
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {}, [])
    # What something must match is too long to repeat here.
    assert str(caught.value).startswith(f"{file}:{message}")
    assert str(caught.value) == f"{file}:{message}" or message.endswith("must match")


def test_more_mistakes_are_counted(write):
    with pytest.raises(SettingsError, match=r"server.port must be a whole number \(and 2 more\)$"):
        load_settings(write("server: {port: x}\nstream: {heartbeat_seconds: y}\nlog: {level: z}"), {}, [])


def test_a_mistake_elsewhere_is_named_with_its_source():
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {"TORNADO_COPILOT_SERVER__PORT": "x"}, [])
    assert str(caught.value) == "environment variable TORNADO_COPILOT_SERVER__PORT: server.port must be a whole number"
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {}, ["server.prot=1"])
    assert str(caught.value) == "command line: server.prot is not a setting, did you mean server.port?"
    for override in ("server.port", "port=1", "=1", ".=1"):
        with pytest.raises(SettingsError, match=r"^command line: "):
            load_settings(None, {}, [override])
    with pytest.raises(SettingsError, match="TORNADO_COPILOT_SERVER_PORT: 'server_port' is not a setting"):
        load_settings(None, {"TORNADO_COPILOT_SERVER_PORT": "1"}, [])


def test_a_public_address_without_a_key_is_refused_where_the_address_is_given(write):
    file = write("server:\n  host: 0.0.0.0\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {}, [])
    assert str(caught.value).startswith(f"{file}:2: auth.secret, auth.public_key_file or auth.jwks_url must be set")
    assert not load_settings(file, {"TORNADO_COPILOT_AUTH__SECRET": "s" * 32}, []).server.is_loopback


def test_a_file_that_cannot_be_read_is_named(tmp_path, write):
    with pytest.raises(SettingsError, match=r"no\.yaml: No such file"):
        load_settings(tmp_path / "no.yaml", {}, [])
    with pytest.raises(SettingsError, match="Is a directory"):
        load_settings(tmp_path, {}, [])
    file = write("")
    assert load_settings(file, {}, []).server == Settings().server
    for data in (b"a: \xff", b"a: \x00"):
        file.write_bytes(data)
        with pytest.raises(SettingsError, match="not YAML in UTF-8"):
            load_settings(file, {}, [])


def test_no_message_repeats_a_secret(write):
    for text in ("auth: {secret: hunter2}", "auth: {secret: [hunter2]}", "auth:\n  secret: hunter2\n  secret: hunter2"):
        with pytest.raises(SettingsError) as caught:
            load_settings(write(text), {}, [])
        assert "hunter2" not in str(caught.value)


# Showing them


def test_what_is_shown_hides_secrets_and_can_be_read_again(write):
    settings = load_settings(
        None,
        {"TORNADO_COPILOT_STORAGE__URI": "mongodb://alice:hunter2@db.example/?tlsCertificateKeyFilePassword=hunter3"},
        ["auth.secret=" + "hunter4" * 8, "agents.default.options.api_key=hunter5", "agents.default.options.size=3"],
    )
    shown = masked(settings)
    assert "hunter" not in shown
    assert yaml.safe_load(shown)["storage"]["uri"].startswith("mongodb://alice:[redacted]@db.example/")
    assert yaml.safe_load(shown)["agents"]["default"]["options"]["size"] == 3
    plain = load_settings(None, {}, ["server.port=1234"])
    assert load_settings(write(masked(plain)), {}, ["storage.data_dir=data"]) == plain
