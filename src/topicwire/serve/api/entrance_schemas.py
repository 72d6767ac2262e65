"""The JSON shapes of who asks, and of tokens."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from topicwire.serve.api.schemas import Shape

ScopeName = Literal["feeds", "read", "write", "admin"]


class CallerShape(Shape):
    """Who asks."""

    account: str | None = Field(description="Name of the account; null if there is none")
    token: str | None = Field(description="Key of the token; null without one")
    scope: ScopeName


class TokenShape(Shape):
    """A key of a program, without its secret."""

    key: str
    name: str = Field(description="What it is for")
    scope: ScopeName
    account: str | None = Field(description="Whose it is; it never may do more than that account")
    created: datetime
    expires: datetime | None
    used: datetime | None = Field(description="The last time, to the hour")
    revoked: datetime | None


class TokensShape(Shape):
    """All tokens."""

    tokens: tuple[TokenShape, ...]


class NewToken(BaseModel):
    """A token to make."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=100, description="What it is for")
    scope: ScopeName = "read"
    days: int | None = Field(default=90, ge=1, le=3660, strict=True, description="null: for ever")
    account: str | None = Field(default=None, max_length=64, description="Whose it shall be")


class MadeToken(Shape):
    """A new token with its secret."""

    token: TokenShape
    secret: str = Field(description="Shown only here; send it as `Authorization: Bearer SECRET`")
