"""The catalogue of outlets: who publishes on a host, and which feeds an outlet has.

The outlets lie in `outlets.toml` beside this file. Nothing here asks the network.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from topicwire.model.outlet import Outlet
from topicwire.text.normalise import fold

_LONGEST = 300  # characters of a query; no name or address is longer


@dataclass(frozen=True, slots=True)
class Listed:
    """An outlet as the catalogue lists it."""

    outlet: Outlet
    group: str  # "agency", or the part of the world it writes from: "chinese-local", "indian"
    feeds: tuple[str, ...]  # addresses of feeds and sitemaps; none are known of some
    hosts: tuple[str, ...]  # domains: the outlet's key first


class Catalogue:
    """Outlets by domain and by name."""

    def __init__(self, listed: Mapping[str, Listed]) -> None:
        """Take outlets by key."""
        self._listed = dict(listed)
        self._by_host = {host: one.outlet for one in listed.values() for host in one.hosts}
        self._names = {key: _names(one.outlet) for key, one in listed.items()}

    def every(self) -> tuple[Listed, ...]:
        """Return all outlets, by key."""
        return tuple(self._listed[key] for key in sorted(self._listed))

    def lookup(self, host: str) -> Outlet | None:
        """Return who publishes on a host: the domain itself or one that it lies under."""
        labels = host.strip().lower().rstrip(".").split(".")[-10:]
        for at in range(len(labels) - 1):
            found = self._by_host.get(".".join(labels[at:]))
            if found:
                return found
        return None

    def find(self, text: str) -> list[Outlet]:
        """Return outlets by domain, address or name in any form and script, the best first.

        A domain or address finds its outlet alone. A name finds those that are called so, then those whose
        names begin with it, then those that contain it; each by key.
        """
        wanted = text.strip()[:_LONGEST]
        by_host = self.lookup(_host(wanted))
        if by_host:
            return [by_host]
        name = _plain(wanted)
        if not name:
            return []
        ranked = [(_rank(name, self._names[key]), key) for key in self._listed]
        return [self._listed[key].outlet for rank, key in sorted(ranked) if rank < _NO_MATCH]

    def feeds(self, key: str) -> tuple[str, ...]:
        """Return the addresses of an outlet's feeds and sitemaps; none if it or they are unknown."""
        found = self._listed.get(key)
        return found.feeds if found else ()


@cache
def load() -> Catalogue:
    """Return the catalogue that comes with topicwire."""
    text = files(__package__).joinpath("outlets.toml").read_text("utf-8")
    return Catalogue({key: _listed(key, facts) for key, facts in tomllib.loads(text).items()})


def _listed(key: str, facts: Mapping[str, object]) -> Listed:
    outlet = Outlet(
        key=key,
        name=str(facts["name"]),
        romanised=str(facts["romanised"]),
        english=str(facts["english"]) if "english" in facts else None,
        country=str(facts["country"]),
        language=str(facts["language"]),
        home=str(facts["home"]),
        zone=str(facts["zone"]),
    )
    return Listed(outlet, str(facts["group"]), _strings(facts, "feeds"), (key, *_strings(facts, "hosts")))


def _strings(facts: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = facts.get(name, ())
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


_NO_MATCH = 3


def _rank(wanted: str, names: frozenset[str]) -> int:
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(wanted in name for name in names) else _NO_MATCH


def _names(outlet: Outlet) -> frozenset[str]:
    found = (outlet.name, outlet.romanised, outlet.english or "", outlet.key)
    return frozenset(_plain(name) for name in found if name)


def _plain(name: str) -> str:
    """Return a name as it is compared: folded, without spaces and marks, so that "renmin ribao" is found."""
    return "".join(letter for letter in fold(name) if letter.isalnum())


def _host(text: str) -> str:
    """Return the host of an address, with or without a scheme; empty if it is none."""
    try:
        return urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
