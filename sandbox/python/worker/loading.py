"""Loads the files of a stack and puts a border before each layer."""
import sys
from _functools import partial

from frameworks import is_manage, project_application, read_environment, with_static_files
from layers import Border, Chain, Layer
from naming import Unloadable, asks, file_of, find, find_layer
from saferepr import callable_name, message_of, with_article
from serving import Connection
from static import FUNCTION, METHOD, attributes, class_name, code_of, derives, exact, full_name, is_partial, kind_name, part, traceback_of
from userfiles import OURS, UserFiles

MOST = 20  # calls of a stack at each of its ends


def load(sources, home=None):
    """Build the chain of (name, file, text, callables) rows; the app is the last.

    An app without a text is a module, which its file names. Home is the
    application's folder.
    """
    user = UserFiles([source[1] for source in sources], home)
    try:
        return _load(sources, home or "", user)
    except Unloadable:
        raise
    except Exception as error:  # what was named is no application, and fails when it is looked at
        raise failed(error, home or "", user) from None


def _load(sources, home, user):
    chain = Chain()
    chain.user = user
    name = sources[-1][0]
    target, named, notes = _application(sources[-1], home, user)
    inside = _inside(chain, target, {id(target)})
    borders = [Border(chain, target, _layer_name(target) if inside else name)] + inside
    for source in reversed(sources[:-1]):
        borders.insert(0, _border(chain, _wrapped(source, borders[0], user), source[0]))
    for index, border in enumerate(borders[:-1]):
        chain.add(border, "mw.%d:%s" % (index, border._roundtrip_layer.name))
    chain.add(borders[-1], "app")
    chain.app.inner = True
    chain.app.named = named
    chain.app.notes = tuple(note for note in notes if note)
    return chain


def _border(chain, wrapped, name):
    """The border of a layer, or of a server, whose code is that of its serve."""
    border = Border(chain, wrapped, name)
    if type(wrapped) is Connection:
        border.__dict__["_roundtrip_layer"] = Layer(name, callable_name(wrapped.serve), code_of(wrapped.serve))
    return border


def _application(source, home, user):
    """The application of a row, the expression in its module that gave it, and notes on how it was found."""
    _, file, text, wanted = source
    named = ""
    notes = read_environment() if sys.platform != "wasi" else []
    if text is not None and is_manage(file, text) and len(wanted) > 1:
        target, named, note = _made(user, project_application, file, text)
        notes.append(note)
    else:
        found = _named(file, text, wanted, home, user)
        named = _expression(found, wanted)
        target = found.value if found.arguments is None else _called(found, _title(file), file if text is not None else home, user)
        notes.append(found.note)
    target, note = _made(user, with_static_files, target, _innermost(target))
    return target, named, notes + [note]


def _expression(found, wanted):
    if len(wanted) == 1 and "(" in wanted[0]:
        return wanted[0]
    return found.name if found.arguments is None else found.name + "()"


def _made(user, make, *args):
    try:
        return make(*args)
    except Unloadable:
        raise
    except BaseException as error:
        raise failed(error, "", user) from None


def _named(file, text, wanted, home, user):
    module = _imported(file, home, user) if text is None else _module(file, text, user)
    user.add(file_of(module))
    user.module = attributes(module)
    try:
        return find(module, wanted, _title(file))
    except Unloadable:
        raise
    except BaseException as error:  # of a module's own __getattr__
        raise failed(error, home or file, user) from None


def _called(found, title, where, user):
    """What a factory makes."""
    try:
        made = found.call()
    except BaseException as error:
        if type(error) is TypeError and not frames(error):
            raise Unloadable(asks(found.name, title), "", 0) from None
        raise failed(error, where, user) from None
    if not callable(made):
        raise Unloadable("%s() in %s returned %s, not an application" % (found.name, title, with_article(made)), "", 0)
    return made


def _innermost(target):
    seen = set()
    while id(target) not in seen:
        seen.add(id(target))
        target = next((value for value, _ in _held_by(target) if takes_two(value)), target)
    return target


def _title(file):
    return file.replace("\\", "/").rsplit("/", 1)[-1]


def _layer(source, user):
    name, file, text, wanted = source[:4]
    return find_layer(_module(file, text, user), wanted[0], _title(file))


