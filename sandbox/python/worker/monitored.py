"""The hook by sys.monitoring, which Python has from 3.12 on: code that is dull costs nothing after its first call."""
import sys
from _thread import get_ident

from hook import Hook
from profiled import profiled

FREE = 4, 3  # numbers of tools that the documentation gives to nobody


def hooks(finder):
    """What makes hooks for requests, each from its watcher: the cheapest that there are here."""
    for tool in FREE if hasattr(sys, "monitoring") else ():
        try:
            sys.monitoring.use_tool_id(tool, "roundtrip")
        except ValueError:
            continue  # somebody else has it
        monitor = Monitor(tool, finder)
        return lambda watcher: Monitored(finder, watcher, monitor)
    return profiled(finder)


class Monitor:
    """Has the interpreter tell of calls, and brings them to the hook of the thread that they happen in."""

    def __init__(self, tool, finder):
        self.hooks = {}  # that look on, by their threads
        self._tool = tool
        self._finder = finder
        self._followed = {}  # code whose ends are told of, by its id
        self._on = False
        finder.reveals = sys.monitoring.restart_events  # of all tools; it happens a few times

    def begin(self):
        """Have the interpreter tell from now on. It does so to the end, since to switch it costs more than to be told."""
        if self._on:
            return
        self._on = True
        tool, events = self._tool, sys.monitoring.events
        for event, act in (
                (events.PY_START, self._started), (events.PY_RESUME, self._resumed), (events.PY_THROW, self._resumed),
                (events.PY_RETURN, self._left), (events.PY_YIELD, self._left), (events.PY_UNWIND, self._unwound)):
            sys.monitoring.register_callback(tool, event, act)
        sys.monitoring.set_events(tool, events.PY_START | events.PY_THROW | events.PY_UNWIND)

    def follow(self, code):
        """Have the interpreter tell how calls of some code end, and where a generator of it goes on."""
        if id(code) not in self._followed:
            events = sys.monitoring.events
            sys.monitoring.set_local_events(self._tool, code, events.PY_RETURN | events.PY_YIELD | events.PY_RESUME)
            self._followed[id(code)] = code

    def _started(self, code, offset):
        hook, first = self.hooks.get(get_ident()), self._finder.firsts.get(id(code))
        if first is None:
            return self._told(hook, code)
        if hook is not None and type(sys._getframe(1).f_locals.get(first)) is dict:
            hook.called(sys._getframe(1), code)

    def _told(self, hook, code):
        """Code is entered of which nothing is known, or that it is no mere candidate for a layer's."""
        finder = self._finder
        if id(code) not in finder.dull:
            if hook is not None:
                hook.called(sys._getframe(2), code)
            else:
                finder.names(code)
        return sys.monitoring.DISABLE if id(code) in finder.dull else None

    def _resumed(self, code, offset, *error):
        hook = self.hooks.get(get_ident())
        if hook is not None:
            hook.resumed(sys._getframe(1), code)

    def _left(self, code, offset, value):
        hook = self.hooks.get(get_ident())
        if hook is not None:
            hook.leaves(sys._getframe(1), value, False)

    def _unwound(self, code, offset, error):
        hook = self.hooks.get(get_ident())
        if hook is not None:
            hook.leaves(sys._getframe(1), None, True)


class Monitored(Hook):
    def __init__(self, finder, watcher, monitor):
        Hook.__init__(self, finder, watcher)
        self._monitor = monitor

    def __enter__(self):
        self._monitor.begin()
        self._monitor.hooks[get_ident()] = self

    def __exit__(self, *exc):
        if self._monitor.hooks.get(get_ident()) is self:  # and not that of another request, in whose thread this one failed
            del self._monitor.hooks[get_ident()]

    def pause(self):
        """The worker's own calls are dull, so that there is nothing to be switched off."""
        return False

    def resume(self, on):
        pass

    def mute(self):
        return self._monitor.hooks.pop(get_ident(), None)

    def unmute(self, muted):
        if muted is not None:
            self._monitor.hooks[get_ident()] = muted

    def stop(self):
        """Look on no longer."""
        self.__exit__()
        self.forget()

    def resumed(self, frame, code):
        if self._suspended and frame in self._suspended:
            self.called(frame, code)

    def leaves(self, frame, result, raised):
        if self._entered and frame in self._entered:
            self.left(frame, result, raised)

    def _await(self, frame, leave):
        Hook._await(self, frame, leave)
        self._monitor.follow(frame.f_code)
