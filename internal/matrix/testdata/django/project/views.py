import hashlib
import json
import logging
import sys
import time

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

log = logging.getLogger(__name__)


def index(request):
    request.session["n"] = request.session.get("n", 0) + 1
    return render(request, "index.html", {"n": request.session["n"], "q": request.GET.get("q", "-")})


def log_in(request):
    if request.method != "POST":
        return render(request, "login.html")
    user = authenticate(request, username=request.POST["user"], password=request.POST["password"])
    if user is None:
        return render(request, "login.html", {"wrong": True}, status=401)
    login(request, user)
    messages.success(request, "Welcome, %s" % user.username)
    response = redirect("index")
    response.status_code = 303
    return response


def log_out(request):
    logout(request)
    return redirect("index")


@login_required
def private(request):
    return HttpResponse("for %s alone" % request.user.username)


@require_POST
def upload(request):
    f = request.FILES["file"]
    data = b"".join(f.chunks())
    return JsonResponse({"name": f.name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})


@csrf_exempt
@require_http_methods(["GET", "POST"])
def api(request):
    if request.method == "GET":
        return JsonResponse({"items": ["tea", "caf\u00e9"]})
    try:
        return JsonResponse({"got": json.loads(request.body)})
    except ValueError:
        return HttpResponseBadRequest("that is no JSON")


def stream(request):
    return StreamingHttpResponse(("line %d\n" % n for n in range(5)), content_type="text/plain")


@require_GET
def events(request):
    def lines():
        for n in range(int(request.GET.get("n", 3))):
            yield "data: %d\n\n" % n
            time.sleep(float(request.GET.get("every", 0)))

    return StreamingHttpResponse(lines(), content_type="text/event-stream", headers={"Cache-Control": "no-store"})


def says(request):
    print("out: printed")
    print("err: printed", file=sys.stderr)
    print("errors: written", file=request.META["wsgi.errors"])
    log.warning("logged")
    return HttpResponse("said")


def fails(request):
    return {}["cart"]


def late(request):
    def lines():
        yield "it begins"
        raise KeyError("late")

    return StreamingHttpResponse(lines(), content_type="text/plain")


def old(request):
    return redirect("/?q=moved", permanent=True)


def nothing(request):
    response = HttpResponse(status=204)
    response.set_cookie("a", "1")
    response.set_cookie("b", "2", max_age=60)
    return response


@csrf_exempt
def unread(request):
    return HttpResponse("not read")