def _module(file, text, user):
    stem = file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    taken = stem in sys.modules or stem in getattr(sys, "stdlib_module_names", ())
    module = type(sys)("roundtrip_" + stem if taken else stem)
    module.__file__ = file
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)
    except SyntaxError as error:
        raise _unreadable(error, file) from None
    except BaseException as error:
        raise failed(error, file, user) from None
    return module


def _imported(name, home, user):
    """The module of a name, from the application's folder or wherever Python looks."""
    try:
        __import__(name)
        return sys.modules[name]
    except SyntaxError as error:
        raise _unreadable(error, "") from None
    except BaseException as error:
        absent = error.name if type(error) is ModuleNotFoundError else None
        if type(absent) is str and absent and not frames(error) and (name + ".").startswith(absent + "."):
            message = "%s, neither in %s nor where this Python looks" % (message_of(error), home or "no folder")
            raise Unloadable(message, "", 0, type_name(error)) from None
        raise failed(error, home, user) from None


def _unreadable(error, file):
    """What to report of a SyntaxError, whose attributes the application may have made."""
    message, where, line = [SyntaxError.__dict__[name].__get__(error) for name in ("msg", "filename", "lineno")]
    return Unloadable(
        message if type(message) is str else message_of(error), where if type(where) is str and where else file,
        line if type(line) is int else 0, kind_name(error))


def _wrapped(source, inner, user):
    name, file, _, wanted = source[:4]
    factory = _layer(source, user)
    if source[4:]:  # a server, which no layer is
        return Connection(factory, inner)
    try:
        made = factory(inner)
    except BaseException as error:
        raise failed(error, file, user) from None
    if not callable(made):
        code = code_of(factory)
        raise Unloadable(
            "%s(app) gave %s, not an application" % (wanted[0], with_article(made)), file, code.co_firstlineno if code else 0, "TypeError")
    return made


def imported(user):
    """The files of the user's own that are imported."""
    return [file for file in map(file_of, list(sys.modules.values())) if user.owns(file)]


def failed(error, file, user):
    """What to report of an exception: where, or else in which file or folder."""
    at = user.raised(error) or (file, 0)
    return Unloadable(message_of(error), at[0], at[1], type_name(error), frames(error))


def frames(error):
    """The stack of an exception, outermost first, without the worker's own frames."""
    found, step = [], traceback_of(error)
    while step is not None:
        code = step.tb_frame.f_code
        file = exact(code.co_filename)
        if not file.startswith(OURS):
            found.append((file, step.tb_lineno or 0, exact(code.co_name)))
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
    return full_name(type(error))


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
    if type(target) is METHOD:
        yield from _attributes(target.__self__)
        target = target.__func__
    if type(target) is FUNCTION:
        yield from _cells(target.__closure__ or ())
        return
    if is_partial(target):
        for index, value in enumerate(part(target, "args")):
            yield value, lambda border, index=index: _replace_argument(target, index, border)
    if not derives(target, type):
        yield from _attributes(target)


def _cells(closure):
    for cell in closure:
        try:
            yield cell.cell_contents, lambda border, cell=cell: setattr(cell, "cell_contents", border)
        except ValueError:  # still empty
            pass


def _attributes(instance):
    held = attributes(instance)
    for name, value in list(held.items()):
        if type(name) is str:
            yield value, lambda border, name=name: held.__setitem__(name, border)


def _replace_argument(target, index, border):
    arguments = part(target, "args")
    arguments = arguments[:index] + (border,) + arguments[index + 1:]
    partial.__setstate__(target, (part(target, "func"), arguments, part(target, "keywords"), attributes(target)))


def takes_two(value):
    """Whether a callable takes exactly an environ and a start_response, by its parameters' names."""
    code = code_of(value) if callable(value) and type(value) is not Border else None
    if code is None:
        return False
    names = code.co_varnames[:code.co_argcount]
    if names[:1] == ("self",):
        names = names[1:]
    if is_partial(value):
        names = names[len(part(value, "args")):]
    return len(names) == 2 and ("env" in names[0] or "start" in names[1])


def _layer_name(target):
    if type(target) is METHOD:
        target = target.__self__
    if is_partial(target):
        return _layer_name(part(target, "func"))
    if derives(target, type):
        return class_name(target).split(".", 1)[0]
    if type(target) is FUNCTION:
        return exact(target.__qualname__).split(".", 1)[0]
    return kind_name(target)
