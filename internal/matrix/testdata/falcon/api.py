"""A Falcon application: resources, middleware, error handlers, multipart, static files."""
import hashlib
import hmac
import os
import secrets
import string
import sys
import traceback

import falcon
from itsdangerous import BadSignature, URLSafeSerializer

HERE = os.path.dirname(os.path.abspath(__file__))
signer = URLSafeSerializer("not a secret")
PAGE = string.Template('<!doctype html><title>Falcon</title><link rel=stylesheet href="/static/site.css">$body\n')
FORM = string.Template('<form method=post><input name="csrf_token" value="$token"><input name=user><input name=password></form>')


class Sessions:
    """Keeps a session in a signed cookie."""

    def process_request(self, req, resp):
        try:
            req.context.session = signer.loads(req.cookies.get("session", ""))
        except BadSignature:
            req.context.session = {}
        req.context.before = dict(req.context.session)

    def process_response(self, req, resp, resource, req_succeeded):
        resp.set_header("X-Took", "some time")
        if req.context.session != req.context.before:
            resp.set_cookie("session", signer.dumps(req.context.session), path="/", secure=False)


def check(req, token):
    if not hmac.compare_digest(token, req.context.session.get("csrf", "none")):
        raise falcon.HTTPForbidden(title="the form is not ours")


def page(resp, body):
    resp.content_type, resp.text = falcon.MEDIA_HTML, PAGE.substitute(body=body)


class Index:
    def on_get(self, req, resp):
        session = req.context.session
        session["n"] = session.get("n", 0) + 1
        page(resp, "visit %d, %s, %s" % (session["n"], session.get("user", "nobody"), req.get_param("q", default="-")))


class Login:
    def on_get(self, req, resp):
        req.context.session["csrf"] = secrets.token_hex(16)
        page(resp, FORM.substitute(token=req.context.session["csrf"]))

    def on_post(self, req, resp):
        form = req.get_media()
        check(req, form.get("csrf_token", ""))
        req.context.session = {"user": form["user"]}
        raise falcon.HTTPSeeOther("/")


class Logout:
    def on_get(self, req, resp):
        req.context.session = req.context.before = {}
        resp.unset_cookie("session", path="/")
        raise falcon.HTTPSeeOther("/")


class Upload:
    def on_post(self, req, resp):
        answer = {}
        for part in req.get_media():
            if part.name == "csrf_token":
                check(req, part.text)
            else:
                data = part.stream.read()
                answer = {"name": part.filename, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        resp.media = answer


class Api:
    def on_get(self, req, resp):
        resp.media = {"items": ["tea", "caf\u00e9"]}

    def on_post(self, req, resp):
        resp.media = {"got": req.get_media()}


class Stream:
    def on_get(self, req, resp):
        resp.content_type = "text/plain"
        resp.stream = (b"line %d\n" % n for n in range(5))


class Events:
    def on_get(self, req, resp):
        resp.content_type = "text/event-stream"
        resp.cache_control = ["no-store"]
        resp.stream = (b"data: %d\n\n" % n for n in range(req.get_param_as_int("n", default=3)))


class Says:
    def on_get(self, req, resp):
        print("out: printed")
        print("err: printed", file=sys.stderr)
        print("errors: written", file=req.env["wsgi.errors"])
        resp.text = "said"


class Fails:
    def on_get(self, req, resp):
        resp.media = {}["cart"]


class Late:
    def on_get(self, req, resp):
        def lines():
            yield b"it begins"
            raise KeyError("late")

        resp.stream = lines()


class Old:
    def on_get(self, req, resp):
        raise falcon.HTTPMovedPermanently("/?q=moved")


class Nothing:
    def on_get(self, req, resp):
        resp.status = falcon.HTTP_204
        resp.set_cookie("a", "1")
        resp.set_cookie("b", "2", max_age=60)


class Unread:
    def on_post(self, req, resp):
        resp.text = "not read"


def failed(req, resp, error, params):
    traceback.print_exception(type(error), error, error.__traceback__, file=req.env["wsgi.errors"])
    resp.status = falcon.HTTP_500
    page(resp, "it failed")


def create_app():
    app = falcon.App(middleware=[Sessions()])
    app.add_error_handler(KeyError, failed)
    app.add_static_route("/static", os.path.join(HERE, "static"))
    for path, resource in {
        "/": Index(), "/login": Login(), "/logout": Logout(), "/upload": Upload(), "/api": Api(), "/stream": Stream(), "/events": Events(),
        "/says": Says(), "/fails": Fails(), "/late": Late(), "/old": Old(), "/nothing": Nothing(), "/unread": Unread(),
    }.items():
        app.add_route(path, resource)
    return app


application = create_app()
