from urllib.parse import quote


def application(environ, start_response):
    url = environ["wsgi.url_scheme"] + "://" + environ["HTTP_HOST"]
    path = environ["SCRIPT_NAME"] + environ["PATH_INFO"]
    url += quote(path, encoding="latin-1")
    if environ["QUERY_STRING"]:
        url += "?" + environ["QUERY_STRING"]

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [url.encode("latin-1") + b"\n"]
