"""Runs one WSGI application for a host that speaks frames over two pipes.

The same code runs in CPython for WASI inside the program and in a python3 of
the user's, from 3.8 on. It uses the standard library only, and little of it.
"""
import io
import sys
import time
from _thread import get_ident

import untraced
from channel import Channel, Pushed
from debugger import Debugger
from dispatch import Dispatcher
from heads import Heads
from hook import Finder
from invocation import Invocation
from lines import Lines
from loading import Unloadable, imported, load
from monitored import hooks
from native import Files, readiness
from printing import flush_ended, redirect
from reporter import Reporter
from silent import Silent
from sourceonly import keep_to_source
from threads import Threads, TimedOut
from userfiles import UserFiles
from wire import BOOTED, CLOSE, EVENT, FAILED, LAYER, LOAD, LOADED, Wire

# How much the host wants to know of a request: nothing, events, or events that wait.
SILENT, EVENTS, POINTS = range(3)


class Worker:
    def __init__(self, wire, files):
        self._wire = wire
        self._files = files  # None in WASI
        self._chain = None
        self._finder = None
        self._lines = None
        self._heads = Heads()
        self._running = {}  # invocations, by the threads that they run in
        self._threads = Threads(self.serve, self._running, wire, files.alarm) if files else None
        self._dispatcher = Dispatcher(wire, self._threads and self._threads.spawn, self._threads and self._threads.control, files and files.mark_running)

    def start(self):
        """Load the application, and serve it, in the main thread until the host closes the pipe."""
        self._serve_one(*self._dispatcher.request())
        if self._threads is not None:
            self._threads.listen(self._dispatcher)
        self.serve()

    def serve(self):
        """Serve requests, one after the other."""
        while True:
            try:
                self._serve_one(*self._dispatcher.request())
            except TimedOut:
                pass  # it came too late for the request that it was meant for

    def _serve_one(self, kind, number, payload):
        if kind == LOAD:
            self._load(number, *payload)
        else:
            self._invoke(number, *payload)

    def _invoke(self, number, mode, pushes, overloaded, environ):
        """Run a request in this thread."""
        channel = (Pushed if pushes else Channel)(self._wire, self._dispatcher, number)
        reporter = self._reporter(channel, mode, overloaded)
        invocation = Invocation(channel, self._chain, reporter, environ, self._heads if pushes else None)
        thread = get_ident()
        self._running[thread] = invocation
        try:
            if pushes and mode == SILENT:
                untraced.serve(invocation, self._chain.entry, invocation.environ, invocation.server, overloaded)
                invocation.leave()
            else:
                (self._push if pushes else self._step)(invocation, mode, overloaded)
        finally:
            del self._running[thread]
            channel.end()

    def _reporter(self, channel, mode, overloaded):
        if mode == SILENT:
            return Silent(self._chain, overloaded)
        reporter = Reporter(channel, self._chain, None if overloaded else self._finder, self._lines, mode == POINTS)
        reporter.overloaded = overloaded
        return reporter

    def _step(self, invocation, mode, overloaded):
        """Do each step as the host asks for it."""
        returned = invocation.call()
        while returned:
            order = invocation.channel.order()
            if order == CLOSE:
                break
            invocation.next()
        self._finish(invocation, returned, mode)

    def _push(self, invocation, mode, overloaded):
        """Do all that comes of a request, and tell of it."""
        returned = invocation.call()
        if returned:
            invocation.push()
            if invocation.closes and not overloaded:
                invocation.channel.deliver()  # what close() does may last
        self._finish(invocation, returned, mode)

    def _finish(self, invocation, returned, mode):
        """Close what was returned. What was written comes before the end of the request."""
        closed = invocation.close() if returned else None
        if mode != SILENT and self._files is not None:
            self._files.mark_end(invocation.channel.number)
        invocation.leave()
        if closed is not None:
            invocation.channel.tell(*closed)

    def _load(self, number, sources, directory, finds):
        if directory:
            sys.path.insert(0, directory)
            _enter(directory)
            keep_to_source(directory)
        try:
            self._chain = load(sources, directory)
            self._finder = self._looks() if finds else None
        except Unloadable as problem:
            self._loaded()
            self._wire.send(FAILED, number, problem.report)
            return
        self._lines = Lines(self._chain.user)
        self._loaded()
        self._wire.send(LOADED, number, [imported(self._chain.user)] + [layer.facts() for layer in self._chain.layers])

    def _looks(self):
        """What looks for layers while requests run."""
        finder = Finder(self._chain, self._tell_layer)
        finder.hook = hooks(finder)
        return finder

    def _loaded(self):
        """What was said while the application was loaded is told first."""
        flush_ended()
        if self._files is not None:
            self._files.mark_end(0)

    def _tell_layer(self, facts):
        self._wire.send(LAYER, 0, facts)

    def printed(self, stream, text):
        """Tell of what the application printed, as part of the request that is under way if somebody records it."""
        files, invocation = self._files, self._speaker()
        if files and files.severed:
            files.say(stream, text)
        elif invocation is None or not invocation.reporter.printed(stream, text):
            user = self._chain.user if self._chain else UserFiles((), None)  # nobody's, while it is loaded
            self._wire.send(EVENT, 0, ("code.print", 0, user.line(sys._getframe(1)), (stream, text)))

    def invocation(self):
        """The request that this thread runs, None if it runs none."""
        return self._running.get(get_ident())

    def _speaker(self):
        """Whose request the running code belongs to, as far as it is known: its thread's, or the only one."""
        invocation = self.invocation()
        if invocation is None and len(self._running) == 1:
            return next(iter(self._running.values()), None)
        return invocation


def main(source, compiled):
    """Serve on the pipe that the worker's own code came through, and give the host what had to be compiled."""
    files = None
    if sys.platform == "wasi":
        time.sleep = _sleep
        sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BytesIO())
    else:
        files = Files(source.fileno())
    sink = io.FileIO(files.sink if files else 1, "wb", closefd=False)
    wire = Wire(source, sink, files and readiness(source.fileno()))
    if files is not None:
        files.when_severed = wire.sever
    worker = Worker(wire, files)
    redirect(worker.printed, files)
    sys.breakpointhook = Debugger(worker.invocation).hook
    wire.send(BOOTED, 0, compiled)
    try:
        worker.start()
    except (EOFError, BrokenPipeError):
        pass  # the host closed the pipe


def _enter(directory):
    """Make the application's folder the current one, for files that it opens."""
    import os

    os.chdir(directory)


def _sleep(seconds, /):
    """time.sleep() for WASI, whose own asks for a clock that the host has not."""
    import select

    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)
