"""The same form sent twice is done once."""

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts.models import User
from records.models import Submission


@atomic
def take(key: str, *, by: User, page: str) -> tuple[Submission, bool]:
    """The form of this key, and whether it comes for the first time.

    Of two at once the second waits for the first, and is told what came of it. A key of another
    page or person is refused.
    """
    sent, is_first = Submission.objects.get_or_create(key=key, defaults={"by": by, "page": page})
    if (sent.by_id, sent.page) != (by.pk, page):
        raise ValidationError("此提交编号已用于另一操作，请刷新页面后重试。")
    return sent, is_first


def done(sent: Submission, onward: str) -> None:
    """Where the first sending led; a second one is led there too."""
    Submission.objects.filter(pk=sent.pk).update(onward=onward[:200])
