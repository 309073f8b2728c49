from time import sleep


def application(environ, start_response):
    headers = [("Content-Type", "text/plain")]
    if environ["QUERY_STRING"] == "now":
        headers.append(("X-Accel-Buffering", "no"))
    start_response("200 OK", headers)
    for drop in ("one", "two", "three"):
        yield f"{drop}\n".encode("utf-8")
        sleep(0.3)
