from urllib.parse import parse_qsl


def application(environ, start_response):
    form = dict(parse_qsl(environ["wsgi.input"].read().decode()))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{form.get('cups', 1)} x {form.get('tea', 'nothing')}".encode()]
