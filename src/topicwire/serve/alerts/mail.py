"""A digest by mail: what is new, with its claims and where they come from."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Literal

from topicwire.errors import FetchFailedError, ForbiddenError
from topicwire.model.summary import Claim, Support
from topicwire.serve.export.page import write_html
from topicwire.serve.links import document_path
from topicwire.services.excerpt import excerpt
from topicwire.services.views import Item, News

OWN_TEXT = 400  # columns
_PERMANENT = range(500, 600)


@dataclass(frozen=True, slots=True)
class MailOptions:
    """How mail is sent."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str
    password: str
    sender: str
    base: str  # address of the server, so that links lead to the pages
    timeout: float = 30.0  # seconds


class MailDelivery:
    """Sends digests over SMTP (RFC 5321). One connection a message."""

    def __init__(
        self, options: MailOptions, now: Callable[[], datetime], *, context: ssl.SSLContext | None = None
    ) -> None:
        """`context` replaces the usual one of TLS."""
        self._options = options
        self._now = now
        self._context = context or ssl.create_default_context()

    def deliver(self, news: News) -> None:
        """Send one digest. Raises FetchFailedError if it may work later, ForbiddenError if it cannot."""
        options = self._options
        message = digest(news, options.sender, options.base, self._now())
        try:
            with self._connection() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refused(f"{options.host} refuses {news.alert.target}", code, said) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(f"{options.host} refuses the mail", error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise FetchFailedError(f"the mail server {options.host} cannot be used: {error}") from error

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        options = self._options
        if options.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                options.host, options.port, timeout=options.timeout, context=self._context
            )
        else:
            server = smtplib.SMTP(options.host, options.port, timeout=options.timeout)
        with server:
            if options.security == "starttls":
                server.starttls(context=self._context)
            if options.user:
                server.login(options.user, options.password)
            yield server


def digest(news: News, sender: str, base: str, now: datetime) -> EmailMessage:
    """Return the message: plain text, and the same as HTML."""
    title = f"{_line(news.about)}: {_said(news)}"
    message = EmailMessage()
    message["Subject"] = title[:200]
    message["From"] = sender
    message["To"] = news.alert.target
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or "localhost")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers from the absent
    message.set_content("\n\n".join([title, *(_item(item, base) for item in news.items)]) + "\n")
    message.add_alternative(write_html(title, news.items, base).decode(), subtype="html")
    return message


def _said(news: News) -> str:
    if not news.items:
        return "a test; this is how you will be told what is new"
    count = len(news.items)
    return f"{count} new" if count > 1 else _line(news.items[0].document.title)


def _line(text: str) -> str:
    return " ".join(text.split())


def _item(item: Item, base: str) -> str:
    document = item.document
    lines = [
        _line(document.title),
        f"{_line(document.outlet.romanised)} · {document.published} UTC",
        base + document_path(document.key, document.revision),
    ]
    claims = item.summary.claims if item.summary else ()
    lines += [f"- {_claim(claim)}" for claim in claims]
    if not claims:
        lines.append(_line(excerpt(document.text, OWN_TEXT)))
    if item.copies:
        lines.append(f"Also in: {', '.join(dict.fromkeys(_line(copy.romanised) for copy in item.copies))}")
    return "\n".join(lines)


def _claim(claim: Claim) -> str:
    cited = "".join(f"[{number}]" for number in claim.citations)
    mark = "" if claim.verdict.support is Support.SUPPORTED else f" ({claim.verdict.support.value})"
    return f"{_line(claim.text)} {cited}{mark}"


def _refused(what: str, code: int, said: bytes | str) -> FetchFailedError | ForbiddenError:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    message = f"{what}: {code} {_line(text)[:200]}"
    return ForbiddenError(message, rule="refused") if code in _PERMANENT else FetchFailedError(message)
