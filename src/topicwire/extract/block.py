"""A piece of text on its way to a paragraph, whatever format it comes from."""

from dataclasses import dataclass

from topicwire.model.document import Role


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph to be; `page` is of a PDF, from 1."""

    text: str
    role: Role = Role.TEXT
    page: int | None = None
