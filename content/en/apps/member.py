from http.cookies import SimpleCookie


def application(environ, start_response):
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    role = cookies["role"].value if "role" in cookies else "guest"
    text = "The list of all members" if role == "admin" else "Hello"

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{text}\n".encode("utf-8")]
