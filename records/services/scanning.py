"""The virus scan of uploads, asked of a ClamAV daemon after the upload is stored.

With `FILE_SCANNER` unset nothing is asked, and a file says of itself that it was not scanned.
"""

from django.conf import settings

from accounts.models import User
from accounts.services import inbox
from records import jobs, storage
from records.models import File
from records.scanner import scanner
from records.services import files


class ScannerFault(Exception):
    """The scanner gave no verdict; the job is tried again and the file stays unscanned."""


def scan(pk: int) -> None:
    """Ask the daemon about one upload and put its verdict on record; the uploader hears of a virus.

    Raises ScannerFault, or what clamdpy raises, when there is no verdict.
    """
    file = File.objects.get(pk=pk)
    if file.scan != File.Scan.PENDING or not settings.FILE_SCANNER:
        return
    with storage.path_of(file.storage_key).open("rb") as content:
        result = scanner(settings.FILE_SCANNER).instream(content)
    if result.status == "ERROR":
        raise ScannerFault(result.reason)
    is_clean = result.status == "OK"
    files.record_scan(file, is_clean=is_clean, by=User.objects.house())
    if not is_clean:
        inbox.tell(
            [file.uploaded_by],
            f"文件“{file.name}”未通过病毒检查",
            f"发现 {result.reason}，文件已停止提供。"
            "请在杀毒后重新上传；如认为有误，请联系区经委系统管理员。",
        )


def scan_waiting(day: str) -> None:
    """Uploads of before there was a scanner, or whose scan was given up, wait for it anew."""
    if not settings.FILE_SCANNER:
        return
    for pk in File.objects.filter(scan=File.Scan.PENDING).values_list("pk", flat=True).iterator():
        jobs.write("records.scan_file", pk, key=f"scan:{pk}:{day}")
