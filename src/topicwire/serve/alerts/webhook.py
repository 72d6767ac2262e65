"""A signed request with what is new, as the Standard Webhooks specification describes it.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from topicwire.serve.api import shapes
from topicwire.services.views import News

Post = Callable[[str, bytes, Mapping[str, str]], None]  # address, body, headers


class WebhookDelivery:
    """Posts what is new. `post` raises what `net.post.Poster` raises."""

    def __init__(self, post: Post, now: Callable[[], datetime]) -> None:
        self._post = post
        self._now = now

    def deliver(self, news: News) -> None:
        """Post one message, and return when it was accepted."""
        stamp = int(self._now().timestamp())
        name, body = message_id(news, stamp), body_of(news, self._now())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(stamp),
            "webhook-signature": signature(news.alert.secret, name, stamp, body),
        }
        self._post(news.alert.target, body, headers)


def message_id(news: News, stamp: int) -> str:
    """Return the same name for the same news, so that a receiver knows a message that comes again.

    A test has no items; each has a name of its own, made from the second in which it is sent.
    """
    keys = " ".join(f"{item.document.key}/{item.document.revision}" for item in news.items) or stamp
    return f"msg_{hashlib.sha256(f'{news.alert.key} {keys}'.encode()).hexdigest()[:24]}"


def body_of(news: News, now: datetime) -> bytes:
    """Return the message: items as the API gives them; a test has none."""
    alert = news.alert
    data: dict[str, Any] = {
        "alert": alert.key,
        "about": news.about,
        "topic": alert.topic,
        "search": alert.search,
        "items": [shapes.item(item).model_dump(mode="json") for item in news.items],
    }
    value = {"type": "items.new" if news.items else "test", "timestamp": now.isoformat(), "data": data}
    return json.dumps(value, ensure_ascii=False).encode()


def signature(secret: str, name: str, stamp: int, body: bytes) -> str:
    """Return the signature of a message: HMAC-SHA256 over its name, time and body."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = f"{name}.{stamp}.".encode() + body
    return f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
