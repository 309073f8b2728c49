from http.cookies import SimpleCookie
from urllib.parse import parse_qs


def application(environ, start_response):
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    last = cookies["tea"].value if "tea" in cookies else "nothing"
    query = parse_qs(environ["QUERY_STRING"])
    tea = query.get("tea", ["water"])[0]

    headers = [("Content-Type", "text/plain")]
    if tea.isalpha():
        headers.append(("Set-Cookie", f"tea={tea}; Path=/; HttpOnly"))
    start_response("200 OK", headers)
    return [f"Last time you had {last}.\n".encode("utf-8")]
