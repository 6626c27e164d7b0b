"""The links at the top of every page, by role; and where each role lands after the login."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from accounts.roles import ADMIN_ROLES, OFFICERS, Role


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool = False


SANCTIONING = frozenset({Role.REVIEW_LEAD, Role.INVESTIGATOR, Role.PAYER})
DESKS = (
    ("办公台", "admin:index", ADMIN_ROLES),
    ("受理", "acceptance_queue", frozenset({Role.LOCAL_OFFICER, Role.REGISTRAR})),
    ("单位认证", "claims", frozenset({Role.LOCAL_OFFICER, Role.REGISTRAR})),
    ("基础普查", "census", frozenset({Role.LOCAL_OFFICER})),
    ("诊断报告", "reports", frozenset({Role.REGISTRAR, Role.PRELIMINARY_REVIEWER})),
    ("申报咨询", "question_queue", frozenset({Role.REGISTRAR})),
    ("认定与期初", "recognitions", frozenset({Role.REGISTRAR})),
    ("专家评审", "expert_queue", frozenset({Role.EXPERT})),
    ("会同评审", "opinion_queue", frozenset({Role.DELEGATE})),
    ("审议会议", "meetings", frozenset({Role.OFFICE_CLERK})),
    ("资金拨付", "finance_orders", frozenset({Role.COUNTERSIGNER, Role.PAYER, Role.SIGNATORY})),
    ("追回", "recoveries", SANCTIONING),
    ("禁止申报", "bans", SANCTIONING),
    ("回避申报", "recusals", OFFICERS),
)
PUBLIC = (("首页", "home"), ("公示公告", "notices"))
BESIDE = {"opening_balances": "recognitions"}  # a tab of the other page
OF_THE_NOTICES = {"notices", "notice", "object"}  # desks of the Commission lie under the same path


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _places(user):
    yield from PUBLIC
    if not user.is_authenticated:
        return
    roles = user.roles
    if not roles:
        yield "我的申报", "my_cases"
        yield "我的单位", "organisations"
    for label, name, allowed in DESKS:
        if roles & allowed:
            yield label, name


def links(user, path: str = "") -> list[Link]:
    """The links this user may follow; the one that leads to `path` is marked."""
    found = [(label, _address(name)) for label, name in _places(user)]
    known = [(label, url) for label, url in found if url]
    here = max((url for _, url in known if _leads_to(url, path)), key=len, default="")
    return [Link(label, url, current=url == here) for label, url in known]


def _leads_to(url: str, path: str) -> bool:
    if url == _address("notices"):
        return _name(path) in OF_THE_NOTICES
    places = [url, *(_address(tab) for tab, beside in BESIDE.items() if _address(beside) == url)]
    return path == url if url == "/" else any(path.startswith(one) for one in places)


def _name(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def landing(user) -> str:
    """The address of the first desk of this user; the inbox when there is none."""
    desks = [name for _, name in _places(user)][len(PUBLIC) :]
    return next((url for name in desks if (url := _address(name))), reverse("inbox"))
