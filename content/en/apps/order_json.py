import json


def application(environ, start_response):
    kind = environ["CONTENT_TYPE"].partition(";")[0]
    if kind != "application/json":
        return answer(start_response, "415 Unsupported Media Type")

    length = int(environ["CONTENT_LENGTH"] or 0)
    body = environ["wsgi.input"].read(length)
    try:
        order = json.loads(body)
    except ValueError:
        return answer(start_response, "400 Bad Request")
    return answer(start_response, "200 OK", {"cups": order["cups"]})


def answer(start_response, status, data=None):
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(data or {"error": status}).encode("utf-8")]
