import hmac
from http.cookies import SimpleCookie

SECRET = b"known to this application only"


def sign(text):
    data = text.encode("latin-1")
    return hmac.new(SECRET, data, "sha256").hexdigest()[:16]


def application(environ, start_response):
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    cookie = cookies["user"].value if "user" in cookies else ""
    user, _, signature = cookie.partition(".")
    good = hmac.compare_digest(signature, sign(user))

    status = "200 OK" if good else "403 Forbidden"
    start_response(status, [("Content-Type", "text/plain")])
    return [f"Hello, {user if good else 'stranger'}\n".encode("utf-8")]
