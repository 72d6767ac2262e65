"""Settings that contradict each other, or themselves."""

import ipaddress
import re
from urllib.parse import urlsplit

from topicwire.config.settings import Settings
from topicwire.errors import SettingError

_HUB = re.compile(r"https?://[!#-;=?-~]{1,2000}")  # stands in a header as it is


def check(settings: Settings) -> None:
    """Refuse settings that cannot hold together; the message names both."""
    problem = next(filter(None, (look(settings) for look in _LOOKS)), "")
    if problem:
        raise SettingError(problem)


def _intervals(settings: Settings) -> str:
    collect = settings.collect
    if collect.min_interval_seconds > collect.max_interval_seconds:
        return (
            f"collect.min_interval_seconds ({collect.min_interval_seconds}) is larger than "
            f"collect.max_interval_seconds ({collect.max_interval_seconds}); lower one or raise the other"
        )
    return ""


def _limits(settings: Settings) -> str:
    net = settings.net
    if net.connect_seconds > net.total_seconds:
        return (
            f"net.connect_seconds ({net.connect_seconds:g}) is larger than net.total_seconds "
            f"({net.total_seconds:g}); lower the first or raise the second"
        )
    return ""


def _model(settings: Settings) -> str:
    llm = settings.llm
    if llm.key and llm.key_file:
        return "llm.key and llm.key_file are both set; keep one of them"
    if bool(llm.base_url) != bool(llm.model):
        given, missing = ("llm.base_url", "llm.model") if llm.base_url else ("llm.model", "llm.base_url")
        return f"{given} is set but {missing} is not; a language model needs both"
    if settings.summarize.way == "model" and not llm.base_url:
        return "summarize.way is model but llm.base_url is not set; set it, or take another way"
    if settings.verify.second_judge and not llm.base_url:
        return "verify.second_judge is true but llm.base_url is not set; set it, or drop the second judge"
    if llm.daily_budget is not None and llm.base_url and not (llm.price_in or llm.price_out):
        return (
            "llm.daily_budget is set but llm.price_in and llm.price_out are 0; set prices or drop the budget"
        )
    return ""


def _ports(settings: Settings) -> str:
    if settings.web.port == settings.sample.port != 0:
        return f"web.port and sample.port are both {settings.web.port}; change one of them"
    return ""


def _address(settings: Settings) -> str:
    address = settings.web.public_address
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        return (
            f"web.public_address is {address}; give scheme and name alone, such as https://news.example.org, "
            "because topicwire takes a whole host for itself"
        )
    return ""


def _hub(settings: Settings) -> str:
    hub = settings.web.hub
    if hub and not _HUB.fullmatch(hub):
        return f"web.hub is {hub}; give an address such as https://hub.example.org/"
    return ""


def _certificate(settings: Settings) -> str:
    web = settings.web
    if (web.certificate is None) != (web.certificate_key is None):
        given, missing = ("certificate", "certificate_key")[:: 1 if web.certificate else -1]
        return f"web.{given} is set but web.{missing} is not; https needs both"
    if web.certificate and web.public_address.startswith("http:"):
        return "web.certificate is set but web.public_address begins with http:; let it begin with https:"
    return ""


def _proxies(settings: Settings) -> str:
    for proxy in settings.web.trusted_proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError:
            return (
                f"web.trusted_proxies names {proxy}, which is no address or network; "
                "write it like 10.0.0.7 or 10.0.0.0/24"
            )
    return ""


def _mail(settings: Settings) -> str:
    mail = settings.mail
    if mail.host and "@" not in mail.sender:
        return "mail.host is set but mail.sender is no mail address; set where mail shall come from"
    if mail.user and mail.security == "none" and mail.host not in ("localhost", "127.0.0.1", "::1"):
        return "mail.user is set but mail.security is none; the password would cross the network unencrypted"
    return ""


_LOOKS = (_intervals, _limits, _model, _ports, _address, _hub, _certificate, _proxies, _mail)
