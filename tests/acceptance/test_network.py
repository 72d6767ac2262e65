"""`topicwire serve` for others: refused without an account, behind a proxy, with a certificate of its own."""

import re
import signal
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import trustme
from tests.acceptance.conftest import Command, run_command, start
from tests.entrance import PASSWORD

PUBLIC = "https://news.example.org"
BEHIND = {
    "Host": "news.example.org",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9",
    "Origin": PUBLIC,
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a home with an account and a place for settings."""
    (tmp_path / "password").write_text(PASSWORD)
    (tmp_path / "data" / "topicwire").mkdir(parents=True)
    made = run_command(tmp_path, "account", "add", "alice", "--password-file", tmp_path / "password")
    assert made.code == 0, made.err
    return tmp_path


@contextmanager
def serving(home: Path, settings: str, port: int) -> Iterator[str]:
    """Serve in a process of its own and give the address that it says."""
    (home / "data" / "topicwire" / "settings.toml").write_text(settings)
    process = start(home, "serve", "--no-collect", "--port", port)
    assert process.stdout
    try:
        said = process.stdout.readline()
        assert said.startswith("Serving "), process.stderr.read() if process.stderr else ""
        yield said.split()[1]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@pytest.mark.parametrize(
    ("arguments", "variable", "said"),
    [
        (("--host", "0.0.0.0"), ("X", "x"), "web.host is 0.0.0.0"),
        ((), ("TOPICWIRE_WEB_PUBLIC_ADDRESS", PUBLIC), f"web.public_address is {PUBLIC}"),
    ],
)
def test_nobody_is_let_in_who_cannot_say_who_it_is(
    command: Command, arguments: tuple[str, ...], variable: tuple[str, str], said: str
) -> None:
    ended = command("serve", "--port", "0", *arguments, env=dict([variable]))
    assert ended.code == 2
    assert said in ended.err
    assert "topicwire account add NAME" in ended.err


def test_a_certificate_that_is_none(home: Path, command: Command) -> None:
    (home / "no.pem").write_text("nothing")
    (home / "data" / "topicwire" / "settings.toml").write_text(
        f'[web]\ncertificate = "{home}/no.pem"\ncertificate_key = "{home}/no.pem"'
    )
    ended = command("serve", "--no-collect", "--port", "0")
    assert (ended.code, "cannot be used" in ended.err) == (2, True)


def test_behind_a_proxy(home: Path, free_port: Callable[[], int]) -> None:
    port = free_port()
    settings = f'[web]\npublic_address = "{PUBLIC}"\ntrusted_proxies = ["127.0.0.1"]'
    with (
        serving(home, settings, port) as address,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        assert address == f"{PUBLIC}/"
        asked = client.get("/", headers=BEHIND)
        assert asked.status_code == 401
        hidden = re.search(r'name="form_key" value="([^"]+)"', asked.text)
        cookie = asked.headers["set-cookie"]
        assert cookie.startswith("__Host-topicwire-form=")
        assert hidden
        form = {"name": "alice", "password": "wrong", "form_key": hidden[1]}
        sent = BEHIND | {"Cookie": cookie.split(";")[0]}
        tries = [client.post("/sign-in", data=form, headers=sent).status_code for _ in range(6)]
        assert tries == [401] * 5 + [429]
        elsewhere = sent | {"X-Forwarded-For": "203.0.113.10"}
        form["password"] = PASSWORD
        done = client.post("/sign-in", data=form, headers=elsewhere)
        assert done.status_code == 303, "people are told apart behind the proxy"
        own = done.headers["set-cookie"]
        assert re.match(r"__Host-topicwire=tws_.*; HttpOnly;.*; Path=/; SameSite=lax; Secure", own)
        feed = client.get("/search/feed.atom", headers=BEHIND | {"Cookie": own.split(";")[0]})
        assert f'href="{PUBLIC}/search/feed.atom"' in feed.text
        assert client.get("/", headers={"Host": "other.example"}).status_code == 421
    log = (home / "data" / "topicwire" / "topicwire.log").read_text()
    assert '"signed in"' in log
    assert "203.0.113.10" in log
    assert not [hidden for hidden in (PASSWORD, own.split(";")[0].partition("=")[2]) if hidden in log]


def test_with_a_certificate_of_its_own(home: Path, free_port: Callable[[], int]) -> None:
    port = free_port()
    authority = trustme.CA()
    pair = authority.issue_cert("localhost")
    pair.cert_chain_pems[0].write_to_path(home / "own.pem")
    pair.private_key_pem.write_to_path(home / "own.key")
    settings = f'[web]\ncertificate = "{home}/own.pem"\ncertificate_key = "{home}/own.key"'
    with serving(home, settings, port) as address:
        assert address == f"https://127.0.0.1:{port}/"
        context = ssl.create_default_context()
        authority.configure_trust(context)
        answer = httpx.get(f"https://localhost:{port}/", verify=context)
        assert answer.status_code == 401
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert "; Secure" in answer.headers["set-cookie"]
