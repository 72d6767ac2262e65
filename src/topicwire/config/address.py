"""The address at which readers find the pages."""

from topicwire.config.settings import Settings


def base_address(settings: Settings, port: int | None = None) -> str:
    """Return it without a slash at its end; `port` is the one in use, where the setting leaves it open."""
    web = settings.web
    if web.public_address:
        return web.public_address.rstrip("/")
    scheme = "https" if web.certificate else "http"
    host = f"[{web.host}]" if ":" in web.host else web.host
    return f"{scheme}://{host}:{web.port if port is None else port}"
