def application(environ, start_response):
    """Tells the client what arrived here."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING", "")
    lines = [f"{environ['REQUEST_METHOD']} {path}{'?' if query else ''}{query}"]
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            lines.append(f"{key[5:].replace('_', '-').title()}: {value}")
    head = "\n".join(lines) + "\n\n"

    # Without this limit, some servers would wait for more.
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length)

    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [head.encode("latin-1") + body]
