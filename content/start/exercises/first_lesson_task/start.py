def application(environ, start_response):
    # Say 200 OK, and return the body.
    pass
