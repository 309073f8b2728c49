"""What is told of a request: its layers, how they call each other, and what they break."""
from _thread import get_ident
from _weakref import ref
from time import perf_counter_ns

import duties
from environs import Environs
from evaluating import Evaluator
from facts import block_place, described, exc_info_text, length_of, pairs, yield_place
from layers import Call, Start, giver, origin, passed_on
from loading import frames
from saferepr import begins
from sources import gave_at, source_of
from static import exact, is_plain_iterator, traceback_of
from streams import keeps_streams
from telling import Teller
from wire import EVENT
from within import Within


HEAD = 64  # bytes of a block that its event keeps
LARGEST_HELD = 256 << 10  # bytes of a block that can be changed while it is held


class Reporter(Teller):
    """Tells the host of one request. Borders and hooks speak to it, and the invocation does."""

    over = False
    tells = True
    overloaded = False  # what takes longest is left out, and the host is not told at once that a layer is called
    faulted = False  # an error of ours has ended the watching
    passed = False  # whether the outermost layer only passed on what the one inside had returned
    _paused = 0  # nanoseconds for which the request was held at the step that is told of
    _source = None  # of the latest result that was not passed on

    def __init__(self, channel, chain, finder, lines, waits):
        self._channel = channel
        self._chain = chain
        self._thread = get_ident()
        self.waits = waits  # at each point for what the host decides
        self._server = None  # the start_response that the server gives
        self._result = None  # what the outermost layer returned
        self._teller = None  # the call whose blocks are told as the server takes them
        self._environs = Environs()
        self._calls = [None] * len(chain.layers)  # the latest call of each layer that a border stands before
        self._stack = []  # the calls that are running, the innermost last
        self._handed = self  # what a layer returned, if it could not be made to tell of its blocks
        self._closed = []  # layers whose iterable was closed by the one outside
        self._broken = set()  # duties that were told of
        self._unseen = {}  # results of found layers, by id: the call, and the result
        self._hook = finder.hook(self) if finder else None
        self._steps = finder.steps if finder else None
        self.within = Within(self, chain.user) if finder else None
        self.ours = 0  # nanoseconds that it took to tell of steps, or to wait for the host there
        self._lines = lines.of(self) if waits else None  # nobody else can ask for lines
        self._evaluator = None
        if waits:
            channel.set_lines = self._lines.set
            self._evaluator = Evaluator(self, chain.user, self._thread)
            channel.evaluate = self._evaluator.answer

    # What the invocation tells.

    def begin(self, invocation):
        """Look on in this thread, while it runs the request."""
        self.message, self.flush = invocation.message, invocation.flush
        self._server = invocation.server
        self._chain.watchers[self._thread] = self
        if self._steps is not None:
            self._find_frameworks()
        self.began = perf_counter_ns()

    def _find_frameworks(self):
        """Look for steps of the frameworks that are there, and tell of those whose version is not known."""
        try:
            self._steps.look()
            for framework, why in self._steps.unknown:
                self._channel.happened(EVENT, ("framework.unknown", 0, None, (framework, why)))
        except Exception as error:
            self.fault(error)

    def leave(self):
        """Look on no longer, and let go of everything of the user's; the references go round in circles."""
        self.over = True
        self._chain.watchers.pop(self._thread, None)
        if self._lines is not None:
            self._lines.off()
        if self._hook is not None:
            self._hook.forget()
        for call in self._calls:
            if call is not None:
                call.forget()
        self._channel.evaluate = self._evaluator = None
        self.message = self.flush = self._hook = self._environs = self._handed = self._teller = self._result = self._server = None
        self._calls, self._stack, self._unseen = [], [], {}

    def run(self, act, *args):
        """Let code of the application run, with the hook on if there is one."""
        if self._hook is None:
            return act(*args)
        with self._hook:
            return act(*args)

    def ask(self, channel, kind, payload):
        """Have the host do something for the application. It says how long that took it; for the rest the request was held."""
        if not self.waits:
            return channel.ask(kind, payload)
        self._tell_much()
        asked = perf_counter_ns()
        *answer, took = channel.ask(kind, payload)
        self.ours += max(0, perf_counter_ns() - asked - took)
        return answer

    def pause(self):
        """Switch the hook off while the worker's own code runs. The answer is for resume()."""
        return self._hook is not None and self._hook.pause()

    def resume(self, watched):
        if watched and self._hook is not None:
            self._hook.resume(watched)

    def returned(self, result):
        """What the server was given: its length, whether it has close(), and whether its blocks cannot change."""
        self._result = result
        target, self.passed = origin(result)
        call = self._calls[0] if self._calls and not self.faulted else None
        self._teller = self._giver(result) or (None if self.passed else call)
        length = length_of(target, True) if call is None else call.length
        return length, hasattr(target, "close"), type(target) is list or type(target) is tuple

    def next(self, iterator):
        """Take the next block from the iterator of what the server was given."""
        if self._teller is None:
            return self.run(next, iterator)
        return self.run(self.block, self._teller, iterator)

    def head_told(self, frame):
        """What to tell of a call of the server's start_response: where it is, what it changed, and whose it is."""
        if self._stack:
            self._stack[-1].saw(frame)
        changes = self._changes(self._stack[-1]) if self._stack else None
        return self.line(frame), changes, self.running()

    def gave(self, value):
        """Whether a value is the start_response that the server gave."""
        return value is self._server

    def closed_layers(self):
        """The layers whose iterable was closed by the one outside."""
        return self._closed

    def giving_at(self, iterator):
        """Where a block of the iterator of the server's comes from, as near as it is known."""
        return block_place(self._chain.user, giver(iterator)) or self._made_at()

    def _made_at(self):
        """Where the layer that made what the server was given returned it."""
        maker = self.maker()
        call = self._calls[maker.index]
        return call and call.left or maker.within()

    def maker(self):
        """The layer that made what the server was given: the outermost, unless it only passed that on."""
        if self.passed:
            return self._chain.app
        index = 0
        while any(call and call.unusable for call in self._calls[index + 1:index + 2]):
            index += 1  # a None that was passed on cannot be told from one of the layer's own
        return self._chain.layers[index]

    # What the borders tell.

    def enter(self, layer, target, environ, start, frame):
        """Call a layer, and tell how it was called and what it returned."""
        if self.faulted:
            return target(environ, start)
        if self._hook is None:
            return self._enter(layer, target, environ, start, frame, False)
        watched = self._hook.pause()
        try:
            return self._enter(layer, target, environ, start, frame, watched)
        finally:
            self.resume(watched)

    def _enter(self, layer, target, environ, start, frame, watched):
        depth = len(self._stack)
        try:
            call, outer, given = self._entering(layer, environ, start, frame)
            try:
                result = self._unwatched(target, environ, given) if watched else target(environ, given)
            except BaseException as error:
                self._fell(call, error, outer is None)
                raise
            return self._returning(call, outer, result)
        finally:
            del self._stack[depth:]  # a hook that was lost leaves calls behind

    def _unwatched(self, act, *args):
        """Let code of the application run with the hook on, which was paused."""
        try:
            self.resume(True)
            return act(*args)
        finally:
            self.pause()

    def _entering(self, layer, environ, start, frame):
        """Tell that a layer is called. The answer is the call, that of the layer outside, and the start_response to give it."""
        call = outer = None
        try:
            outer = self._outer(layer)
            if outer is not None:
                outer.saw(frame)
            changes = self._handed_on(environ, outer)
            wraps = outer is not None and start is not self._server and start is not outer.start and type(start) is not Start
            given = Start(self, outer, start) if wraps else start
            call = self._calls[layer.index] = Call(layer, environ, given)
            self._stack.append(call)
            self._call_point(call, changes, wraps)
            return call, outer, given
        except Exception as error:
            self.fault(error)
            return call, outer, start

    def _returning(self, call, outer, result):
        """Tell what a layer returned. The answer is what the layer outside gets for it."""
        if self.faulted:
            return result
        try:
            passed = self.return_point(call, result, call.line(), outer is None)
            giver = None if outer is None else self._giver(result)
            if outer is None or passed and giver is None:
                return result
            self._unseen.pop(id(result), None)
            told = passed_on(self, giver or call, result)
            self._handed = told if told is result else self
            return told
        except Exception as error:
            self.fault(error)
            return result

    def _outer(self, layer):
        """The call of the layer that calls one behind a border: the one outside it, or one that the hook found there."""
        if self._stack and self._stack[-1].layer.found:
            return self._stack[-1]
        return self._calls[layer.index - 1] if layer.index else None

    def _handed_on(self, environ, outer):
        """What a layer changed in the environ that it hands on. What is wrong with that is told."""
        if type(environ) is not dict and (outer is None or outer.environ is not environ):
            self.tell_broken(duties.environ(environ))
        changes = self._environs.look(environ, outer and outer.environ)
        if changes is not None and not keeps_streams(environ):
            self.tell_broken(duties.streams(environ))
        return changes

    def _giver(self, result):
        """The call of a found layer whose result this is, if nothing tells of its blocks yet."""
        return self._unseen.get(id(result), (None,))[0]

    def call_point(self, call, outer, wraps):
        """Tell that a found layer is called."""
        self._call_point(call, self._environs.look(call.environ, outer and outer.environ), wraps)

    def _call_point(self, call, changes, wraps):
        """Tell that a layer is called; the answer may change its environ."""
        layer, evaluator = call.layer, self._evaluator
        if evaluator is not None and not layer.found:  # of one that was found, the hook sees the frame
            evaluator.calling = call
        try:
            answer = self._point("app.called", call, layer.begins, layer.words, changes, wraps)
        finally:
            if evaluator is not None:
                evaluator.calling = None
        if answer:
            self._edit(call.environ, answer)

    def return_point(self, call, result, at, ask=False):
        """Tell what a layer returned, and answer whether a layer inside it made that."""
        target, passed = origin(result)
        passed = passed or result is self._handed or id(result) in self._unseen
        trouble = duties.result(target)
        call.left = at = at or call.layer.within()
        if trouble is not None:
            call.unusable = True
        if not passed:
            if trouble is not None:
                self.tell_broken(trouble, at)
            if call.layer.found:
                self._unseen[id(result)] = call, result
        call.length = length_of(target, ask)
        made = self._made_by(call, target, passed)
        if self._hook is not None:
            self._caught()
        changes = self._environs.look(call.environ)
        self._point("app.returned", call, at if at and at[1] else call.layer.begins, *described(target, call.length), passed, changes, made)
        return passed

    def _made_by(self, call, target, passed):
        """The name and the place of the generator of the user's that gives the blocks of what a call returned, None if none is known."""
        if not passed:
            source = source_of(self._chain.user, target) if call.length < 0 and not self.overloaded else None
            self._source = source and ref(source)  # it is to end when nobody else has it any more
        call.source = self._source
        code = self._source and self._source().gi_code
        return code and (exact(code.co_name), begins(code))

    def _refused(self, call, error):
        """A call that fails before any line of the callable ran has the wrong arguments for it."""
        if type(error) is TypeError and not frames(error):
            self.tell_broken(duties.WRONG_ARGUMENTS, call.layer.begins)

    def closed(self, call):
        """A layer's iterable is closed by the layer outside."""
        call.closed = True
        self._closed.append(call.layer.index)

    def head(self, call, target, args, frame):
        """Tell of a call to a layer's own start_response, and make it."""
        depth = len(self._stack)
        args = self._heading(call, args, frame)
        try:
            write = target(*args)
            if not callable(write):
                self.tell_broken(duties.NO_WRITE)
            return write
        except TypeError as error:
            if len(args) == 3 and traceback_of(error).tb_next is None:
                self.tell_broken(duties.NO_EXC_INFO)
            raise
        finally:
            del self._stack[depth:]

    def _heading(self, call, args, frame):
        try:
            if self._stack:
                self._stack[-1].saw(frame)
            told = self.head_point(call, args, frame)
            self._stack.append(call)
            return told
        except Exception as error:
            self.fault(error)
            return args

    def head_point(self, call, args, frame, seen=False):
        """Tell of a head on its way out; the answer is the arguments to go on with. One that is only seen keeps its status."""
        trouble = duties.head(*args)
        if trouble is not None:
            self.tell_broken(trouble)
            return args
        status, headers = args[:2]
        by, changes = self.running(), self._changes(self._stack[-1] if self._stack else call)  # the layer that calls
        answer = self._point(
            "start_response.called", call, self.line(frame), exact(status), pairs(headers),
            exc_info_text(args[2] if len(args) > 2 else None), changes, by, seen)
        if answer and answer[0] == "head":
            headers[:] = answer[2]
            args = (answer[1], headers) + args[2:]
        return args

    def block(self, call, iterator):
        """Take the next block of a layer, and tell of it."""
        if self.over or self.faulted:
            return next(iterator)
        if self._hook is None:
            return self._block(call, iterator, False)
        watched = self._hook.pause()
        try:
            return self._block(call, iterator, watched)
        finally:
            self.resume(watched)

    def _block(self, call, iterator, watched):
        depth, call.gives = len(self._stack), True
        try:
            if call.closed:
                self.tell_broken(duties.AFTER_CLOSE)
            self._stack.append(call)
            block = self._unwatched(next, iterator) if watched else next(iterator)
            return self._giving(call, iterator, block)
        except StopIteration:
            raise
        except BaseException as error:
            self._fell(call, error, not depth)
            raise
        finally:
            del self._stack[depth:]

    def _giving(self, call, iterator, block):
        """Tell of a block; the answer is the one to go on with."""
        if self.faulted:
            return block
        try:
            if type(block) is bytes:
                changes = None if is_plain_iterator(iterator) else self._environs.look(call.environ)
                return self._block_point(call, block, self._giving_place(call, iterator), changes, -1)
            if type(self._result) is not bytes:
                self.tell_broken(duties.block(block), block_place(self._chain.user, giver(iterator)) or call.left)
        except Exception as error:
            self.fault(error)
        return block

    def _giving_place(self, call, iterator):
        """Where the block comes from that an iterator has given: in the user's own generator, if one lies behind it."""
        at = yield_place(iterator)
        source = call.source and call.source()
        return self._chain.user.own(at) or source and gave_at(source) or at

    def block_point(self, call, block, at):
        """Tell of a block that is only seen as it leaves a layer, and goes on as it is."""
        self._block_point(call, block, at, self._environs.look(call.environ), self._giving_outside())

    def _block_point(self, call, block, at, changes, change_at):
        """Tell of a block that leaves a layer; the answer is the block to go on with."""
        call.blocks += 1
        answer = self._point("body.block", call, at, call.blocks, len(block), block[:LARGEST_HELD if self.waits else HEAD], changes, change_at)
        return answer[1] if answer and answer[0] == "block" else block

    def _giving_outside(self):
        """The index of the next layer outwards whose blocks go through our hands."""
        return next((call.layer.index for call in reversed(self._stack) if call.gives or not call.layer.found), 0)
