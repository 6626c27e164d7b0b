"""The first two security administrators of a house are appointed on the machine, both at once."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from records.models import AuditEntry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TWO = ["--username", "zhangsan", "--name", "张三", "--username", "lisi", "--name", "李四"]


def test_two_are_appointed_at_once_and_told_their_passwords(capsys):
    call_command("appoint_security", *TWO)

    said = capsys.readouterr().out
    one, two = User.objects.get(username="zhangsan"), User.objects.get(username="lisi")
    for user in (one, two):
        password = said.split(f"{user}（{user.username}）已任安全管理员，临时密码：")[1].split()[0]
        assert user.check_password(password)
        assert user.must_change_password
        assert user.has_role(Role.SECURITY_ADMIN)
    assert one.person_id != two.person_id


def test_audit_tells_who_was_appointed_by_the_house():
    before = AuditEntry.objects.latest("pk").pk
    call_command("appoint_security", *TWO)

    told = AuditEntry.objects.filter(table_name="accounts_rolegrant", pk__gt=before)
    assert {entry.actor_id for entry in told} == {User.objects.house().pk}
    assert told.count() == 2


def test_nobody_is_appointed_beside_two():
    call_command("appoint_security", *TWO)

    with pytest.raises(CommandError, match="已有两位安全管理员"):
        call_command("appoint_security", "--username", "wangwu", "--name", "王五")
    assert not User.objects.filter(username="wangwu").exists()


def test_one_is_appointed_beside_one():
    UserFactory(roles=[Role.SECURITY_ADMIN])

    with pytest.raises(CommandError, match="尚缺1位"):
        call_command("appoint_security", *TWO)
    call_command("appoint_security", "--username", "wangwu", "--name", "王五", "--phone", "021")

    assert User.objects.get(username="wangwu").person.phone == "021"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--username", "zhangsan", "--name", "张三"], "请一次写明2位"),
        ([*TWO[:4], "--username", "lisi", "--name", "张三"], "不同的自然人"),
        ([*TWO[:4], "--username", "lisi"], "须写明登录名和姓名"),
        ([*TWO, "--phone", "021"], "每人都要填写"),
        ([*TWO[:4], "--username", "taken", "--name", "李四"], "已有人使用"),
        ([*TWO[:4], "--username", "li si", "--name", "李四"], "登录名只能由文字"),
        ([*TWO[:4], "--username", "lisi", "--name", " "], "请写明|不能为空"),
    ],
    ids=["one", "same", "unnamed", "one phone", "taken", "no login name", "no name"],
)
def test_what_is_refused_is_said_and_nobody_is_appointed(given, words):
    UserFactory(username="taken")

    with pytest.raises(CommandError, match=words):
        call_command("appoint_security", *given)

    assert not User.objects.filter(username="zhangsan").exists()
