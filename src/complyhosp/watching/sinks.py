"""Where alerts go over the network, and what every way out has in common.

Each sink is given every alert in its order; what it could not take it is given again later. To a file (and to standard
output when that is a file) each alert is written once, whatever happens: after a kill the file itself tells which was
the last. A pipe, syslog or a webhook cannot tell; there the last alert before a kill may be repeated, under the same
`seq`.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

from complyhosp.watching.files import Alert

TIMEOUT = 10
"""Seconds that a webhook's server has for its answer."""


class Sink(Protocol):
    """Somewhere alerts go."""

    name: str
    batch: int
    """How many alerts it takes at once."""
    slow: bool
    """Whether to give it something may take so long that nothing else should wait for it."""

    def place(self) -> int | None:
        """Where in it the next alert will be, when that can be told."""

    def after(self, place: int) -> Iterator[bytes]:
        """The lines that arrived there after a place."""

    def give(self, alerts: Sequence[Alert]) -> None:
        """Delivers alerts, `batch` at most; OSError when that did not work."""


class _Untold:
    """A sink that cannot tell what has arrived."""

    batch = 1
    slow = True

    def place(self) -> int | None:
        """It cannot be told."""
        return None

    def after(self, _place: int) -> Iterator[bytes]:
        """It cannot be told."""
        yield from ()


class SyslogSink(_Untold):
    """A syslog server, by UDP (RFC 5424); facility `user`, severity `warning`."""

    def __init__(self, host: str, port: int) -> None:
        self.name = f"syslog:{host}:{port}"
        self._host, self._port = host, port

    def give(self, alerts: Sequence[Alert]) -> None:
        """Sends a datagram an alert."""
        found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_DGRAM)
        family, kind, protocol, _, address = found[0]
        if not _is_local(address[0]):
            raise OSError(f"{address[0]} is not on the local network")
        with socket.socket(family, kind, protocol) as way:
            for _, body in alerts:
                way.sendto(f"<12>1 - - complyhosp - alert - {body}".encode(), address)


class WebhookSink(_Untold):
    """A server on the local network that takes an alert a POST."""

    def __init__(self, url: str) -> None:
        self.name = f"webhook:{url}"
        self._url = url
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    def give(self, alerts: Sequence[Alert]) -> None:
        """Posts each; anything but 2xx is a failure. `Idempotency-Key` lets the server see a repetition."""
        for seq, body in alerts:
            self._post(seq, body)

    def _post(self, seq: int, body: str) -> None:
        if not _resolved_locally(self._url):
            raise OSError("the host's address is not on the local network")
        watch = json.loads(body).get("watch")
        request = urllib.request.Request(  # noqa: S310 - http and https on the local network only, as seen above
            self._url,
            data=body.encode(),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Idempotency-Key": f"{watch}-{seq}" if watch else str(seq),
            },
            method="POST",
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT):
                return
        except (urllib.error.HTTPError, http.client.HTTPException, ValueError) as error:
            raise OSError(str(error) or type(error).__name__) from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirection would lose the alert (it turns a POST into a GET), or lead out of the local network."""

    def redirect_request(self, *_: Any) -> None:
        """None: the answer counts as it is, as a failure."""


def local_host(host: str) -> bool:
    """Whether all addresses of a host are in private networks or on this machine; one that cannot be resolved yet is
    looked at when something is to be sent."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return True
    except ValueError:
        return False
    return all(_is_local(one[4][0]) for one in found)


def local_url(url: str) -> bool:
    """Whether a URL is of http or https, and of a local host."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and _local_name(parts.hostname)
        )
    except ValueError:
        return False


def _local_name(host: str | None) -> bool:
    return host is not None and local_host(host)


def _resolved_locally(url: str) -> bool:
    found = socket.getaddrinfo(urlsplit(url).hostname, None, type=socket.SOCK_STREAM)
    return all(_is_local(one[4][0]) for one in found)


def _is_local(address: object) -> bool:
    return ipaddress.ip_address(str(address)).is_private
