"""What a title that a document names counts as: an award item, or a question (R29)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from applications.models import Recognition, TitleQuestion
from policies.models import AwardItem, PolicyVersion, TitleMapping
from policies.models.titles import fold
from policies.stages import Stage

MOST_CHARACTERS = Recognition._meta.get_field("title").max_length
WAITS = "称号“{title}”未列入称号对照表，录入后待区经委答复，答复前本行不办理。"


@dataclass(frozen=True)
class Meaning:
    """A title under the rules of a day; without a mapping it is a question."""

    title: str
    version: PolicyVersion
    mapping: TitleMapping | None = None

    @property
    def item(self) -> AwardItem | None:
        return self.mapping.item if self.mapping else None

    @property
    def mark(self) -> int | str:
        """By which a list tells two lines of one enterprise apart."""
        return self.mapping.item_id if self.mapping else fold(self.title)

    @property
    def warnings(self) -> tuple[str, ...]:
        return () if self.mapping else (WAITS.format(title=self.title),)


class Titles:
    """The mappings of the rules in force on a day, read at once."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.versions = list(PolicyVersion.objects.in_force_on(day))
        mappings = TitleMapping.objects.standing().filter(
            version__in=self.versions, issued_on__lte=day
        )
        by_title = {one.folded: one for one in mappings.select_related("item__version")}
        self.mappings = by_title
        refused = TitleQuestion.objects.filter(
            version__in=self.versions, state=TitleQuestion.State.REJECTED
        )
        self.rejected = {one.folded: one for one in refused}
        applied = AwardItem.objects.filter(version__in=self.versions)
        applied = applied.exclude(stages__stage=Stage.CONFIRMATION)
        self.applied_for = {fold(name) for name in applied.values_list("name", flat=True)}

    def meaning(self, text: str) -> Meaning:
        """What a title counts as; ValidationError where it cannot enter at all."""
        title = text.strip()
        if not self.versions:
            raise ValidationError(
                {"recognised_on": f"认定日期 {self.day} 不在任何实施细则的有效期内，请核对年份。"}
            )
        if not title:
            raise ValidationError("请填写文件所列的称号。")
        if len(title) > MOST_CHARACTERS:
            raise ValidationError(f"称号不得超过 {MOST_CHARACTERS} 个字。")
        if mapping := self.mappings.get(fold(title)):
            return Meaning(title, mapping.item.version, mapping)
        if fold(title) in self.applied_for:
            raise ValidationError(f"“{title}”须由企业申报，不适用免申即享。")
        if question := self.rejected.get(fold(title)):
            raise ValidationError(
                f"称号“{title}”不予列入称号对照表：{question.reason}"
                "（情况有变的，请评审负责人改为列入。）"
            )
        return Meaning(title, self.versions[0])


def ask(meanings: Iterable[Meaning], *, by: User) -> dict[tuple[int, str], TitleQuestion]:
    """A question for every title that no mapping knows, by version and title; asked once."""
    found = {}
    for one in meanings:
        key = one.version.pk, fold(one.title)
        if one.mapping is None and key not in found:
            found[key], _ = TitleQuestion.objects.get_or_create(
                version=one.version, folded=key[1], defaults={"title": one.title, "asked_by": by}
            )
    return found
