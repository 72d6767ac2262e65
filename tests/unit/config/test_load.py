"""Settings: what is read, from where, and how what is wrong is said."""

from pathlib import Path

import pytest

from topicwire.config import TABLE, Settings, load
from topicwire.config.exposure import is_exposed
from topicwire.config.row import Value
from topicwire.errors import SettingError


def load_text(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> Settings:
    file = tmp_path / "my.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, environment or {}, {})


def test_defaults_alone(tmp_path: Path) -> None:
    settings = load(None, {}, {"data.dir": tmp_path})
    assert settings.web.host == "127.0.0.1"
    assert settings.web.port == 8460
    assert settings.data.dir == tmp_path


def test_the_command_beats_the_environment_which_beats_the_file(tmp_path: Path) -> None:
    text = "[net]\ndelay_seconds = 2\nredirects = 3\n[web]\nport = 9000\n"
    (tmp_path / "my.toml").write_text(text)
    environment = {"TOPICWIRE_NET_DELAY_SECONDS": "0.5", "TOPICWIRE_WEB_PORT": "9001"}
    settings = load(tmp_path / "my.toml", environment, {"web.port": 9002})
    assert (settings.net.redirects, settings.net.delay_seconds, settings.web.port) == (3, 0.5, 9002)


def test_the_file_in_the_data_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[web]\nport = 9000\n")
    assert load(None, {}, {"data.dir": tmp_path}).web.port == 9000
    assert load(None, {"TOPICWIRE_DATA_DIR": str(tmp_path)}, {}).web.port == 9000


def test_the_variable_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text("[web]\nport = 9000\n")
    assert load(None, {"TOPICWIRE_SETTINGS": str(tmp_path / "my.toml")}, {}).web.port == 9000


def test_paths_in_a_file_count_from_the_file(tmp_path: Path) -> None:
    settings = load_text(tmp_path, '[data]\ndir = "kept"\n[llm]\nkey_file = "/run/key"\n')
    assert settings.data.dir == tmp_path / "kept"
    assert settings.llm.key_file == Path("/run/key")


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("TOPICWIRE_NET_CACHE", "off", "net.cache", False),
        ("TOPICWIRE_NET_CACHE", "Yes", "net.cache", True),
        ("TOPICWIRE_NET_REDIRECTS", "0", "net.redirects", 0),
        (
            "TOPICWIRE_NET_ALLOWED_ADDRESSES",
            "127.0.0.1:8461, 10.0.0.0/8",
            "net.allowed_addresses",
            ("127.0.0.1:8461", "10.0.0.0/8"),
        ),
        ("TOPICWIRE_NET_ALLOWED_ADDRESSES", "", "net.allowed_addresses", ()),
        ("TOPICWIRE_LLM_DAILY_BUDGET", "", "llm.daily_budget", None),
        ("TOPICWIRE_LLM_DAILY_BUDGET", "2.5", "llm.daily_budget", 2.5),
        ("TOPICWIRE_SEARCH_MODE", "lexical", "search.mode", "lexical"),
        ("TOPICWIRE_LLM_KEY_FILE", "/run/key", "llm.key_file", Path("/run/key")),
    ],
)
def test_variables(tmp_path: Path, variable: str, text: str, name: str, value: Value) -> None:
    settings = load(None, {variable: text}, {"data.dir": tmp_path})
    assert settings.value(TABLE[name]) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[net]\ndely_seconds = 1", "there is no setting net.dely_seconds; did you mean net.delay_seconds?"),
        ("[net]\nzzz = 1", "there is no setting net.zzz; `topicwire settings` lists them all"),
        ("[nett]\na = 1", "there is no section nett; did you mean net?"),
        ("net = 3", "net is a section; write it as [net]"),
        ("[net]\ndelay_seconds = -1", "net.delay_seconds must lie between 0 and 3600 seconds, not -1.0"),
        ("[net]\ndelay_seconds = nan", "net.delay_seconds must lie between 0 and 3600 seconds, not nan"),
        ("[net]\ndelay_seconds = true", "net.delay_seconds must be a number, not True"),
        ("[net]\nredirects = 1.5", "net.redirects must be a whole number, not 1.5"),
        ("[net]\nredirects = true", "net.redirects must be a whole number, not True"),
        ("[net]\ncache = 1", "net.cache must be true or false, not 1"),
        (
            "[net]\nallowed_addresses = ['a', 3]",
            "net.allowed_addresses must be a list of texts, not ['a', 3]",
        ),
        ("[search]\nmode = 'fast'", "search.mode must be one of hybrid, lexical, semantic, not 'fast'"),
        ("[search]\nmode = ['a']", "search.mode must be one of hybrid, lexical, semantic, not ['a']"),
        ("[data]\ndir = 3", "data.dir must be a path, not 3"),
        ("[llm]\nkey = 12345678", "llm.key must be a text, not the value given"),
        ("[net", "is not valid TOML: "),
    ],
)
def test_what_is_wrong_in_a_file_is_said_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingError) as caught:
        load_text(tmp_path, text)
    assert message in str(caught.value)
    assert str(tmp_path / "my.toml") in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "12345678" not in str(caught.value)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"TOPICWIRE_NET_DELAY": "3"}, "did you mean TOPICWIRE_NET_DELAY_SECONDS?"),
        (
            {"TOPICWIRE_NET_CACHE": "maybe"},
            "TOPICWIRE_NET_CACHE: net.cache must be true or false, not 'maybe'",
        ),
        ({"TOPICWIRE_NET_REDIRECTS": "many"}, "net.redirects must be a whole number, not 'many'"),
        ({"TOPICWIRE_NET_REDIRECTS": "99"}, "net.redirects must lie between 0 and 30, not 99"),
        ({"TOPICWIRE_WEB_NAMES": '["a.example"]'}, "web.names is written here without brackets"),
    ],
)
def test_what_is_wrong_in_a_variable_is_said(tmp_path: Path, variables: dict[str, str], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        load(None, variables, {"data.dir": tmp_path})
    assert message in str(caught.value)


def test_variables_of_others_are_left_alone(tmp_path: Path) -> None:
    load(
        None,
        {"TOPICWIRE_SERVICE_HOST": "10.0.0.1", "TOPICWIRE_PORT": "tcp://x", "HOME": "/"},
        {"data.dir": tmp_path},
    )


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="does not exist; create it"):
        load(tmp_path / "none.toml", {}, {})
    with pytest.raises(SettingError, match="cannot be read: Is a directory"):
        load(tmp_path, {}, {})
    (tmp_path / "latin.toml").write_bytes("[net]\ncontact = 'é'".encode("latin-1"))
    with pytest.raises(SettingError, match="is not UTF-8 text"):
        load(tmp_path / "latin.toml", {}, {})


