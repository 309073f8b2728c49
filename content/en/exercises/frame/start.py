class Request:
    def __init__(self, environ):
        self.path = environ["PATH_INFO"]
        self.ticket = environ.get("HTTP_X_TICKET", "")
        self.errors = environ["wsgi.errors"]


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

    def __call__(self, environ, start_response):
        request = Request(environ)
        response = self.answer(request)
        # Here the hooks after the view are missing.
        return response(environ, start_response)

    def answer(self, request):
        # Here the hooks before the view are missing.
        view = self.views.get(request.path, not_found)
        return view(request)


def not_found(request):
    return Response("No such page.\n", "404 Not Found")


def closed(request):
    if request.path == "/cellar":
        return Response("The cellar is closed.\n", "403 Forbidden")


def ticket(request):
    if request.ticket == "":
        return Response("Show your ticket.\n", "401 Unauthorized")


def mark(request, response):
    response.headers.append(("X-Room", "tea"))


def tea(request):
    request.errors.write("The kettle boils.\n")
    return Response("Here is your tea.\n")


application = App()
application.views = {"/tea": tea, "/cellar": tea}
application.before = [closed, ticket]
application.after = [mark]
