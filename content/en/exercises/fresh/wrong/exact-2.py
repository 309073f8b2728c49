from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page = PAGES[environ["PATH_INFO"]]
    known = environ.get("HTTP_IF_NONE_MATCH", "").startswith(tag(page))
    start_response("304 Not Modified" if known else "200 OK", [("ETag", tag(page))])
    return [] if known else [page]
