"""Reading a page's study form the way a browser would."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.select = ""
        self.data: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        a = dict(attributes)
        if tag == "form":
            self.inside = a.get("id") == "study-form"
        if not self.inside:
            return
        if tag == "input" and a.get("name"):
            if a.get("type") in {"checkbox", "radio"} and "checked" not in a:
                return
            if a.get("type") == "file":
                return
            self.data[str(a["name"])] = a.get("value") or ""
        if tag == "select":
            self.select = str(a["name"])
            self.data.setdefault(self.select, "")
        if tag == "option" and "selected" in a:
            self.data[self.select] = a.get("value") or ""


def posted(page: str) -> dict[str, str]:
    """What a browser would send for the study form on a page."""
    reader = _Reader()
    reader.feed(page)
    reader.data.pop("csrfmiddlewaretoken", None)
    return reader.data
