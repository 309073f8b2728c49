from time import sleep

cups = 0


def application(environ, start_response):
    global cups
    before = cups
    sleep(float(environ["QUERY_STRING"] or 0.5))
    cups = before + 1

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"cup {cups}\n".encode("utf-8")]
