"""Talking to the assistant in a terminal: a real server, the command in a process of its own, a pipe or a pty."""

from __future__ import annotations

import os
import re
import signal
import subprocess

import pytest

from tests.cutting_proxy import CuttingProxy
from tests.http_calls import token_for
from tests.server_process import ServerProcess
from tests.terminal_process import PROMPT, Terminal, chat_command, plain

AGENT = "agents.performer={type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"


@pytest.fixture(scope="module")
def server():
    process = ServerProcess(AGENT)
    try:
        yield process.start()
    finally:
        process.close()


@pytest.fixture
def piped(server, tmp_path):
    """Run the command in a pipe; by default with the agent of the tests."""

    def piped(said: str | bytes, *arguments: str, agent: str = "performer", at: ServerProcess = server, **environ: str):
        return subprocess.run(
            chat_command(at, "--agent", agent, *arguments),
            input=said.encode() if isinstance(said, str) else said,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **environ},
            timeout=50,
        )

    return piped


@pytest.fixture
def terminal(server, tmp_path):
    """Open the command on a pseudo-terminal, past its first prompt or what else is waited for."""
    opened: list[Terminal] = []

    def terminal(
        *arguments: str, agent: str = "performer", at: ServerProcess = server, until: str = "> ", **environ: str
    ) -> Terminal:
        opened.append(Terminal(chat_command(at, "--agent", agent, *arguments), tmp_path, **environ))
        opened[-1].until(until)
        return opened[-1]

    yield terminal
    for each in opened:
        each.close()


def assert_refused(done: subprocess.CompletedProcess[bytes], status: int, message: str) -> None:
    assert done.returncode == status, done
    assert re.fullmatch(rf"server\.py: [^\n]*{message}[^\n]*\n", done.stderr.decode()), done.stderr
    assert done.stdout == b""


# In a pipe


