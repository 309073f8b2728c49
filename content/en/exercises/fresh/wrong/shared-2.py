from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page = PAGES[environ["PATH_INFO"]]
    tags = [tag(p) for p in PAGES.values()]
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    if any(t in known for t in tags):
        start_response("304 Not Modified", [("ETag", tag(page))])
        return []
    start_response("200 OK", [("ETag", tag(page))])
    return [page]
