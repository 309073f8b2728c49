from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    tags = environ["HTTP_IF_NONE_MATCH"].split(", ")
    page = PAGES[environ["PATH_INFO"]]
    new = tag(page) not in tags
    start_response("200 OK" if new else "304 Not Modified", [("ETag", tag(page))])
    return [page] if new else []
