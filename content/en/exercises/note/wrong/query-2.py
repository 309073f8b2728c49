import json


def application(environ, start_response):
    note = json.loads(environ.get("wsgi.body") or "{}")
    status = "200 OK" if "text" in note else "400 Bad Request"
    start_response(status, [("Content-Type", "text/plain")])
    return [note.get("text", "").upper().encode("utf-8")]
