"""A plain WSGI stack: WebOb pages, WhiteNoise for static files, an ASGI application that a2wsgi bridges."""
import hashlib
import hmac
import logging
import os
import secrets
import sys
import traceback

from a2wsgi import ASGIMiddleware
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route
from webob import Request, Response
from webob.dec import wsgify
from webob.exc import HTTPException, HTTPForbidden, HTTPMethodNotAllowed, HTTPMovedPermanently, HTTPNotFound, HTTPSeeOther
from whitenoise import WhiteNoise

HERE = os.path.dirname(os.path.abspath(__file__))
signer = URLSafeSerializer("not a secret")
log = logging.getLogger(__name__)


class Session(dict):
    """A session in a signed cookie."""

    @classmethod
    def of(cls, request):
        try:
            return cls(signer.loads(request.cookies.get("session", "")))
        except BadSignature:
            return cls()

    def keep(self, response):
        response.set_cookie("session", signer.dumps(self), httponly=True, samesite="lax")
        return response


def check(request):
    if not hmac.compare_digest(request.POST.get("csrf_token", ""), Session.of(request).get("csrf", "none")):
        raise HTTPForbidden("the form is not ours")


def index(request):
    session = Session.of(request)
    session["n"] = session.get("n", 0) + 1
    text = "<!doctype html><link rel=stylesheet href=/static/site.css>visit %d, %s, %s\n"
    return session.keep(Response(text % (session["n"], session.get("user", "nobody"), request.params.get("q", "-"))))


def login(request):
    if request.method == "POST":
        check(request)
        return Session(user=request.POST["user"]).keep(HTTPSeeOther(location="/"))
    session = Session(Session.of(request), csrf=secrets.token_hex(16))
    return session.keep(Response('<form method=post><input name="csrf_token" value="%s"></form>\n' % session["csrf"]))


def logout(request):
    response = HTTPSeeOther(location="/")
    response.delete_cookie("session")
    return response


def upload(request):
    check(request)
    field = request.POST["file"]
    data = field.file.read()
    return Response(json={"name": field.filename, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})


def api(request):
    if request.method == "GET":
        return Response(json={"items": ["tea", "caf\u00e9"]})
    if request.method != "POST":
        raise HTTPMethodNotAllowed()
    try:
        return Response(json={"got": request.json_body})
    except ValueError:
        return Response("that is no JSON", status=400)


def stream(request):
    return Response(app_iter=(b"line %d\n" % n for n in range(5)), content_type="text/plain")


def events(request):
    count = int(request.params.get("n", 3))
    return Response(app_iter=(b"data: %d\n\n" % n for n in range(count)), content_type="text/event-stream", cache_control="no-store")


def says(request):
    print("out: printed")
    print("err: printed", file=sys.stderr)
    print("errors: written", file=request.environ["wsgi.errors"])
    log.warning("logged")
    return Response("said")


def fails(request):
    return {}["cart"]


def late(request):
    def lines():
        yield b"it begins"
        raise KeyError("late")

    return Response(app_iter=lines(), content_type="text/plain")


def old(request):
    raise HTTPMovedPermanently(location="/?q=moved")


def nothing(request):
    response = Response(status=204)
    response.set_cookie("a", "1")
    response.set_cookie("b", "2", max_age=60)
    return response


def unread(request):
    return Response("not read")


PAGES = {
    "/": index, "/login": login, "/logout": logout, "/upload": upload, "/api": api, "/stream": stream, "/events": events,
    "/says": says, "/fails": fails, "/late": late, "/old": old, "/nothing": nothing, "/unread": unread,
}


@wsgify
def pages(request):
    try:
        return PAGES[request.path_info](request) if request.path_info in PAGES else HTTPNotFound()
    except HTTPException:
        raise
    except Exception:
        traceback.print_exc(file=request.environ["wsgi.errors"])
        return Response("it failed", status=500)


async def hello(request):
    return PlainTextResponse("hello, %s" % request.query_params.get("q", "-"))


async def echo(request):
    return JSONResponse({"got": len(await request.body()), "type": request.headers.get("content-type")})


async def ticks(request):
    async def lines():
        for n in range(3):
            yield "data: %d\n\n" % n

    return StreamingResponse(lines(), media_type="text/event-stream")


asgi = ASGIMiddleware(Starlette(routes=[
    Route("/hello", hello), Route("/echo", echo, methods=["POST"]), Route("/ticks", ticks),
]))


def mounted(environ, start_response):
    """Gives what lies below /asgi to the ASGI application."""
    if environ["PATH_INFO"].startswith("/asgi/"):
        request = Request(environ)
        request.path_info_pop()
        return asgi(request.environ, start_response)
    return pages(environ, start_response)


application = WhiteNoise(mounted, root=os.path.join(HERE, "static"), prefix="static/")
