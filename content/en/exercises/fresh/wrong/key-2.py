from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page = PAGES.get(environ["PATH_INFO"], b"")
    match = environ.get("HTTP_IF_NONE_MATCH", "") == tag(page).strip('"')
    start_response("304 Not Modified" if match else "200 OK", [("ETag", tag(page))])
    return [] if match else [page]
