"""What everybody gets, and how fast it is gone."""

import io
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from publications import services
from publications.models import Publication
from publications.services import Proposal
from tests.achievements.factories import make_campaign
from tests.factories import Person
from tests.publications.factories import LATER, approved_deed, proposed, publish, published, say

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = [
    "/public/",
    "/public/deeds/",
    "/public/en/deeds/",
    "/public/rss.xml",
    "/public/atom.xml",
    "/public/sitemap.xml",
]


@pytest.fixture
def shown(officer: Person, reviewer: Person, member: Person) -> Publication:
    return published(officer, reviewer, member)


def addresses_of(publication: Publication) -> list[str]:
    photo = publication.photos.get()
    page = publication.get_public_url()
    return [page, page.replace("/public/", "/public/en/"), *(photo.address(width) for width in photo.widths)]


def test_everybody_reads_the_deed_the_unit_and_who_agreed(
    anonymous: Client, officer: Person, reviewer: Person, member: Person, director: Person
) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, member, director))
    say(member, publication, "given")
    say(director, publication, "refused")
    publish(publication, reviewer)

    body = anonymous.get(publication.get_public_url()).content.decode()
    assert "Giám sát 21 chốt" in body and str(officer.unit) in body
    assert (str(member.member) in body, str(director.member) in body) == (True, False)


@pytest.mark.parametrize("state", ["proposed", "withdrawn"])
def test_nothing_else_is_shown(anonymous: Client, officer: Person, reviewer: Person, state: str) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer))
    if state == "withdrawn":
        services.withdraw_publication(publication, by=officer.actor, reason="Nhầm", now=LATER)
    assert anonymous.get(publication.get_public_url()).status_code == 404
    assert [each for each in LISTS if str(publication.pk) + "/" in anonymous.get(each).content.decode()] == []


def test_withdrawn_is_gone_everywhere_at_the_next_request(
    anonymous: Client, shown: Publication, member: Person
) -> None:
    addresses = addresses_of(shown)
    tags = {each: anonymous.get(each)["ETag"] for each in addresses + LISTS}
    assert all(shown.title in anonymous.get(each).content.decode() for each in LISTS[:5])

    say(member, shown, "withdrawn")
    for each in addresses:
        answer = anonymous.get(each, headers={"If-None-Match": tags[each]})
        assert (each, answer.status_code) == (each, 404)
    for each in LISTS:
        answer = anonymous.get(each, headers={"If-None-Match": tags[each]})
        assert (answer.status_code, shown.get_public_url() in answer.content.decode()) == (200, False)


def test_a_page_that_did_not_change_costs_one_question(anonymous: Client, shown: Publication) -> None:
    for each in [*LISTS, *addresses_of(shown)]:
        tag = anonymous.get(each)["ETag"]
        with CaptureQueriesContext(connection) as asked:
            answer = anonymous.get(each, headers={"If-None-Match": tag})
        assert (each, answer.status_code, answer.content, len(asked)) == (each, 304, b"", 1)
        assert (answer["ETag"], answer["Cache-Control"]) == (tag, "public, no-cache")


