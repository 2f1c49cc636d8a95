"""The status page: one page, `/status.json`, `/healthz`, `/metrics`; it can be read and nothing else."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from jinja2.sandbox import ImmutableSandboxedEnvironment

from complyhosp.watching.metrics import metrics
from complyhosp.watching.status import Status
from complyhosp.watching.view import TEXTS

_PAGE = """<!doctype html>
<html lang="{{ lang }}"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ status.counts.overdue if status else "…" }} · complyhosp {{ said.page }}</title>
<style>
:root{color-scheme:light dark;--text:#1b1f24;--dim:#57606a;--line:#d8dee4;--bad:#b00020;--warn:#7d4e00;--back:#fff}
@media(prefers-color-scheme:dark){:root{--text:#e6edf3;--dim:#9aa4af;--line:#30363d;--bad:#ff8a8a;--warn:#e3b341;
--back:#0d1117}}
body{font:15px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:var(--text);background:var(--back);
margin:1.5rem auto;max-width:70rem;padding:0 1rem}
h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:1.2rem 0 0}
table{border-collapse:collapse;width:100%;margin:.3rem 0 1.2rem}
td,th{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top;
overflow-wrap:anywhere}
th{color:var(--dim);font-weight:600}td.t,td.k{white-space:nowrap;width:1%}.bad{color:var(--bad);font-weight:600}
.warn{color:var(--warn)}.dim{color:var(--dim)}
@media(max-width:40rem){table,tbody,tr{display:block}tr{border-bottom:1px solid var(--line);padding:.3rem 0}
th{display:none}td{display:inline;border:0;padding:0 .5rem 0 0}}
</style></head><body><h1>complyhosp {{ said.page }}</h1>
{% macro time(at) %}{% if at %}<time datetime="{{ at }}">{{ at[5:16].replace("T", " ") }}</time>
{%- else %}-{% endif %}{% endmacro %}
{% if status is none %}<p>…</p>{% else %}
<p class="dim">{{ status.watch }} · {{ said.now }} {{ time(status.moment) }} · {{ said.rules }} {{ status.rules }} ·
{{ said.records }} {{ status.counts.records }} · {{ said.alerts }} {{ status.counts.alerts }}</p>
{% for name, why in status.failures.items() %}<p class="bad">{{ said.failing }}: {{ name }}: {{ why }} ·
{{ status.left.get(name, 0) }} {{ said.left }}</p>{% endfor %}
{% for title, rows, class, all in ((said.overdue, status.overdue, "bad", status.counts.overdue),
(said.due_next, status.due_next, "", none)) %}
<h2>{{ title }}{% if all %} {{ all }}{% endif %}</h2>
<table><tr><th>{{ said.due }}</th><th>{{ said.rule }}</th><th>{{ said.member }}</th></tr>
{% for row in rows %}<tr><td class="t {{ class }}">{{ time(row.due) }}</td><td class="k">{{ row.rule }}</td>
<td>{{ row.member[lang] }} <span class="dim">{{ row.title[lang] }}</span></td></tr>
{% else %}<tr><td colspan="3" class="dim">{{ said.none }}</td></tr>{% endfor %}</table>
{% if all and all > rows|length %}<p class="dim">{{ said.more.format(count=all - rows|length) }}</p>{% endif %}
{% endfor %}
<h2>{{ said.told }}</h2><table>{% for one in status.alerts %}<tr><td class="t">{{ time(one.at) }}</td>
<td class="k {{ "bad" if one.kind in ("violated", "source_silent") else "warn" }}">{{ said.kinds[one.kind] }}</td>
<td class="k">{{ one.rule or one.source }}</td><td>{{ (one.message or one.title)[lang] }}</td></tr>
{% else %}<tr><td class="dim">{{ said.none }}</td></tr>{% endfor %}</table>
<h2>{{ said.sources }}</h2><table><tr><th>{{ said.last }}</th><th>{{ said.state }}</th><th>{{ said.type }}</th></tr>
{% for one in status.sources %}
<tr><td class="t">{{ time(one.last) }}</td>
<td class="k {% if one.silent_since %}bad{% elif not one.last %}dim{% endif %}">
{% if one.silent_since %}{{ said.silent }} {{ time(one.silent_since) }}
{% else %}{{ said.heard if one.last else said.unheard }}{% endif %}</td><td>{{ one.type }}</td></tr>
{% endfor %}</table>{% endif %}</body></html>"""

_ENVIRONMENT = ImmutableSandboxedEnvironment(autoescape=True)
_TEMPLATE = _ENVIRONMENT.from_string(_PAGE)
_SAFE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def page_of(status: Status | None, lang: str) -> str:
    """The page, as HTML without any script or request."""
    return _TEMPLATE.render(status=status, lang=lang, said=TEXTS[lang])


STALLED = 120.0
"""Seconds without news from the watch after which it is said not to be well."""


class Page:
    """A running server; it shows the status it was given last. `now` is a monotonic clock in seconds."""

    def __init__(self, address: tuple[str, int], lang: str, now: Callable[[], float]) -> None:
        self._status: Status | None = None
        self._lang, self._now = lang, now
        self._shown_at = now()
        page = self

        class Handler(BaseHTTPRequestHandler):
            server_version, sys_version = "complyhosp", ""
            timeout = 10

            def do_GET(self) -> None:
                if not _is_named_plainly(self.headers.get("Host"), address[0]):
                    self._answer(403, "text/plain", "wrong host\n")
                    return
                self._answer(*page.answer(self.path.partition("?")[0]))

            def _answer(self, code: int, kind: str, text: str) -> None:
                body = text.encode("utf-8", "replace")
                self.send_response(code)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Security-Policy", _SAFE)
                self.send_header("X-Content-Type-Options", "nosniff")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
                """Nothing: stderr is for what matters."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET

            def handle_error(self, _request: Any, _client: Any) -> None:
                """A browser that has gone is none of ours."""

        self._server = Server(address, Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    def show(self, status: Status) -> None:
        """Takes a status to show."""
        self._status, self._shown_at = status, self._now()

    def answer(self, path: str) -> tuple[int, str, str]:
        """The code, content type and body for a path."""
        status = self._status
        if path == "/healthz":
            return self._health(status)
        if path == "/metrics":
            return 200, "text/plain; version=0.0.4", "" if status is None else metrics(status)
        if path == "/status.json":
            return 200, "application/json", "null" if status is None else status.as_json()
        if path == "/":
            return 200, "text/html", page_of(status, self._lang)
        return 404, "text/plain", "not found\n"

    def _health(self, status: Status | None) -> tuple[int, str, str]:
        if status is None:
            return 503, "text/plain", "starting\n"
        if self._now() - self._shown_at > STALLED:
            return 503, "text/plain", "stalled\n"
        return 200, "text/plain", "ok\n"

    def close(self) -> None:
        """Ends the server."""
        self._server.shutdown()
        self._server.server_close()


def _is_named_plainly(host: str | None, bound: str) -> bool:
    """Whether a request names an address, or this machine: a page elsewhere whose name was made to point here does
    not read what is shown."""
    name = urlsplit(f"//{host}").hostname if host else None
    if name is None or name in {"localhost", bound, socket.gethostname().lower()}:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def serve_page(address: tuple[str, int], lang: str, now: Callable[[], float]) -> Page:
    """Starts the server; OSError when the port cannot be had."""
    return Page(address, lang, now)
