from hashlib import sha256

PAGES = {"/": b"Tea at four.\n", "/menu": b"Mint, black.\n"}


def tag(page):
    return '"' + sha256(page).hexdigest()[:8] + '"'


def pages(environ, start_response):
    page = PAGES.get(environ["PATH_INFO"], b"Nothing.\n")
    start_response("200 OK", [("Content-Type", "text/plain"), ("ETag", tag(page))])
    return [page]


def application(environ, start_response):
    kept = []
    body = pages(environ, lambda status, headers: kept.append((status, headers)))
    status, headers = kept[0]
    if dict(headers)["ETag"] in environ.get("HTTP_IF_NONE_MATCH", ""):
        status, body = "304 Not Modified", [b""]
    start_response(status, headers)
    return body
