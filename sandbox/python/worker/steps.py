"""Finds the steps that Flask and Django take within the application: hooks, middleware, the view, templates, queries.

The hook sees each call while a traced request runs. Here stands which code
is such a step. Some is the framework's own, such as Template.render; the rest is
what the application has registered, which is read out of the framework's tables at
the moment when it begins to use them. Nothing is registered, wrapped or called, and
no code of the application's runs: see static.py.

An adapter that does not find what it goes by does not know this version of the
framework. It says so, and stays silent otherwise.
"""
import sys
from _functools import partial
from _weakref import ref

from answers import of_csrf, of_django, of_flask, of_methods
from arguments import arguments
from saferepr import begins, printable
from static import FUNCTION, METHOD, attributes, code_of, defined, derives, exact, kind_name, locals_of, short_name

FLASK, DJANGO = "Flask", "Django"
MOST = 5000  # pieces of code to know
LONGEST = 200  # characters of a name
_COROUTINE = 0x80
_SUSPENDS = 0x20 | 0x80 | 0x200  # flags of the code of generators and coroutines


class Step:
    """A piece of code that is a step, or that only tells which others are."""

    title = None  # what a response that is seen here has come to, where that is no step
    holds = None  # the variable that has a response at the call
    gives = False  # whether it returns a response
    takes = None  # how many arguments of a view are the framework's
    answers = None  # what makes an Answer of the frame's variables at the call
    asks = None  # what finds the name in the frame, where its variables do not have it
    called = False  # whether the line of the user's that leads there says more than where the framework's code begins
    turns = None  # what finds the step that it stands for in the frame's variables, None where it is none
    code = None  # of a step that runs elsewhere, in another thread
    stands = None  # what lists the places of the user's code that it leads to, where the code is the framework's own

    def __init__(self, framework, kind, name=None, looks=None, ends=None, **more):
        self.framework = framework
        self.kind = kind  # None for code that is told of by nobody
        self.name = name  # a text, or what finds one in the frame's variables
        self.looks = looks  # to be called with the frame's variables at the call
        self.ends = ends  # the same, at the return
        self.only_looks = looks is not None and kind is None and ends is None and not more
        self.__dict__.update(more)

    def named(self, values, frame):
        if self.asks:
            name = self.asks(frame)
        else:
            name = self.name if type(self.name) is str else self.name(values)
        return printable(name[:LONGEST])

    @property
    def sort(self):
        return self.kind or self.title

    def words(self, name):
        return self.sort + " " + name

    def arguments(self, code, values):
        return [] if self.takes is None else arguments(code, values, self.takes)


