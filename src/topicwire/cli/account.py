"""`topicwire account`: who may sign in."""

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import tell, to_json
from topicwire.cli.session import open_session
from topicwire.cli.table import list_text, table
from topicwire.errors import UserError
from topicwire.model.account import Account, Scope

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Accounts of people: add, list, password, scope, sign-out, remove.",
)
AccountName = Annotated[str, typer.Argument(metavar="NAME", help="Name of the account.")]
PersonScope = Annotated[
    Literal["read", "write", "admin"] | None,
    typer.Option(
        help="read: see everything. write: change topics and sources too. admin: make accounts too. "
        "Otherwise admin for the first account, and read for the others.",
        show_default=False,
    ),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help="File whose first line is the password; - is standard input. Otherwise it is asked for.",
        show_default=False,
    ),
]
Generate = Annotated[bool, typer.Option("--generate", help="Make a password up and print it, this once.")]


@app.command()
def add(
    name: AccountName,
    scope: PersonScope = None,
    password_file: PasswordFile = None,
    generate: Generate = False,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Make an account.

    From the first one on, everybody has to sign in, on this machine too.
    """
    password = given_password(password_file, generate)
    with open_session(settings_file, data_dir) as wire:
        accounts = wire.services.accounts
        usual = Scope.READ if accounts.any() else Scope.ADMIN
        account = accounts.add(name, password, Scope(scope) if scope else usual)
    if as_json:
        typer.echo(to_json(account))
    else:
        typer.echo(f"Made the account {account.name} with the scope {account.scope.value}.")
    if generate:
        typer.echo(f"Its password, shown only now: {password}", err=as_json)


@app.command(name="list")
def list_accounts(
    data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False
) -> None:
    """List the accounts, oldest first."""
    with open_session(settings_file, data_dir) as wire:
        accounts = wire.services.accounts.every()
        places = {account.name: wire.services.sessions.count(account.name) for account in accounts}

    def lay_out(accounts: Sequence[Account]) -> str:
        rows = [
            (one.name, one.scope.value, f"{one.created:%Y-%m-%d}", str(places[one.name])) for one in accounts
        ]
        return table(("NAME", "SCOPE", "MADE", "SIGNED IN"), rows)

    nothing = "No accounts: whoever uses this machine may do everything, and nobody else anything."
    typer.echo(list_text(accounts, as_json, nothing, lay_out))


@app.command()
def password(
    name: AccountName,
    password_file: PasswordFile = None,
    generate: Generate = False,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Give an account another password, and sign it out everywhere."""
    wanted = given_password(password_file, generate)
    with open_session(settings_file, data_dir) as wire:
        wire.services.accounts.change_password(name, wanted)
    text = f"{name} has a new password and is signed out everywhere."
    if generate:
        text += f"\nThe password, shown only now: {wanted}"
    tell({"name": name, "password": wanted if generate else None}, text, as_json=as_json)


@app.command()
def scope(
    name: AccountName,
    scope: Annotated[Literal["read", "write", "admin"], typer.Argument(help="What it may do from now on.")],
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Let an account do more or less."""
    with open_session(settings_file, data_dir) as wire:
        account = wire.services.accounts.change_scope(name, Scope(scope))
    tell(account, f"{account.name} has the scope {account.scope.value} now.", as_json=as_json)


@app.command(name="sign-out")
def sign_out(
    name: AccountName, data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False
) -> None:
    """Sign an account out of every browser."""
    with open_session(settings_file, data_dir) as wire:
        account = wire.services.accounts.get(name)
        places = wire.services.sessions.end_all(account.name)
    text = f"Signed {account.name} out in {places} {'place' if places == 1 else 'places'}."
    tell({"name": account.name, "places": places}, text, as_json=as_json)


@app.command()
def remove(
    name: AccountName, data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False
) -> None:
    """Forget an account, sign it out, and revoke its tokens."""
    with open_session(settings_file, data_dir) as wire:
        wire.services.accounts.remove(name)
        left = wire.services.accounts.any()
    text = f"There is no account {name} any more."
    if not left:
        text += "\nIt was the last one: whoever uses this machine may do everything again."
    tell({"removed": name, "accounts_left": left}, text, as_json=as_json)


def given_password(file: Path | None, generate: bool) -> str:
    """Return the password from where the options say it comes."""
    if generate and file:
        raise UserError("--generate and --password-file are both given; keep one of them.")
    if generate:
        return secrets.token_urlsafe(18)
    if file is None:
        if not sys.stdin.isatty():
            raise UserError(
                "There is no terminal to ask for the password on; give --password-file or --generate."
            )
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        text = sys.stdin.readline() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} cannot be read as text ({error}); name another file.") from error
    return text.split("\n", maxsplit=1)[0].rstrip("\r")
