from functools import partial


def fixed(app, environ, start_response):
    changed = dict(environ)
    forwarded = changed.get("HTTP_X_FORWARDED_FOR")
    if forwarded:
        changed["REMOTE_ADDR"] = forwarded.split(",")[-1].strip()
    if changed.get("HTTP_X_FORWARDED_PROTO") in {"http", "https"}:
        changed["wsgi.url_scheme"] = changed["HTTP_X_FORWARDED_PROTO"]
    return app(changed, start_response)


def behind(app):
    return partial(fixed, app)
