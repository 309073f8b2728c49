def cups_for(litres):
    return 10 // litres


def application(environ, start_response):
    litres = int(environ["QUERY_STRING"] or 0)
    start_response("200 OK", [("Content-Type", "text/plain")])
    cups = cups_for(litres)
    return [f"{cups} kettles\n".encode("utf-8")]
