"""All settings, a section each. The annotation is the type, and `Note` the rest of the row.

A setting belongs here only if somebody has a reason to change it; numbers that were measured stay beside the
code that was measured with them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import platformdirs

from topicwire.config.row import Note, setting
from topicwire.model.selection import Mode

DAY = 86_400  # seconds
ANY_PORT = 65_535


@dataclass(frozen=True, slots=True)
class DataSection:
    """Where everything is kept."""

    dir: Path = setting(
        platformdirs.user_data_path("topicwire", appauthor=False),
        Note("Folder of the database, the index, the raw pages and the log.", usual="the user's data folder"),
    )
    min_free_mb: int = setting(
        500, Note("Collecting pauses while less than this is free on the disk.", "MB", 0, 10_000_000)
    )


@dataclass(frozen=True, slots=True)
class NetSection:
    """How pages are fetched."""

    contact: str = setting(
        "", Note("Web or mail address that hosts can complain to; sent in the user agent.")
    )
    delay_seconds: float = setting(1.0, Note("Pause between two requests to one host.", "seconds", 0, 3600))
    max_delay_seconds: float = setting(
        30.0, Note("Longest pause that a robots.txt (Crawl-delay) can ask for.", "seconds", 0, 3600)
    )
    connect_seconds: float = setting(10.0, Note("Longest wait for a connection.", "seconds", 0.1, 300))
    read_seconds: float = setting(
        20.0, Note("Longest silence between two pieces of an answer.", "seconds", 0.1, 300)
    )
    total_seconds: float = setting(60.0, Note("Longest time for one page, all in all.", "seconds", 0.1, 3600))
    max_bytes: int = setting(
        20_000_000, Note("Largest answer, before and after decompression.", "bytes", 1000, 2_000_000_000)
    )
    redirects: int = setting(10, Note("Redirects followed for one page.", "", 0, 30))
    allowed_addresses: tuple[str, ...] = setting(
        (),
        Note(
            "Private hosts that may be fetched all the same: names (`news.localhost`, `*.localhost`), "
            "addresses or networks (`10.1.0.0/16`)."
        ),
    )
    cache: bool = setting(True, Note("Keep answers as RFC 9111 allows and ask only for what changed."))
    cache_mb: int = setting(1000, Note("Largest size of that cache.", "MB", 1, 1_000_000))
    proxy: bool = setting(True, Note("Use the proxies named in HTTP_PROXY, HTTPS_PROXY and NO_PROXY."))


@dataclass(frozen=True, slots=True)
class CollectSection:
    """How often and how widely sources are asked."""

    min_interval_seconds: int = setting(
        900, Note("A source is asked at most this often.", "seconds", 1, 30 * DAY)
    )
    max_interval_seconds: int = setting(
        DAY, Note("A source is asked at least this often, however quiet.", "seconds", 1, 90 * DAY)
    )
    attempts: int = setting(5, Note("Tries for a page before it counts as failed.", "", 1, 20))
    parallel_hosts: int = setting(16, Note("Hosts that are fetched from side by side.", "", 1, 256))
    max_waiting: int = setting(
        20_000,
        Note("While more pages than this wait, sources are not asked for more.", "pages", 1, 10_000_000),
    )
    gdelt_address: str = setting(
        "http://data.gdeltproject.org/gdeltv2/",
        Note("Folder with the lists of GDELT's files, which `topicwire source add gdelt` collects from."),
    )


@dataclass(frozen=True, slots=True)
class ExtractSection:
    """How pages are read."""

    zone: str = setting(
        "UTC", Note("Time zone (IANA) of times without one, where the outlet's is not known.")
    )


@dataclass(frozen=True, slots=True)
class SearchSection:
    """How documents are found."""

    mode: Mode = setting(
        "hybrid", Note("What a search looks at if it does not say: words, meaning, or both.")
    )
    embeddings: bool = setting(
        True,
        Note("Compute the meaning of passages, for search across languages; changing it rebuilds the index."),
    )


@dataclass(frozen=True, slots=True)
class LlmSection:
    """The language model, which is optional: any OpenAI-compatible endpoint."""

    base_url: str = setting("", Note("Address of the endpoint, ending in `/v1`; empty: no language model."))
    model: str = setting("", Note("Name of the model at the endpoint."))
    key: str = setting("", Note("Key of the endpoint.", secret=True))
    key_file: Path | None = setting(None, Note("File that holds the key, instead of `llm.key`."))
    price_in: float = setting(0.0, Note("Price of a million tokens sent.", "money", 0, 100_000))
    price_out: float = setting(0.0, Note("Price of a million tokens received.", "money", 0, 100_000))
    daily_budget: float | None = setting(
        None,
        Note("No more calls on a day (UTC) on which this was spent; empty: no limit.", "money", 0, 1_000_000),
    )
    parallel: int = setting(4, Note("Calls that run side by side.", "", 1, 256))
    timeout_seconds: float = setting(120.0, Note("Longest wait for an answer.", "seconds", 1, 3600))


@dataclass(frozen=True, slots=True)
class SummarizeSection:
    """How summaries are made."""

    language: str = setting("en", Note("The reader's language (BCP 47), in which summaries are written."))
    way: Literal["auto", "model", "translated", "extractive"] = setting(
        "auto", Note("The way summaries are made; auto takes the best that is available.")
    )


@dataclass(frozen=True, slots=True)
class VerifySection:
    """How claims are checked."""

    threshold: float | None = setting(
        None, Note("A claim counts as supported from this score on; empty: the fitted value.", "", 0, 1)
    )
    second_judge: bool = setting(
        False,
        Note(
            "Ask the language model too whether each claim holds. Its agreement is reported; the check "
            "decides. Costs about as many tokens as the summary."
        ),
    )


@dataclass(frozen=True, slots=True)
class WebSection:
    """Where and how the pages are served."""

    host: str = setting("127.0.0.1", Note("Address to serve on."))
    port: int = setting(8460, Note("Port to serve on; 0 takes a free one.", "", 0, ANY_PORT))
    language: Literal["auto", "en", "zh"] = setting(
        "auto", Note("Language of the pages' own words; auto follows the browser.")
    )
    public_address: str = setting(
        "",
        Note(
            "Address that people use, such as `https://news.example.org`: its name is answered to, and with "
            "https cookies go over https only. Setting it needs an account or a token."
        ),
    )
    names: tuple[str, ...] = setting((), Note("Further host names to answer to."))
    hub: str = setting(
        "", Note("Address of a WebSub hub: feeds name it to their readers, and it is told when one changed.")
    )
    trusted_proxies: tuple[str, ...] = setting(
        (),
        Note(
            "Addresses or networks of reverse proxies; what they say in X-Forwarded-For and "
            "X-Forwarded-Proto is believed."
        ),
    )
    certificate: Path | None = setting(
        None, Note("File with the certificate (PEM, with its chain) to serve https without a proxy.")
    )
    certificate_key: Path | None = setting(None, Note("File with the key of the certificate (PEM)."))
    session_days: int = setting(
        14, Note("A browser is signed out after so many days without a visit.", "days", 1, 90)
    )
    processes: int = setting(
        0,
        Note(
            "Processes that serve the pages together, each in memory of its own; 0: two, or one on a "
            "single core and on macOS.",
            "",
            0,
            64,
        ),
    )
    requests_per_minute: int = setting(
        15_000,
        Note(
            "Most requests of one account, token or address; those who are not signed in get a fiftieth. "
            "0: no limit.",
            "",
            0,
            10_000_000,
        ),
    )


@dataclass(frozen=True, slots=True)
class MailSection:
    """The mail server that sends digests of alerts."""

    host: str = setting("", Note("Name of the SMTP server; empty: no mail is sent."))
    port: int = setting(587, Note("Its port.", "", 1, ANY_PORT))
    security: Literal["starttls", "tls", "none"] = setting(
        "starttls", Note("How the connection is encrypted: after its start, from its start, or not.")
    )
    user: str = setting("", Note("Name to sign in with; empty: without signing in."))
    password: str = setting("", Note("Password to sign in with.", secret=True))
    sender: str = setting("", Note("Address that the mail comes from, such as `news@example.org`."))


@dataclass(frozen=True, slots=True)
class SampleSection:
    """The sample newsroom of the demo."""

    port: int = setting(8461, Note("Port of the sample newsroom; 0 takes a free one.", "", 0, ANY_PORT))


@dataclass(frozen=True, slots=True)
class LogSection:
    """What is written to the log, `topicwire.log` in the data folder."""

    level: Literal["debug", "info", "warning", "error"] = setting(
        "info", Note("The least important that is logged.")
    )
    format: Literal["json", "text"] = setting("json", Note("Form of a line in the log."))
