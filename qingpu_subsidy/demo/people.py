"""The officials of the demonstration: one person for every role, and nobody in two of them."""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.acting import acting
from accounts.models import Agency, LocalUnit, Person, User
from accounts.roles import Role
from accounts.services import grants
from reviews.models import Expert

PASSWORD = "QingPu-2022-demo"  # noqa: S105  public on purpose; production refuses such a database


@dataclass(frozen=True)
class Official:
    """A login with one role; `office` is the code of an agency or the name of a local unit."""

    username: str
    name: str
    role: Role
    title: str
    office: str = ""


OFFICIALS = (
    Official("jz01", "沈建国", Role.LOCAL_OFFICER, "夏阳街道经济发展办公室", "夏阳街道"),
    Official("jz02", "顾晓燕", Role.LOCAL_OFFICER, "香花桥街道经济发展办公室", "香花桥街道"),
    Official("jz03", "陆明华", Role.LOCAL_OFFICER, "徐泾镇经济发展办公室", "徐泾镇"),
    Official("jz04", "金秀英", Role.LOCAL_OFFICER, "华新镇经济发展办公室", "华新镇"),
    Official("jz05", "许雯", Role.LOCAL_OFFICER, "盈浦街道经济发展办公室", "盈浦街道"),
    Official("jz06", "丁一鸣", Role.LOCAL_OFFICER, "赵巷镇经济发展办公室", "赵巷镇"),
    Official("jz07", "蔡文娟", Role.LOCAL_OFFICER, "朱家角镇经济发展办公室", "朱家角镇"),
    Official("jz08", "潘志浩", Role.LOCAL_OFFICER, "练塘镇经济发展办公室", "练塘镇"),
    Official("jz09", "汪洋", Role.LOCAL_OFFICER, "金泽镇经济发展办公室", "金泽镇"),
    Official("jz10", "田甜", Role.LOCAL_OFFICER, "重固镇经济发展办公室", "重固镇"),
    Official("jz11", "姜海", Role.LOCAL_OFFICER, "白鹤镇经济发展办公室", "白鹤镇"),
    Official("dj01", "王海燕", Role.REGISTRAR, "区经委产业投资科科员"),
    Official("dj02", "徐志强", Role.REGISTRAR, "区经委产业投资科科员"),
    Official("cs01", "赵文斌", Role.PRELIMINARY_REVIEWER, "区经委产业投资科主任科员"),
    Official("ps01", "陈立新", Role.REVIEW_LEAD, "区经委产业投资科科长"),
    Official("ps02", "傅瑾", Role.REVIEW_LEAD, "区经委产业投资科副科长"),
    Official("gs01", "杨敏", Role.NOTICE_PUBLISHER, "区经委办公室"),
    Official("hc01", "周正", Role.INVESTIGATOR, "区经委法规科"),
    Official("qf01", "吴建平", Role.SIGNATORY, "区经委副主任"),
    Official("ys01", "朱丽萍", Role.BUDGET_KEEPER, "区经委财务科"),
    Official("zj01", "孙为民", Role.EXPERT, "评审专家"),
    Official("zj02", "胡晓东", Role.EXPERT, "评审专家"),
    Official("zj03", "林静", Role.EXPERT, "评审专家"),
    Official("zj04", "何志远", Role.EXPERT, "评审专家"),
    Official("zj05", "郭雅琴", Role.EXPERT, "评审专家"),
    Official("zj06", "谭启明", Role.EXPERT, "评审专家"),
    Official("zj07", "廖雪", Role.EXPERT, "评审专家"),
    Official("zj08", "尹长青", Role.EXPERT, "评审专家"),
    Official("zj09", "黎敏之", Role.EXPERT, "评审专家"),
    Official("zj10", "万里", Role.EXPERT, "评审专家"),
    Official("zj11", "段玉华", Role.EXPERT, "评审专家"),
    Official("zj12", "雷鸣", Role.EXPERT, "评审专家"),
    Official("zj13", "侯佳音", Role.EXPERT, "评审专家"),
    Official("zj14", "龙腾飞", Role.EXPERT, "评审专家"),
    Official("zj15", "易安", Role.EXPERT, "评审专家"),
    Official("bm01", "马国强", Role.DELEGATE, "区经委代表", "jwc"),
    Official("bm02", "罗敏", Role.DELEGATE, "区发展改革委代表", "fgw"),
    Official("bm03", "梁晨", Role.DELEGATE, "区科委代表", "kw"),
    Official("bm04", "宋佳", Role.DELEGATE, "区财政局代表", "czj"),
    Official("ct01", "唐文", Role.OFFICE_CLERK, "区产推办"),
    Official("cz01", "许国华", Role.COUNTERSIGNER, "区财政局副局长"),
    Official("cz02", "邓小红", Role.PAYER, "区财政局国库科"),
    Official("sj01", "冯铁军", Role.AUDITOR, "审计员"),
    Official("xt01", "曹阳", Role.SYSTEM_ADMIN, "系统管理员"),
    Official("aq01", "彭越", Role.SECURITY_ADMIN, "安全管理员"),
    Official("aq02", "石磊", Role.SECURITY_ADMIN, "安全管理员"),
)
EMPLOYERS = {
    "zj01": ("上海某大学机械工程学院", "智能制造系统"),
    "zj02": ("上海某自动化研究院", "工业自动化与控制"),
    "zj03": ("某工业信息安全中心", "工业网络与数据安全"),
    "zj04": ("上海某工程咨询公司", "工厂规划与物流"),
    "zj05": ("某软件行业协会", "制造执行系统"),
    "zj06": ("上海某大学管理学院", "精益生产与供应链"),
    "zj07": ("某会计师事务所", "投资审计"),
    "zj08": ("上海某装备集团", "数控装备与机器人"),
    "zj09": ("某能源研究所", "能源管理与双碳"),
    "zj10": ("上海某物流研究院", "智能仓储与物流"),
    "zj11": ("某质量检测中心", "质量追溯与检测"),
    "zj12": ("上海某通信研究院", "工业网络与5G应用"),
    "zj13": ("某智能制造促进中心", "能力成熟度评估"),
    "zj14": ("上海某大学计算机学院", "工业大数据与人工智能"),
    "zj15": ("某安全生产技术中心", "安全生产与环保"),
}
FIRST = OFFICIALS[0].username


def make_login(username: str, name: str, title: str, password: str) -> User:
    """A person with a login; `password` is already hashed, once for all of them."""
    person = Person.objects.create(name=name)
    return User.objects.create(username=username, person=person, title=title, password=password)


@cache
def password_hash() -> str:
    """The hash of the one password of everybody, made once."""
    return make_password(PASSWORD)


def settle_in(house: User) -> dict[str, User]:
    """Every official has a login and a role from today on; by username."""
    with acting(house):
        return {
            official.username: _official(official, password_hash(), house) for official in OFFICIALS
        }


def _official(official: Official, password: str, house: User) -> User:
    user = make_login(official.username, official.name, official.title, password)
    office = {}
    if official.role == Role.LOCAL_OFFICER:
        office["local_unit"] = LocalUnit.objects.get(name=official.office)
    elif official.office:
        office["agency"] = Agency.objects.get(code=official.office)
    grants.grant(user, official.role, by=house, **office)
    if official.role == Role.EXPERT:
        employer, speciality = EMPLOYERS[official.username]
        Expert.objects.create(user=user, employer=employer, speciality=speciality)
    return user
