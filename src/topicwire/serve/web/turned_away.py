"""What somebody sees whom the gate does not let through."""

from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from topicwire.serve.api.problems import is_for_programs, problem
from topicwire.serve.gate import SAFE_METHODS, Refusal
from topicwire.serve.shop import shop_of
from topicwire.serve.web.desk import choices_of, desk_of, path_of
from topicwire.serve.web.form_key import kept

LONGEST_KEPT = 200_000  # characters of a form that is kept until somebody has signed in
MOST_FIELDS = 1000


async def turn_away(request: Request, refusal: Refusal) -> Response:
    """Answer in the form that whoever asked understands."""
    if is_for_programs(request.url.path):
        answer = problem(refusal.status, refusal.message)
    elif refusal.status == 401:
        answer = await _sign_in(request)
    else:
        code = refusal.status
        answer = desk_of(request).page("error.html", status=code, code=code, message=refusal.message)
    answer.headers.update(refusal.headers)
    return answer


def refuse(request: Request, status: int, reason: str) -> Response:
    """Answer what is refused before anybody looks who asks: a page without forms, and so without a key."""
    if is_for_programs(request.url.path):
        return problem(status, reason)
    shop = shop_of(request)
    language, theme = choices_of(request, shop.options)
    template = shop.environment(language).get_template("refusal.html")
    return HTMLResponse(template.render(code=status, message=reason, theme=theme), status)


async def _sign_in(request: Request) -> Response:
    """Ask who it is, and keep what was typed until then."""
    desk = desk_of(request)
    safe = request.method in SAFE_METHODS
    here = desk.here if safe else path_of(request)
    if request.headers.get("hx-request") == "true":
        current = request.headers.get("hx-current-url", "")
        target = "/sign-in" + (f"?next={quote(_path(current))}" if current else "")
        return Response(status_code=401, headers={"HX-Redirect": target})
    text = "" if safe else await _kept(request)
    return desk.page("sign-in.html", status=401, next=here, kept=text, name="", said="", wait=0)


async def _kept(request: Request) -> str:
    """Return a form as text; empty if it is none, too long, or has files, which nobody may send unknown."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return ""
    try:
        text = urlencode(kept(await request.form()))
    except HTTPException:
        return ""
    return text if len(text) <= LONGEST_KEPT else ""


def fields_of(text: str) -> list[tuple[str, str]]:
    """Return the fields of a form that was kept."""
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []


def _path(address: str) -> str:
    """Return path and parameters of an address of ours."""
    _, _, rest = address.partition("://")
    return "/" + rest.partition("/")[2]
