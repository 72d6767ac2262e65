"""topicwire: topic pages people can trust."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from topicwire.client import Client as Client

__all__ = ["Client", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the client when it is asked for: the command shall not wait for it."""
    if name == "Client":
        from topicwire.client import Client  # noqa: PLC0415 (see above)

        return Client
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
