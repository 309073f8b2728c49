from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page = PAGES.get(environ["PATH_INFO"], b"")
    known = [t.strip() for t in environ.get("HTTP_IF_NONE_MATCH", "").split(",")]
    status = "304 Not Modified" if tag(page) in known else "200 OK"
    start_response(status, [("etag", tag(page))])
    if status.startswith("200"):
        yield page
