"""`topicwire token`: keys for programs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import tell, to_json, to_plain
from topicwire.cli.session import open_session
from topicwire.cli.table import list_text, table
from topicwire.model.account import Scope, Token

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Tokens, the keys of programs: add, list, revoke."
)
DAYS = 90  # a token that somebody forgot dies in a season


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for.")],
    scope: Annotated[
        Literal["feeds", "read", "write", "admin"],
        typer.Option(
            help="feeds: read feeds alone. read: see everything. write: change topics and sources too. "
            "admin: make accounts and tokens too."
        ),
    ] = "read",
    days: Annotated[int, typer.Option(help="For how many days it counts; 0: for ever.", min=0)] = DAYS,
    account: Annotated[
        str | None,
        typer.Option(
            help="Account that it belongs to; it dies with it and never may do more.", show_default=False
        ),
    ] = None,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Make a token and print it, this once.

    Programs send it as `Authorization: Bearer TOKEN`.
    """
    with open_session(settings_file, data_dir) as wire:
        owner = wire.services.accounts.get(account).name if account else None
        token, secret = wire.services.tokens.add(name, Scope(scope), days=days or None, account=owner)
    if as_json:
        plain = to_plain(token)
        typer.echo(to_json({**plain, "secret": secret} if isinstance(plain, dict) else plain))
        return
    until = f"until {token.expires:%Y-%m-%d}" if token.expires else "for ever"
    typer.echo(f"Token {token.key} for {token.name}, scope {token.scope.value}, {until}. Shown only now:")
    typer.echo(secret)


@app.command(name="list")
def list_tokens(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """List the tokens, newest first; never their secrets."""
    with open_session(settings_file, data_dir) as wire:
        tokens = wire.services.tokens.every()
    typer.echo(list_text(tokens, as_json, 'No tokens. Make one with: topicwire token add "NAME"', _table))


@app.command()
def revoke(
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="Key of the token, as `topicwire token list` shows it.")
    ],
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Let a token count no more, at once."""
    with open_session(settings_file, data_dir) as wire:
        token = wire.services.tokens.revoke(key)
    tell(token, f"The token {token.key} ({token.name}) does not count any more.", as_json=as_json)


def _table(tokens: Sequence[Token]) -> str:
    now = datetime.now(UTC)
    rows = [
        (one.key, one.scope.value, one.account or "-", state(one, now), _day(one.used), one.name)
        for one in tokens
    ]
    return table(("KEY", "SCOPE", "ACCOUNT", "COUNTS", "USED", "NAME"), rows)


def state(token: Token, now: datetime) -> str:
    """Say whether a token counts."""
    if token.revoked:
        return "revoked"
    if token.expires is None:
        return "for ever"
    return "expired" if token.expires <= now else f"until {token.expires:%Y-%m-%d}"


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else "-"
