"""Five unions of a block with their chairs, in the portal's own environment; says, as JSON, who they are.

`python -m tests.journeys.world_of_a_block`
"""

import json

import django

django.setup()

from django.utils import timezone  # noqa: E402

from documents import ca  # noqa: E402
from members.models import Block, BlockSeat, Unit  # noqa: E402
from tests.factories import make_person, make_unit  # noqa: E402

NAMES = ("Trần Thị Minh Họa", "Lê Văn Thử", "Phạm Thị Ví Dụ", "Hoàng Văn Mẫu", "Vũ Thị Làm Thử")


def main() -> None:
    ca.ensure_demo_ca()
    above = make_unit("Công đoàn Viên chức tỉnh Phú Thọ", kind=Unit.Kind.UPPER_UNION, abbreviation="CĐVC")
    block = Block.objects.create(owner=above, year=timezone.localdate().year, name="Khối thi đua số 1")
    people = []
    for number, name in enumerate(NAMES, 1):
        unit = make_unit(f"Công đoàn cơ sở Sở số {number}", parent=above, abbreviation="CĐCS", place="Phú Thọ")
        people.append(make_person(name, unit=unit, grants="log sign", title="Chủ tịch Công đoàn"))
        BlockSeat.objects.create(block=block, unit=unit, rank=1 if number == 1 else BlockSeat.Rank.UNIT)
    print(json.dumps({"block": block.pk, "mail": [person.user.email for person in people]}))


if __name__ == "__main__":
    main()
