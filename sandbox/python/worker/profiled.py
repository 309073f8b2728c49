"""The hook as the interpreter's profile function, which is called for each call in the request and each return."""
import sys

from hook import Hook

PAUSES = sys.version_info < (3, 12)  # from then on, to set a function costs more than to have one called


def profiled(finder):
    """What makes such hooks."""
    import opcode  # not for a guest, which has no use for it and waits long

    returns = {opcode.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST") if name in opcode.opmap}
    return lambda watcher: Profiled(finder, watcher, returns)


class Profiled(Hook):
    def __init__(self, finder, watcher, returns):
        Hook.__init__(self, finder, watcher)
        self._returns = returns  # the instructions that leave a frame without an exception
        self._own = self._function()  # one object, to be known again
        self._others = None

    def __enter__(self):
        self._others = sys.getprofile()  # the application's own, perhaps
        sys.setprofile(self._own)

    def __exit__(self, *exc):
        sys.setprofile(self._others)

    def pause(self):
        """See nothing of the worker's own calls. The answer is for resume()."""
        on = PAUSES and sys.getprofile() is self._own
        if on:
            sys.setprofile(None)
        return on

    def resume(self, on):
        if on and sys.getprofile() is None:
            sys.setprofile(self._own)

    def stop(self):
        """Look on no longer."""
        now = sys.getprofile()
        if now is None or now is self._own:
            sys.setprofile(self._others)
        self.forget()

    def forget(self):
        Hook.forget(self)
        self._own = None

    def _function(self):
        """The profile function. Most of what it is called for is none of a layer."""
        dull, firsts, entered, suspended = self._finder.dull, self._finder.firsts, self._entered, self._suspended
        called, left, raises = self.called, self.left, self._raises

        def profile(frame, event, arg):
            if event == "call":
                key = id(frame.f_code)
                if key not in dull and (key not in firsts or suspended or type(frame.f_locals.get(firsts[key])) is dict):
                    called(frame, frame.f_code)
            elif event == "return" and frame in entered:
                left(frame, arg, raises(frame))
        return profile

    def _raises(self, frame):
        """Whether a frame is left by an exception, of which a profile function is told as of a return of None."""
        code, at = frame.f_code.co_code, frame.f_lasti
        return at < 0 or code[at] not in self._returns
