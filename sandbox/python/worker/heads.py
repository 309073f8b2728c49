"""What the host is known to take of a head, so that it need not be asked again."""
import marshal

KNOWN = 1000  # names, statuses and heads to remember
LARGEST = 1024  # bytes of a head to remember


class Heads:
    """Statuses and names of headers that the host has taken, so that it need not be asked again."""

    def __init__(self):
        self._statuses = set()
        self._names = {}  # and whether they are that of Content-Length
        self._taken = {}  # heads of the latest answers, and what takes() says of them: mostly they are the same ones

    def learn(self, status, headers):
        """Remember a head that the host has taken, and give the Content-Length that it states, -1 for none."""
        if len(self._statuses) < KNOWN and len(self._names) < KNOWN:
            self._statuses.add(status)
            self._names.update((name, name.lower() == "content-length") for name, _ in headers)
        return _stated(headers)

    def takes(self, status, headers):
        """The Content-Length that a head states, -1 for none, and the head as frames carry it.

        None if it may not be sound, or the host may not take it.
        """
        if type(status) is not str or type(headers) is not list:
            return None
        for pair in headers:
            if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not str or type(pair[1]) is not str:
                return None
        head = (status, *headers)
        return self._taken.get(head) or self._look(head)

    def _look(self, head):
        """What takes() says of a head that is one, by its looks, and that was not looked at lately."""
        length = self._length(*head) if head[0] in self._statuses else None
        if length is None:
            return None
        found = length, marshal.dumps((head[0], list(head[1:])), 2)
        if len(self._taken) >= KNOWN:
            self._taken.clear()
        if len(found[1]) <= LARGEST:
            self._taken[head] = found
        return found

    def _length(self, _, *headers):
        names, length = self._names, -1
        for name, value in headers:
            states_length = names.get(name)
            if states_length is None or not (value.isascii() and value.isprintable()):
                return None
            if states_length:
                if length >= 0 or not value.isdigit() or len(value) > 18:
                    return None
                length = int(value)
        return length


def _stated(headers):
    for name, value in headers:
        if name.lower() == "content-length":
            return int(value)
    return -1