def test_a_proxy_that_marks_the_tag_as_weak_is_understood(anonymous: Client, shown: Publication) -> None:
    tag = anonymous.get("/public/")["ETag"]
    assert anonymous.get("/public/", headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304


def test_public_pages_know_no_cookie(shown: Publication, member: Person) -> None:
    for each in [*LISTS, *addresses_of(shown), "/public/deeds/999999/"]:
        answer = member.client.get(each)
        assert not answer.cookies
        assert "cookie" not in answer.get("Vary", "").lower()
        assert answer["Cache-Control"] == "public, no-cache"
        assert str(member.user.email).encode() not in answer.content


def test_the_cookie_of_the_language_changes_nothing(shown: Publication) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    assert client.get("/public/").content == Client().get("/public/").content


def test_the_address_says_the_language(anonymous: Client, shown: Publication) -> None:
    vietnamese, english = anonymous.get("/public/deeds/"), anonymous.get("/public/en/deeds/")
    assert (vietnamese["Content-Language"], english["Content-Language"]) == ("vi", "en")
    assert f"/public/en/deeds/{shown.pk}/" in english.content.decode()
    assert '<html lang="en">' in english.content.decode()


def test_a_new_name_is_read_at_the_next_request(anonymous: Client, shown: Publication, member: Person) -> None:
    from members.services import change_member

    anonymous.get(shown.get_public_url())
    assert member.member
    facts = {"code": "", "gender": "unstated", "is_union_member": True, "is_party_member": False}
    change_member(member.member, full_name="Tên Mới", **facts, by=None, now=LATER)  # type: ignore[arg-type]
    assert "Tên Mới" in anonymous.get(shown.get_public_url()).content.decode()


def test_public_photos_are_small_and_say_nothing_else(anonymous: Client, shown: Publication) -> None:
    photo = shown.photos.get()
    assert photo.widths == [480, 960, 1200]
    for width in photo.widths:
        picture = Image.open(io.BytesIO(anonymous.get(photo.address(width)).content))
        assert (picture.format, picture.width) == ("JPEG", width)
        assert dict(picture.getexif()) == {} and "exif" not in picture.info and "icc_profile" not in picture.info


def test_photos_keep_their_place_while_they_load(anonymous: Client, shown: Publication) -> None:
    body = anonymous.get(shown.get_public_url()).content.decode()
    photo = shown.photos.get()
    for each in ('loading="lazy"', 'decoding="async"', 'width="1200"', 'height="799"', f"{photo.address(480)} 480w"):
        assert each in body
    assert "/evidence/" not in body


def test_a_width_that_was_not_made_is_not_found(anonymous: Client, shown: Publication) -> None:
    assert anonymous.get(shown.photos.get().address(481)).status_code == 404


def test_the_feeds_are_valid_and_name_the_deed(anonymous: Client, shown: Publication) -> None:
    rss = ElementTree.fromstring(anonymous.get("/public/rss.xml").content)
    atom = ElementTree.fromstring(anonymous.get("/public/atom.xml").content)
    address = f"http://localhost:8000{shown.get_public_url()}"

    item, entry = rss.find("channel/item"), atom.find(f"{ATOM}entry")
    assert item is not None and entry is not None
    assert (item.findtext("title"), item.findtext("link"), item.findtext("guid")) == (shown.title, address, address)
    assert (entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")) == (address, "2021-09-15T04:30:00+00:00")


def test_an_empty_feed_is_the_same_each_time(anonymous: Client, db: None) -> None:
    answers = {anonymous.get("/public/rss.xml")["ETag"] for _time in range(2)}
    assert len(answers) == 1


def test_the_map_for_search_engines_lists_what_is_public(anonymous: Client, shown: Publication) -> None:
    robots, sitemap = anonymous.get("/robots.txt"), anonymous.get("/public/sitemap.xml")
    assert "Sitemap: http://localhost:8000/public/sitemap.xml" in robots.content.decode()
    assert f"<loc>http://localhost:8000{shown.get_public_url()}</loc>" in sitemap.content.decode()


@pytest.mark.parametrize(("words", "found"), [("lap dat camera", True), ("LẮP ĐẶT", True), ("xoa nha tam", False)])
def test_search_ignores_marks(anonymous: Client, shown: Publication, words: str, found: bool) -> None:
    body = anonymous.get("/public/deeds/", {"q": words}).content.decode()
    assert (shown.get_public_url() in body) == found


def test_a_very_long_search_is_cut(anonymous: Client, shown: Publication) -> None:
    assert anonymous.get("/public/deeds/", {"q": "thi đua " * 5000}).status_code == 200


def test_nobody_is_found_by_name(anonymous: Client, shown: Publication, member: Person) -> None:
    body = anonymous.get("/public/deeds/", {"q": str(member.member)}).content.decode()
    assert shown.get_public_url() not in body


def test_long_lists_are_read_page_by_page(anonymous: Client, officer: Person, reviewer: Person) -> None:
    titles = {published(officer, reviewer, photos=0, title=f"Việc {number}").title for number in range(15)}
    first = anonymous.get("/public/deeds/")
    cursor = first.context["page"].after
    second = anonymous.get("/public/deeds/", {"after": cursor})

    read = [row.title for page in (first, second) for row in page.context["page"].object_list]
    assert (len(read), set(read)) == (15, titles)


@pytest.mark.parametrize("address", ["/public/", "/public/deeds/", "/public/rss.xml"])
def test_three_deeds_cost_no_more_than_one(
    anonymous: Client, officer: Person, reviewer: Person, member: Person, address: str
) -> None:
    counts = []
    for rows in (1, 2):
        for _number in range(rows):
            published(officer, reviewer, member)
        with CaptureQueriesContext(connection) as asked:
            anonymous.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_owner_shows_a_campaign_and_hides_it(anonymous: Client, officer: Person) -> None:
    campaign = make_campaign(officer.unit, "Lao động giỏi")
    address = reverse("public:campaign", args=[campaign.pk])
    assert anonymous.get(address).status_code == 404

    services.show_campaign(campaign, by=officer.actor, now=LATER)
    assert "Lao động giỏi" in anonymous.get(address).content.decode()
    services.hide_campaign(campaign, by=officer.actor, now=LATER)
    assert [anonymous.get(each).status_code for each in (address, "/public/campaigns/")] == [404, 200]


def test_a_role_model_points_to_public_deeds_only(
    anonymous: Client, officer: Person, reviewer: Person, member: Person
) -> None:
    public, gone = (published(officer, reviewer, photos=0, title=title) for title in ("Còn đây", "Đã rút"))
    proposal = Proposal(title="Gương sáng", text="Tận tụy", year=2021, deeds=[public, gone])
    model = services.propose_role_model(officer.unit, member.member, proposal, by=officer.actor, now=LATER)
    say(member, model, "given")
    publish(model, reviewer)
    services.withdraw_publication(gone, by=officer.actor, reason="Nhầm", now=LATER)

    body = anonymous.get(model.get_public_url()).content.decode()
    assert (str(member.member) in body, "Còn đây" in body, "Đã rút" in body) == (True, True, False)


def test_a_page_without_the_cache_is_the_same(
    anonymous: Client, shown: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = anonymous.get("/public/").content
    monkeypatch.setattr("publications.public.answers.recall", lambda key: None)
    assert anonymous.get("/public/").content == kept


@pytest.mark.parametrize("address", LISTS)
def test_public_pages_are_only_read(anonymous: Client, address: str, db: None) -> None:
    assert anonymous.post(address).status_code == 405
