from urllib.parse import parse_qs


def application(environ, start_response):
    print("the form is", environ["wsgi.input"].read())
    length = int(environ.get("CONTENT_LENGTH") or 0)
    form = parse_qs(environ["wsgi.input"].read(length).decode())
    if "tea" not in form:
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        return [b"Which tea?"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{form.get('cups', ['1'])[0]} x {form['tea'][0]}".encode()]
