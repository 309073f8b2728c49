"""A Bottle application: signed cookies for sessions, templates, hooks, a WSGI middleware."""
import hashlib
import hmac
import json
import os
import secrets
import sys

import bottle
from bottle import abort, redirect, request, response, static_file, template

HERE = os.path.dirname(os.path.abspath(__file__))
bottle.TEMPLATE_PATH.insert(0, os.path.join(HERE, "views"))
KEY = "not a secret"
shop = bottle.Bottle()


def session():
    return json.loads(request.get_cookie("session", "{}", secret=KEY))


def keep(values):
    response.set_cookie("session", json.dumps(values, sort_keys=True), secret=KEY, path="/", httponly=True, samesite="lax")


def check():
    if not hmac.compare_digest(request.forms.get("csrf_token", ""), session().get("csrf", "none")):
        abort(403, "the form is not ours")


@shop.hook("before_request")
def begin():
    request.environ["shop.began"] = True


@shop.hook("after_request")
def end():
    response.set_header("X-Took", "some time" if request.environ.get("shop.began") else "none")


@shop.get("/")
def index():
    values = session()
    values["n"] = values.get("n", 0) + 1
    keep(values)
    return template("index", n=values["n"], user=values.get("user", "nobody"), q=request.query.getunicode("q", "-"))


@shop.get("/login")
def login_form():
    token = secrets.token_hex(16)
    keep(dict(session(), csrf=token))
    return template("login", token=token)


@shop.post("/login")
def login():
    check()
    keep({"user": request.forms.getunicode("user")})
    redirect("/", 303)


@shop.get("/logout")
def logout():
    response.delete_cookie("session", path="/")
    redirect("/")


@shop.post("/upload")
def upload():
    check()
    f = request.files.get("file")
    data = f.file.read()
    return {"name": f.raw_filename, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


@shop.get("/api")
def items():
    return {"items": ["tea", "caf\u00e9"]}


@shop.post("/api")
def api():
    return {"got": request.json}


@shop.get("/static/<name:path>")
def static(name):
    return static_file(name, root=os.path.join(HERE, "static"))


@shop.get("/stream")
def stream():
    response.content_type = "text/plain"
    for n in range(5):
        yield "line %d\n" % n


@shop.get("/events")
def events():
    response.content_type = "text/event-stream"
    response.set_header("Cache-Control", "no-store")
    return ("data: %d\n\n" % n for n in range(int(request.query.get("n", 3))))


@shop.get("/says")
def says():
    print("out: printed")
    print("err: printed", file=sys.stderr)
    print("errors: written", file=request.environ["wsgi.errors"])
    return "said"


@shop.get("/fails")
def fails():
    return {}["cart"]


@shop.get("/late")
def late():
    yield "it begins"
    raise KeyError("late")


@shop.get("/old")
def old():
    redirect("/?q=moved", 301)


@shop.get("/nothing")
def nothing():
    response.status = 204
    response.set_cookie("a", "1")
    response.set_cookie("b", "2", max_age=60)


@shop.post("/unread")
def unread():
    return "not read"


@shop.error(404)
def missing(error):
    return template("error", title="Not found")


@shop.error(500)
def failed(error):
    return template("error", title="It failed")


def layer(inner):
    def outer(environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, headers + [("X-Layer", "outer")], exc_info)

        return inner(environ, start)

    return outer


application = layer(shop)
