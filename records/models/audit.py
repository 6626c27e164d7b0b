"""The audit: what was changed, by whom, chained. Written by triggers alone, read by everybody."""

from django.conf import settings
from django.db import models


class Operation(models.TextChoices):
    INSERT = "INSERT", "新增"
    UPDATE = "UPDATE", "修改"
    DELETE = "DELETE", "删除"


class AuditEntryQuerySet(models.QuerySet):
    def of_chain(self, kind: str, key: object):
        """The history of one case, party, …, from its beginning."""
        return self.filter(chain=f"{kind}:{key}").order_by("seq")

    def of_row(self, row: models.Model):
        """What happened to one row, wherever it was told."""
        return self.filter(table_name=row._meta.db_table, row_id=str(row.pk)).order_by("id")


class AuditEntry(models.Model):
    """One change of one row, fastened to the entry before it in its chain."""

    chain = models.CharField("链", max_length=80)
    seq = models.BigIntegerField("序号")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="操作人",
        related_name="+",
        db_constraint=False,  # the audit outlives what it tells of, and is quick to write
        db_index=False,
    )
    request_id = models.CharField("请求编号", max_length=80, blank=True)
    table_name = models.CharField("数据表", max_length=63)
    row_id = models.CharField("行号", max_length=80)
    op = models.CharField("操作", max_length=6, choices=Operation)
    before = models.JSONField("改前", null=True, blank=True)
    after = models.JSONField("改后", null=True, blank=True)
    txid = models.BigIntegerField("事务号")
    prev_hash = models.CharField("前一条校验值", max_length=64, blank=True)
    hash = models.CharField("校验值", max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["-id"]
        default_permissions = ["view"]
        indexes = [
            models.Index(name="auditentry_of_row", fields=["table_name", "row_id", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="auditentry_is_once_in_its_chain",
                fields=["chain", "seq"],
                violation_error_message="同一条链上序号不能重复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} 第 {self.seq} 条"


class ChainHead(models.Model):
    """The last link of a chain. Its row lock lets one writer at a time add to the chain."""

    chain = models.CharField("链", max_length=80, primary_key=True)
    length = models.BigIntegerField("条数")
    at = models.DateTimeField("最近时间")
    prev_hash = models.CharField("前一条校验值", max_length=64, blank=True)
    hash = models.CharField("校验值", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审计链"
        ordering = ["chain"]
        default_permissions = ["view"]

    def __str__(self) -> str:
        return self.chain
