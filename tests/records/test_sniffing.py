import zipfile
from contextlib import suppress
from io import BytesIO

import pytest

from records import sniffing
from records.sniffing import JPEG, PDF, PNG, XLSX, Unacceptable, sniff
from tests.records import samples

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
BOOK = samples.workbook()
GOOD = {
    "pdf": (samples.pdf(), PDF),
    "pdf_after_junk": (b"\n\n" + samples.pdf(), PDF),
    "png": (samples.image("PNG"), PNG),
    "jpg": (samples.image("JPEG"), JPEG),
    "xlsx": (BOOK, XLSX),
}
BAD = {
    "empty": (b"", "文件是空的"),
    "text": ("单位名称,金额".encode(), "实际类型"),
    "html": (b"<!doctype html><script>alert(1)</script>", "实际类型"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "实际类型"),
    "exe": (b"MZ\x90\x00" + b"\0" * 100, "实际类型"),
    "gif": (b"GIF89a\x01\x00\x01\x00", "实际类型"),
    "pdf_password": (samples.pdf(password="secret"), "PDF 设有密码"),
    "pdf_empty_password": (samples.pdf(password=" "), "PDF 设有密码"),
    "pdf_javascript": (samples.pdf(javascript="app.alert(1)"), "PDF 含有脚本"),
    "pdf_attachment": (samples.pdf(attachment=True), "PDF 含有夹带的附件"),
    "pdf_thick": (samples.pdf(pages=sniffing.MOST_PAGES + 1), "1001 页"),
    "pdf_cut": (samples.pdf()[:60], "PDF 已损坏"),
    "pdf_only_head": (b"%PDF-1.7\n", "PDF 已损坏"),
    "png_cut": (samples.image("PNG", (600, 600))[:40], "图片已损坏"),
    "png_only_head": (b"\x89PNG\r\n\x1a\n", "图片已损坏"),
    "png_bomb": (samples.image("PNG", (12_000, 11_000)), "图片"),
    "jpg_only_head": (b"\xff\xd8\xff\xe0", "图片已损坏"),
    "zip": (samples.repacked(BOOK, {"xl/workbook.xml": None}), "不是 xlsx"),
    "zip_cut": (BOOK[:200], "压缩包已损坏"),
    "xlsm": (samples.repacked(BOOK, {"xl/vbaProject.bin": b"\0"}), "含有宏"),
    "xlsm_type": (
        samples.repacked(BOOK, {"[Content_Types].xml": b"sheet.macroEnabled.main+xml"}),
        "含有宏",
    ),
    "xlsx_dtd": (
        samples.repacked(BOOK, {"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'}),
        "DTD",
    ),
    "xlsx_password": (OLE + "EncryptedPackage".encode("utf-16-le"), "表格设有密码"),
    "xls": (OLE, "旧版 Office"),
}


@pytest.mark.parametrize(("content", "expected"), GOOD.values(), ids=GOOD)
def test_good_file_is_known_by_its_bytes(content, expected):
    assert sniff(BytesIO(content)) is expected


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD)
def test_bad_file_is_refused_with_reason_and_remedy(content, reason):
    with pytest.raises(Unacceptable, match=reason) as refusal:
        sniff(BytesIO(content))

    assert str(refusal.value).endswith(sniffing.ALLOWED)


def test_action_inside_a_packed_object_is_found():
    with BytesIO(samples.pdf(javascript="app.alert(1)")) as plain:
        packed = sniffing.PdfReader(plain)
        writer = samples.PdfWriter(clone_from=packed)
        out = BytesIO()
        writer.compress_identical_objects()
        writer.write(out)

    with pytest.raises(Unacceptable, match="脚本"):
        sniff(out)


def test_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(sniffing, "MOST_UNPACKED", 1_000_000)
    bomb = samples.repacked(BOOK, {"xl/worksheets/sheet1.xml": b" " * 2_000_000})

    with pytest.raises(Unacceptable, match="解压后过大"):
        sniff(BytesIO(bomb))


def test_encrypted_part_is_refused():
    out = bytearray(BOOK)
    with zipfile.ZipFile(BytesIO(BOOK)) as package:
        assert not package.infolist()[0].flag_bits & 1
    directory = out.index(b"PK\x01\x02")
    out[directory + 8] |= 1

    with pytest.raises(Unacceptable, match="表格设有密码"):
        sniff(BytesIO(bytes(out)))


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_broken_bytes_are_refused_or_taken_but_never_crash(at):
    for content, _ in GOOD.values():
        broken = bytearray(content)
        broken[len(broken) * at // 100] ^= 0xFF
        with suppress(Unacceptable):
            sniff(BytesIO(bytes(broken)))


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (PDF, "发票.pdf", "发票.pdf"),
        (PDF, "发票.PDF", "发票.PDF"),
        (PDF, "发票.exe", "发票.exe.pdf"),
        (JPEG, "照片.jpeg", "照片.jpeg"),
        (PNG, "照片", "照片.png"),
    ],
)
def test_ending_tells_the_truth(kind, name, told):
    assert kind.name_for(name) == told
