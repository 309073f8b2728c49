def application(environ, start_response):
    """Tells the client what arrived here."""
    lines = [f"{environ['REQUEST_METHOD']} {target(environ)}"]
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            name = key[5:].replace("_", "-").title()
            lines.append(f"{name}: {value}")
    head = "\n".join(lines) + "\n\n"

    # Without this limit, some servers would wait for more.
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length)

    headers = [("Content-Type", "text/plain; charset=utf-8")]
    start_response("200 OK", headers)
    return [head.encode("latin-1") + body]


def target(environ):
    path = environ.get("SCRIPT_NAME", "")
    path += environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
