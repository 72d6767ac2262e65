"""Cookies that live for one fetch: some sites redirect to the same address until a cookie comes back."""

import re

PAIR = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}=[\x21-\x7e]{0,2000}")
MAX_COOKIES = 20


class Jar:
    """What the hosts of one redirect chain set. A cookie goes back to exactly the host that set it."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, str]] = {}

    def keep(self, host: str, headers: list[str]) -> None:
        """Keep the cookies of these Set-Cookie headers; what is not plain name=value is left out."""
        kept = self._kept.setdefault(host, {})
        for header in headers:
            pair = header.partition(";")[0].strip()
            if PAIR.fullmatch(pair) and len(kept) < MAX_COOKIES:
                name, _, value = pair.partition("=")
                kept[name] = value

    def header(self, host: str) -> str:
        """Return the Cookie header for a host, empty if it set none."""
        return "; ".join(f"{name}={value}" for name, value in self._kept.get(host, {}).items())
