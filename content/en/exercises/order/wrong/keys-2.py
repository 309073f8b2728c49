from urllib.parse import parse_qsl


def application(environ, start_response):
    form = dict(parse_qsl(environ["wsgi.input"].read()))
    plain = [("Content-Type", "text/plain")]
    if "tea" not in form:
        start_response("400 Bad Request", plain)
        return [b"Which tea?"]
    start_response("200 OK", plain)
    return [f"{form.get('cups', 1)} x {form['tea']}".encode()]
