from http.cookies import CookieError, SimpleCookie
from secrets import token_hex


def session(app):
    """Knows a client again by the cookie that it was given."""

    def with_session(environ, start_response):
        known = sent_by(environ)
        sid = known or token_hex(3)
        environ["session.id"] = sid

        def start(status, headers, exc_info=None):
            if not known:
                cookie = ("Set-Cookie", f"sid={sid}; HttpOnly")
                headers = headers + [cookie]
            return start_response(status, headers, exc_info)

        return app(environ, start)

    return with_session


def sent_by(environ):
    try:
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    except CookieError:
        return ""
    return cookies["sid"].value if "sid" in cookies else ""
