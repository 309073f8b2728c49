TEAS = {"mint": "7 minutes", "black": "4 minutes"}


def application(environ, start_response):
    name = environ["PATH_INFO"].removeprefix("/teas/")
    text = TEAS[name]

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.encode("utf-8")]
