import hmac
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode


class Request:
    def __init__(self, environ):
        self.path = environ["PATH_INFO"]
        self.args = dict(parse_qsl(environ["QUERY_STRING"]))
        self.cookies = SimpleCookie(environ.get("HTTP_COOKIE"))
        self.session = {}


class Response:
    def __init__(self, text, status="200 OK"):
        self.text, self.status = text, status
        self.headers = [("Content-Type", "text/plain")]

    def __call__(self, environ, start_response):
        start_response(self.status, self.headers)
        return [self.text.encode("utf-8")]


class App:
    def __init__(self):
        self.views, self.before, self.after = {}, [], []

    def route(self, path):
        def keep(view):
            self.views[path] = view
            return view

        return keep

    def before_request(self, hook):
        self.before.append(hook)
        return hook

    def after_request(self, hook):
        self.after.append(hook)
        return hook

    def __call__(self, environ, start_response):
        request = Request(environ)
        response = self.answer(request)
        for hook in self.after:
            hook(request, response)
        return response(environ, start_response)

    def answer(self, request):
        for hook in self.before:
            early = hook(request)
            if early:
                return early
        view = self.views.get(request.path, not_found)
        return view(request)


def not_found(request):
    return Response("No such page.\n", "404 Not Found")


# Above is the framework, below the application.
app = App()


@app.before_request
def open_session(request):
    if "session" in request.cookies:
        value = request.cookies["session"].value
        text, _, mark = value.rpartition(".")
        if hmac.compare_digest(mark, sign(text)):
            request.session = dict(parse_qsl(text))


@app.after_request
def save_session(request, response):
    text = urlencode(request.session)
    cookie = f"session={text}.{sign(text)}; HttpOnly"
    response.headers.append(("Set-Cookie", cookie))


def sign(text):
    secret = b"known to this application only"
    return hmac.new(secret, text.encode(), "sha256").hexdigest()[:16]


@app.before_request
def closed(request):
    if request.path == "/cellar":
        return Response("The cellar is closed.\n", "403 Forbidden")


@app.route("/tea")
def tea(request):
    name = request.args.get("name", "you")
    cups = int(request.session.get("cups", 0)) + 1
    request.session["cups"] = cups
    return Response(f"Cup {cups} for {name}.\n")
