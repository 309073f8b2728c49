"""Loads the files of a stack and puts a border before each layer."""
import sys

from layers import Border, Chain
from looking import code_of, message_of, named
from userfiles import OURS, UserFiles

MOST = 20  # calls of a stack at each of its ends


class Unloadable(Exception):
    """Why a stack cannot run: a message, and the file and line to look at."""

    def __init__(self, message, file, line, kind="", frames=()):
        Exception.__init__(self, message)
        self.report = (message, file, line, kind, list(frames))


def load(sources, home=None):
    """Build the chain of (name, file, text, callables) rows; the app is the last.

    An app without a text is a module, which its file names. Home is the
    application's folder.
    """
    chain = Chain()
    user = chain.user = UserFiles([source[1] for source in sources], home)
    name, file, text, wanted = sources[-1]
    if text is None:
        module = _imported(file, home or "", user)
        found = getattr(module, "__file__", None) or ""
        user.add(found)
        target = _member(vars(module), wanted, file, found)
    else:
        target = _callable(sources[-1], user)
    inside = _inside(chain, target, {id(target)})
    borders = [Border(chain, target, _layer_name(target) if inside else name)] + inside
    for source in reversed(sources[:-1]):
        borders.insert(0, Border(chain, _wrapped(source, borders[0], user), source[0]))
    for index, border in enumerate(borders[:-1]):
        chain.add(border, "mw.%d:%s" % (index, border._roundtrip_layer.name))
    chain.add(borders[-1], "app")
    chain.app.inner = True
    return chain


def _callable(source, user):
    name, file, text, wanted = source
    return _member(_module(file, text, user), wanted, file.replace("\\", "/").rsplit("/", 1)[-1], file)


def _member(module, wanted, title, file):
    """The first of the wanted names that a module has."""
    found = next((name for name in wanted if name in module), None)
    if found is None:
        raise Unloadable(
            "%s defines no %s%s" % (title, " or ".join(map(repr, wanted)), _suggestion(module)), file, 0, "AttributeError")
    target = module[found]
    if not callable(target):
        raise Unloadable("%r in %s is of type %s, which cannot be called" % (found, title, type(target).__name__), file, 0, "TypeError")
    return target


def _suggestion(module):
    close = sorted(name for name, value in module.items() if callable(value) and takes_two(value))
    return "; it does define " + ", ".join(map(repr, close)) if close else ""


def _module(file, text, user):
    stem = file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    taken = stem in sys.modules or stem in getattr(sys, "stdlib_module_names", ())
    module = type(sys)("roundtrip_" + stem if taken else stem)
    module.__file__ = file
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)
    except SyntaxError as error:
        raise Unloadable(error.msg, error.filename or file, error.lineno or 0, type(error).__name__) from None
    except BaseException as error:
        raise failed(error, file, user) from None
    return module.__dict__


def _imported(name, home, user):
    """The module of a name, from the application's folder or wherever Python looks."""
    try:
        __import__(name)
        return sys.modules[name]
    except SyntaxError as error:
        raise Unloadable(error.msg, error.filename or "", error.lineno or 0, type(error).__name__) from None
    except BaseException as error:
        absent = getattr(error, "name", None) if type(error) is ModuleNotFoundError else None
        if absent and not frames(error) and (name + ".").startswith(absent + "."):
            message = "%s, neither in %s nor where this Python looks" % (message_of(error), home or "no folder")
            raise Unloadable(message, "", 0, type_name(error)) from None
        raise failed(error, home, user) from None


def _wrapped(source, inner, user):
    name, file, _, wanted = source
    factory = _callable(source, user)
    try:
        made = factory(inner)
    except BaseException as error:
        raise failed(error, file, user) from None
    if not callable(made):
        code = code_of(factory)
        raise Unloadable(
            "%s(app) gave %s, not an application" % (wanted[0], named(made)), file, code.co_firstlineno if code else 0, "TypeError")
    return made


def failed(error, file, user):
    """What to report of an exception: where, or else in which file or folder."""
    at = user.raised(error) or (file, 0)
    return Unloadable(message_of(error), at[0], at[1], type_name(error), frames(error))


def frames(error):
    """The stack of an exception, outermost first, without the worker's own frames."""
    found, step = [], error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if not code.co_filename.startswith(OURS):
            found.append((code.co_filename, step.tb_lineno or 0, code.co_name))
        step = step.tb_next
    rows = _folded(found)
    left = len(rows) - 2 * MOST
    return rows[:MOST] + [("", 0, "", "[%d calls are left out here]" % left)] + rows[-MOST:] if left > 0 else rows


def _folded(calls):
    """Calls with one note in place of those that only repeat the three before, as Python's own tracebacks have it."""
    rows, same = [], 0
    for call in calls:
        same = same + 1 if rows and rows[-1][:3] == call else 0
        if same < 3:
            rows.append(call + ("",))
        else:
            more = same - 2
            rows[-1] = call + ("[Previous line repeated %d more time%s]" % (more, "s" if more > 1 else ""),)
    return rows


def type_name(error):
    kind = type(error)
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else kind.__module__ + "." + kind.__qualname__


def _inside(chain, target, seen):
    """Put borders before the applications that target holds, and list them, outermost first."""
    for value, put in _held_by(target):
        if id(value) in seen or not takes_two(value):
            continue
        seen.add(id(value))
        border = Border(chain, value, _layer_name(value))
        put(border)
        return [border] + _inside(chain, value, seen)
    return []


def _held_by(target):
    """What a callable holds in closure cells, attributes and arguments, each with a way to replace it."""
    if type(target).__name__ == "method":
        yield from _attributes(target.__self__)
        target = target.__func__
    for cell in getattr(target, "__closure__", None) or ():
        try:
            yield cell.cell_contents, lambda border, cell=cell: setattr(cell, "cell_contents", border)
        except ValueError:  # still empty
            pass
    arguments = getattr(target, "args", None)
    if type(arguments) is tuple and hasattr(target, "__setstate__"):
        for index, value in enumerate(arguments):
            yield value, lambda border, index=index: _replace_argument(target, index, border)
    if not isinstance(target, type) and type(target).__name__ != "function":
        yield from _attributes(target)


def _attributes(instance):
    held = getattr(instance, "__dict__", None)
    if type(held) is dict:
        for name in list(held):
            yield held[name], lambda border, name=name: held.__setitem__(name, border)


def _replace_argument(partial, index, border):
    arguments = partial.args[:index] + (border,) + partial.args[index + 1:]
    partial.__setstate__((partial.func, arguments, partial.keywords, vars(partial)))


def takes_two(value):
    """Whether a callable takes exactly an environ and a start_response, by its parameters' names."""
    code = code_of(value) if callable(value) and type(value) is not Border else None
    if code is None:
        return False
    names = code.co_varnames[:code.co_argcount]
    if names[:1] == ("self",):
        names = names[1:]
    names = names[len(getattr(value, "args", None) or ()):]
    return len(names) == 2 and ("env" in names[0] or "start" in names[1])


def _layer_name(target):
    kind = type(target).__name__
    if kind == "method":
        target = target.__self__
        kind = type(target).__name__
    if hasattr(target, "func") and hasattr(target, "args"):
        return _layer_name(target.func)
    return target.__qualname__.split(".", 1)[0] if kind == "function" or isinstance(target, type) else kind
