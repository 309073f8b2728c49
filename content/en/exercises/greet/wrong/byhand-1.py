def application(environ, start_response):
    query = environ["QUERY_STRING"]
    name = query.split("=")[1] if "=" in query else "World"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"Hello, {name}!".encode("utf-8")]
