"""The address of a list: everything a reader chose, so that it can be shared, bookmarked and gone back to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, get_args
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from topicwire.errors import UserError
from topicwire.model.selection import ALL, Mode, Selection, Sort

FILTERS = {"outlet": "outlets", "language": "languages", "kind": "kinds"}  # in the address: in a Selection
MOST_VALUES = 50  # of one filter; more is no reader's choice
LONGEST_CURSOR = 2000  # characters
Choice = TypeVar("Choice", bound=str)  # of a closed list


@dataclass(frozen=True, slots=True)
class ListAddress:
    """Where a list is, what is searched in it, and which part of it is shown."""

    path: str
    query: str = ""
    selection: Selection = ALL
    shown: int | None = None  # items at once, None: as many as usual
    cursor: str | None = None

    @property
    def href(self) -> str:
        """Return the address with its parameters in a fixed order."""
        pairs = [("q", self.query)] if self.query else []
        pairs += self.hidden()
        pairs += [(name, str(value)) for name in ("shown", "cursor") if (value := getattr(self, name))]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def hidden(self) -> list[tuple[str, str]]:
        """Return filters, order and way as form fields, for a form that asks for something else."""
        chosen = self.selection
        pairs = [(name, value) for name in FILTERS for value in self.chosen(name)]
        pairs += [(name, day.isoformat()) for name in ("since", "until") if (day := getattr(chosen, name))]
        pairs += [("sort", chosen.sort)] if chosen.sort != ALL.sort else []
        return pairs + ([("mode", chosen.mode)] if chosen.mode else [])

    def chosen(self, name: str) -> tuple[str, ...]:
        """Return the values of a filter."""
        values: tuple[str, ...] = getattr(self.selection, FILTERS[name])
        return values

    def toggled(self, name: str, value: str) -> "ListAddress":
        """Return the first part of the list with a value of a filter added or taken away."""
        old = self.chosen(name)
        new = tuple(item for item in old if item != value) if value in old else (*old, value)
        return self.filtered(replace(self.selection, **{FILTERS[name]: new}))  # type: ignore[arg-type]

    def within(self, since: date | None, until: date | None) -> "ListAddress":
        """Return the first part of the list between two days."""
        return self.filtered(replace(self.selection, since=since, until=until))

    def sorted(self, sort: Sort) -> "ListAddress":
        """Return the first part of the list in an order."""
        return self.filtered(replace(self.selection, sort=sort))

    def found_by(self, mode: Mode | None) -> "ListAddress":
        """Return the first part of what is found in a way; None: as the settings say."""
        return self.filtered(replace(self.selection, mode=mode))

    def filtered(self, selection: Selection) -> "ListAddress":
        """Return the first part of the list under other filters."""
        return replace(self, selection=selection, shown=None, cursor=None)

    def feed(self, form: str) -> str:
        """Return the address of the list as a feed, "atom" or "json"."""
        return replace(self, path=f"{self.path}/feed.{form}", shown=None, cursor=None).href

    def export(self, form: str) -> str:
        """Return the address of the list as a file."""
        return replace(self, path=f"{self.path}/export/{form}", shown=None, cursor=None).href

    def at(self, cursor: str | None, shown: int | None) -> "ListAddress":
        """Return another part of the same list."""
        return replace(self, cursor=cursor, shown=shown)


def read_address(path: str, values: QueryParams, longest_query: int, most_shown: int) -> ListAddress:
    """Return the address that a request names; `UserError` says which parameter cannot be used."""
    query = " ".join(values.get("q", "").split())
    if len(query) > longest_query:
        message = f"The search has {len(query)} characters; at most {longest_query} are allowed. Shorten it."
        raise UserError(message)
    if len(values.get("cursor", "")) > LONGEST_CURSOR:
        raise UserError("The parameter cursor is not one that this list gave out. Start again without it.")
    selection = Selection(
        outlets=_several(values, "outlet"),
        languages=_several(values, "language"),
        kinds=_several(values, "kind"),
        since=_day(values, "since"),
        until=_day(values, "until"),
        sort=_one_of(values, "sort", get_args(Sort)) or ALL.sort,
        mode=_one_of(values, "mode", get_args(Mode)),
    )
    if not query:  # nothing is found, so there is nothing to order: one list has one address
        selection = replace(selection, sort=ALL.sort, mode=None)
    return ListAddress(path, query, selection, _shown(values, most_shown), values.get("cursor") or None)


def _several(values: QueryParams, name: str) -> tuple[str, ...]:
    """Return the values of a repeated parameter, each once, in their order."""
    given = tuple(dict.fromkeys(_filled(values.getlist(name))))
    if len(given) > MOST_VALUES:
        message = f"The parameter {name} is given {len(given)} times; at most {MOST_VALUES} are allowed."
        raise UserError(message)
    return given


def _filled(values: Iterable[str]) -> list[str]:
    return [value for value in values if value]


def _day(values: QueryParams, name: str) -> date | None:
    text = values.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"The parameter {name} is {text[:40]!r}; it must be a day such as 2025-07-24."
        raise UserError(message) from None


def _one_of(values: QueryParams, name: str, choices: tuple[Choice, ...]) -> Choice | None:
    text = values.get(name, "")
    chosen = next((choice for choice in choices if choice == text), None)
    if text and chosen is None:
        message = f"The parameter {name} is {text[:40]!r}; it must be one of: {', '.join(choices)}."
        raise UserError(message)
    return chosen


def _shown(values: QueryParams, most: int) -> int | None:
    text = values.get("shown", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        message = f"The parameter shown is {text[:40]!r}; it must be a number of items."
        raise UserError(message)
    return max(1, min(int(text), most))
