def application(environ, start_response):
    pairs = [p.strip().split("=", 1) for p in environ.get("HTTP_COOKIE", "").split(";") if "=" in p]
    found = dict(pairs).get("visits", 0)
    n = int(found) + 1
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", f"visits={n}; Path=/")])
    yield f"visit {n}".encode()
