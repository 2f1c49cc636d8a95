"""The status page: one page, `/status.json`, `/healthz`, `/metrics`; it can be read and nothing else."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

from complyhosp.watching.status import Status, metrics
from complyhosp.watching.view import TEXTS

_PAGE = """<!doctype html>
<html lang="{{ lang }}"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>complyhosp watch</title>
<style>
body{font:15px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;
margin:2rem auto;max-width:70rem;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.3rem 0 1.5rem}td,th{text-align:left;padding:.3rem .6rem;
border-bottom:1px solid #ddd;vertical-align:top}th{color:#555;font-weight:600}.bad{color:#b00020;font-weight:600}
.warn{color:#8a5a00}h2{font-size:1.1rem;margin:1.2rem 0 0}p.head{color:#333}
</style></head><body><h1>complyhosp watch</h1>
{% if status is none %}<p>…</p>{% else %}
<p class="head">{{ said.now }} {{ status.moment or "-" }} · {{ said.rules }} {{ status.rules }} ·
{{ said.records }} {{ status.counts.records }} · {{ said.alerts }} {{ status.counts.alerts }}</p>
{% for name, why in status.failures.items() %}<p class="bad">{{ said.failing }}: {{ name }}: {{ why }}</p>{% endfor %}
{% for title, rows, class in ((said.overdue, status.overdue, "bad"), (said.due_next, status.due_next, "")) %}
<h2>{{ title }}</h2><table><tr><th>{{ said.due }}</th><th>{{ said.rule }}</th><th>{{ said.member }}</th></tr>
{% for row in rows %}<tr><td class="{{ class }}">{{ row.due }}</td><td>{{ row.rule }}</td><td>{{ row.member }}</td></tr>
{% else %}<tr><td colspan="3">{{ said.none }}</td></tr>{% endfor %}</table>{% endfor %}
<h2>{{ said.sources }}</h2><table><tr><th>{{ said.type }}</th><th>{{ said.last }}</th><th>{{ said.state }}</th></tr>
{% for one in status.sources %}<tr><td>{{ one.type }}</td><td>{{ one.last or "-" }}</td>
<td{% if one.silent_since %} class="bad"{% endif %}>
{{ said.silent ~ " " ~ one.silent_since if one.silent_since else (said.heard if one.last else said.unheard) }}</td></tr>
{% endfor %}</table>
<h2>{{ said.told }}</h2><table>{% for one in status.alerts %}<tr><td>{{ one.at }}</td>
<td class="{{ "bad" if one.kind in ("violated", "source_silent") else "warn" }}">{{ said.kinds[one.kind] }}</td>
<td>{{ one.rule or one.source }}</td><td>{{ (one.message or one.title)[lang] }}</td></tr>
{% else %}<tr><td>{{ said.none }}</td></tr>{% endfor %}</table>{% endif %}</body></html>"""

_ENVIRONMENT = ImmutableSandboxedEnvironment(autoescape=True)
_TEMPLATE = _ENVIRONMENT.from_string(_PAGE)
_SAFE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def page_of(status: Status | None, lang: str) -> str:
    """The page, as HTML without any script or request."""
    return _TEMPLATE.render(status=status, lang=lang, said=TEXTS[lang])


class Page:
    """A running server; it shows the status it was given last."""

    def __init__(self, address: tuple[str, int], lang: str) -> None:
        self._status: Status | None = None
        self._lang = lang
        page = self

        class Handler(BaseHTTPRequestHandler):
            server_version, sys_version = "complyhosp", ""

            def do_GET(self) -> None:
                kind, body = page.answer(self.path)
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Security-Policy", _SAFE)
                self.send_header("X-Content-Type-Options", "nosniff")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write((body or "not found\n").encode())

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
                """Nothing: stderr is for what matters."""

        self._server = ThreadingHTTPServer(address, Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    def show(self, status: Status) -> None:
        """Takes a status to show."""
        self._status = status

    def answer(self, path: str) -> tuple[str, str | None]:
        """The content type and body for a path; no body for one that is not there."""
        status = self._status
        if path == "/healthz":
            return "text/plain", "starting\n" if status is None else "ok\n"
        if path == "/metrics":
            return "text/plain; version=0.0.4", "" if status is None else metrics(status)
        if path == "/status.json":
            return "application/json", "null" if status is None else status.as_json()
        return ("text/html", page_of(status, self._lang)) if path == "/" else ("text/plain", None)

    def close(self) -> None:
        """Ends the server."""
        self._server.shutdown()
        self._server.server_close()


def serve_page(address: tuple[str, int], lang: str) -> Page:
    """Starts the server."""
    return Page(address, lang)
