"""The pages around all pages: navigation by role, refusals, errors, the parts of a screen."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views import View

from accounts import navigation, parts
from accounts.permissions import RecentlyAuthenticated, RoleRequired, role_required
from accounts.roles import ADMIN_ROLES, GRANTABLE, Role
from accounts.services import inbox
from tests.factories import LocalUnitFactory, UserFactory, agency

pytestmark = pytest.mark.django_db


def holder(role: Role):
    office = {
        Role.LOCAL_OFFICER: lambda: {"local_unit": LocalUnitFactory()},
        Role.DELEGATE: lambda: {"agency": agency("kw")},
    }.get(role, dict)
    return UserFactory(roles=[role], **office())


def test_visitor_sees_the_way_in(client):
    page = client.get(reverse("login")).content.decode()

    assert f'href="{reverse("login")}"' in page
    assert 'lang="zh-CN"' in page
    assert "退出" not in page


@pytest.mark.parametrize("role", sorted(GRANTABLE))
def test_every_role_gets_its_page(client, role):
    user = holder(role)
    client.force_login(user)
    inbox.tell([user], "公示已经开始", "")

    page = client.get(reverse("inbox")).content.decode()

    assert user.person.name in page
    assert "1<span" in page
    assert ("办公台" in page) is (role in ADMIN_ROLES)


def test_link_to_the_page_one_is_on_is_marked():
    user = holder(Role.REGISTRAR)

    current = [link.label for link in navigation.links(user, "/admin/accounts/") if link.current]

    assert current == ["办公台"]


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.REGISTRAR, {"认定与期初"}),
        (Role.REVIEW_LEAD, {"追回", "禁止申报"}),
        (Role.INVESTIGATOR, {"追回", "禁止申报"}),
        (Role.PAYER, {"资金拨付", "追回", "禁止申报"}),
    ],
)
def test_desks_beside_the_queues_are_at_the_top_of_the_page(role, labels):
    assert labels <= {link.label for link in navigation.links(holder(role))}


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/notices/", ["公示公告"]),
        ("/notices/abc/", ["公示公告"]),
        ("/notices/abc/object/", ["公示公告"]),
        ("/notices/desk/", []),
        ("/notices/draft/", []),
        ("/notices/abc/desk/", []),
    ],
)
def test_public_notices_are_not_the_desk_where_they_are_made(path, marked):
    user = holder(Role.NOTICE_PUBLISHER)

    assert [link.label for link in navigation.links(user, path) if link.current] == marked


@pytest.mark.parametrize("page", ["recognitions", "opening_balances"])
def test_link_to_recognitions_and_balances_is_marked_on_both(page):
    found = navigation.links(holder(Role.REGISTRAR), reverse(page))

    assert [link.label for link in found if link.current] == ["认定与期初"]


def test_missing_page_explains_itself(client):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "找不到这一页" in answer.content.decode()


def test_expired_form_explains_itself(client):
    client.handler.enforce_csrf_checks = True

    answer = client.post(reverse("login"), {"username": "x", "password": "y"})

    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_error_page_renders_without_a_request(name):
    assert "返回首页" in render_to_string(name)


# --- who may open a page ---


class PaymentDesk(RoleRequired, RecentlyAuthenticated, View):
    roles = frozenset({Role.PAYER})

    def get(self, request):
        return HttpResponse("desk")


@role_required(Role.PAYER, Role.COUNTERSIGNER)
def orders(request):
    return HttpResponse("desk")


@pytest.mark.parametrize("view", [PaymentDesk.as_view(), orders], ids=["class", "function"])
def test_desk_opens_for_its_role_and_names_it_to_others(rf, view):
    request = rf.get("/")
    request.user = holder(Role.PAYER)
    assert view(request).content == b"desk"

    request.user = holder(Role.EXPERT)
    with pytest.raises(PermissionDenied, match="拨付经办（区财政局）"):
        view(request)


def test_stranger_is_refused_before_the_password_is_asked(rf, settings):
    settings.REAUTHENTICATE_WITHIN = 300
    request = rf.get("/")
    request.user, request.session = holder(Role.EXPERT), {}

    with pytest.raises(PermissionDenied):
        PaymentDesk.as_view()(request)

    request.user = holder(Role.PAYER)
    assert PaymentDesk.as_view()(request).status_code == 302


# --- parts ---

MOMENT = datetime(2022, 5, 10, 1, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "filling", "shows"),
    [
        ("stepbar", {"steps": [parts.Step("公示", "now")]}, ['aria-current="step"', "公示"]),
        ("stepbar", {"steps": [parts.Step("审议", "skipped")]}, ["（不需要）"]),
        ("stepbar", {"steps": [parts.Step("公示", "now", is_here=True)]}, ["step-here", "1/1"]),
        (
            "timeline",
            {"events": [parts.Event("受理", MOMENT, "李青")]},
            ["2022-05-10 09:21", "李青"],
        ),
        ("timeline", {"events": [parts.Event("初审")]}, ["event-todo", "待办"]),
        ("facts", {"facts": [parts.Fact("开户银行", "")]}, ["开户银行", "—"]),
        (
            "findings",
            {"findings": [parts.Finding("error", "缺页", "第五条")]},
            ["不符合", "第五条"],
        ),
        (
            "actions",
            {"actions": [parts.Action("公示", why="评审未结束")]},
            ["暂不能办理的步骤（1）", "评审未结束"],
        ),
        (
            "actions",
            {"actions": [parts.Action("公示", "/x/", "primary")]},
            ['href="/x/"', "primary"],
        ),
    ],
)
def test_part_shows_what_it_is_filled_with(name, filling, shows):
    part = render_to_string(f"parts/{name}.html", filling)

    assert [text for text in shows if text not in part] == []


class Filing(forms.Form):
    name = forms.CharField(label="企业名称", help_text="与营业执照一致")
    note = forms.CharField(label="说明", required=False)
    kind = forms.ChoiceField(label="类别", choices=[("1", "车间")], widget=forms.RadioSelect)
    honest = forms.BooleanField(label="内容属实")
    paper = forms.FileField(label="申报书")


def test_form_lists_its_errors_at_the_top_and_at_the_field():
    page = str(Filing({"name": ""}))

    assert '<a href="#id_name">企业名称</a>' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert page.count('class="field field-bad') == 4


def test_form_says_what_is_optional_and_how_to_choose_a_file():
    page = str(Filing())

    assert page.count("（选填）") == 1
    assert "选择文件" in page
    assert "error-summary" not in page


class Told(forms.Form):
    name = forms.CharField(label="企业名称", help_text="与<b>营业执照</b>一致")


def test_form_never_lets_a_help_text_become_markup():
    assert "与&lt;b&gt;营业执照&lt;/b&gt;一致" in str(Told())
