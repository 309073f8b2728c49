from wsgiref.util import setup_testing_defaults


class Greet:
    def __call__(self, environ, start_response):
        name = {"": "World"}.get(environ["QUERY_STRING"], environ["QUERY_STRING"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"Hello, {name}!".encode("latin-1")]


greet = Greet()


def ask(query):
    environ = {"QUERY_STRING": query}
    setup_testing_defaults(environ)
    return b"".join(greet(environ, lambda *head: None)).decode("latin-1")


def test_name():
    answer = ask("Ada")
    assert answer == "Hello, Ada!", f"expected Hello, Ada! and got {answer}"


def test_nobody():
    answer = ask("")
    assert answer == "Hello, World!", f"expected Hello, World! and got {answer}"


TESTS = [test_name, test_nobody]


def application(environ, start_response):
    if environ["PATH_INFO"] == "/greet":
        return greet(environ, start_response)

    failed = []
    for test in TESTS:
        try:
            test()
        except AssertionError as error:
            failed.append(f"{test.__name__}: {error}\n")
    report = f"{len(TESTS)} tests, {len(failed)} failed\n" + "".join(failed)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [report.encode("latin-1")]
