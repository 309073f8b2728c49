from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page = PAGES[environ["PATH_INFO"]]
    first = not environ.get("HTTP_IF_NONE_MATCH")
    start_response("200 OK" if first else "304 Not Modified", [("ETag", tag(page))])
    yield page if first else b""
