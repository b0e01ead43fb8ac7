import gettext
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.pofile import read_po

from portal import messages
from portal.messages import BadCatalogue, Key

HEADER = messages.HEADER


@pytest.fixture
def tree(tmp_path):
    """A portal of one app and one template, with catalogues written by the test."""
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates" / "pledges").mkdir(parents=True)
    (tmp_path / "locale" / "vi" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def catalogue(tree: Path, app: str, *entries: str) -> None:
    messages.catalogue_path(app, tree).write_text(HEADER + "\n" + "\n\n".join(entries) + "\n")


def said(source: str, translation: str) -> str:
    return f'msgid "{source}"\nmsgstr "{translation}"'


# -- the portal's own catalogues --


def test_every_message_is_translated_used_and_keeps_its_placeholders():
    assert messages.complaints() == []


def test_every_catalogue_can_be_merged():
    assert messages.merge(messages.read_catalogues())


ALLAUTH = Path(allauth.__file__).parent
DJANGO = Path(django.__file__).parent
LIBRARY_FILES = [
    *(ALLAUTH / name for name in ("account", "mfa", "usersessions", "core")),
    *(ALLAUTH / "templates" / name for name in ("account", "mfa", "usersessions", "allauth")),
    *(DJANGO / name for name in ("forms", "core/validators.py", "db/models/constraints.py", "db/models/fields")),
    *(DJANGO / "contrib" / name for name in ("auth/forms.py", "auth/password_validation.py", "humanize")),
]


def library_messages() -> set[Key]:
    found: set[Key] = set()
    for place in LIBRARY_FILES:
        for path in [place] if place.is_file() else place.rglob("*"):
            if path.suffix == ".py" and path.name != "admin.py":
                found.update(messages.in_python(path))
            elif path.suffix in {".html", ".txt"}:
                found.update(messages.in_template(path))
    return found


def said_by_django() -> set[str]:
    known: set[str] = set()
    for place in ("conf", "contrib/auth", "contrib/humanize", "contrib/sessions"):
        with (DJANGO / place / "locale" / "vi" / "LC_MESSAGES" / "django.mo").open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog
        known.update(key if isinstance(key, str) else key[0] for key in catalogue)
    return known


def test_what_other_packages_say_is_translated():
    ours = {messages.key_of(m) for c in messages.read_catalogues().values() for m in messages.entries(c)}
    django_says = said_by_django()
    spoken = {
        key for key in library_messages() if "\x04".join(filter(None, [key.context, key.source])) not in django_says
    }

    assert sorted(map(str, spoken - ours)) == []


# -- the tool --


def test_one_source_with_two_translations_is_refused(tree):
    catalogue(tree, "portal", said("Unit", "Đơn vị"))
    catalogue(tree, "pledges", said("Unit", "Đơn vị tính"))

    with pytest.raises(BadCatalogue, match=r"portal.po: 'Unit' is .* here and .* in pledges.po"):
        messages.compile_catalogues(tree)


def test_the_same_translation_twice_is_no_conflict(tree):
    catalogue(tree, "portal", said("Unit", "Đơn vị"))
    catalogue(tree, "pledges", said("Unit", "Đơn vị"))

    assert messages.compile_catalogues(tree).stat().st_size


def test_our_own_word_wins_over_a_library_s(tree):
    catalogue(tree, "libraries", said("Save", "Lưu lại"))
    catalogue(tree, "portal", said("Save", "Lưu"))
    with messages.compile_catalogues(tree).open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Save") == "Lưu"


def test_a_fuzzy_entry_is_refused(tree):
    catalogue(tree, "portal", "#, fuzzy\n" + said("Unit", "Đơn vị"))

    with pytest.raises(BadCatalogue, match="marked fuzzy"):
        messages.compile_catalogues(tree)


def test_untranslated_and_unused_messages_are_named(tree):
    (tree / "portal" / "views.py").write_text('from x import gettext as _\n_("Unit")\n_("Office")\n')
    catalogue(tree, "portal", said("Unit", ""), said("Gone", "Mất"))

    assert messages.complaints(tree) == [
        "untranslated: 'Unit' in portal/views.py",
        "untranslated: 'Office' in portal/views.py",
        "unused: 'Gone' in portal.po",
    ]


@pytest.mark.parametrize(
    ("source", "translation", "is_wrong"),
    [
        ("%(count)s units", "%(count)s đơn vị", False),
        ("%(count)s units", "%(number)s đơn vị", True),
        ("%(count)s units", "đơn vị", True),
        ("units", "%(count)s đơn vị", True),
        ("{name} of {unit}", "{name}, {unit}", False),
        ("{name} of {unit}", "{name}", True),
        ("100%% done", "Xong 100%%", False),
        ("%d and %s", "%d và %s", False),
    ],
)
def test_placeholders_must_be_those_of_the_source(tree, source, translation, is_wrong):
    (tree / "portal" / "views.py").write_text(f"_({source!r})\n")
    catalogue(tree, "portal", said(source, translation))

    assert bool(messages.complaints(tree)) is is_wrong


def test_templates_are_read_with_contexts_plurals_and_filters(tree):
    page = tree / "templates" / "pledges" / "list.html"
    page.write_text(
        '{% translate "Pledges" %} {% translate "May" context "month" %} it\'s {{ x|default:_("none") }}\n'
        "{% blocktranslate trimmed count n=n %}\n  {{ n }} pledge\n{% plural %}\n {{ n }} pledges\n"
        "{% endblocktranslate %}"
        '{# "quotes" #} {% blocktranslate with a=b %}Say "{{ a }}"{% endblocktranslate %}'
    )

    assert list(messages.in_template(page)) == [
        Key("Pledges"),
        Key("May", context="month"),
        Key("none"),
        Key("%(n)s pledge", "%(n)s pledges"),
        Key('Say "%(a)s"'),
    ]


def test_python_is_read_with_contexts_plurals_and_laziness(tree):
    module = tree / "portal" / "words.py"
    module.write_text(
        '_("a" "b")\ngettext_lazy("c")\nngettext("%d day", "%d days", 2)\npgettext("month", "May")\n'
        'npgettext_lazy("past", "%d year", "%d years")\n'
    )

    assert list(messages.in_python(module)) == [
        Key("ab"),
        Key("c"),
        Key("%d day", "%d days"),
        Key("May", context="month"),
        Key("%d year", "%d years", "past"),
    ]


def test_missing_entries_are_added_to_the_catalogue_of_their_app(tree):
    (tree / "portal" / "views.py").write_text('_("Unit")\n')
    (tree / "templates" / "pledges" / "x.html").write_text('{% translate "Line\\n one" %}{% translate "Unit" %}')
    catalogue(tree, "portal", said("Office", "Chức vụ"))
    before = messages.catalogue_path("portal", tree).read_text().rstrip("\n")
    messages.add_missing(messages.uses(tree), tree)

    assert messages.catalogue_path("portal", tree).read_text().startswith(before)
    with messages.catalogue_path("pledges", tree).open("rb") as file:
        assert [message.id for message in read_po(file) if message.id] == ["Line\\n one"]
    assert messages.add_missing(messages.uses(tree), tree) == []


@pytest.mark.parametrize(
    ("path", "app"),
    [
        ("templates/base.html", "portal"),
        ("templates/components/badge.html", "portal"),
        ("templates/account/login.html", "members"),
        ("templates/pledges/list.html", "pledges"),
    ],
)
def test_a_template_belongs_to_the_app_of_its_folder(path, app):
    assert messages.template_app(Path(path)) == app
