"""Translations without gettext installed: one catalogue per app, merged into the one file that Django loads.

python -m portal.messages compile   merge locale/vi/LC_MESSAGES/*.po into django.mo
python -m portal.messages check     name what is untranslated, unused or has other placeholders than its source
python -m portal.messages update    add missing entries to the catalogue of the app that uses them
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "vi"
APPS = (
    "portal",
    "members",
    "notifications",
    "documents",
    "campaigns",
    "achievements",
    "publications",
    "pledges",
    "reports",
    "overview",
    "demo",
)
LIBRARIES = "libraries"  # what other packages say to our users without a Vietnamese catalogue of their own
ALLAUTH_TEMPLATES = {"account", "mfa", "usersessions", "allauth"}

KEYWORDS: dict[str, Any] = {
    name: positions
    for stem, positions in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for name in (stem, f"{stem}_lazy")
} | {"_": None, "gettext_noop": None}

CALL = re.compile(r"\b(n?p?gettext|_)\(\s*u?(?=['\"])")
LITERAL = re.compile(r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*(,\s*|\)|\Z)?", re.DOTALL)
PLACEHOLDER = re.compile(r"%\((\w+)\)[-+ #0-9.]*[a-z]|%[-+ #0-9.]*([sdrif])|\{(\w*)(?:![rs])?(?::[^}]*)?\}")


@dataclass(frozen=True, order=True)
class Key:
    source: str
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        return repr(self.source) + (f" (context {self.context!r})" if self.context else "")


@dataclass(frozen=True)
class Use:
    key: Key
    place: str
    app: str


class BadCatalogue(Exception):
    """A catalogue that must not be shipped; the sentences say why."""


# -- reading catalogues --


def catalogue_path(app: str, root: Path = ROOT) -> Path:
    return root / "locale" / LOCALE / "LC_MESSAGES" / f"{app}.po"


def read_catalogues(root: Path = ROOT) -> dict[str, Catalog]:
    folder = catalogue_path("portal", root).parent
    found = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=LOCALE, abort_invalid=True)
    return found


def key_of(message: Message) -> Key:
    source, plural = message.id if isinstance(message.id, tuple | list) else (message.id, "")
    return Key(source, plural, message.context or "")


def translations(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string or ""]


def entries(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def merge(catalogues: dict[str, Catalog]) -> Catalog:
    """One catalogue out of all; the same source with two translations, or a fuzzy one, is refused.

    Our own words win over those we lend to other packages.
    """
    merged = Catalog(locale=LOCALE, charset="utf-8", project="Emulation portal")
    owner: dict[Key, tuple[str, list[str]]] = {}
    problems = []
    for app, catalogue in sorted(catalogues.items(), key=lambda pair: pair[0] == LIBRARIES):
        for message in entries(catalogue):
            key, said = key_of(message), translations(message)
            if message.fuzzy:
                problems.append(f"{app}.po: {key} is marked fuzzy")
            if not all(said):
                continue
            if key in owner and app == LIBRARIES:
                continue
            if key in owner and owner[key][1] != said:
                problems.append(f"{app}.po: {key} is {said} here and {owner[key][1]} in {owner[key][0]}.po")
            owner.setdefault(key, (app, said))
            merged.add(message.id, message.string, context=message.context)
    if problems:
        raise BadCatalogue("\n".join(problems))
    return merged


def compile_catalogues(root: Path = ROOT) -> Path:
    target = catalogue_path("django", root).with_suffix(".mo")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, merge(read_catalogues(root)))
    draft.replace(target)
    return target


# -- finding the strings in use --


def in_python(path: Path) -> Iterator[Key]:
    with path.open("rb") as file:
        for _line, found, _comments, context in extract("python", file, keywords=KEYWORDS):
            source, plural = found[:2] if isinstance(found, tuple) else (found, "")
            if source:
                yield Key(source, plural or "", context or "")


def in_template(path: Path) -> Iterator[Key]:
    """`templatize` leaves gettext calls among noise that is not Python, hence the expression."""
    code = templatize(path.read_text(), origin=str(path))
    for call in CALL.finditer(code):
        strings, position = [], call.end()
        while literal := LITERAL.match(code, position):
            strings.append(ast.literal_eval(literal[1]))
            position = literal.end()
            if not (literal[2] or "").startswith(","):
                break
        if strings[0] or len(strings) > 1:
            yield template_key(call[1], strings)


def template_key(function: str, strings: list[str]) -> Key:
    context = strings.pop(0) if "pgettext" in function else ""
    plural = strings[1] if function.startswith("n") else ""
    return Key(strings[0], plural, context)


def template_app(relative: Path) -> str:
    folder = relative.parts[1] if len(relative.parts) > 2 else ""
    return "members" if folder in ALLAUTH_TEMPLATES else folder if folder in APPS else "portal"


def uses(root: Path = ROOT) -> Iterator[Use]:
    """Every string of ours that is marked for translation."""
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            place = str(path.relative_to(root))
            yield from (Use(key, place, app) for key in in_python(path))
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            relative = path.relative_to(root)
            yield from (Use(key, str(relative), template_app(relative)) for key in in_template(path))


# -- complaints --


def placeholders(text: str) -> list[str]:
    plain = text.replace("%%", "")
    return sorted(next(name for name in found if name) if any(found) else "{}" for found in PLACEHOLDER.findall(plain))


def misplaced(message: Message) -> bool:
    """A form of a plural may leave out the number; nothing else may be left out or added."""
    key = key_of(message)
    wanted = set(placeholders(key.plural or key.source)) | set(placeholders(key.source))
    said = [set(placeholders(text)) for text in translations(message) if text]
    return any(words != wanted if not key.plural else not words <= wanted for words in said)


def complaints(root: Path = ROOT) -> list[str]:
    catalogues = read_catalogues(root)
    found = list(uses(root))
    translated = {key_of(m) for c in catalogues.values() for m in entries(c) if all(translations(m))}
    used = {use.key for use in found}
    said = [f"untranslated: {use.key} in {use.place}" for use in found if use.key not in translated]
    for app, catalogue in catalogues.items():
        for message in entries(catalogue):
            if app != LIBRARIES and key_of(message) not in used:
                said.append(f"unused: {key_of(message)} in {app}.po")
            if misplaced(message):
                said.append(f"other placeholders: {key_of(message)} in {app}.po")
    try:
        merge(catalogues)
    except BadCatalogue as bad:
        said += str(bad).splitlines()
    return list(dict.fromkeys(said))


# -- adding entries --

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: vi\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = escaped.split("\n")
    if len(lines) == 1:
        return f'"{lines[0]}"'
    parts = [f'"{line}\\n"' for line in lines[:-1]] + ([f'"{lines[-1]}"'] if lines[-1] else [])
    return "\n".join(['""', *parts])


def entry(key: Key, place: str, said: str = "") -> str:
    context = f"msgctxt {quoted(key.context)}\n" if key.context else ""
    plural = f"msgid_plural {quoted(key.plural)}\nmsgstr[0] " if key.plural else "msgstr "
    return f"\n#: {place}\n{context}msgid {quoted(key.source)}\n{plural}{quoted(said)}\n"


def add_missing(wanted: Iterable[Use], root: Path = ROOT) -> list[Use]:
    """Append, so that what a translator wrote keeps its place and form."""
    known = {key_of(message) for catalogue in read_catalogues(root).values() for message in entries(catalogue)}
    added = []
    for use in wanted:
        if use.key in known:
            continue
        path = catalogue_path(use.app, root)
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text() if path.exists() else HEADER
        path.write_text(before.rstrip("\n") + "\n" + entry(use.key, use.place))
        known.add(use.key)
        added.append(use)
    return added


def main(arguments: list[str]) -> int:
    match arguments:
        case ["compile"]:
            try:
                compile_catalogues()
            except BadCatalogue as bad:
                print(bad, file=sys.stderr)
                return 1
        case ["check"]:
            said = complaints()
            print("\n".join(said) or "Every message is translated.")
            return 1 if said else 0
        case ["update"]:
            for use in add_missing(uses()):
                print(f"{use.app}.po: {use.key}")
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
