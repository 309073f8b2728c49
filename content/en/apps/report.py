from io import BytesIO

TEXT = b"mint tea, 7 minutes\n" * 1000


def application(environ, start_response):
    file = BytesIO(TEXT)  # any object that has read()
    wrapper = environ["wsgi.file_wrapper"]

    start_response("200 OK", [("Content-Type", "text/plain")])
    return wrapper(file, 8192)
