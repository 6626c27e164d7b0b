"""The forms of a page as a browser reads them, for tests without a browser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Button:
    """One way to send a form."""

    name: str = ""
    value: str = ""
    action: str = ""
    is_disabled: bool = False
    label: str = ""


@dataclass
class Form:
    """Where a form goes, what it would send untouched, and what may be typed or chosen in it."""

    action: str = ""
    method: str = "get"
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, set[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def sent(self, button: Button, typed: dict[str, object]) -> dict[str, object]:
        """What pressing the button sends after this was typed; only what the form asks for."""
        for name, value in typed.items():
            assert name in self.offered, f"{name} is not asked for; only {sorted(self.offered)}"
            chosen = value if isinstance(value, list) else [value]
            if choices := self.offered[name]:
                assert {str(one) for one in chosen} <= choices, f"{name}: {choices}, not {value}"
        own = {button.name: button.value} if button.name else {}
        return self.values | typed | own


class _Reader(HTMLParser):
    """Collects forms and links; knows the controls that the house uses."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[list[str]] = []
        self.form = self.button = self.link = None
        self.by_id: dict[str, Form] = {}
        self.is_in_nav = False
        self.select = self.textarea = ""
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if read := getattr(self, f"start_{tag}", None):
            read({name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        if tag == "button":
            self.button = None
        if tag == "a":
            self.link = None
        if tag == "nav":
            self.is_in_nav = False
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.textarea:
            text = self.form.values[self.textarea][0] + data
            self.form.values[self.textarea] = [text.removeprefix("\r\n").removeprefix("\n")]
        if self.button is not None:
            self.button.label += data.strip()
        if self.link is not None:
            self.link[1] += data.strip()

    def start_form(self, said: dict[str, str]) -> None:
        self.form = Form(said.get("action", ""), said.get("method", "get"))
        self.forms.append(self.form)
        self.by_id[said.get("id", "")] = self.form

    def start_nav(self, said: dict[str, str]) -> None:
        self.is_in_nav = True

    def start_a(self, said: dict[str, str]) -> None:
        if not self.is_in_nav:
            self.link = [said.get("href", ""), ""]
            self.links.append(self.link)

    def start_button(self, said: dict[str, str]) -> None:
        form = self._form_of(said)
        if form is not None and said.get("type", "submit") == "submit":
            self.button = Button(
                said.get("name", ""), said.get("value", ""), said.get("formaction", ""),
                "disabled" in said,
            )  # fmt: skip
            form.buttons.append(self.button)

    def start_input(self, said: dict[str, str]) -> None:
        form, name, kind = self._form_of(said), said.get("name", ""), said.get("type", "text")
        if kind == "submit" and form is not None:
            label = said.get("value", "")
            form.buttons.append(Button(name, label, label=label))
        if form is None or not name or kind == "submit" or "disabled" in said:
            return
        choices = form.offered.setdefault(name, set())
        if kind in ("checkbox", "radio"):
            value = said.get("value", "on")
            choices.add(value)
            if "checked" in said:
                form.values.setdefault(name, []).append(value)
        elif kind != "file":
            form.values.setdefault(name, []).append(said.get("value", ""))

    def _form_of(self, said: dict[str, str]) -> Form | None:
        return self.by_id.get(said["form"]) if "form" in said else self.form

    def start_textarea(self, said: dict[str, str]) -> None:
        self.textarea = said["name"]
        self.form.offered[self.textarea] = set()
        self.form.values[self.textarea] = [""]

    def start_select(self, said: dict[str, str]) -> None:
        if self.form is not None:
            self.select = said["name"]
            self.form.offered[self.select] = set()

    def start_option(self, said: dict[str, str]) -> None:
        if self.select:
            self.form.offered[self.select].add(said["value"])
            if "selected" in said or self.select not in self.form.values:
                self.form.values[self.select] = [said["value"]]


def read(text: str) -> tuple[list[Form], list[tuple[str, str]], str]:
    """The forms of a page; its links as (address, words), not those of navigation; its words."""
    reader = _Reader()
    reader.feed(text)
    links = [(address, words) for address, words in reader.links]
    return reader.forms, links, " ".join("".join(reader.words).split())
