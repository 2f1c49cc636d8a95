"""Puts a Markdown file into the pull or merge request of a CI job, as one comment that later runs replace.

Needs nothing but Python. Copy it to `ci/comment.py` of the rulebook's repository; run
`python3 ci/comment.py impact.md`.

GitHub: GITHUB_TOKEN, and what Actions sets. GitLab: COMMENT_TOKEN (a project access token with the scope `api`: the
job's own token may not write comments), and what a merge request's pipeline sets. Without a request or a token it says
so and ends well: the impact is in the job's artifacts all the same.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARK = "<!-- complyhosp rules impact -->"
"""By this our own comment is found again."""

LONGEST = 60_000
"""Characters: GitHub takes 65,536."""

PAGE = 100


@dataclass(frozen=True)
class Comments:
    """The comments of one request: the address of their list, of one of them, and the method that changes one."""

    many: str
    one: str
    change: str
    headers: Mapping[str, str]

    def listed(self) -> Iterator[dict[str, Any]]:
        """Every comment, page by page."""
        page = 1
        while True:
            found = self._asked("GET", f"{self.many}?per_page={PAGE}&page={page}")
            yield from found
            if len(found) < PAGE:
                return
            page += 1

    def put(self, text: str) -> None:
        """Changes our comment, or makes it."""
        body = f"{MARK}\n{shortened(text)}"
        ours = next((one for one in self.listed() if str(one["body"]).startswith(MARK)), None)
        if ours is None:
            self._asked("POST", self.many, {"body": body})
        else:
            self._asked(self.change, f"{self.one}/{ours['id']}", {"body": body})

    def _asked(self, method: str, address: str, content: Mapping[str, str] | None = None) -> Any:
        data = None if content is None else json.dumps(content).encode()
        headers = {"Content-Type": "application/json", **self.headers}
        # The address is the CI server's own, from its environment.
        request = urllib.request.Request(address, data, headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)


def shortened(text: str) -> str:
    """The text, cut at a line's end where it is longer than a comment may be."""
    if len(text) <= LONGEST:
        return text
    return (
        text[: text.rindex("\n", 0, LONGEST)] + "\n\n… 全文见作业产物 impact.md / the rest is in the job's impact.md\n"
    )


def comments_of(environment: Mapping[str, str]) -> Comments | None:
    """The comments of the request that this job is for; None without a request or a token."""
    return _on_github(environment) if "GITHUB_REPOSITORY" in environment else _on_gitlab(environment)


def _on_github(environment: Mapping[str, str]) -> Comments | None:
    parts = environment.get("GITHUB_REF", "").split("/")
    token = environment.get("GITHUB_TOKEN")
    if parts[:2] != ["refs", "pull"] or not token:
        return None
    top = f"{environment['GITHUB_API_URL']}/repos/{environment['GITHUB_REPOSITORY']}/issues"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    return Comments(f"{top}/{parts[2]}/comments", f"{top}/comments", "PATCH", headers)


def _on_gitlab(environment: Mapping[str, str]) -> Comments | None:
    request, token = environment.get("CI_MERGE_REQUEST_IID"), environment.get("COMMENT_TOKEN")
    if not request or not token:
        return None
    project = urllib.parse.quote(environment["CI_PROJECT_ID"], safe="")
    notes = f"{environment['CI_API_V4_URL']}/projects/{project}/merge_requests/{request}/notes"
    return Comments(notes, notes, "PUT", {"PRIVATE-TOKEN": token})


def main(file: str) -> int:
    """Ends with 1 only when the server refuses the comment."""
    comments = comments_of(os.environ)
    if comments is None:
        sys.stdout.write("no request to comment on, or no token: nothing was posted\n")
        return 0
    try:
        comments.put(Path(file).read_text(encoding="utf-8"))
    except (urllib.error.URLError, OSError) as error:
        sys.stderr.write(f"the comment could not be posted: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
