"""A site on PEP 3333 and the standard library alone, so that the embedded Python runs it as well."""
import hashlib
import hmac
import json
import os
import secrets
import string
import sys
import traceback
from email.parser import BytesParser
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

KEY = b"not a secret"
SESSIONS = {}
HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = string.Template("<!doctype html><title>Bare</title><link rel=stylesheet href=/static/site.css><h1>$title</h1>$body\n")
FORM = string.Template('<form method=post><input name="csrf_token" value="$token"><input name="user"><input name="password"></form>')


class Failed(Exception):
    """Ends a request with an error page."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status, self.text = status, text


class Request:
    """What the pages need of the environ."""

    def __init__(self, environ):
        self.environ = environ
        self.method, self.path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.query = parse_qs(environ.get("QUERY_STRING", ""))
        self.cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
        self.headers = []
        self.session = self.open_session()

    def open_session(self):
        sid, _, signature = self.cookies["sid"].value.partition(".") if "sid" in self.cookies else ("", "", "")
        if not hmac.compare_digest(signature, sign(sid)) or sid not in SESSIONS:
            return self.new_session({})
        return SESSIONS[sid]

    def new_session(self, values):
        sid = secrets.token_hex(8)
        SESSIONS[sid] = values
        self.headers.append(("Set-Cookie", "sid=%s.%s; HttpOnly; Path=/; SameSite=Lax" % (sid, sign(sid))))
        return values

    def body(self):
        length = self.environ.get("CONTENT_LENGTH")
        return self.environ["wsgi.input"].read(int(length)) if length else self.environ["wsgi.input"].read()

    def form(self):
        return {k: v[0] for k, v in parse_qs(self.body().decode()).items()}

    def check(self, token):
        if not hmac.compare_digest(token.encode(), self.session.get("csrf", "none").encode()):
            raise Failed("403 Forbidden", "the form is not ours")


def sign(sid):
    return hmac.new(KEY, sid.encode(), hashlib.sha256).hexdigest()[:16]


def page(title, body):
    return [PAGE.substitute(title=title, body=body).encode()]


def index(request, start):
    session = request.session
    session["n"] = session.get("n", 0) + 1
    start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return page("Hello", "visit %d, %s, %s" % (session["n"], session.get("user", "nobody"), request.query.get("q", ["-"])[0]))


def login(request, start):
    if request.method != "POST":
        token = request.session["csrf"] = secrets.token_hex(16)
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return page("Log in", FORM.substitute(token=token))
    form = request.form()
    request.check(form.get("csrf_token", ""))
    request.session = request.new_session(dict(request.session, user=form["user"]))
    start("303 See Other", [("Location", "/"), ("Content-Length", "0")])
    return []


def logout(request, start):
    request.session.clear()
    start("303 See Other", [("Location", "/"), ("Set-Cookie", "sid=; Max-Age=0; Path=/")])
    return [b""]


def upload(request, start):
    kind = request.environ["CONTENT_TYPE"].encode("latin-1")
    message = BytesParser().parsebytes(b"Content-Type: " + kind + b"\r\n\r\n" + request.body())
    fields = {part.get_param("name", header="Content-Disposition"): part for part in message.get_payload()}
    request.check(fields["csrf_token"].get_payload().strip())
    data = fields["file"].get_payload(decode=True)
    return answer_json(start, {"name": fields["file"].get_filename(), "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})


def api(request, start):
    if request.method == "GET":
        return answer_json(start, {"items": ["tea", "caf\u00e9"]})
    if request.method != "POST":
        raise Failed("405 Method Not Allowed", "only GET and POST")
    try:
        return answer_json(start, {"got": json.loads(request.body())})
    except ValueError:
        raise Failed("400 Bad Request", "that is no JSON")


def answer_json(start, value):
    body = json.dumps(value, sort_keys=True).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def static(request, start):
    name = request.path.removeprefix("/static/")
    if name != "site.css":
        raise Failed("404 Not Found", "no such file")
    f = open(os.path.join(HERE, "static", name), "rb")
    start("200 OK", [("Content-Type", "text/css"), ("Content-Length", str(os.fstat(f.fileno()).st_size))])
    return request.environ["wsgi.file_wrapper"](f)


def stream(request, start):
    start("200 OK", [("Content-Type", "text/plain")])
    for n in range(5):
        yield b"line %d\n" % n
    yield b""
    yield b"end\n"


def events(request, start):
    start("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
    return (b"data: %d\n\n" % n for n in range(int(request.query.get("n", ["3"])[0])))


def written(request, start):
    write = start("200 OK", [("Content-Type", "text/plain")])
    write(b"written, ")
    write(b"twice, ")
    return [b"returned"]


def says(request, start):
    print("out: printed")
    print("err: printed", file=sys.stderr)
    request.environ["wsgi.errors"].write("errors: written\n")
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"said"]


def fails(request, start):
    return {}["cart"]


def late(request, start):
    start("200 OK", [("Content-Type", "text/plain")])
    yield b"it begins"
    raise KeyError("late")


def old(request, start):
    start("301 Moved Permanently", [("Location", "/?q=moved"), ("Content-Type", "text/plain")])
    return [b"moved"]


def nothing(request, start):
    start("204 No Content", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return []


def unread(request, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"not read"]


PAGES = {
    "/": index, "/login": login, "/logout": logout, "/upload": upload, "/api": api, "/stream": stream, "/events": events,
    "/written": written, "/says": says, "/fails": fails, "/late": late, "/old": old, "/nothing": nothing, "/unread": unread,
}


def site(environ, start_response):
    """Finds the page, and shows an error page where one fails."""
    request = Request(environ)

    def start(status, headers, exc_info=None):
        return start_response(status, headers + request.headers, exc_info)

    view = static if request.path.startswith("/static/") else PAGES.get(request.path.encode("latin-1").decode())
    try:
        if view is None:
            raise Failed("404 Not Found", "no such page")
        return view(request, start)
    except Failed as e:
        start(e.status, [("Content-Type", "text/html; charset=utf-8")], sys.exc_info())
        return page(e.status, e.text)
    except Exception:
        traceback.print_exc(file=environ["wsgi.errors"])
        start("500 Internal Server Error", [("Content-Type", "text/html; charset=utf-8")], sys.exc_info())
        return page("500", "it failed")


class Layer:
    """A middleware that adds a header and hands on each block and close()."""

    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, headers + [("X-Layer", "outer")], exc_info)

        return Blocks(self.inner(environ, start), environ)


class Blocks:
    """The blocks of another iterable. It says when it is closed."""

    def __init__(self, result, environ):
        self.result, self.environ = result, environ

    def __iter__(self):
        return iter(self.result)

    def close(self):
        if hasattr(self.result, "close"):
            self.result.close()
        if self.environ["PATH_INFO"] == "/says":
            print("out: closed")


application = app = Layer(site)
