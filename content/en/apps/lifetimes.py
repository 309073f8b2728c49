RULES = {
    "/logo": "public, max-age=86400",
    "/news": "no-cache",
    "/account": "private, no-store",
}


def application(environ, start_response):
    rule = RULES.get(environ["PATH_INFO"], "no-cache")
    headers = [("Content-Type", "text/plain")]
    headers.append(("Cache-Control", rule))
    start_response("200 OK", headers)
    return [f"{rule}\n".encode("latin-1")]
