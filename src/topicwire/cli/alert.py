"""`topicwire alert`: tells somebody what is new, by webhook or by mail."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import counted, tell, to_json
from topicwire.cli.session import open_session, open_with, read_settings
from topicwire.cli.table import table
from topicwire.model.alert import Channel
from topicwire.services.views import AlertView

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Alerts, by webhook or mail: add, list, test, remove, send.",
)
HOUR = 60  # minutes
AlertKey = Annotated[str, typer.Argument(metavar="KEY", help="As `topicwire alert list` shows it.")]


@app.command()
def add(
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="Address of a webhook (https://…), or a mail address.")
    ],
    topic: Annotated[str | None, typer.Option(help="Key of a topic.", show_default=False)] = None,
    search: Annotated[str | None, typer.Option(help="Key of a saved search.", show_default=False)] = None,
    every: Annotated[int, typer.Option(metavar="MINUTES", help="How often to look.", min=1)] = HOUR,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Tell somebody from now on of what is new in a topic or a saved search.

    `topicwire serve` and `topicwire worker` send it. Requests to a webhook are signed with the secret that is
    printed here, this once (Standard Webhooks).
    """
    channel = Channel.WEBHOOK if "://" in target else Channel.EMAIL
    settings = read_settings(settings_file, data_dir)
    with open_with(settings) as wire:
        alert = wire.services.alerts.add(channel, target, topic=topic, search=search, every=every)
    if channel is Channel.EMAIL and not settings.mail.host:
        typer.echo("No mail can be sent yet: set mail.host and mail.sender.", err=True)
    if as_json:
        typer.echo(to_json(alert))
        return
    often = "every minute" if every == 1 else f"every {every:,} minutes"
    typer.echo(f"Alert {alert.key}: {alert.target} is told {often} of what is new.")
    if alert.secret:
        typer.echo("Secret that signs the requests, shown only now:")
        typer.echo(alert.secret)


@app.command(name="list")
def list_alerts(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """List the alerts and how they go; never their secrets."""
    with open_session(settings_file, data_dir) as wire:
        views = wire.services.alerts.every()
    text = _table(views) if views else "No alerts. Make one with: topicwire alert add TARGET --topic KEY"
    typer.echo(to_json([shown(view) for view in views]) if as_json else text)


@app.command(name="test")
def try_out(
    key: AlertKey, data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False
) -> None:
    """Send a message without items now; one that arrives lets a stopped alert go on."""
    with open_session(settings_file, data_dir) as wire:
        reason = wire.services.alerts.test(key)
    text = f"The test did not arrive: {reason}" if reason else "The test arrived."
    tell({"delivered": not reason, "reason": reason}, text, as_json=as_json)
    if reason:
        raise typer.Exit(2)


@app.command()
def remove(
    key: AlertKey,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Tell nobody any more."""
    with open_session(settings_file, data_dir) as wire:
        wire.services.alerts.remove(key)
    tell({"removed": key}, f"The alert {key} is removed.", as_json=as_json)


@app.command()
def send(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """Send now what is due, without waiting for `serve` or `worker`."""
    settings = read_settings(settings_file, data_dir)
    with open_with(settings) as wire:
        # Here and not at the top: sending needs the web's libraries, which take a while to import.
        from topicwire.assemble.alerts import alert_sender

        with alert_sender(wire, settings) as sender:
            sent = sender.round()
        failing = [view for view in wire.services.alerts.every() if view.state.reason]
    lines = [f"{counted(sent, 'message')} sent."]
    lines += [f"{view.alert.key} to {view.alert.target}: {view.state.reason}" for view in failing]
    tell({"sent": sent, "failing": [shown(view) for view in failing]}, "\n".join(lines), as_json=as_json)
    if failing:
        raise typer.Exit(2)


def shown(view: AlertView) -> dict[str, Any]:
    """Return an alert and how it goes, without its secret."""
    plain = {**asdict(view.alert), "about": view.about, **asdict(view.state)}
    del plain["secret"]
    return plain


def _table(views: Sequence[AlertView]) -> str:
    rows = [
        (one.alert.key, one.about, one.alert.target, f"{one.alert.every} min", state(one)) for one in views
    ]
    return table(("KEY", "ABOUT", "TARGET", "EVERY", "STATE"), rows)


def state(view: AlertView) -> str:
    """Say how an alert goes."""
    if view.state.due is None:
        return f"stopped: {view.state.reason}"
    if view.state.failures:
        return f"failed {counted(view.state.failures, 'time')}: {view.state.reason}"
    return f"sent {view.state.sent:%Y-%m-%d %H:%M}" if view.state.sent else "nothing new yet"
