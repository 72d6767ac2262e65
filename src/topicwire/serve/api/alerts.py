"""Alerts: who is told of what is new. All of them need the scope write: an address may hold a secret."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from topicwire.model.alert import Channel
from topicwire.serve.answers import answer
from topicwire.serve.api.alert_schemas import AlertShape, AlertsShape, MadeAlert, NewAlert, TestedAlert
from topicwire.serve.api.routes import With
from topicwire.services.views import AlertView

router = APIRouter(tags=["alerts"])
Key = Annotated[str, Path(max_length=64, description="Key of an alert")]


@router.get("/alerts", response_model=AlertsShape)
def list_alerts(request: Request, services: With) -> Response:
    """All alerts and how they go; never their secrets."""
    return answer(request, AlertsShape(alerts=tuple(map(alert_shape, services.alerts.every()))))


@router.post("/alerts", response_model=MadeAlert, status_code=201)
def add_alert(services: With, new: NewAlert) -> Response:
    """Tell somebody from now on of what is new; what is there already counts as told."""
    alert = services.alerts.add(
        Channel(new.channel), new.target, topic=new.topic, search=new.search, every=new.every
    )
    made = MadeAlert(alert=alert_shape(services.alerts.get(alert.key)), secret=alert.secret or None)
    headers = {"Location": f"/api/v1/alerts/{alert.key}", "Cache-Control": "no-store"}
    return Response(made.model_dump_json(), 201, headers, "application/json")


@router.get("/alerts/{key}", response_model=AlertShape)
def read_alert(request: Request, services: With, key: Key) -> Response:
    """One alert."""
    return answer(request, alert_shape(services.alerts.get(key)))


@router.delete("/alerts/{key}", status_code=204)
def remove_alert(services: With, key: Key) -> Response:
    """Tell nobody any more."""
    services.alerts.remove(key)
    return Response(status_code=204)


@router.post("/alerts/{key}/test", response_model=TestedAlert)
def try_alert(services: With, key: Key) -> TestedAlert:
    """Send a message without items now. One that arrives lets a stopped alert go on."""
    reason = services.alerts.test(key)
    return TestedAlert(delivered=not reason, reason=reason)


def alert_shape(value: AlertView) -> AlertShape:
    """Shape an alert and how it goes."""
    alert, state = value.alert, value.state
    return AlertShape(
        key=alert.key,
        about=value.about,
        topic=alert.topic,
        search=alert.search,
        channel=alert.channel.value,
        target=alert.target,
        every=alert.every,
        created=alert.created,
        due=state.due,
        sent=state.sent,
        failures=state.failures,
        reason=state.reason,
    )
