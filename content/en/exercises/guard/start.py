def guard(app):
    def guarded(environ, start_response):
        return app(environ, start_response)

    return guarded
