"""Tells what a framework answers by itself, in place of a view: what is known of its reason, without code of the application's."""
from loading import type_name
from saferepr import known_message, printable, safe_repr
from static import attributes, derives, exact, is_one_of, kind_name, locals_of, traceback_of

MOST = 50  # rules or methods
LONGEST = 200  # characters of one
NO_ROUTE, METHOD, REDIRECT, CSRF = "no route", "method", "redirect", "csrf"


class Answer:
    """What a framework makes an answer of: an exception, or a reason of its own."""

    def __init__(self, error=None, cause="", asked="", known=()):
        self.error = error
        self.cause = cause
        self.asked = _text(asked)
        self.known = known

    def fields(self):
        kind, message = ("", "") if self.error is None else (type_name(self.error), message_of(self.error))
        return kind, message, self.cause, self.asked, list(self.known[:MOST]), len(self.known)

    def words(self):
        return "HttpResponseNotAllowed" if self.error is None else "answer to " + kind_name(self.error)


def message_of(error):
    """What an exception says, or what lies in one that has a __str__ of its own."""
    text = known_message(error)
    if text is None:
        said = attributes(error).get("description")  # of werkzeug's
        args = BaseException.__dict__["args"].__get__(error)
        text = said if type(said) is str else ", ".join([safe_repr(arg, 0, LONGEST) for arg in args if is_one_of(type(arg), (str, int))])
    return printable(text)


def _text(value):
    return printable(exact(value)[:LONGEST]) if derives(value, str) else ""


def _texts(values):
    """The texts in a collection of one of Python's own kinds."""
    if is_one_of(type(values), (list, tuple, set, frozenset)):
        return [_text(value) for value in list(values) if derives(value, str)]
    return []


def of_flask(values):
    """Of an exception that Flask handles."""
    error = values.get("e")
    if not derives(error, BaseException):
        return None
    frame = _routing_frame(error)
    if frame is None:
        return Answer(error)
    held = attributes(error)
    if "valid_methods" in held:
        return Answer(error, METHOD, "", sorted(_texts(held["valid_methods"])))
    if "new_url" in held:
        return Answer(error, REDIRECT, held["new_url"])
    path = attributes(locals_of(frame).get("request")).get("path")
    return Answer(error, NO_ROUTE, path, _rules(attributes(values.get("self")).get("url_map")))


def _routing_frame(error):
    """The frame of Flask's in which an exception was raised since no route was found, None if it was raised elsewhere."""
    step = traceback_of(error)
    while step is not None:
        if exact(step.tb_frame.f_code.co_name) == "raise_routing_exception":
            return step.tb_frame
        step = step.tb_next
    return None


def _rules(url_map):
    table = attributes(url_map).get("_rules_by_endpoint")
    rules = [rule for listed in list(dict.values(table)) for rule in listed] if type(table) is dict else []
    return [_text(attributes(rule).get("rule")) for rule in rules]


def of_django(name, values):
    """Of an exception that Django handles, in the variable of that name."""
    error = values.get(name)
    if not derives(error, BaseException):
        return None
    args = BaseException.__dict__["args"].__get__(error)
    if kind_name(error) != "Resolver404" or not args or type(args[0]) is not dict or "path" not in args[0]:
        return Answer(error)
    path, tried = attributes(values.get("request")).get("path_info"), args[0].get("tried")
    return Answer(error, NO_ROUTE, path, [_pattern(row) for row in tried] if type(tried) is list else [])


def _pattern(row):
    """The text of patterns that stand one within the other."""
    texts = []
    for resolver in row if type(row) is list else [row]:
        held = attributes(attributes(resolver).get("pattern"))
        texts.append(_text(held["_route"] if "_route" in held else held.get("_regex")))
    return "/" + "".join(texts)


def of_methods(values):
    """Of a response of Django's that says which methods are allowed."""
    return Answer(None, METHOD, "", sorted(_texts(values.get("permitted_methods"))))


def of_csrf(values):
    """Of a form that Django does not take, for want of its token."""
    return Answer(None, CSRF, values.get("reason"))
