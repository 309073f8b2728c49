cups = 0


def application(environ, start_response):
    global cups
    cups += 1
    start_response("200 OK", [("Content-Type", "text/plain")])
    text = f"cup {cups} for {environ['QUERY_STRING']}\n"
    return [text.encode("utf-8")]
