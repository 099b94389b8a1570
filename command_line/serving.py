"""Serving the pages: on this machine alone, until readers sign in."""

import copy
import ipaddress
import os
import socket

from warehouse.errors import PostloanError
from warehouse.paths import PROJECT, Home


class CannotServe(PostloanError):
    """The pages cannot be served as asked."""


def refuse_other_than_loopback(host: str) -> None:
    """CannotServe unless ``host`` is this machine's own address."""
    if host == "localhost":
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    raise CannotServe(
        f"Postloan serves on this machine alone (127.0.0.1), not on {host}: it has no sign-in yet, "
        "so whoever reached the address would see every customer of the bank. "
        "To look from another machine, tunnel to this one: ssh -L 8501:127.0.0.1:8501 HOST"
    )


def refuse_taken_port(host: str, port: int) -> None:
    """CannotServe when something else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} of {host} cannot be used ({error.strerror}). "
                "Give another, for example --port 8600."
            ) from error


def serve_pages(home: Home, scope: str | None, host: str, port: int) -> None:
    """Serve until stopped. ``scope`` None: the whole bank."""
    import uvicorn
    from uvicorn.config import LOGGING_CONFIG

    os.environ["POSTLOAN_HOME"] = str(home.root)
    os.environ.pop("POSTLOAN_SCOPE", None)
    if scope is not None:
        os.environ["POSTLOAN_SCOPE"] = scope
    # Pages are found beside app.py, whatever folder the command was given in.
    os.chdir(PROJECT)
    logging = copy.deepcopy(LOGGING_CONFIG)
    logging["handlers"]["access"]["stream"] = "ext://sys.stderr"
    uvicorn.run(
        "asgi:application",
        host=host,
        port=port,
        log_config=logging,
        log_level="warning",
        access_log=False,
    )
