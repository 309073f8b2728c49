from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page = PAGES[environ["PATH_INFO"]]
    if tag(page) in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", [])
        return []
    start_response("200 OK", [("Content-Type", "text/plain"), ("ETag", tag(page))])
    return [page]
