"""What a report must never do in a browser: say something in the console, fail, ask for another file, open a dialog."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Dialog, Error, Page, Request


class Watched:
    """Notes everything of that kind."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", self._request)
        page.on("dialog", self._dialog)

    def _console(self, message: ConsoleMessage) -> None:
        self.found.append(f"console: {message.text}")

    def _error(self, error: Error) -> None:
        self.found.append(f"error: {error.message}")

    def _request(self, request: Request) -> None:
        if not request.is_navigation_request() and not request.url.startswith("data:"):
            self.found.append(f"request: {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.found.append(f"dialog: {dialog.message}")
        dialog.dismiss()
