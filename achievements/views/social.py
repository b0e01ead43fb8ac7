"""What a deed came to in money, goods and people, as its pages show it."""

from dataclasses import dataclass

from achievements.models import Achievement, SocialResult
from achievements.social import SocialTotal, added_up, possible_names
from members.actor import Actor
from members.models import Member
from portal.vietnamese import name_sort_key


@dataclass(frozen=True)
class SocialLine:
    """`names` are those of members within reach that seem to stand in the description; told to author and reviewer."""

    total: SocialTotal
    description: str
    names: list[str]


def social_line(deed: Achievement, actor: Actor, *, is_concerned: bool) -> SocialLine | None:
    result = next(iter(SocialResult.of([deed])), None)
    if result is None:
        return None
    names = names_in(result.beneficiary_description, actor) if is_concerned else []
    return SocialLine(added_up([result.facts]), result.beneficiary_description, names)


def names_in(text: str, actor: Actor) -> list[str]:
    """Full names out of the roster, as far as the person sees it."""
    keys = [name_sort_key(name) for name in possible_names(text)]
    known = Member.objects.visible_to(actor).filter(sort_key__in=keys) if keys else Member.objects.none()
    return sorted(set(known.values_list("full_name", flat=True)))
