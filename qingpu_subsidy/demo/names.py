"""Invented people, companies and projects, drawn by a seeded generator; none of them exists."""

from dataclasses import dataclass
from random import Random

from parties import uscc

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻苏潘葛范彭鲁韦马方俞任"
)
GIVEN = "志强建国伟明晓燕丽萍文斌海波雪梅国华俊杰思远佳宁宏伟立新雅琴永康子涵晨曦嘉怡启航若兰景行"
TOWNS = (  # the eleven subdistricts and towns
    "夏阳街道",
    "盈浦街道",
    "香花桥街道",
    "朱家角镇",
    "练塘镇",
    "金泽镇",
    "赵巷镇",
    "徐泾镇",
    "华新镇",
    "重固镇",
    "白鹤镇",
)
STREETS = ("工业", "创新", "外青松", "崧泽", "北盈", "新业", "汇金", "华腾", "天盈", "久业")
FIRST = "青淀盈泾浦崧澄汇沪申朗恒瑞宏"
SECOND = "源泽澜桥港峰洲禾川岳驰锐拓晟"
TRADES = (  # what a name says it makes, the industry, the workshop's project
    ("精密机械", "通用设备制造业", "精密加工"),
    ("自动化设备", "专用设备制造业", "整机装配"),
    ("汽车零部件", "汽车制造业", "底盘件冲焊"),
    ("新材料科技", "橡胶和塑料制品业", "高分子薄膜"),
    ("医疗器械", "专用设备制造业", "无菌耗材"),
    ("电子科技", "计算机、通信和其他电子设备制造业", "贴片装配"),
    ("食品", "食品制造业", "烘焙食品"),
    ("生物科技", "医药制造业", "诊断试剂灌装"),
    ("包装印刷", "印刷和记录媒介复制业", "柔版印刷"),
    ("新能源科技", "电气机械和器材制造业", "储能模组"),
    ("智能家居", "家具制造业", "板式家具柔性加工"),
    ("航空部件", "铁路、船舶、航空航天和其他运输设备制造业", "复合材料成型"),
    ("纺织科技", "纺织业", "无缝针织"),
    ("仪器仪表", "仪器仪表制造业", "传感器标定"),
    ("化妆品", "化学原料和化学制品制造业", "乳化灌装"),
    ("金属制品", "金属制品业", "激光切割与折弯"),
)
ADVISERS = (  # what a provider's name says, and what it can do
    ("智造咨询", "智能制造能力成熟度评估、数字化转型规划"),
    ("工业软件", "制造执行系统实施、设备联网与数据采集"),
    ("自动化技术", "产线自动化改造、机器人集成"),
    ("工业互联网科技", "工业互联网平台、能源管理"),
    ("系统集成", "智能仓储与物流系统集成"),
)
SERIES = "91310118"  # followed by QPDEM and a number: a series that is never issued
LAST_SHORT = 999


@dataclass(frozen=True)
class Firm:
    """An enterprise or a provider: where it is, who answers for it, what it does."""

    uscc: str
    name: str
    unit: str
    representative: str
    agent: str
    industry: str
    project: str


def credit_code(number: int) -> str:
    """A valid code of the reserved series; another one for every number up to 9999."""
    body = f"QPDEM{number:03d}" if number <= LAST_SHORT else f"QPDE{number:04d}"
    return uscc.complete(SERIES + body)


def person(draw: Random) -> str:
    """A name of two or three characters."""
    given = "".join(draw.sample(GIVEN, draw.choice((1, 2, 2))))
    return draw.choice(SURNAMES) + given


def _brand(draw: Random, taken: set[str]) -> str:
    free = [one + two for one in FIRST for two in SECOND if one + two not in taken]
    if not free:  # every pair is in use: three characters
        free = [a + b + c for a in FIRST for b in SECOND for c in SECOND if a + b + c not in taken]
    brand = draw.choice(free)
    taken.add(brand)
    return brand


def enterprises(draw: Random, count: int, *, first: int) -> list[Firm]:
    """So many enterprises, over all towns in turn; `first` is the number of the first code."""
    taken: set[str] = set()
    return [_enterprise(draw, number, taken) for number in range(first, first + count)]


def _enterprise(draw: Random, number: int, taken: set[str]) -> Firm:
    makes, industry, project = draw.choice(TRADES)
    return Firm(
        uscc=credit_code(number),
        name=f"上海{_brand(draw, taken)}{makes}有限公司",
        unit=TOWNS[number % len(TOWNS)],
        representative=person(draw),
        agent=person(draw),
        industry=industry,
        project=project,
    )


def providers(draw: Random, count: int, *, first: int) -> list[Firm]:
    """So many providers of diagnosis; they belong to no local unit."""
    taken: set[str] = set()
    found = []
    for number in range(first, first + count):
        does, capability = draw.choice(ADVISERS)
        name = f"上海{_brand(draw, taken)}{does}有限公司"
        found.append(
            Firm(credit_code(number), name, "", person(draw), person(draw), capability, "")
        )
    return found
