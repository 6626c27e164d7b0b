"""A party takes its own data away: asked for by a member, packed by a job, gone after a week."""

from datetime import timedelta
from zipfile import ZipFile

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.timezone import localtime

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.services import inbox
from parties import sections
from parties.models import Party, TakeAway
from parties.services.members import acts_for, hold
from records import jobs
from records.services import packing

PAUSE = timedelta(hours=1)
README = """青浦智造奖励：{name}（{uscc}）的数据副本
制作时间：{at}　制作人：{by}

数据.xlsx　目录和各类记录，每类一张表，金额单位为元。
数据.json　同样的记录，供程序读取，金额单位为分。
文件/　　　本单位上传的材料和发给本单位的文书。
校验.sha256　每个文件的摘要，可用 sha256sum -c 核对。
"""


@atomic
def ask(party: Party, *, by: User) -> TakeAway:
    """A copy of all that the house holds of the party is being packed for its members."""
    party = hold(party)
    if not acts_for(party, by):
        raise PermissionDenied("数据副本由本单位的负责人或经办人申请。")
    if party.take_aways.filter(asked_at__gt=clock.now() - PAUSE).exists():
        raise ValidationError("一小时内已经申请过数据副本，请使用那一份，或稍后再申请。")
    with acting(by):
        taken = TakeAway.objects.create(party=party, asked_by=by)
    jobs.write("parties.pack_take_away", taken.pk, key=taken.job_key)
    return taken


@atomic
def make(pk: int) -> None:
    """The copy is packed and its asker told; who left meanwhile gets none. Once is enough."""
    taken = TakeAway.objects.select_related("party", "asked_by").get(pk=pk)
    if taken.made_at or not acts_for(taken.party, taken.asked_by):
        return
    autodiscover_modules("taken_away")
    name = f"{taken.party.name}数据副本{clock.today():%Y%m%d}.zip"
    with packing.made(taken, name) as package:
        _pack(taken.party, taken.asked_by, package)
    inbox.tell(
        [taken.asked_by],
        "数据副本已备好",
        f"{taken.party.name}的数据副本可以下载，保留7天。含本单位的申报和账户信息，请妥善保管。",
        reverse("take_away", args=[taken.party.public_id]),
    )


def _pack(party: Party, user: User, package: ZipFile) -> None:
    at = f"{localtime(clock.now()):%Y-%m-%d %H:%M}"
    packing.add(
        package, sections.known(), party, user,
        head={"单位": party.name, "统一社会信用代码": party.uscc},
        readme=README.format(name=party.name, uscc=party.uscc, at=at, by=user),
    )  # fmt: skip
