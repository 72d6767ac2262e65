"""An outlet: a publisher of news."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher, named in its own script."""

    key: str  # stable: the registrable domain or host, e.g. "people.com.cn"
    name: str  # own script: 人民日报
    romanised: str  # shown: "Ren Min Ri Bao"; equals name for Latin scripts
    english: str | None = None  # if it has one: "People's Daily"
    country: str | None = None  # ISO 3166-1 alpha-2
    language: str | None = None  # main language, BCP 47
    home: str | None = None  # address of its front page
    zone: str | None = None  # IANA zone of times without one, e.g. "Asia/Shanghai"

    @property
    def names(self) -> tuple[str, ...]:
        """In its own script, romanised, the same in one word ("RenMinRiBao"), and in English."""
        every = (self.name, self.romanised, self.romanised.replace(" ", ""), self.english)
        return tuple(dict.fromkeys(name for name in every if name))


def both_names(name: str, romanised: str) -> str:
    """Return an outlet's romanised name, and behind it its own if that is another: "Xin Hua (新华)"."""
    return romanised if name == romanised else f"{romanised} ({name})"
