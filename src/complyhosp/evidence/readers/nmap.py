"""The XML that nmap writes."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
import numpy as np
from defusedxml.common import DefusedXmlException

from complyhosp.diagnostics import Words
from complyhosp.evidence.cells.text import Cell
from complyhosp.evidence.limits import MAX_XML_BYTES
from complyhosp.evidence.raw import LazyColumns, RawTable
from complyhosp.evidence.readers.reading import Reading, Refused, Request, limited_bytes

HEADERS = ("ip", "mac", "hostname", "os", "scanned_at")
"""Under which an nmap host's facts stand, for the aliases of record types and the manifest's `columns`."""


def read(request: Request) -> Reading:
    """The hosts that nmap found up, a row each, numbered from 1. A document type is allowed, entities are not."""
    data = limited_bytes(request, MAX_XML_BYTES)
    try:
        root: Element = defusedxml.ElementTree.fromstring(data, forbid_dtd=False, forbid_entities=True)
    except DefusedXmlException:
        raise Refused("E218") from None
    except ParseError as error:
        line = error.position[0]
        cut = line >= data.count(b"\n") and "nmaprun" not in data[-200:].decode("utf-8", "replace")
        raise Refused(
            "E212" if cut else "E213", {"detail": Words(f"XML 第 {line} 行", f"XML, line {line}")}, line
        ) from None
    except (ValueError, LookupError) as error:
        raise Refused("E213", {"detail": f"XML: {error}"}) from None
    if root.tag != "nmaprun":
        raise Refused("E209", {"found": f"<{root.tag[:40]}>"})
    # The last element of a run that came to its end; without it the scan was broken off.
    if root.find("runstats/finished") is None:
        raise Refused("E212", {"detail": "runstats"})
    rows = [_host(host, root.get("start")) for host in _up(root)]
    columns = LazyColumns([list(cells) for cells in zip(*rows, strict=True)] if rows else [()] * len(HEADERS))
    return Reading((RawTable(None, HEADERS, columns, np.arange(1, len(rows) + 1, dtype=np.int64)),))


def _up(root: Element) -> Iterator[Element]:
    """The hosts that answered."""
    for host in root.iter("host"):
        status = host.find("status")
        if status is None or status.get("state") == "up":
            yield host


def _host(host: Element, start: str | None) -> tuple[Cell, ...]:
    """One host's facts in the order of `HEADERS`."""
    addresses = {address.get("addrtype"): address.get("addr") for address in host.findall("address")}
    name, system = host.find("hostnames/hostname"), host.find("os/osmatch")
    seconds = host.get("endtime") or host.get("starttime") or start
    # Milliseconds are what a bare number of thirteen digits is read as.
    at = f"{seconds}000" if seconds and seconds.isdecimal() else None
    return (
        addresses.get("ipv4") or addresses.get("ipv6"),
        addresses.get("mac"),
        None if name is None else name.get("name"),
        None if system is None else system.get("name"),
        at,
    )
