from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page, headers = PAGES[environ["PATH_INFO"]], [("Content-Type", "text/plain")]
    known = environ.get("HTTP_IF_NONE_MATCH", "").split(", ")
    if tag(page) in known:
        start_response("304 Not Modified", headers)
        return
    headers.append(("ETag", tag(page)))
    start_response("200 OK", headers)
    yield page