class Steps:
    """What is known of steps, over all requests of a worker."""

    def __init__(self, reveal):
        self.codes = {}  # by the id of the code: the step, and the code
        self._elsewhere = {}  # the same of coroutines, which an event loop runs in another thread
        self.unknown = []  # frameworks whose version is not known here, and what is missing
        self._reveal = reveal  # code that was taken for dull
        self._waiting = [
            ("flask.app", FLASK, _Flask), ("jinja2.environment", FLASK, _jinja), ("blinker.base", FLASK, _Signals), ("asgiref.sync", "asgiref", _loops),
            ("django.core.handlers.base", DJANGO, _Django), ("django.middleware.csrf", DJANGO, _csrf), ("django.template.base", DJANGO, _templates), ("django.db.backends.utils", DJANGO, _queries),
        ]  # for modules that were not imported yet

    def look(self):
        """Look for frameworks that were imported since."""
        for row in self._waiting[:]:
            module, framework, adapter = row
            if module in sys.modules:
                self._waiting = [other for other in self._waiting if other is not row]
                try:
                    adapter(self)
                except LookupError as missing:
                    self.unknown.append((framework, exact(missing.args[0])))

    def add(self, code, step):
        """Take code for a step."""
        known = self.codes.get(id(code))
        if known is None and len(self.codes) < MOST and not code.co_flags & _SUSPENDS:
            self.codes[id(code)] = step, code  # an id is good for as long as there is a reference
            self._reveal(code)

    def own(self, module, path, step):
        """Take a method of a framework's for a step. One that is not there is an unknown version's."""
        self.add(_method(module, path), step)

    def seen(self, module, path, step):
        """Take a method of a framework's for a step, if this version has it."""
        try:
            self.own(module, path, step)
        except LookupError:
            pass

    def registered(self, value, framework, kind, name=None, **more):
        """Take what the application has registered for a step."""
        value = _innermost(value)
        code = code_of(value)
        if code is None:
            return
        if code.co_flags & _COROUTINE and len(self._elsewhere) < MOST:
            more = {key: more[key] for key in more if key == "gives"}  # all else is looked for in the frame of the code
            self._elsewhere[id(code)] = Step(framework, kind, name if type(name) is str else _function_name(value, code), code=code, **more), code
            return
        self.add(code, Step(framework, kind, name or partial(_callable, _function_name(value, code)), **more))

    def decorators(self, view, framework):
        """Take the functions around a view for what may answer in its place, or change the response, as far as they name it."""
        inner = _innermost(view)
        while view is not inner:
            code = view.__code__
            self.add(code, Step(framework, None, partial(_decorator, code), title="decorator", gives=True))
            view = attributes(view)["__wrapped__"]

    def in_loop(self, values):
        """The step that an event loop is begun for, None if it is for another reason."""
        awaited = values.get("self")
        value = _innermost(attributes(awaited).get("awaitable"))
        code = code_of(value)
        step = self._elsewhere.get(id(code), (None,))[0]
        known = self.codes.get(id(code), (None,))[0]
        if step is None and known is not None and known.kind == "view" and _is_of_class(value):
            kind = attributes(value).get("view_class")
            step = Step(known.framework, "view", short_name(kind) if derives(kind, type) else "a class", gives=True, code=code)
        return step


def _method(module, path):
    """The code of a function of a module, by its path there."""
    value = attributes(sys.modules.get(module))
    for name in path.split("."):
        value = value.get(name) if type(value) is dict else defined(value, name)
        if value is None:
            raise LookupError("%s.%s is not there" % (module, path))
    code = code_of(value)
    if code is None:
        raise LookupError("%s.%s is no function" % (module, path))
    return code


def _innermost(value):
    """The function that decorators stand before, as far as they say so."""
    for _ in range(20):
        inner = attributes(value).get("__wrapped__")
        if type(inner) is not FUNCTION or _is_of_class(value) and not _is_of_class(inner) and exact(inner.__code__.co_name) != "view":
            break  # before the dispatch of a view's class, which all of its subclasses share
        value = inner
    return value


def _decorator(code, values):
    """The name of a decorator, by its function around a view, and of the view that the request has led to."""
    test, middleware = values.get("test_func"), values.get("middleware")
    if type(test) is FUNCTION and ".<locals>" in exact(test.__qualname__):  # of one that Django makes for a test
        name = exact(test.__qualname__).partition(".<locals>")[0]
    elif middleware is not None:  # that Django has made a decorator of
        name = kind_name(middleware)
    else:
        name = exact(getattr(code, "co_qualname", code.co_name)).partition(".<locals>")[0]  # which is there from Python 3.11 on
    path = _path_of_view(code.co_varnames[0], None, values) if code.co_argcount else None
    return name + " of " + path if path else name


def _is_of_class(value):
    """Whether a view is a function that its class has made, or stands before one."""
    held = attributes(value)
    return "view_class" in held or derives(held.get("cls"), type)  # of Flask's and Django's, and of Django REST framework's


def _function_name(value, code):
    """The name of a function as its def has it, without the functions around it."""
    if type(value) is METHOD:
        value = value.__func__
    name = exact(value.__qualname__) if type(value) is FUNCTION else exact(code.co_name)
    outer, inside, last = name.rpartition(".<locals>.")
    return outer.rpartition(".")[2] if inside and last in _PLAIN else last


_PLAIN = "middleware", "inner", "wrapper", "wrapped", "decorated", "view"  # what says less than the function around it


def _callable(name, values):
    """The name of what runs: of a method, with the class of its instance."""
    owner = values.get("self")
    if owner is None:
        return name
    return kind_name(owner) if name in ("__call__", "") else kind_name(owner) + "." + name.rpartition(".")[2]


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


