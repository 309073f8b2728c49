"""Sees what changes in the head of a response of Flask's or Django's between the steps that have it in hand.

A response is looked at where a step begins with it or ends with it, as it lies in the
attributes of werkzeug's and Django's own classes. None of its methods is called.
"""
from _weakref import ref

from saferepr import printable
from static import attributes, defined, derives, exact

MOST = 100  # headers


class Responses:
    """The response that one request is answered with, as it was seen last."""

    def __init__(self):
        self.seen = 0  # how often something ran or was seen
        self._latest = None
        self._head = None
        self._after = ""

    def ran(self, words):
        """What words name has run."""
        self.seen += 1
        self._after = words

    def look(self, response):
        """What had run before, whether it is another response, its status and headers; None if nothing has changed."""
        head = head_of(response)
        if head is None:
            return None
        self.seen += 1
        new = self._latest is None or self._latest() is not response
        if not new and head == self._head:
            return None
        self._latest, self._head = _reference(response), head
        return self._after, new, head[0], head[1]


def _reference(response):
    try:
        return ref(response)
    except TypeError:  # its class has no room for one
        return None


def head_of(response):
    """The status and the headers of a response, None if it is none of a framework's."""
    held = attributes(response)
    headers = attributes(held.get("headers"))
    listed, store = headers.get("_list"), headers.get("_store")
    if type(listed) is list:
        return _words(held.get("_status")), _pairs(listed)
    if type(store) is dict:
        status = held["status_code"] if "status_code" in held else defined(type(response), "status_code")
        return str(status) if type(status) is int else "", _pairs(store.values()) + _cookies(held.get("cookies"))
    return None


def _words(text):
    return printable(text) if derives(text, str) else ""


def _pairs(rows):
    """The headers among rows, each a name and a value."""
    return [(exact(row[0]), exact(row[1])) for row in list(rows)[:MOST] if type(row) is tuple and len(row) == 2 and derives(row[0], str) and derives(row[1], str)]


def _cookies(cookies):
    """The cookies of a response of Django's, which become headers only as the answer begins."""
    if not derives(cookies, dict):
        return []
    morsels = [attributes(morsel) for morsel in list(dict.values(cookies))[:MOST]]
    return [("Set-Cookie", "%s=%s" % (_words(morsel.get("_key")), _words(morsel.get("_coded_value")))) for morsel in morsels]