def test_in_a_pipe_the_answer_is_all_there_is(piped):
    done = piped("hello\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"You said hello.\n", b"")


def test_in_a_pipe_each_line_is_a_message_of_one_conversation(piped):
    done = piped("one\n\n  two  \nsaid?")
    assert done.stdout.decode() == 'You said one.\nYou said two.\n["one", "two", "said?"]\n'


def test_the_built_in_agent_answers_by_default_and_asks_in_words_in_a_pipe(piped):
    said = "create a jazz concert called Piped Night next friday at 7pm for 50 people\nyes\n"
    done = piped(said, "--user", "alice@example.com", agent="default")
    assert done.returncode == 0 and done.stderr == b""
    assert (
        "Shall I create it?" in done.stdout.decode()
        and "Done! “Piped Night” is in the calendar" in done.stdout.decode()
    )


def test_an_answer_comes_in_pieces(server, tmp_path):
    process = subprocess.Popen(
        chat_command(server, "--agent", "performer"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    try:
        process.stdin.write(b"count 20\n")
        process.stdin.flush()
        pieces = []
        while not pieces or b"19" not in pieces[-1]:
            pieces.append(os.read(process.stdout.fileno(), 65_536))
            assert pieces[-1], pieces
        assert len(pieces) >= 10
        # The input is open still, and so is the conversation.
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def test_a_question_of_yes_or_no_is_answered_by_the_next_line_in_a_pipe(piped):
    done = piped("interrupt everything\ny\nhello\n")
    assert done.stdout == b"It is deleted.\nYou said hello.\n"
    assert done.stderr == b"Is everything to go? [y/n] \n"
    assert piped("interrupt everything\n").stdout == b"It is still there.\n"


def test_ctrl_c_in_a_pipe_stops_the_run_on_the_server(server, piped, tmp_path):
    process = subprocess.Popen(
        chat_command(server, "--agent", "performer", "--thread", "piped-stop"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    process.stdin.write(b"count 1000\n")
    process.stdin.flush()
    assert process.stdout.read(4) == b"0 1 "
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 1 and err == b"server.py: interrupted\n"
    assert len(out) < 200 and out.endswith(b"\n")
    # Not in progress any more: another message is taken at once.
    assert re.fullmatch(rb"Stopped [1-9]\d* times\.\n", piped("stopped?\n", "--thread", "piped-stop").stdout)


def test_what_went_wrong_is_one_line_and_status_1(server, piped, start_server):
    assert_refused(piped("fail\n"), 1, "the assistant failed, please try again")
    assert_refused(piped("x\n", agent="nobody"), 1, "there is no agent 'nobody'; there are: default, performer")
    assert_refused(piped("x\n", "--token", "abc"), 1, "not allowed: the token is not valid")
    assert_refused(piped("x\n", COPILOT_TOKEN="abc"), 1, "not allowed: the token is not valid")
    assert_refused(piped("x\n", "--url", "http://127.0.0.1:1"), 1, "there is no server at http://127.0.0.1:1/api/")
    assert_refused(piped("x\n", "--url", "http://nowhere.invalid"), 1, "nowhere.invalid/.* cannot be reached")
    assert_refused(piped("x\n", "--url", f"{server.url}/elsewhere"), 1, "no endpoint at http.*/elsewhere")
    assert_refused(piped("x\n", "--url", f"{server.url}/static/index.html"), 1, "is the address right")
    assert_refused(piped(b"\xff\n"), 1, "the message is not text in utf-8")
    assert_refused(piped("x" * 100_001), 1, "at most 100000 characters")
    alices = token_for(server, "alice@example.com")
    assert piped("hello\n", "--thread", "alices", "--token", alices).returncode == 0
    assert_refused(piped("hello\n", "--thread", "alices"), 1, "there is no such thread")
    strict = start_server(AGENT, "limits.runs_per_user_per_minute=1", "auth.allow_anonymous=false")
    assert_refused(piped("x\n", at=strict), 1, "--user signs a token")
    done = piped("hello\nhello\n", "--user", "bob", at=strict)
    assert done.returncode == 1 and done.stdout == b"You said hello.\n"
    assert re.fullmatch(r"server\.py: [^\n]*; try again in \d+ seconds\n", done.stderr.decode()), done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--url", "ftp://example.com"], "--url must be the address of a server"),
        (["--url", "http://a:b@127.0.0.1"], "--url must hold an address only"),
        (["--thread", "a/b"], "--thread must be"),
        (["--token", "not a token"], "the token must be a JSON Web Token"),
        (["--token", "a", "--user", "b"], "give one"),
        (["--name", "Bob"], "--name and --role need --user"),
        (["--user", ""], "--user"),
        (["--expires-seconds", "5"], "--expires-seconds is for token only"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(piped, arguments, message):
    assert_refused(piped("x\n", *arguments), 2, message)


def test_the_address_comes_from_the_settings(server, tmp_path):
    command = [*chat_command(server)[:3], "--agent", "performer", "--port", server.url.rpartition(":")[2]]
    done = subprocess.run(command, input=b"hello\n", capture_output=True, cwd=tmp_path, timeout=30)
    assert done.stdout == b"You said hello.\n"
    assert_refused(subprocess.run([*command[:-1], "0"], capture_output=True, cwd=tmp_path, timeout=30), 2, "--url")


def test_what_a_terminal_would_obey_is_not_in_the_answer(piped):
    assert piped("hostile\n").stdout.decode() == "]0;ownedred [31mtext2Joverwritten.\n"


def test_an_encoding_that_lacks_characters_ends_nothing(piped):
    done = piped("Grüße\n", PYTHONIOENCODING="ascii")
    assert (done.returncode == 0 and done.stdout == b"You said Gr??e.\n") or b"is not text in ascii" in done.stderr
    done = piped("Grüße\n", LC_ALL="C")
    assert (done.returncode, done.stdout.decode()) == (0, "You said Grüße.\n")


# On a terminal


def test_on_a_terminal_there_is_a_prompt_and_ctrl_d_leaves(terminal):
    client = terminal()
    client.line("hello")
    assert "You said hello.\n" in plain(client.until("You said hello.\n"))
    client.until("> ")
    client.type("\x04")
    assert client.end() == 0


def test_ctrl_c_at_the_prompt_leaves(terminal):
    client = terminal()
    client.type("half a mess\x03")
    assert client.end() == 0
    assert "Traceback" not in client.screen


def test_yes_and_no_are_asked_for_and_sent(terminal):
    client = terminal()
    client.line("delete the party")
    asked = plain(client.until("Shall I delete the party? [y/n]"))
    assert "[deleteEvent title: the party]" in asked
    client.line("perhaps")
    client.until("Shall I delete the party? [y/n]")
    client.line("n")
    client.until("It is still there.")
    client.line("delete the party")
    client.until("[y/n]")
    client.line("Y")
    client.until("It is deleted.")
    client.line("interrupt all")
    client.until("Is all to go? [y/n]")
    client.interrupt("It is still there.")
    client.until("> ")
    # The questions' answers are not in the history of the messages.
    client.type("\x1b[A")
    client.until("interrupt all")
    client.type("\n")
    client.until("Is all to go? [y/n]")
    client.line("yes")
    client.until("It is deleted.")


def test_what_the_assistant_has_just_said_is_not_said_again_to_ask(terminal):
    client = terminal("--user", "carol@example.com", agent="default")
    client.line("create a jazz concert called Typed Night next friday at 7pm for 50 people")
    asked = plain(client.until("Is that right? [y/n]"))
    assert asked.count("Shall I create it?") == 1 and "\n[createEvent title: Typed Night," in asked
    client.line("y")
    assert "Done! “Typed Night” is in the calendar" in plain(client.until("> "))


def test_tools_are_a_line_each_and_events_a_list(terminal):
    client = terminal()
    client.line("search jazz")
    shown = plain(client.until("42 of 50 places left"))
    assert "[searchEvents query: ja[31mzz]\n" in shown
    assert "[registerForEvent]\n[registerForEvent: sign in first]\n" in shown
    assert "One of them is Mentioned.\n- Jazz [2J Night, Sat 1 May 2027 21:00–23:00 CEST, Blue Hall, 42" in shown
    client.until("> ")
    assert "\x07" not in client.screen and "\x1b[2J" not in client.screen and "- Mentioned" not in client.screen


def test_ctrl_c_during_an_answer_stops_the_run_on_the_server(terminal):
    client = terminal("--thread", "stopped")
    client.line("count 1000")
    client.until("0 1 2 ")
    client.type("\x03")
    client.until("[stopped]")
    client.until("> ")
    client.line("stopped?")
    assert re.search(r"Stopped [1-9]\d* times\.", client.until(" times."))
    client.until("> ")
    client.type("\x04")
    assert client.end() == 0


def test_without_colours_there_is_no_escape_sequence(terminal):
    client = terminal(NO_COLOR="1")
    client.line("search jazz")
    client.until("places left")
    assert "\x1b[1m" not in client.screen and "\x1b[2m" not in client.screen
    coloured = terminal()
    assert "\x1b[1m" in coloured.screen and "\x1b[2m" in coloured.screen


def test_a_failure_on_a_terminal_is_said_and_the_conversation_goes_on(terminal):
    client = terminal()
    client.line("fail")
    client.until("the assistant failed, please try again")
    client.line("hello")
    client.until("You said hello.")


def test_a_thread_is_gone_on_with(terminal, piped):
    assert piped("before\n", "--thread", "kept").returncode == 0
    client = terminal("--thread", "kept", until=PROMPT)
    assert "[2 messages so far, the last:]\n> before\nYou said before.\n" in plain(client.screen)
    client.line("said?")
    client.until('["before", "said?"]')


def test_a_run_that_goes_on_and_a_question_that_is_open_are_taken_up_with_the_thread(terminal):
    first = terminal("--thread", "left")
    first.line("count 60")
    first.until("0 1 2 ")
    first.close()
    client = terminal("--thread", "left", until="10 ")
    assert "> count 60\n0 1 2 " in plain(client.screen)
    client.until("59 ")
    client.until("> ")
    client.line("delete the rest")
    client.until("[y/n]")
    client.close()
    client = terminal("--thread", "left", until="Shall I delete the rest? [y/n]")
    client.line("y")
    client.until("It is deleted.")
    client.until("> ")
    client.line("interrupt all")
    client.until("[y/n]")
    client.close()
    client = terminal("--thread", "left", until="Is all to go? [y/n]")
    client.line("y")
    client.until("It is deleted.")


def test_a_killed_server_is_waited_for_and_says_what_became_of_the_answer(terminal, start_server):
    server = start_server(AGENT)
    client = terminal(at=server)
    client.line("count 1000")
    client.until("0 1 2 ")
    server.kill()
    client.until("[the connection was lost, looking for the answer]")
    server.start()
    # Interrupted, or cut short: it depends on who looks at the run first, the start of the server or the client.
    said = plain(client.until(", please send the message again"))
    assert not re.search(r"\b0 1\b", said)
    client.until(PROMPT)
    client.line("hello")
    client.until("You said hello.")
    # And one that does not come back is said so, when nobody wants to wait.
    client.until(PROMPT)
    client.line("count 1000")
    client.until("0 1 2 ")
    server.kill()
    client.until("[the connection was lost")
    client.type("\x03")
    client.until("what comes of it is in --thread ")
    client.until(PROMPT)


def test_an_answer_whose_connection_was_cut_is_taken_up_again(terminal, server):
    with CuttingProxy(server.url) as proxy:
        client = terminal("--url", proxy.url)
        client.line("count 40")
        client.until("0 1 2 ")
        proxy.cut()
        client.until("[the connection was lost")
        rest = re.findall(r"\d+", plain(client.until("39 ")))
        assert rest == [str(number) for number in range(int(rest[0]), 40)] and int(rest[0]) <= 12
        client.line("hello")
        client.until("You said hello.")
