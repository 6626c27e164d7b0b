"""What a file really is, by its bytes: PDF, JPG, PNG or xlsx, open and harmless, or refused."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

ALLOWED = "可以上传 PDF、JPG、PNG 和 xlsx 文件。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
MOST_PIXELS = 120_000_000
MOST_OBJECTS = 50_000
MOST_PAGES = 1_000
MOST_PARTS = 2_000
MOST_UNPACKED = 300 * 1024 * 1024
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ACTIVE_PDF = {
    "/JavaScript": "脚本",
    "/JS": "脚本",
    "/Launch": "启动程序的动作",
    "/EmbeddedFile": "夹带的附件",
    "/EmbeddedFiles": "夹带的附件",
    "/XFA": "动态表单",
    "/RichMedia": "多媒体内容",
}


class Unacceptable(ValueError):
    """The file is refused; the message says why and what is allowed."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}{ALLOWED}")


@dataclass(frozen=True)
class FileType:
    """A type of file that may be stored."""

    label: str
    media_type: str
    endings: tuple[str, ...]

    def name_for(self, name: str) -> str:
        """The name with an ending that tells the truth."""
        return name if name.lower().endswith(self.endings) else f"{name}{self.endings[0]}"


PDF = FileType("PDF", "application/pdf", (".pdf",))
JPEG = FileType("JPG 图片", "image/jpeg", (".jpg", ".jpeg"))
PNG = FileType("PNG 图片", "image/png", (".png",))
XLSX = FileType(
    "Excel 表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)
)
ZIP = FileType("ZIP 压缩包", "application/zip", (".zip",))  # made here, never taken in
TYPES = (PDF, JPEG, PNG, XLSX, ZIP)


def sniff(content: BinaryIO) -> FileType:
    """Return the type of a file, or refuse it with a reason in Chinese."""
    content.seek(0)
    start = content.read(1024)
    if not start:
        raise Unacceptable("文件是空的。")
    content.seek(0)
    if b"%PDF-" in start:
        return _pdf(content)
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _image(content)
    if start.startswith(b"PK\x03\x04"):
        return _workbook(content)
    if start.startswith(OLE):
        raise Unacceptable(_old_office(content))
    raise Unacceptable("文件的实际类型不在允许之列（只改扩展名不行）。")


def _pdf(content: BinaryIO) -> FileType:
    try:
        reader = PdfReader(content, strict=False)
        if reader.is_encrypted:
            raise Unacceptable("PDF 设有密码或权限限制，请去除加密后再上传。")
        if not (pages := len(reader.pages)):
            raise Unacceptable("PDF 没有页面。")
        if pages > MOST_PAGES:
            raise Unacceptable(f"PDF 有 {pages} 页，不得超过 {MOST_PAGES} 页，请拆分后再上传。")
        for name in _names_in(reader):
            if name in ACTIVE_PDF:
                raise Unacceptable(f"PDF 含有{ACTIVE_PDF[name]}，请打印为普通 PDF 后再上传。")
    except Unacceptable:
        raise
    except (
        PyPdfError,
        zlib.error,
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
        MemoryError,
    ) as error:
        raise Unacceptable("PDF 已损坏，无法打开。") from error
    return PDF


def _names_in(reader: PdfReader) -> Iterator[str]:
    """Every name that stands as a key or value in any object of the file, packed ones too."""
    numbers = {number for section in reader.xref.values() for number in section}
    numbers |= set(reader.xref_objStm)
    if len(numbers) > MOST_OBJECTS:
        raise Unacceptable("PDF 过于复杂，请打印为普通 PDF 后再上传。")
    waiting: list[object] = [reader.trailer]
    waiting += [reader.get_object(number) for number in sorted(numbers) if number]
    while waiting:
        found = waiting.pop()
        if isinstance(found, DictionaryObject):
            yield from found.keys()
            waiting += [value for value in found.values() if not isinstance(value, IndirectObject)]
        elif isinstance(found, ArrayObject):
            waiting += [value for value in found if not isinstance(value, IndirectObject)]
        elif isinstance(found, str):
            yield found


def _image(content: BinaryIO) -> FileType:
    try:
        with Image.open(content, formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise Unacceptable(f"图片过大（{width}×{height} 像素），请缩小后再上传。")
            image.verify()
            found = JPEG if image.format == "JPEG" else PNG
    except Unacceptable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unacceptable("图片像素过多，请缩小后再上传。") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, zlib.error) as error:
        raise Unacceptable("图片已损坏，无法打开。") from error
    return found


def _workbook(content: BinaryIO) -> FileType:
    try:
        with zipfile.ZipFile(content) as package:
            _look_into(package)
    except Unacceptable:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        KeyError,
        ValueError,
        RuntimeError,
    ) as error:
        raise Unacceptable("压缩包已损坏，或不是 xlsx 文件。") from error
    return XLSX


def _look_into(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Unacceptable("这是压缩包或其他办公文件，不是 xlsx 表格。")
    if any(part.flag_bits & 1 for part in parts):
        raise Unacceptable("表格设有密码，请去除加密后再上传。")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unacceptable("表格解压后过大，请拆分后再上传。")
    if any(
        name.lower().endswith((".bin", ".exe", ".dll")) and "printer" not in name.lower()
        for name in names
    ):
        raise Unacceptable("表格含有宏或嵌入对象，请另存为普通 xlsx 后再上传。")
    if BOOK.encode() not in _beginning(package, "[Content_Types].xml", 1_000_000):
        raise Unacceptable("表格含有宏，或不是 xlsx 格式，请另存为普通 xlsx 后再上传。")
    for name in names:
        if name.lower().endswith((".xml", ".rels")) and re.search(
            rb"<!\s*(DOCTYPE|ENTITY)", _beginning(package, name, 4096)
        ):
            raise Unacceptable("表格含有不允许的内容（DTD），请另存后再上传。")


def _beginning(package: zipfile.ZipFile, name: str, length: int) -> bytes:
    with package.open(name) as part:
        return part.read(length)


def _old_office(content: BinaryIO) -> str:
    if ENCRYPTED_PACKAGE in content.read():
        return "表格设有密码，请去除加密后再上传。"
    return "这是旧版 Office 文件（xls、doc 等），请另存为 xlsx 或 PDF 后再上传。"