def _parameter(value, n):
    """The name of the n-th parameter of what is called with so many, without self."""
    code = code_of(_innermost(value))
    if code is None:
        return None
    names = code.co_varnames[:code.co_argcount]
    n += names[:1] == ("self",)
    return names[n] if n < len(names) else None


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
            _method("flask.app", "Flask." + name)  # which call what is looked for
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
        more, name = {}, endpoints.get(id(code_of(_innermost(function)))) if kind == "view" else None
        if kind == "after_request":
            more = {"holds": _parameter(function, 0), "gives": True}
        elif kind in ("view", "error_handler"):
            more = {"gives": True, "takes": 0 if kind == "view" else None}
        if _is_of_class(function):  # all such views share the code of as_view
            name, more["stands"] = _class_of_view, _places_of_class
        self._steps.registered(function, FLASK, kind, name, **more)
        if kind == "view" and type(function) is FUNCTION:
            self._steps.decorators(function, FLASK)

    def _defers(self, values):
        """A function is to be called with the response of this request."""
        function = values.get("f")
        self._steps.registered(function, FLASK, "after_this_request", holds=_parameter(function, 0), gives=True)

    def _session(self, interface):
        """What saves the session may write a cookie."""
        save = defined(type(interface), "save_session")
        if type(save) is FUNCTION:
            self._steps.add(save.__code__, Step(FLASK, None, kind_name(interface), title="session interface", holds=_parameter(save, 2)))


class _Signals:
    def __init__(self, steps):
        self._steps = steps
        steps.own("blinker.base", "Signal.send", Step(FLASK, None, looks=self._sends))

    def _sends(self, values):
        """A signal is sent: look who receives it. One function may receive several."""
        signal = attributes(values.get("self"))
        receivers, name = signal.get("receivers"), signal.get("name")
        if not derives(receivers, dict) or not dict.__len__(receivers):  # most signals have none
            return
        for receiver in map(_referred, list(dict.values(receivers))):
            code = code_of(receiver)
            if code is not None:
                handler = kind_name(receiver) if exact(code.co_name) == "__call__" else _function_name(receiver, code)
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


def _jinja(steps):
    steps.own("jinja2.environment", "Template.render", Step(FLASK, "template", _template, called=True))


def _template(values):
    name = attributes(values.get("self")).get("name")
    return exact(name) if derives(name, str) else "a template without a name"


def _viewing_class(values):
    """The class behind a view function that it has made, None if it is not found."""
    for kind in values.get("cls"), attributes(values.get("view")).get("view_class"), type(values.get("self")):
        if derives(kind, type) and kind is not _NONE:
            return kind
    return None


_NONE = type(None)
_DISPATCHES = "dispatch_request", "dispatch"  # of Flask's class, and of Django's


def _class_of_view(values):
    kind = _viewing_class(values)
    return "a class" if kind is None else short_name(kind)


def _places_of_class(values, method):
    """Where the code of a view's class stands that a request comes to, the outermost first, and behind it the class."""
    kind = _viewing_class(values)
    if kind is None:
        return []
    functions = [defined(kind, name) for name in _DISPATCHES + (method.lower(), "get" if method == "HEAD" else "")]
    places = [begins(function.__code__) for function in functions if type(function) is FUNCTION]
    module = defined(kind, "__module__")
    file = attributes(sys.modules.get(module)).get("__file__") if type(module) is str else None
    return places + [(file, defined(kind, "__firstlineno__") or 0)] if type(file) is str else places


def _endpoints(table):
    """By the ids of the code of those lambdas that are a view under one name, that name."""
    names = {}
    for name, function in list(dict.items(table)) if derives(table, dict) else ():
        code = code_of(_innermost(function))
        if code is not None and exact(code.co_name) == "<lambda>" and derives(name, str):
            names.setdefault(id(code), []).append(exact(name))
    return {code: found[0] for code, found in names.items() if len(found) == 1}


