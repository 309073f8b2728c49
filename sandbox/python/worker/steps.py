"""Knows the steps that a framework takes within the application: hooks, middleware, the view, templates, queries.

The hook sees each call while a traced request runs. Here stands which code
is such a step. Some is the framework's own, such as Template.render; the rest is
what the application has registered, which is read out of the framework's tables at
the moment when it begins to use them. Nothing is registered, wrapped or called, and
no code of the application's runs: see static.py.

What an adapter looks for stands in flasksteps.py and djangosteps.py. One that does not
find what it goes by does not know this version of the framework. It says so, and stays
silent otherwise.
"""
import sys
from _functools import partial

from arguments import arguments
from saferepr import begins, printable
from static import FUNCTION, METHOD, attributes, code_of, defined, derives, exact, kind_name, short_name

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

    def __init__(self, reveal, adapters):
        self.codes = {}  # by the id of the code: the step, and the code
        self._elsewhere = {}  # the same of coroutines, which an event loop runs in another thread
        self.unknown = []  # frameworks whose version is not known here, and what is missing
        self._reveal = reveal  # code that was taken for dull
        self._waiting = adapters  # (module, framework, what looks in it) of modules that were not imported yet

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
        self.add(method_code(module, path), step)

    def seen(self, module, path, step):
        """Take a method of a framework's for a step, if this version has it."""
        try:
            self.own(module, path, step)
        except LookupError:
            pass

    def registered(self, value, framework, kind, name=None, **more):
        """Take what the application has registered for a step."""
        value = innermost(value)
        code = code_of(value)
        if code is None:
            return
        if code.co_flags & _COROUTINE and len(self._elsewhere) < MOST:
            more = {key: more[key] for key in more if key == "gives"}  # all else is looked for in the frame of the code
            self._elsewhere[id(code)] = Step(framework, kind, name if type(name) is str else function_name(value, code), code=code, **more), code
            return
        self.add(code, Step(framework, kind, name or partial(_callable, function_name(value, code)), **more))

    def decorators(self, view, framework):
        """Take the functions around a view for what may answer in its place, or change the response, as far as they name it."""
        inner = innermost(view)
        while view is not inner:
            code = view.__code__
            self.add(code, Step(framework, None, partial(_decorator, code), title="decorator", gives=True))
            view = attributes(view)["__wrapped__"]

    def in_loop(self, values):
        """The step that an event loop is begun for, None if it is for another reason."""
        awaited = values.get("self")
        value = innermost(attributes(awaited).get("awaitable"))
        code = code_of(value)
        step = self._elsewhere.get(id(code), (None,))[0]
        known = self.codes.get(id(code), (None,))[0]
        if step is None and known is not None and known.kind == "view" and is_of_class(value):
            kind = attributes(value).get("view_class")
            step = Step(known.framework, "view", short_name(kind) if derives(kind, type) else "a class", gives=True, code=code)
        return step


def method_code(module, path):
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


def innermost(value):
    """The function that decorators stand before, as far as they say so."""
    for _ in range(20):
        inner = attributes(value).get("__wrapped__")
        if type(inner) is not FUNCTION or is_of_class(value) and not is_of_class(inner) and exact(inner.__code__.co_name) != "view":
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
    path = path_of_view(code.co_varnames[0], None, values) if code.co_argcount else None
    return name + " of " + path if path else name


def is_of_class(value):
    """Whether a view is a function that its class has made, or stands before one."""
    held = attributes(value)
    return "view_class" in held or derives(held.get("cls"), type)  # of Flask's and Django's, and of Django REST framework's


def function_name(value, code):
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


def parameter_of(value, n):
    """The name of the n-th parameter of what is called with so many, without self."""
    code = code_of(innermost(value))
    if code is None:
        return None
    names = code.co_varnames[:code.co_argcount]
    n += names[:1] == ("self",)
    return names[n] if n < len(names) else None


def template_name(values):
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


def class_of_view(values):
    kind = _viewing_class(values)
    return "a class" if kind is None else short_name(kind)


def places_of_class(values, method):
    """Where the code of a view's class stands that a request comes to, the outermost first, and behind it the class."""
    kind = _viewing_class(values)
    if kind is None:
        return []
    functions = [defined(kind, name) for name in _DISPATCHES + (method.lower(), "get" if method == "HEAD" else "")]
    places = [begins(function.__code__) for function in functions if type(function) is FUNCTION]
    module = defined(kind, "__module__")
    file = attributes(sys.modules.get(module)).get("__file__") if type(module) is str else None
    return places + [(file, defined(kind, "__firstlineno__") or 0)] if type(file) is str else places


def path_of_view(parameter, otherwise, values):
    """The path of the view that a request has led to, of which it is an argument."""
    path = attributes(attributes(values.get(parameter)).get("resolver_match")).get("_func_path")
    return exact(path) if type(path) is str else otherwise
