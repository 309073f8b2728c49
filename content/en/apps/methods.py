def application(environ, start_response):
    if environ["PATH_INFO"] != "/teas":
        return answer(start_response, "404 Not Found")

    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        allow = ("Allow", "GET, HEAD")
        return answer(start_response, "405 Method Not Allowed", allow)

    return answer(start_response, "200 OK")


def answer(start_response, status, *more):
    start_response(status, [("Content-Type", "text/plain"), *more])
    return [status.encode("latin-1") + b"\n"]
