import re


def application(environ, start_response):
    for pattern, view in ROUTES:
        found = re.fullmatch(pattern, environ["PATH_INFO"])
        if found:
            return view(start_response, *found.groups())
    return answer(start_response, "404 Not Found", "no such page")


def home(start_response):
    return answer(start_response, "200 OK", "teas: mint, black")


def tea(start_response, name):
    return answer(start_response, "200 OK", f"a cup of {name}")


def answer(start_response, status, text):
    headers = [("Content-Type", "text/plain; charset=utf-8")]
    start_response(status, headers)
    return [text.encode("latin-1") + b"\n"]


ROUTES = [("/", home), (r"/teas/(\w+)", tea)]
