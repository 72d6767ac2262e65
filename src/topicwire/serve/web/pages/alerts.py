"""Alerts: who is told of what is new, how that goes, and a test of each."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from topicwire.errors import UserError
from topicwire.model.alert import Alert, Channel
from topicwire.serve.web.desk import Desk, DeskOf

router = APIRouter(default_response_class=Response, include_in_schema=False)
HOW_OFTEN = (15, 60, 360, 1440, 10_080)  # minutes that the form offers
About = Annotated[str, Query(max_length=320)]


@router.get("/alerts")
def alerts_page(desk: DeskOf, about: About = "") -> Response:
    """Show the alerts; `about` is chosen in the form: `topic KEY` or `search KEY`."""
    return _page(desk, about=about)


@router.post("/alerts")
def add(
    desk: DeskOf,
    about: Annotated[str, Form(max_length=320)] = "",
    target: Annotated[str, Form(max_length=2000)] = "",
    every: Annotated[int, Form(ge=1, le=10_080)] = 60,
) -> Response:
    """Make an alert and show its secret this once; one that cannot be made is shown with the reason."""
    noun, _, key = about.partition(" ")
    channel = Channel.WEBHOOK if "://" in target else Channel.EMAIL
    topic, search = (key if noun == "topic" else None), (key if noun == "search" else None)
    try:
        made = desk.services.alerts.add(channel, target, topic=topic, search=search, every=every)
    except UserError as error:
        return _page(desk, status=400, message=str(error), about=about, target=target, every=every)
    return _page(desk, made=made)


@router.post("/alerts/{key}")
def change(desk: DeskOf, key: str, action: Annotated[Literal["test", "remove"], Form()]) -> Response:
    """Send a test, or tell nobody any more."""
    alerts = desk.services.alerts
    if action == "remove":
        alerts.remove(key)
        return RedirectResponse("/alerts", 303)
    tested = alerts.get(key).alert
    return _page(desk, tested=tested, reason=alerts.test(key))


def _page(
    desk: Desk, *, status: int = 200, made: Alert | None = None, tested: Alert | None = None, **values: object
) -> Response:
    typed = {"about": "", "target": "", "every": 60, "message": "", "reason": ""}
    answer = desk.page(
        "alerts.html",
        status=status,
        alerts=desk.services.alerts.every(),
        topics=[card.topic for card in desk.services.topics.cards()],
        searches=desk.services.searches.every(reader=desk.reader),
        how_often=HOW_OFTEN,
        made=made,
        tested=tested,
        **(typed | values),
    )
    if made:
        answer.headers["Cache-Control"] = "no-store"
    return answer
