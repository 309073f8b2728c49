from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page = PAGES.get(environ["PATH_INFO"], b"Nothing is here.\n")

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [page]
