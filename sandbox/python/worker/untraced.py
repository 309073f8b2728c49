"""Serves a pushed request of which nobody wants to know how its answer came about.

It does what the invocation does where somebody wants to, with fewer calls: nearly all
of the worker's time is to be the application's. Nothing but the answer is told.
"""
from facts import length_of
from invocation import MOST, iterate, once, sound
from wire import BLOCK, CLOSED, END, HEAD, RAISED, RETURNED, WHOLE


def serve(invocation, entry, environ, server, overloaded):
    """Call the application, send what it gives, and close that."""
    frames = invocation.channel.frames
    try:
        result = invocation.result = entry(environ, server)
        kind = type(result)
        plain = kind is list or kind is tuple  # none of the application's code gives its blocks
        whole = plain and len(result) == 1 and len(frames) == 1 and _is_whole(invocation, frames[0], result[0])
        if not whole:
            invocation.reporter.has_returned()
            frames.append((RETURNED, (len(result) if plain else length_of(result, True), hasattr(result, "close"), plain)))
    except BaseException as error:
        frames.append((RAISED, invocation.report(error, invocation.reporter.maker().begins)))
        return
    if whole:
        invocation.flush_all()
        return
    _give(invocation, result, plain, frames)
    frames.append((CLOSED, (_close(invocation, result, overloaded), ())))


def _is_whole(invocation, frame, block):
    """Whether one frame can say it all, in the place of the head's: the block that it needs stands there already."""
    whole = frame[0] == HEAD and type(block) is bytes and len(block) <= MOST
    if whole:
        invocation.channel.frames[0] = WHOLE, (invocation.head, frame[1][3], block)
    return whole


def _give(invocation, result, plain, frames):
    """Send the blocks, each before the application is asked for the next."""
    channel, iterator, unsent = invocation.channel, None, 0
    try:
        iterator = invocation.iterator = iterate(result)
        for block in once(iterator):
            frames.append((BLOCK, sound(block)))
            invocation.sent += len(block)
            if block and invocation.sent >= invocation.wanted >= 0:
                break  # the gateway would ask for no more
            unsent += len(block)
            if not plain or unsent > MOST:
                channel.deliver()
                unsent = 0
                if channel.given_up():
                    break
        frames.append((END, None))
    except BaseException as error:
        frames.append((RAISED, invocation.report(error, invocation.reporter.giving_at(iterator))))


def _close(invocation, result, overloaded):
    """Close what the application returned, whatever happened before, and give what that raised."""
    try:
        if hasattr(result, "close"):
            if not overloaded:
                invocation.channel.deliver()  # what close() does may last
            result.close()
    except BaseException as error:
        return invocation.report(error, invocation.reporter.maker().within())
    invocation.flush_all()
    return None
