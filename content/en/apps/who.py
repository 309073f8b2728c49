def application(environ, start_response):
    user = environ.get("HTTP_X_USER", "nobody")

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"Logged in as {user}\n".encode("latin-1")]
