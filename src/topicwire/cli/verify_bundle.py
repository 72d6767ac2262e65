"""`topicwire verify-bundle`: checks an evidence bundle again, without the server that made it."""

from pathlib import Path
from typing import Annotated

import typer

from topicwire.cli.options import Json, SettingsFile
from topicwire.cli.plain import counted, to_json
from topicwire.cli.session import read_settings
from topicwire.errors import UserError

MOST = 512 * 1024 * 1024  # bytes; a bundle of 1,000 long reports has about 50 MB


def verify_bundle(
    file: Annotated[Path, typer.Argument(help="An evidence bundle.", show_default=False)],
    sha256: Annotated[
        str, typer.Option(metavar="HASH", help="SHA-256 of the evidence, as its maker told you.")
    ] = "",
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Check an evidence bundle again: its hashes, its citations, and every claim against its paragraphs.

    Needs no server, no data folder and no network. Ends with exit code 2 when something is not as it says.
    """
    data = _read(file)
    # Here and not at the top: the check takes a second to import, and `--help` shall not wait for it.
    from topicwire.assemble.work import verifier_of
    from topicwire.serve.export.recheck import recheck_bundle

    settings = read_settings(settings_file, None)
    found = recheck_bundle(data, lambda names: verifier_of(settings, lambda: names), sha256)
    if as_json:
        typer.echo(to_json(found))
    else:
        typer.echo(
            f"{found.title}: {counted(found.documents, 'document')}, {counted(found.paragraphs, 'paragraph')}"
        )
        typer.echo(f"SHA-256 of the evidence: {found.digest}")
        for note in found.notes:
            typer.echo(f"note: {note}")
        for fault in found.faults:
            typer.echo(f"WRONG: {fault}")
        typer.echo(f"{found.upheld} of {found.claims} verdicts are the same when checked again")
        typer.echo("All is as it says." if not found.faults else "Do not trust this file as it is.")
    if found.faults:
        raise typer.Exit(2)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST:
            message = f"{file} is larger than {MOST // 1024**2} MB, which no evidence bundle is"
            raise UserError(message)
        return file.read_bytes()
    except OSError as error:
        raise UserError(f"{file} cannot be read ({error.strerror}); name another file") from error
