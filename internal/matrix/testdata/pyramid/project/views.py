import hashlib
import logging
import sys
import traceback

from pyramid.csrf import get_csrf_token, new_csrf_token
from pyramid.httpexceptions import HTTPBadRequest, HTTPMovedPermanently, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import exception_view_config, notfound_view_config, view_config

log = logging.getLogger(__name__)


@view_config(route_name="index", renderer="index.html")
def index(request):
    session = request.session
    session["n"] = session.get("n", 0) + 1
    return {"n": session["n"], "user": session.get("user", "nobody"), "q": request.params.get("q", "-"), "flashes": session.pop_flash()}


@view_config(route_name="login", request_method="GET", renderer="login.html")
def login_form(request):
    return {"token": get_csrf_token(request)}


@view_config(route_name="login", request_method="POST")
def login(request):
    request.session["user"] = request.POST["user"]
    request.session.flash("Welcome, %s" % request.POST["user"])
    new_csrf_token(request)
    return HTTPSeeOther("/", headers=[("Set-Cookie", "seen=1; Path=/")])


@view_config(route_name="logout")
def logout(request):
    request.session.invalidate()
    return HTTPSeeOther("/")


@view_config(route_name="upload", renderer="json", request_method="POST")
def upload(request):
    field = request.POST["file"]
    data = field.file.read()
    return {"name": field.filename, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


@view_config(route_name="api", renderer="json", request_method="GET")
def items(request):
    return {"items": ["tea", "caf\u00e9"]}


@view_config(route_name="api", renderer="json", request_method="POST", require_csrf=False)
def api(request):
    try:
        return {"got": request.json_body}
    except ValueError:
        raise HTTPBadRequest("that is no JSON")


@view_config(route_name="stream")
def stream(request):
    return Response(app_iter=(b"line %d\n" % n for n in range(5)), content_type="text/plain", content_length=None)


@view_config(route_name="events")
def events(request):
    count = int(request.params.get("n", 3))
    return Response(app_iter=(b"data: %d\n\n" % n for n in range(count)), content_type="text/event-stream", cache_control="no-store")


@view_config(route_name="says")
def says(request):
    print("out: printed")
    print("err: printed", file=sys.stderr)
    print("errors: written", file=request.environ["wsgi.errors"])
    log.warning("logged")
    request.add_finished_callback(lambda request: print("out: finished"))
    return Response("said")


@view_config(route_name="fails")
def fails(request):
    return {}["cart"]


@view_config(route_name="late")
def late(request):
    def lines():
        yield b"it begins"
        raise KeyError("late")

    return Response(app_iter=lines(), content_type="text/plain")


@view_config(route_name="old")
def old(request):
    return HTTPMovedPermanently("/?q=moved")


@view_config(route_name="nothing")
def nothing(request):
    response = Response(status=204)
    response.set_cookie("a", "1")
    response.set_cookie("b", "2", path="/x")
    return response


@view_config(route_name="unread", require_csrf=False)
def unread(request):
    return Response("not read")


@notfound_view_config(renderer="error.html")
def missing(request):
    request.response.status_int = 404
    return {"title": "Not found"}


@exception_view_config(KeyError, renderer="error.html")
def failed(error, request):
    traceback.print_exception(type(error), error, error.__traceback__, file=request.environ["wsgi.errors"])
    request.response.status_int = 500
    return {"title": "It failed"}
