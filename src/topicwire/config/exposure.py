"""Whether others than the person at this machine can come in."""

from ipaddress import ip_address

from topicwire.config.settings import Settings


def is_exposed(settings: Settings) -> bool:
    """Tell whether others can come in, or are expected to, so that everybody has to sign in."""
    web = settings.web
    return bool(not is_local(web.host) or web.public_address or web.names or web.trusted_proxies)


def is_local(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
