def sign(app):
    return lambda environ, start: app({**environ, "X-Served-By": "tea"}, start)
