"""The floor of a step: a bare django-fsm transition with a row lock and a log row, nothing else."""

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django_fsm import FSMField, transition


class PlainCase(models.Model):  # noqa: DJ008
    state = FSMField(default="submitted", protected=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "bench"

    @transition("state", "submitted", "accepted")
    def accept(self): ...


class PlainLog(models.Model):  # noqa: DJ008
    case = models.ForeignKey(PlainCase, models.PROTECT)
    by = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+")
    step = models.CharField(max_length=30)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"


def make_tables(owner) -> None:
    """Make the two tables as the owner, and let the application write them."""
    owner.execute(
        "CREATE TABLE bench_plaincase (id bigserial PRIMARY KEY, state varchar(50) NOT NULL,"
        " accepted_at timestamptz);"
        "CREATE TABLE bench_plainlog (id bigserial PRIMARY KEY, case_id bigint NOT NULL"
        " REFERENCES bench_plaincase, by_id bigint NOT NULL REFERENCES accounts_user,"
        " step varchar(30) NOT NULL, at timestamptz NOT NULL)"
    )
    connection.ensure_connection()


@transaction.atomic
def accept(pk: int, by) -> None:
    """Lock, move, save, log."""
    case = PlainCase.objects.select_for_update().get(pk=pk)
    case.accept()
    case.save()
    PlainLog.objects.create(case=case, by=by, step="accept")
