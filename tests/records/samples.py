"""Invented papers and files for the tests of records."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from xlsxwriter import Workbook

NAMES = (
    "上海青浦精密机械制造有限公司",
    "上海䶮曜智能装备有限公司",
    "上海㛃美食品有限公司",
    "上海𠅤泰电子科技（集团）股份有限公司",
    "上海阿·布诺瓦汽车零部件有限公司",
    "上海珺堃昇镕〇一新材料有限公司",
    "=SUM(A1:A9)有限公司",
    "<b>上海&青浦</b>有限公司",
)
UNITS = ("夏阳街道", "盈浦街道", "香花桥街道", "朱家角镇", "华新镇")
NUMBER = "青经发〔2026〕7号"
ORDER_TITLE = "关于下达2026年度青浦区智能化改造和智能工厂建设专项（第一批）资金的通知"
NOTICE_TITLE = "关于2026年青浦区推进企业智能化改造和智能工厂建设拟支持项目（第一批）的公示"


def notice(rows: int = 3) -> dict:
    """What a room says of a public notice with this many projects."""
    return {
        "policy_title": "《青浦区推进企业智能化改造和智能工厂建设实施细则（试行）》",
        "policy_number": "青经发〔2022〕19号",
        "period": "公示期：2026年11月24日至2026年11月30日（5个工作日）",
        "contact": {
            "unit": "上海市青浦区经济委员会",
            "section": "产业投资科",
            "phone": "021-00000000",
            "email": "example@example.invalid",
            "address": "上海市青浦区公园路100号",
            "postcode": "201799",
        },
        "date": "2026年11月23日",
        "rows": [
            {
                "position": str(n + 1),
                "party_name": NAMES[n % len(NAMES)],
                "uscc": f"91310118MA1JX{n:04d}K",
                "item_name": "区级智能工厂" if n % 2 else "企业智能化改造",
                "title": "智能生产线升级改造项目",
                "local_unit_name": UNITS[n % len(UNITS)],
                "amount_wan": f"{10 + n}",
                "remark": "本档50万元，已享受20万元，本次补差30万元" if n % 4 == 1 else "",
            }
            for n in range(rows)
        ],
        "total_wan": f"{sum(10 + n for n in range(rows))}",
    }


def order(rows: int = 3) -> dict:
    """What a room says of a joint payment order with this many payees."""
    amounts = [10_000_000 + n * 1_234_567 for n in range(rows)]
    return {
        "date": "2026年12月3日",
        "special_fund": "2026年度青浦区产业发展专项资金",
        "budget_line": "技术改造专项",
        "meeting": "青浦区产业发展协调推进办公室2026年第3次会议",
        "rows": [
            {
                "position": str(n + 1),
                "payee_name": NAMES[n % len(NAMES)],
                "uscc": f"91310118MA1JX{n:04d}K",
                "item_name": "区级智能工厂" if n % 2 else "企业智能化改造",
                "amount_fen": amount,
                "bank": "中国工商银行股份有限公司上海市青浦支行",
                "number": f"10017418{n:011d}",
                "cnaps": "102290007418",
                "purpose": "2026年智能工厂建设奖励",
                "functional_code": "2150517",
                "economic_code": "50799",
            }
            for n, amount in enumerate(amounts)
        ],
        "total_fen": sum(amounts),
    }


SAMPLES = {"public_notice": (NOTICE_TITLE, notice), "payment_order": (ORDER_TITLE, order)}


def pdf(
    *, javascript: str = "", password: str = "", attachment: bool = False, pages: int = 1
) -> bytes:
    """A PDF of blank pages, harmless unless asked otherwise."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if javascript:
        action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(javascript)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject(name): value for name, value in action.items()}
        )
    if attachment:
        writer.add_attachment("payload.exe", b"MZ")
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def image(kind: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("1" if kind == "PNG" else "L", size).save(out, kind)
    return out.getvalue()


def workbook() -> bytes:
    """A workbook with one cell."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "单位名称")
    return out.getvalue()


def repacked(package: bytes, changes: dict[str, bytes | None]) -> bytes:
    """A zip package with parts replaced, added, or (None) left out."""
    out = BytesIO()
    packed = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w", packed) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def upload(content: bytes, name: str = "发票.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")
