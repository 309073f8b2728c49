from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def application(environ, start_response):
    page = PAGES.get(environ["PATH_INFO"], b"Nothing is here.\n")
    mine = tag(page)
    theirs = [one.strip() for one in environ.get("HTTP_IF_NONE_MATCH", "").split(",")]
    same = mine in theirs
    status = "304 Not Modified" if same else "200 OK"
    start_response(status, [("ETag", mine)])
    return [] if same else [page]
