"""Fills a running portal with one of everything and says, as JSON, who may open which page.

`python -m tests.journeys.world_of_pages` in the portal's own environment: a browser test cannot build the world in its
own process, where the browser's event loop runs.
"""

import json

import django

django.setup()

from members.models import Unit  # noqa: E402
from tests.factories import make_account, make_member, make_office, make_person, make_unit  # noqa: E402
from tests.portal.access_table import KINDS, ROWS  # noqa: E402
from tests.portal.world import Cast, address_of, build_world, things_besides  # noqa: E402


def main() -> None:
    above = make_unit("Công đoàn Viên chức tỉnh Phú Thọ", kind=Unit.Kind.UPPER_UNION, abbreviation="CĐVC")
    agency = make_unit("Sở Thông tin và Truyền thông", kind=Unit.Kind.AGENCY, abbreviation="STTTT")
    union = make_unit("Công đoàn cơ sở Sở Thông tin và Truyền thông", parent=above, attached_to=agency)
    group = make_unit("Tổ công đoàn Văn phòng", parent=union, kind=Unit.Kind.UNION_GROUP)
    other = make_unit("Công đoàn cơ sở Sở Tài chính", parent=above)
    people = {
        "member": make_person("Đoàn Viên Minh Họa", home=group),
        "officer": make_person("Cán Bộ Minh Họa", unit=union, grants="log"),
        "reviewer": make_person("Thẩm Định Minh Họa", unit=union, grants="review", title="Phó Chủ tịch Công đoàn"),
        "director": make_person("Giám Đốc Minh Họa", unit=agency, grants="sign", title="Giám đốc"),
        "chair": make_person("Chủ Tịch Minh Họa", unit=union, grants="log review sign", title="Chủ tịch Công đoàn"),
        "above": make_person("Cấp Trên Minh Họa", unit=above, grants="log review", title="Ủy viên Ban Thường vụ"),
        "administrator": make_person("Quản Trị Minh Họa", unit=above, grants="administer", title="Quản trị hệ thống"),
    }
    chair = people["chair"]
    assert chair.member
    make_office(chair.member, agency, "Phó Giám đốc", "sign")
    make_account("khong-ai@example.vn", make_member("Không Ai Minh Họa"))
    keys = ("officer", "reviewer", "director", "chair", "above", "administrator", "member")
    world = build_world(Cast(union, agency, *(people[key] for key in keys)))
    named = things_besides(
        world, officer=people["officer"], union=union, other_union=other, chair=chair, member=people["member"]
    )
    pages = []
    for row in ROWS:
        seen = [kind for kind, says in zip(KINDS, row.answers, strict=True) if says == "ok"]
        if row.method == "GET" and seen:
            pages.append([row.name, address_of(row, world, named), seen])
    cookies = {key: person.client.cookies["sessionid"].value for key, person in people.items()}
    mail = {key: person.user.email for key, person in people.items()}
    print(json.dumps({"cookies": cookies, "pages": pages, "mail": mail}))


if __name__ == "__main__":
    main()
