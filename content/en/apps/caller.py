from wsgiref.util import application_uri

KEYS = ["REMOTE_ADDR", "HTTP_HOST", "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme"]


def application(environ, start_response):
    if environ["PATH_INFO"] == "/old":
        location = application_uri(environ) + "tea"
        start_response("302 Found", [("Location", location)])
        return []

    start_response("200 OK", [("Content-Type", "text/plain")])
    lines = [f"{key} = {environ.get(key, '')}\n" for key in KEYS]
    return ["".join(lines).encode("latin-1")]
