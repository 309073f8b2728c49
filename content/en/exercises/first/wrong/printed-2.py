import sys

GREETING = "Hello, WSGI!"


def application(env, start):
    start("200 OK", [("Content-Type", "text/plain")])
    sys.stdout.write(GREETING + "\n")
    return
