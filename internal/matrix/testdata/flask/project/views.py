import hashlib
import hmac
import secrets
import sys
import time

from flask import (Blueprint, Response, abort, current_app, flash, jsonify, redirect, render_template, request, session,
                   stream_with_context, url_for)

bp = Blueprint("shop", __name__)


def token():
    if "csrf" not in session:
        session["csrf"] = secrets.token_hex(16)
    return session["csrf"]


def check():
    if not hmac.compare_digest(request.form.get("csrf_token", ""), session.get("csrf", "none")):
        abort(403)


@bp.get("/")
def index():
    session["n"] = session.get("n", 0) + 1
    return render_template("index.html", greeting=current_app.config["GREETING"], q=request.args.get("q", "-"))


@bp.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "POST":
        check()
        session.clear()
        session["user"] = request.form["user"]
        flash("Welcome, %s" % session["user"])
        return redirect(url_for("shop.index"), 303)
    return render_template("login.html", token=token())


@bp.get("/logout")
def logout():
    session.clear()
    return redirect(url_for(".index"), 303)


@bp.post("/upload")
def upload():
    check()
    f = request.files["file"]
    data = f.read()
    return jsonify(name=f.filename, size=len(data), sha256=hashlib.sha256(data).hexdigest())


@bp.get("/api")
def items():
    return {"items": ["tea", "caf\u00e9"]}


@bp.post("/api")
def api():
    return {"got": request.get_json()}


@bp.get("/stream")
def stream():
    def lines():
        for n in range(5):
            yield "line %d for %s\n" % (n, session.get("user", "nobody"))

    return Response(stream_with_context(lines()), mimetype="text/plain")


@bp.get("/events")
def events():
    def stream():
        for n in range(int(request.args.get("n", 3))):
            yield "data: %d\n\n" % n
            time.sleep(float(request.args.get("every", 0)))

    return Response(stream_with_context(stream()), mimetype="text/event-stream", headers={"Cache-Control": "no-store"})


@bp.get("/says")
def says():
    print("out: printed")
    print("err: printed", file=sys.stderr)
    print("errors: written", file=request.environ["wsgi.errors"])
    current_app.logger.warning("logged")
    return "said"


@bp.get("/fails")
def fails():
    return {}["cart"]


@bp.get("/late")
def late():
    def lines():
        yield "it begins"
        raise KeyError("late")

    return Response(lines(), mimetype="text/plain")


@bp.get("/old")
def old():
    return redirect(url_for(".index", q="moved"), 301)


@bp.get("/nothing")
def nothing():
    response = Response(status=204)
    response.set_cookie("a", "1")
    response.set_cookie("b", "2", max_age=60)
    return response


@bp.post("/unread")
def unread():
    return "not read"
