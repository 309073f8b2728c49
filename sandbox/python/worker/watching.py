"""What is told of a request: its layers, how they call each other, and what they break."""
import sys

import duties
from hook import Hook
from layers import Call, Start, giver, origin, passed_on
from loading import frames, type_name
from looking import Environs, exact, message_of, place
from streams import Printer, keeps_streams, misuse
from telling import described, giving, handled, length_of, pairs, summary, yielding
from wire import EVENT, POINT, Dropped

# How much the host wants to know: nothing, events, or events that wait.
SILENT, EVENTS, POINTS = range(3)


class Watched:
    """The part of a request that borders and hooks speak to."""

    over = False
    _result = None  # what the outermost layer returned
    _environs = _hook = None
    _passed = False  # whether the outermost layer only passed on what the one inside had returned
    _teller = None  # the call whose blocks are told as the server takes them
    _calls = _stack = _closed = ()
    _frame = None  # of the application, while nobody watches
    _left = None  # where that returned
    _unseen = {}  # results of found layers, by id: the call, and the result

    def _watch(self, finder):
        """Begin to tell of what happens."""
        self._environs = Environs()
        self._calls = [None] * len(self._chain.layers)  # the latest call of each layer that a border stands before
        self._stack = []  # the calls that are running, the innermost last
        self._handed = self  # what a layer returned, if it could not be made to tell of its blocks
        self._closed = []  # layers whose iterable was closed by the one outside
        self._broken = set()  # duties that were told of
        self._unseen = {}
        self._hook = Hook(finder, self) if finder else None
        self._lines.teller = self if self._mode == POINTS else None  # nobody else can ask for lines

    def _pause(self):
        """Switch the hook off while the worker's own code runs. The answer is for _resume()."""
        return self._hook is not None and self._hook.pause()

    def _resume(self, watched):
        if watched and self._hook is not None:
            self._hook.resume(watched)

    # What the borders tell.

    def enter(self, layer, target, environ, start, frame):
        """Call a layer, and tell how it was called and what it returned."""
        if self._hook is None:
            return self._enter(layer, target, environ, start, frame, False)
        watched = self._hook.pause()
        try:
            return self._enter(layer, target, environ, start, frame, watched)
        finally:
            self._resume(watched)

    def _enter(self, layer, target, environ, start, frame, watched):
        outer = self._outer(layer)
        if outer is not None:
            outer.saw(frame)
        self._check(environ, outer)
        wraps = outer is not None and start is not self._server and start is not outer.start and type(start) is not Start
        if wraps:
            start = Start(self, outer, start)
        call = self._calls[layer.index] = Call(layer, environ, start)
        depth = len(self._stack)
        self._stack.append(call)
        try:
            self.call_point(call, outer, wraps)
            try:
                if watched:
                    self._resume(watched)
                result = target(environ, start)
            finally:
                if watched:
                    self._pause()
            passed = self.return_point(call, result, call.line(), outer is None)
        except BaseException as error:
            self._refused(call, error)
            self._raised(call, error)
            raise
        finally:
            del self._stack[depth:]  # a hook that was lost leaves calls behind
        giver = None if outer is None else self._giver(result)
        if outer is None or passed and giver is None:
            return result
        self._unseen.pop(id(result), None)
        told = passed_on(self, giver or call, result)
        self._handed = told if told is result else self
        return told

    def _outer(self, layer):
        """The call of the layer that calls one behind a border: the one outside it, or one that the hook found there."""
        if self._stack and self._stack[-1].layer.found:
            return self._stack[-1]
        return self._calls[layer.index - 1] if layer.index else None

    def _check(self, environ, outer):
        """Tell what is wrong with what a layer hands on."""
        if type(environ) is not dict and (outer is None or outer.environ is not environ):
            self.tell_broken(duties.environ(environ))
        if not keeps_streams(environ):
            self.tell_broken(duties.streams(environ))

    def _giver(self, result):
        """The call of a found layer whose result this is, if nothing tells of its blocks yet."""
        return self._unseen.get(id(result), (None,))[0]

    def call_point(self, call, outer, wraps):
        """Tell that a layer is called; the answer may change its environ."""
        layer, changes = call.layer, self._environs.look(call.environ, outer and outer.environ)
        answer = self._point("app.called", call, layer.begins, layer.words, changes, wraps)
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
        if self._hook is not None:
            self._caught()
        changes = self._environs.look(call.environ)
        self._point("app.returned", call, at if at and at[1] else call.layer.begins, *described(target, call.length), passed, changes)
        return passed

    def _refused(self, call, error):
        """A call that fails before any line of the callable ran has the wrong arguments for it."""
        if type(error) is TypeError and error.__traceback__.tb_next is None:
            self.tell_broken(duties.WRONG_ARGUMENTS, call.layer.begins)

    def closed(self, call):
        """A layer's iterable is closed by the layer outside."""
        call.closed = True
        self._closed.append(call.layer.index)

    def head(self, call, target, args, frame):
        """Tell of a call to a layer's own start_response, and make it."""
        self._saw(frame)
        args = self.head_point(call, args, frame)
        depth = len(self._stack)
        self._stack.append(call)
        try:
            write = target(*args)
            if not callable(write):
                self.tell_broken(duties.NO_WRITE)
            return write
        except TypeError as error:
            if len(args) == 3 and error.__traceback__.tb_next is None:
                self.tell_broken(duties.NO_EXC_INFO)
            raise
        finally:
            del self._stack[depth:]

    def head_point(self, call, args, frame):
        """Tell of a head on its way out; the answer is the arguments to go on with."""
        trouble = duties.head(*args)
        if trouble is not None:
            self.tell_broken(trouble)
            return args
        status, headers = args[:2]
        by, changes = self._running(), self._changes(self._stack[-1] if self._stack else call)  # the layer that calls
        answer = self._point(
            "start_response.called", call, self._line(frame), exact(status), pairs(headers),
            summary(args[2] if len(args) > 2 else None), changes, by)
        if answer and answer[0] == "head":
            headers[:] = answer[2]
            args = (answer[1], headers) + args[2:]
        return args

    def block(self, call, iterator):
        """Take the next block of a layer, and tell of it."""
        if self.over:
            return next(iterator)
        if self._hook is None:
            return self._block(call, iterator, False)
        watched = self._hook.pause()
        try:
            return self._block(call, iterator, watched)
        finally:
            self._resume(watched)

    def _block(self, call, iterator, watched):
        if call.closed:
            self.tell_broken(duties.AFTER_CLOSE)
        depth = len(self._stack)
        self._stack.append(call)
        try:
            try:
                if watched:
                    self._resume(watched)
                block = next(iterator)
            finally:
                if watched:
                    self._pause()
            if type(block) is not bytes:
                if type(self._result) is not bytes:
                    self.tell_broken(duties.block(block), giving(self._chain.user, giver(iterator)) or call.left)
                return block
            return self.block_point(call, block, yielding(iterator))
        except StopIteration:
            raise
        except BaseException as error:
            self._raised(call, error)
            raise
        finally:
            del self._stack[depth:]

    def block_point(self, call, block, at):
        """Tell of a block that leaves a layer; the answer is the block to go on with."""
        call.blocks += 1
        changes = self._environs.look(call.environ)
        answer = self._point("body.block", call, at, call.blocks, len(block), block[:64], changes)
        return answer[1] if answer and answer[0] == "block" else block

    def printed(self, stream, text):
        if not self.over:
            self._say(("code.print", self._running(), self._line(), (stream, text, handled(self._chain.user))))

    # Telling.

    def tell_broken(self, trouble, at=None):
        """Tell of a duty that the running layer broke, once."""
        if trouble and self._mode != SILENT and trouble.told not in self._broken and not self.over:
            self._broken.add(trouble.told)
            self._flush()
            self._tell(EVENT, ("finding", self._running(), at or self._line(), trouble.told))

    def tell_layer(self, facts):
        """Tell of a layer that was found, before anything is told of it."""
        self._tell(EVENT, ("layer.found", 0, None, facts))

    def _tell(self, kind, payload):
        """Say what waits for nothing."""
        self._wire.send(kind, self._number, payload)

    def _say(self, payload):
        """Tell of something at once."""
        self._wire.send(EVENT, self._number, payload)

    def demand(self, trouble):
        """Refuse what breaks a duty."""
        if trouble:
            self.tell_broken(trouble)
            raise TypeError(trouble.refusal)

    def _point(self, name, call, at, *fields):
        """Tell of an event, and wait for what the host decides if it holds exchanges."""
        if self._mode == SILENT or self.over:
            return None
        self._flush()
        payload = (name, call.layer.index, at, fields)
        if self._mode == POINTS:
            return self._wire.ask(POINT, self._number, payload)
        self._tell(EVENT, payload)
        return None

    def step_point(self, name, frame, depth, values):
        """Tell of a step in the user's source, and wait for what the host decides."""
        if self.over:
            return
        self._flush()
        self._wire.ask(POINT, self._number, (name, self._running(), place(frame), (frame.f_code.co_name, depth, values)))

    def _line(self, frame=None):
        """Where the running layer is, as people are told of it."""
        return self._chain.user.line(frame or sys._getframe(1), self._stack[-1].layer.code if self._stack else None)

    def _flush(self):
        """What was printed before an event is told before it."""
        out, err = sys.stdout, sys.stderr
        if type(out) is not Printer or out.line:
            out.flush()
        if type(err) is not Printer or err.line:
            err.flush()

    def _raised(self, call, error):
        call.frame = None
        if isinstance(error, Dropped):
            return
        stack, at = frames(error), self._chain.user.raised(error) or call.layer.begins
        self.tell_broken(misuse(error), at)
        for one in (self._hook.fell() if self._hook else []) + [call]:
            self._point("app.raised", one, at, type_name(error), message_of(error), stack)

    def _caught(self):
        """Tell of found layers that ended by an exception which never came to a border."""
        for call in self._hook.fell():
            self._point("app.raised", call, call.layer.begins, "an exception", "which a layer outside caught", [])

    def _report(self, error, at):
        """What the host is told of an exception; at is the place of one that no line of the user's raised."""
        self._flush()
        return type_name(error), message_of(error), frames(error), self._chain.user.raised(error) or at

    def _made_at(self):
        """Where the layer that made what the server was given returned it, as near as it is known."""
        maker = self._maker()
        if self._mode == SILENT:
            return None if len(self._chain.layers) > 1 else self._left or maker.within()
        call = self._calls[maker.index]
        return call and call.left or maker.within()

    def _leave(self):
        """The application has returned: let go of its frame, if it was seen."""
        frame, self._frame = self._frame, None
        self._left = frame and place(frame)

    def _maker(self):
        """The layer that made what the server was given: the outermost, unless it only passed that on."""
        if self._passed:
            return self._chain.app
        index = 0
        while any(call and call.unusable for call in self._calls[index + 1:index + 2]):
            index += 1  # a None that was passed on cannot be told from one of the layer's own
        return self._chain.layers[index]

    def _running(self):
        """The index of the layer whose code runs."""
        return self._stack[-1].layer.index if self._stack else 0

    def _changes(self, call):
        return self._environs.look(call.environ)

    def _edit(self, environ, answer):
        """Apply an edit to the dict that the layers hold."""
        if answer[0] == "environ":
            key, value = answer[1:]
            if value is None:
                environ.pop(key, None)
            else:
                environ[key] = value
            self._environs.look(environ)

    def _saw(self, frame):
        if self._stack:
            self._stack[-1].saw(frame)
        elif frame.f_code is self._chain.app.code:
            self._frame = frame