class _Django:
    def __init__(self, steps):
        self._steps = steps
        self._seen = {}  # the chains that were walked, by the id of their handler
        base, resolvers = "django.core.handlers.base", "django.urls.resolvers"
        _method(base, "BaseHandler.load_middleware")
        steps.own(base, "BaseHandler.get_response", Step(DJANGO, None, looks=self._responds))
        steps.own(resolvers, "ResolverMatch.__init__", Step(DJANGO, None, ends=self._resolved))
        for module, path, name in (("django.core.handlers.exception", "response_for_exception", "exc"), (base, "BaseHandler.process_exception_by_middleware", "exception")):
            named = partial(_kind_of, name)
            steps.seen(module, path, Step(DJANGO, None, named, title="answer to", gives=True, answers=partial(of_django, name)))
        steps.seen("django.http.response", "HttpResponseNotAllowed.__init__", Step(DJANGO, None, answers=of_methods))

    def _responds(self, values):
        """A handler begins with a request: walk along its middleware."""
        handler = values.get("self")
        chain = attributes(handler).get("_middleware_chain")
        if self._seen.get(id(handler)) is chain or chain is None:
            return
        self._seen[id(handler)] = chain
        for _ in range(200):
            chain = _inner(chain)
            if chain is None or type(chain) is METHOD:  # the handler's own, which calls the view
                return
            if type(chain) is FUNCTION and exact(chain.__code__.co_name) == "inner":  # Django's, which makes answers of exceptions
                self._steps.add(chain.__code__, Step(DJANGO, None, title="the middleware around it", gives=True))
            else:
                self._steps.registered(chain, DJANGO, "middleware", gives=True)

    def _resolved(self, values):
        """A path has led to a view."""
        self._steps.look()  # its module may have been imported just now
        match = attributes(values.get("self"))
        view, path = match.get("func"), match.get("_func_path")
        if view is not None:
            name, more = exact(path) if type(path) is str else None, {}
            if _is_of_class(_innermost(view)):
                name, more = _class_of_view, {"stands": _places_of_class}
            self._steps.registered(view, DJANGO, "view", name, gives=True, takes=1, **more)
            self._shared(view, name)
            if type(view) is FUNCTION:
                self._steps.decorators(view, DJANGO)

    def _shared(self, view, path):
        """Of views that run the same code, as behind a decorator that does not name them, the request says which it is."""
        step = self._steps.codes.get(id(code_of(_innermost(view))), (None,))[0]
        if step is not None and step.kind == "view" and type(step.name) is type(path) is str and step.name != path:
            step.name = partial(_path_of_view, _parameter(view, 0), path)


def _path_of_view(parameter, otherwise, values):
    """The path of the view that a request has led to, of which it is an argument."""
    path = attributes(attributes(values.get(parameter)).get("resolver_match")).get("_func_path")
    return exact(path) if type(path) is str else otherwise


def _kind_of(name, values):
    return kind_name(values.get(name))


def _inner(value):
    """What a middleware calls: its get_response, in an attribute or around a function."""
    if type(value) is FUNCTION:
        code = value.__code__
        if "get_response" in code.co_freevars and value.__closure__:
            try:
                return value.__closure__[code.co_freevars.index("get_response")].cell_contents
            except ValueError:  # it is not bound yet
                return None
        return None
    return attributes(value).get("get_response")


def _loops(steps):
    step = Step("asgiref", None, turns=steps.in_loop)
    steps.own("asgiref.sync", "AsyncToSync.__call__", step)


def _csrf(steps):
    steps.seen("django.middleware.csrf", "CsrfViewMiddleware._reject", Step(DJANGO, None, "the check of the CSRF token", title="answer to", gives=True, answers=of_csrf))


def _templates(steps):
    steps.own("django.template.base", "Template.render", Step(DJANGO, "template", _template, called=True))


def _queries(steps):
    for name in "execute", "executemany":
        steps.own("django.db.backends.utils", "CursorWrapper." + name, Step(DJANGO, "query", _query, called=True))


def _query(values):
    sql = values.get("sql")
    return " ".join(exact(sql)[:4 * LONGEST].split()) if derives(sql, str) else "a query"
