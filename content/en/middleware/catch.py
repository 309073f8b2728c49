from sys import exc_info


def catch(app):
    """Answers in place of an application that raises."""

    def careful(environ, start_response):
        try:
            body = app(environ, start_response)
            return Net(body, start_response)
        except Exception:
            return [sorry(start_response)]

    return careful


def sorry(start_response):
    # With exc_info a second call is allowed.
    status = "500 Internal Server Error"
    headers = [("Content-Type", "text/plain")]
    start_response(status, headers, exc_info())
    return b"We have broken something. Sorry.\n"


class Net:
    def __init__(self, body, start_response):
        self.body, self.blocks = body, iter(body)
        self.start_response = start_response

    def __iter__(self):
        return self

    def __next__(self):
        try:
            return next(self.blocks)
        except StopIteration:
            raise
        except Exception:
            self.blocks = iter(())
            return sorry(self.start_response)

    def close(self):
        if hasattr(self.body, "close"):
            self.body.close()
