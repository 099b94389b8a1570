"""Errors written for the person who must act."""


class PostloanError(Exception):
    """An error shown without a traceback: on the command line, status 2; on a page, in words.

    The message says what is wrong, where, the value seen, what was expected and what to do.
    Everything that is not a PostloanError is a fault of this program and crashes loudly.
    """


class RefusedDelivery(PostloanError):
    """A delivery that was not taken, with all its faults at once."""


class LoadInProgress(PostloanError):
    """Another load holds the lock of this home."""


class BuildFailed(PostloanError):
    """A model or a check failed; the build published before stays in force."""


class NoWarehouse(PostloanError):
    """No build has been published in this home yet."""


class OutOfScope(PostloanError):
    """The reader asked for an organisation outside the scope."""


class BadParameter(PostloanError):
    """A parameter file names an unknown parameter or gives a value that cannot be used."""


class QueryRefused(PostloanError):
    """An ad-hoc statement that is not one read-only question, or that the engine cannot answer."""
