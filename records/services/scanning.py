"""The virus scan of uploads, asked of a ClamAV daemon after the upload is stored.

With `FILE_SCANNER` unset nothing is asked, and a file says of itself that it was not scanned.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import clock
from accounts.models import User
from accounts.roles import COMMISSION
from accounts.services import inbox
from records import jobs, storage
from records.models import File
from records.scanner import scanner
from records.services import files

UNSETTLED = (File.Scan.PENDING, File.Scan.INFECTED)  # a later scanner may know better


class ScannerFault(Exception):
    """The scanner gave no verdict; the job is tried again and the file stays unscanned."""


def scan(pk: int) -> None:
    """Ask the daemon about one upload and put its verdict on record; the uploader hears of a virus.

    Raises ScannerFault, or what clamdpy raises, when there is no verdict.
    """
    file = File.objects.get(pk=pk)
    if file.scan not in UNSETTLED or not settings.FILE_SCANNER:
        return
    with storage.path_of(file.storage_key).open("rb") as content:
        result = scanner(settings.FILE_SCANNER).instream(content)
    if result.status == "ERROR":
        raise ScannerFault(result.reason)
    was_infected, is_clean = file.scan == File.Scan.INFECTED, result.status == "OK"
    if was_infected and not is_clean:
        return
    files.record_scan(file, is_clean=is_clean, by=User.objects.house())
    if was_infected:
        inbox.tell([file.uploaded_by], *_released(file))
    elif not is_clean:
        inbox.tell([file.uploaded_by], *_found(file, result.reason))


def _found(file: File, virus: str) -> tuple[str, str]:
    return (
        f"文件“{file.name}”未通过病毒检查",
        f"发现 {virus}，文件已停止提供。请在杀毒后重新上传；"
        "如认为有误：每天夜间按新的病毒库重新检查，通过后自动恢复；已提交的，区经委可以随时重查。",
    )


def _released(file: File) -> tuple[str, str]:
    return (
        f"文件“{file.name}”已通过病毒检查",
        "重新检查未见异常，文件恢复提供，无须重新上传。",
    )


def scan_again(file: File, *, by: User) -> None:
    """An upload in which a virus was found is asked of the daemon anew; it alone releases it."""
    if not by.roles & COMMISSION:
        raise PermissionDenied("病毒检查由区经委安排。")
    if not settings.FILE_SCANNER:
        raise ValidationError("没有配置病毒扫描，不能检查。")
    if file.scan not in UNSETTLED:
        raise ValidationError(f"文件{file.get_scan_display()}，无须再次检查。")
    jobs.write("records.scan_file", file.pk, key=f"scan:{file.pk}:{clock.now().isoformat()}")


def scan_waiting(day: str) -> None:
    """Uploads of before there was a scanner, or whose scan was given up, wait for it anew.

    What it took for a virus is asked again: by then it may know better.
    """
    if not settings.FILE_SCANNER:
        return
    for pk in File.objects.filter(scan__in=UNSETTLED).values_list("pk", flat=True).iterator():
        jobs.write("records.scan_file", pk, key=f"scan:{pk}:{day}")