@pytest.mark.parametrize(
    "text",
    [
        "[collect]\nmin_interval_seconds = 100\nmax_interval_seconds = 99",
        "[net]\nconnect_seconds = 10\ntotal_seconds = 9",
        "[llm]\nbase_url = 'http://x/v1'\nmodel = 'm'\nkey = 'k'\nkey_file = 'f'",
        "[llm]\nbase_url = 'http://x/v1'\nmodel = ''",
        "[llm]\nmodel = 'm'\nbase_url = ''",
        "[summarize]\nway = 'model'\n[llm]\nbase_url = ''",
        "[llm]\nbase_url = 'http://x/v1'\nmodel = 'm'\ndaily_budget = 1\nprice_in = 0",
        "[web]\nport = 9000\n[sample]\nport = 9000",
        "[web]\ncertificate = 'a.pem'",
        "[web]\ncertificate_key = 'a.key'",
        "[web]\ncertificate = 'a.pem'\ncertificate_key = 'a.key'\npublic_address = 'http://x.example'",
    ],
)
def test_contradictions_name_both_settings(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingError) as caught:
        load_text(tmp_path, text)
    named = [name for name in TABLE if name in str(caught.value)]
    assert len(named) >= 2, str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("public_address = 'news.example.org'", "scheme and name alone"),
        ("public_address = 'https://news.example.org/wire'", "scheme and name alone"),
        ("public_address = 'ftp://news.example.org'", "scheme and name alone"),
        ("public_address = 'https://me:word@news.example.org'", "scheme and name alone"),
        ("public_address = 'https://[x'", "scheme and name alone"),
        ("public_address = 'https://x:99999'", "scheme and name alone"),
        ("trusted_proxies = ['10.0.0.0/8', 'proxy.local']", "proxy.local, which is no address"),
        ("hub = 'hub.example.org'", "give an address such as"),
        ("hub = 'ftp://hub.example.org'", "give an address such as"),
        ("hub = 'https://hub.example.org/>; rel=self'", "give an address such as"),
        ("session_days = 0", "between 1 and 90"),
    ],
)
def test_addresses_that_are_none(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        load_text(tmp_path, f"[web]\n{text}")


@pytest.mark.parametrize(
    ("text", "exposed"),
    [
        ("", False),
        ("host = '::1'", False),
        ("host = 'localhost'", False),
        ("host = '0.0.0.0'", True),
        ("host = 'news.example.org'", True),
        ("public_address = 'https://news.example.org:8443/'", True),
        ("names = ['wire']", True),
        ("trusted_proxies = ['127.0.0.1']", True),
    ],
)
def test_what_lets_others_in(tmp_path: Path, text: str, exposed: bool) -> None:
    assert is_exposed(load_text(tmp_path, f"[web]\n{text}")) is exposed
