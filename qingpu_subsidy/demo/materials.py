"""Pages to hand in: each says what it stands for, and that it is only a demonstration."""

from functools import cache

from django.core.files.base import ContentFile
from django.utils.html import format_html
from weasyprint import HTML

from accounts.acting import acting
from accounts.models import User
from records.models import File
from records.services import files

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<style>@page {{ size: A4; margin: 35mm 28mm }} body {{ font: 14pt/1.9 serif }}
h1 {{ font-size: 22pt; text-align: center; margin-bottom: 20mm }}</style></head>
<body><h1>{title}</h1><p>本页为演示材料，不含真实信息，仅用于展示上传、查阅和下载。</p></body></html>"""


@cache
def page(title: str) -> bytes:
    """One page of PDF under this title."""
    return HTML(string=format_html(PAGE, title=title)).write_pdf()


def upload(title: str, *, by: User) -> File:
    """The page as somebody uploads it."""
    with acting(by):
        return files.store(ContentFile(page(title), name=f"{title}.pdf"), by=by)
