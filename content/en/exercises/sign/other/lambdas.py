MARK = [("x-served-by", "tea")]


def sign(app):
    def adding(start):
        return lambda status, headers, exc_info=None: start(status, MARK + headers, exc_info)

    return lambda environ, start: app(environ, adding(start))
