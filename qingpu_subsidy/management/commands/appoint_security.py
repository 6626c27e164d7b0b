"""Appoint the security administrators without whom nobody can open logins or give roles."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.services.first_administrators import Newcomer, appoint


class Command(BaseCommand):
    help = (
        "首次启用时任命两位安全管理员，例如："
        "appoint_security --username zhangsan --name 张三 --username lisi --name 李四"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--username", action="append", required=True, help="登录名，每人一个")
        parser.add_argument("--name", action="append", required=True, help="姓名，与登录名同序")
        parser.add_argument(
            "--phone", action="append", default=[], help="手机，与登录名同序，可不填"
        )

    def handle(self, *args, username, name, phone, **options) -> None:
        if len(username) != len(name) or len(phone) not in (0, len(username)):
            raise CommandError("每位安全管理员须写明登录名和姓名；填写手机的，每人都要填写。")
        phones = phone or [""] * len(username)
        newcomers = [Newcomer(*one) for one in zip(username, name, phones, strict=True)]
        try:
            appointed = appoint(newcomers)
        except ValidationError as refusal:
            raise CommandError("".join(refusal.messages)) from refusal
        for user, password in appointed:
            self.stdout.write(f"{user}（{user.username}）已任安全管理员，临时密码：{password}")
        self.stdout.write("临时密码只显示这一次，请分别当面交给本人；首次登录须修改。")
