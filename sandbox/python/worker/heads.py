"""What the host is known to take of a head, so that it need not be asked again."""

KNOWN = 1000  # names and statuses to remember


class Heads:
    """Statuses and names of headers that the host has taken, so that it need not be asked again."""

    def __init__(self):
        self._statuses = set()
        self._names = {}  # and whether they are that of Content-Length

    def learn(self, status, headers):
        """Remember a head that the host has taken, and give the Content-Length that it states, -1 for none."""
        if len(self._statuses) < KNOWN and len(self._names) < KNOWN:
            self._statuses.add(status)
            self._names.update((name, name.lower() == "content-length") for name, _ in headers)
        return _stated(headers)

    def takes(self, status, headers):
        """The Content-Length that a head states, -1 for none; None if it may not be sound, or the host may not take it."""
        names, length = self._names, -1
        if type(status) is not str or status not in self._statuses or type(headers) is not list:
            return None
        for pair in headers:
            if type(pair) is not tuple or len(pair) != 2:
                return None
            name, value = pair
            if type(name) is not str or type(value) is not str or not (value.isascii() and value.isprintable()):
                return None
            states_length = names.get(name)
            if states_length is None:
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
