def application(environ, start_response):
    log = environ["wsgi.errors"]
    log.write(f"low on tea, asked by {environ['REMOTE_ADDR']}\n")

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Here is your tea.\n"]
