def application(environ, respond):
    write = respond("200 OK", [("Content-Type", "text/plain")])
    write(b"Hello, WSGI!")
    return []
