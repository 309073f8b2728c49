from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page = PAGES[environ["PATH_INFO"]]
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    status = "304 Not Modified" if tag(page) in known else "200 OK"
    start_response(status, [("Content-Type", "text/plain"), ("ETag", tag(page)[1:-1])])
    return [page]
