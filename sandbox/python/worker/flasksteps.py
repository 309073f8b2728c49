"""The steps that Flask takes, with Jinja's templates and the signals that it sends; see steps.py."""
from _functools import partial
from _weakref import ref

from answers import of_flask
from static import FUNCTION, attributes, code_of, defined, derives, exact, kind_name, locals_of
from steps import FLASK, Step, class_of_view, function_name, innermost, is_of_class, method_code, parameter_of, places_of_class, template_name

class _Flask:
    _tables = (
        ("before_request_funcs", "before_request"), ("after_request_funcs", "after_request"),
        ("teardown_request_funcs", "teardown_request"), ("teardown_appcontext_funcs", "teardown_appcontext"),
        ("error_handler_spec", "error_handler"), ("view_functions", "view"),
    )

    def __init__(self, steps):
        self._steps = steps
        self._seen = {}  # how much each application had registered, by its id
        for name in "preprocess_request", "process_response", "do_teardown_request", "dispatch_request":
            method_code("flask.app", "Flask." + name)  # which call what is looked for
        steps.own("flask.app", "Flask.full_dispatch_request", Step(FLASK, None, looks=self._dispatches))
        steps.seen("flask.app", "Flask.process_response", Step(FLASK, None, title="its process_response", holds="response", gives=True))
        steps.seen("flask.ctx", "after_this_request", Step(FLASK, None, looks=self._defers))
        steps.seen("flask.app", "Flask.async_to_sync", Step(FLASK, None, ends=lambda values: steps.look()))  # which imports asgiref
        for name in "handle_user_exception", "handle_exception":
            steps.seen("flask.app", "Flask." + name, Step(FLASK, None, answers=of_flask))

    def _dispatches(self, values):
        """An application begins with a request: look at what is registered with it."""
        app = values.get("self")
        held = attributes(app)
        count = sum([_size(held.get(name), kind == "view") for name, kind in self._tables])
        if self._seen.get(id(app)) == count:
            return
        self._seen[id(app)] = count
        endpoints = _endpoints(held.get("view_functions"))
        for name, kind in self._tables:
            for function in _listed(held.get(name)):
                self._registered(function, kind, endpoints)
        self._session(held["session_interface"] if "session_interface" in held else defined(type(app), "session_interface"))

    def _registered(self, function, kind, endpoints):
        more, name = {}, endpoints.get(id(code_of(innermost(function)))) if kind == "view" else None
        if kind == "after_request":
            more = {"holds": parameter_of(function, 0), "gives": True}
        elif kind in ("view", "error_handler"):
            more = {"gives": True, "takes": 0 if kind == "view" else None}
        if is_of_class(function):  # all such views share the code of as_view
            name, more["stands"] = class_of_view, places_of_class
        self._steps.registered(function, FLASK, kind, name, **more)
        if kind == "view" and type(function) is FUNCTION:
            self._steps.decorators(function, FLASK)

    def _defers(self, values):
        """A function is to be called with the response of this request."""
        function = values.get("f")
        self._steps.registered(function, FLASK, "after_this_request", holds=parameter_of(function, 0), gives=True)

    def _session(self, interface):
        """What saves the session may write a cookie."""
        save = defined(type(interface), "save_session")
        if type(save) is FUNCTION:
            self._steps.add(save.__code__, Step(FLASK, None, kind_name(interface), title="session interface", holds=parameter_of(save, 2)))


class _Signals:
    def __init__(self, steps):
        self._steps = steps
        steps.own("blinker.base", "Signal.send", Step(FLASK, None, looks=self._sends))

    def _sends(self, values):
        """A signal is sent: look who receives it. One function may receive several."""
        receivers = attributes(values.get("self")).get("receivers")
        if not derives(receivers, dict) or not dict.__len__(receivers):  # most signals have none
            return
        for receiver in map(_referred, list(dict.values(receivers))):
            code = code_of(receiver)
            if code is not None:
                handler = kind_name(receiver) if exact(code.co_name) == "__call__" else function_name(receiver, code)
                self._steps.registered(receiver, FLASK, "signal", handler, asks=partial(_signal_to, handler))


def _signal_to(handler, frame):
    """The signal that is sent to a receiver, by the frame that calls it."""
    for _ in range(3):
        frame = frame and frame.f_back
        values = {} if frame is None or exact(frame.f_code.co_name) != "send" else locals_of(frame)
        name = attributes(values.get("self")).get("name")
        if type(name) is str:
            return exact(name) + " to " + handler
    return handler


def _referred(receiver):
    """The function or the instance that a reference of blinker's is to."""
    kind = type(receiver)
    if derives(receiver, ref):
        slot = defined(kind, "_func_ref")  # of a method
        receiver = slot.__get__(receiver) if type(slot) is _SLOT else receiver
    else:
        receiver = attributes(receiver).get("weak_func", receiver)  # of a method, until blinker 1.6
    return ref.__call__(receiver) if derives(receiver, ref) else receiver


class _Slotted:
    __slots__ = "slot",


_SLOT = type(_Slotted.slot)


def _listed(table):
    """The functions in a table of Flask's: by blueprint, lists or tables of them."""
    if derives(table, dict):
        for value in list(dict.values(table)):
            yield from _listed(value)
    elif derives(table, list):
        yield from list.copy(table)
    elif table is not None:
        yield table


def _size(table, flat):
    """How many functions _listed finds, without a look at each in a table of functions alone."""
    if derives(table, dict):
        if flat:
            return dict.__len__(table)
        return sum([_size(value, False) for value in dict.values(table)])
    if derives(table, list):
        return list.__len__(table)
    return 0 if table is None else 1


def _endpoints(table):
    """By the ids of the code of those lambdas that are a view under one name, that name."""
    names = {}
    for name, function in list(dict.items(table)) if derives(table, dict) else ():
        code = code_of(innermost(function))
        if code is not None and exact(code.co_name) == "<lambda>" and derives(name, str):
            names.setdefault(id(code), []).append(exact(name))
    return {code: found[0] for code, found in names.items() if len(found) == 1}


def _jinja(steps):
    steps.own("jinja2.environment", "Template.render", Step(FLASK, "template", template_name, called=True))


ADAPTERS = ("flask.app", FLASK, _Flask), ("jinja2.environment", FLASK, _jinja), ("blinker.base", FLASK, _Signals)
