def application(environ, start_response):
    # Say 200 OK, say what the body is, and give the body back.
    pass
