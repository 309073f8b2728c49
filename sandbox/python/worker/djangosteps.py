"""The steps that Django takes, and those that asgiref takes for it in an event loop; see steps.py."""
from _functools import partial

from answers import of_csrf, of_django, of_methods
from static import FUNCTION, METHOD, attributes, code_of, derives, exact, kind_name
from steps import DJANGO, LONGEST, Step, class_of_view, innermost, is_of_class, method_code, parameter_of, path_of_view, places_of_class, template_name

class _Django:
    def __init__(self, steps):
        self._steps = steps
        self._seen = {}  # the chains that were walked, by the id of their handler
        base, resolvers = "django.core.handlers.base", "django.urls.resolvers"
        method_code(base, "BaseHandler.load_middleware")
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
            if is_of_class(innermost(view)):
                name, more = class_of_view, {"stands": places_of_class}
            self._steps.registered(view, DJANGO, "view", name, gives=True, takes=1, **more)
            self._shared(view, name)
            if type(view) is FUNCTION:
                self._steps.decorators(view, DJANGO)

    def _shared(self, view, path):
        """Of views that run the same code, as behind a decorator that does not name them, the request says which it is."""
        step = self._steps.codes.get(id(code_of(innermost(view))), (None,))[0]
        if step is not None and step.kind == "view" and type(step.name) is type(path) is str and step.name != path:
            step.name = partial(path_of_view, parameter_of(view, 0), path)


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
    steps.own("django.template.base", "Template.render", Step(DJANGO, "template", template_name, called=True))


def _queries(steps):
    for name in "execute", "executemany":
        steps.own("django.db.backends.utils", "CursorWrapper." + name, Step(DJANGO, "query", _query, called=True))


def _query(values):
    sql = values.get("sql")
    return " ".join(exact(sql)[:4 * LONGEST].split()) if derives(sql, str) else "a query"


ADAPTERS = (
    ("asgiref.sync", "asgiref", _loops), ("django.core.handlers.base", DJANGO, _Django), ("django.middleware.csrf", DJANGO, _csrf),
    ("django.template.base", DJANGO, _templates), ("django.db.backends.utils", DJANGO, _queries),
)
