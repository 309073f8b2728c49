from urllib.parse import parse_qs

PAGE = b"""<!doctype html>
<form method="post"><input name="name"><button>Send</button></form>
"""


def application(environ, start_response):
    if environ["REQUEST_METHOD"] != "POST":
        headers = [("Content-Type", "text/html; charset=utf-8")]
        start_response("200 OK", headers)
        return [PAGE]

    # Never more than the client has announced.
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length)
    form = parse_qs(body.decode("latin-1"), encoding="latin-1")
    name = form.get("name", ["whoever you are"])[0]

    headers = [("Content-Type", "text/plain; charset=utf-8")]
    start_response("200 OK", headers)
    return [f"Thank you, {name}.\n".encode("latin-1")]
