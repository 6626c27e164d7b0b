import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import accounts.clock
import accounts.ids
import accounts.trigger_steps
import accounts.triggers
import parties.encryption
import parties.models.party


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_models"),
        ("accounts", "__first__"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "uscc",
                    models.CharField(
                        error_messages={"unique": "该统一社会信用代码已登记"},
                        max_length=18,
                        unique=True,
                        validators=[parties.models.party.check_uscc],
                        verbose_name="统一社会信用代码",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="单位名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "企业法人"),
                            ("branch", "分支机构"),
                            ("other", "其他组织"),
                        ],
                        default="company",
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                (
                    "legal_representative",
                    models.CharField(max_length=60, verbose_name="法定代表人"),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=60, verbose_name="联系人"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="联系电话"),
                ),
                (
                    "local_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.localunit",
                        verbose_name="所属街镇（区属企业）",
                    ),
                ),
                (
                    "registered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "主体",
                "verbose_name_plural": "主体",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("uscc__regex", "^[0-9A-HJ-NP-RTUW-Y]{18}$")),
                        name="party_uscc_is_in_normal_form",
                        violation_error_message="统一社会信用代码须为18位大写数字和字母",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NameChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.file",
                        verbose_name="依据文件",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("entered", "待复核"),
                            ("confirmed", "已生效"),
                            ("refused", "未通过"),
                        ],
                        default="entered",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="录入时间",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="未通过原因")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="name_changes",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                ("old_name", models.CharField(max_length=120, verbose_name="原名称")),
                ("new_name", models.CharField(max_length=120, verbose_name="新名称")),
                ("effective_on", models.DateField(verbose_name="核准变更日期")),
            ],
            options={
                "verbose_name": "名称变更",
                "verbose_name_plural": "名称变更",
                "ordering": ["-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("status", "entered"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status", "confirmed"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status", "refused"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="namechange_holds_once_confirmed",
                        violation_error_message="经复核后生效，未通过须写明原因",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "refused"),
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="namechange_is_confirmed_by_another",
                        violation_error_message="复核人不得为录入人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("new_name", models.F("old_name")), _negated=True),
                            models.Q(("new_name", ""), _negated=True),
                        ),
                        name="namechange_changes_the_name",
                        violation_error_message="新名称与原名称相同",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "entered")),
                        fields=("party",),
                        name="namechange_waits_once",
                        violation_error_message="该主体已有一项名称变更待复核",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                ("uscc", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                (
                    "claimant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="membership_claims",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("owner", "负责人"), ("agent", "经办人")],
                        max_length=5,
                        verbose_name="申请身份",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="单位名称")),
                (
                    "party_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("company", "企业法人"),
                            ("branch", "分支机构"),
                            ("other", "其他组织"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                (
                    "profile",
                    models.CharField(
                        blank=True,
                        choices=[("enterprise", "申报企业"), ("provider", "诊断服务商")],
                        max_length=10,
                        verbose_name="申报身份",
                    ),
                ),
                (
                    "legal_representative",
                    models.CharField(blank=True, max_length=60, verbose_name="法定代表人"),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=60, verbose_name="联系人"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="联系电话"),
                ),
                (
                    "local_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.localunit",
                        verbose_name="所属街镇（区属企业）",
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.file",
                        verbose_name="营业执照",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.file",
                        verbose_name="授权委托书",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        editable=False, max_length=60, unique=True, verbose_name="提交标识"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "待核验"),
                            ("confirmed", "已确认"),
                            ("refused", "未通过"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="submitted",
                        editable=False,
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                (
                    "filed_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="提交时间",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核验人",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="核验时间"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="未通过原因")),
            ],
            options={
                "verbose_name": "单位认证申请",
                "verbose_name_plural": "单位认证申请",
                "ordering": ["filed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "submitted")),
                        fields=("uscc", "claimant"),
                        name="membership_claim_is_open_once",
                        violation_error_message="您对该单位已有一份待核验的申请。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("uscc__regex", "^[0-9A-HJ-NP-RTUW-Y]{18}$")),
                        name="membership_claim_uscc_is_in_normal_form",
                        violation_error_message="统一社会信用代码须为18位大写数字和字母",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party__isnull", False),
                            models.Q(
                                ("name", ""),
                                ("legal_representative", ""),
                                ("party_kind", ""),
                                ("profile", ""),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="membership_claim_names_its_organisation",
                        violation_error_message="尚未登记的单位须填写名称、类型、法定代表人和申报身份",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("state", "submitted"),
                            ),
                            models.Q(
                                models.Q(("state", "submitted"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="membership_claim_decision_is_complete",
                        violation_error_message="核验须有核验人和时间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="membership_claim_refusal_says_why",
                        violation_error_message="请写明未通过的原因",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            ("party__isnull", False),
                            _connector="OR",
                        ),
                        name="membership_claim_confirmed_has_a_party",
                        violation_error_message="已确认的申请须有主体",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("owner", "负责人"), ("agent", "经办人")],
                        max_length=5,
                        verbose_name="身份",
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(), editable=False, verbose_name="起"
                    ),
                ),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "成员",
                "verbose_name_plural": "成员",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("party", "user"),
                        name="member_acts_once",
                        violation_error_message="该用户已是本单位成员",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                ("invitee", models.CharField(max_length=40, verbose_name="邀请谁")),
                (
                    "code_digest",
                    models.CharField(
                        editable=False, max_length=64, unique=True, verbose_name="邀请码摘要"
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="邀请人",
                    ),
                ),
                (
                    "invited_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="邀请时间",
                    ),
                ),
                ("expires_at", models.DateTimeField(editable=False, verbose_name="有效期至")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接受人",
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="接受时间"),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="收回时间"),
                ),
            ],
            options={
                "verbose_name": "成员邀请",
                "verbose_name_plural": "成员邀请",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("accepted_at__lte", models.F("expires_at")),
                                ("accepted_by__isnull", False),
                                ("revoked_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_is_accepted_whole_and_in_time",
                        violation_error_message="邀请须在有效期内由一人接受，收回的不能接受",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.member",
                        verbose_name="移交人",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.member",
                        verbose_name="接任人",
                    ),
                ),
                (
                    "offered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="提出时间",
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="接受时间"),
                ),
                (
                    "ended_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="谢绝、撤回时间"),
                ),
            ],
            options={
                "verbose_name": "负责人移交",
                "verbose_name_plural": "负责人移交",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("ended_at__isnull", True)
                        ),
                        fields=("giver",),
                        name="handover_is_open_once",
                        violation_error_message="已有一份移交在等待对方接受",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("taker")), _negated=True),
                        name="handover_is_to_another",
                        violation_error_message="不能移交给自己",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("ended_at__isnull", True),
                            _connector="OR",
                        ),
                        name="handover_ends_one_way",
                        violation_error_message="已接受的移交不能再谢绝或撤回",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_names",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="曾用名")),
                ("until_on", models.DateField(verbose_name="使用至")),
            ],
            options={
                "verbose_name": "曾用名",
                "verbose_name_plural": "曾用名",
                "ordering": ["-until_on"],
            },
        ),
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                (
                    "is_registered_here",
                    models.BooleanField(default=False, verbose_name="登记地在本区"),
                ),
                (
                    "operates_here",
                    models.BooleanField(default=False, verbose_name="实际经营地在本区"),
                ),
                (
                    "pays_tax_here",
                    models.BooleanField(default=False, verbose_name="财税户管地在本区"),
                ),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="行业")),
            ],
            options={
                "verbose_name": "企业",
                "verbose_name_plural": "企业",
            },
        ),
        migrations.CreateModel(
            name="Duplicate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.file",
                        verbose_name="依据文件",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("entered", "待复核"),
                            ("confirmed", "已生效"),
                            ("refused", "未通过"),
                        ],
                        default="entered",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="录入时间",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="未通过原因")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicate_of",
                        to="parties.party",
                        verbose_name="重复登记",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="parties.party",
                        verbose_name="保留的主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "重复登记合并",
                "verbose_name_plural": "重复登记合并",
                "ordering": ["-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("status", "entered"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status", "confirmed"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status", "refused"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="duplicate_holds_once_confirmed",
                        violation_error_message="经复核后生效，未通过须写明原因",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "refused"),
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="duplicate_is_confirmed_by_another",
                        violation_error_message="复核人不得为录入人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party", models.F("kept")), _negated=True),
                        name="duplicate_joins_two",
                        violation_error_message="不能与自身合并",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "refused"), _negated=True),
                        fields=("party",),
                        name="duplicate_goes_to_one",
                        violation_error_message="该主体已登记为重复或已合并",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_accounts",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                ("holder", models.CharField(max_length=120, verbose_name="户名")),
                ("bank", models.CharField(max_length=120, verbose_name="开户银行（全称到支行）")),
                (
                    "cnaps",
                    models.CharField(
                        blank=True,
                        max_length=12,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{12}$", "大额支付行号为12位数字"
                            )
                        ],
                        verbose_name="大额支付行号",
                    ),
                ),
                (
                    "number",
                    parties.encryption.SealedField(
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{8,32}$", "账号为8至32位数字"
                            )
                        ],
                        verbose_name="账号",
                    ),
                ),
                (
                    "number_digest",
                    models.CharField(editable=False, max_length=64, verbose_name="账号摘要"),
                ),
                ("last_four", models.CharField(editable=False, max_length=4, verbose_name="尾号")),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="确认时间"),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="停用时间"),
                ),
            ],
            options={
                "verbose_name": "银行账户",
                "verbose_name_plural": "银行账户",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", False), ("retired_at__isnull", True)
                        ),
                        fields=("party",),
                        name="bank_account_one_in_use",
                        violation_error_message="已有在用账户",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True), ("confirmed_by__isnull", True)
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="bank_account_confirmation_is_complete",
                        violation_error_message="确认人和确认时间须同时填写",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ban",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bans",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                ("decision_number", models.CharField(max_length=60, verbose_name="决定文号")),
                ("source", models.CharField(max_length=60, verbose_name="决定部门")),
                ("served_on", models.DateField(verbose_name="送达日期")),
                ("starts_on", models.DateField(verbose_name="起始日")),
                ("ends_on", models.DateField(verbose_name="截止日（含）")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="录入时间",
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="解除时间")),
                ("lifted_reason", models.TextField(blank=True, verbose_name="解除原因")),
            ],
            options={
                "verbose_name": "禁止申报",
                "verbose_name_plural": "禁止申报",
                "ordering": ["-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__gte", models.F("starts_on")),
                            ("starts_on__gt", models.F("served_on")),
                        ),
                        name="ban_starts_after_service",
                        violation_error_message="禁止申报自送达次日起算，截止日不得早于起始日",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at__isnull", True),
                            models.Q(("lifted_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="ban_is_lifted_with_a_reason",
                        violation_error_message="解除须写明原因",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        expressions=[
                            (models.F("party"), "="),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    models.F("ends_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="ban_does_not_overlap",
                        violation_error_message="与已有的禁止申报期间重叠",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_holds",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                ("reason", models.CharField(max_length=120, verbose_name="事由")),
                (
                    "placed_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(), editable=False, verbose_name="起"
                    ),
                ),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "账户变更冻结",
                "verbose_name_plural": "账户变更冻结",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("party", "reason"),
                        name="account_hold_stands_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("is_registered_here", "登记地"),
                            ("operates_here", "实际经营地"),
                            ("pays_tax_here", "财税户管地"),
                            ("operating_status", "经营状态"),
                            ("credit", "信用状况"),
                        ],
                        max_length=20,
                        verbose_name="核查事项",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("yes", "在本区"),
                            ("no", "不在本区"),
                            ("active", "存续（在营）"),
                            ("abnormal", "列入经营异常名录"),
                            ("suspended", "停产停业"),
                            ("insolvent", "破产清算"),
                            ("revoked", "吊销"),
                            ("deregistered", "注销"),
                            ("good", "良好"),
                            ("minor", "有一般失信记录"),
                            ("serious", "列入严重失信主体名单"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("checked_on", models.DateField(verbose_name="核查日期")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="来源")),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.file",
                        verbose_name="证据",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "核查记录",
                "verbose_name_plural": "核查记录",
                "ordering": ["-checked_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["party", "kind", "-checked_on"], name="partycheck_last_of_a_kind"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    ("is_registered_here", "operates_here", "pays_tax_here"),
                                ),
                                ("result__in", ("yes", "no")),
                            ),
                            models.Q(
                                ("kind", "operating_status"),
                                (
                                    "result__in",
                                    (
                                        "active",
                                        "abnormal",
                                        "suspended",
                                        "insolvent",
                                        "revoked",
                                        "deregistered",
                                    ),
                                ),
                            ),
                            models.Q(
                                ("kind", "credit"), ("result__in", ("good", "minor", "serious"))
                            ),
                            _connector="OR",
                        ),
                        name="partycheck_result_answers_its_kind",
                        violation_error_message="结果与核查事项不符",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence__isnull", False),
                            models.Q(("source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="partycheck_rests_on_something",
                        violation_error_message="须写明来源或上传证据",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                ("capability", models.TextField(blank=True, verbose_name="服务能力")),
                ("is_suspended", models.BooleanField(default=False, verbose_name="暂停服务")),
            ],
            options={
                "verbose_name": "诊断服务商",
                "verbose_name_plural": "诊断服务商",
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.file",
                        verbose_name="依据文件",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("entered", "待复核"),
                            ("confirmed", "已生效"),
                            ("refused", "未通过"),
                        ],
                        default="entered",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="录入时间",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="未通过原因")),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions_from",
                        to="parties.party",
                        verbose_name="原主体",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions_to",
                        to="parties.party",
                        verbose_name="承继主体",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("absorption", "吸收合并"),
                            ("merger", "新设合并"),
                            ("division", "分立"),
                            ("relocation", "整体迁移"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="生效日期")),
            ],
            options={
                "verbose_name": "主体承继",
                "verbose_name_plural": "主体承继",
                "ordering": ["-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("status", "entered"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status", "confirmed"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status", "refused"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="succession_holds_once_confirmed",
                        violation_error_message="经复核后生效，未通过须写明原因",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "refused"),
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="succession_is_confirmed_by_another",
                        violation_error_message="复核人不得为录入人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_joins_two",
                        violation_error_message="原主体与承继主体不能相同",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "refused"), _negated=True),
                        fields=("predecessor",),
                        name="succession_has_one_heir",
                        violation_error_message="该主体已有承继主体",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakeAway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="take_aways",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="申请时间",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.file",
                        verbose_name="压缩包",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="制作完成"),
                ),
            ],
            options={
                "verbose_name": "数据副本",
                "verbose_name_plural": "数据副本",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", True), ("made_at__isnull", True)),
                            models.Q(("file__isnull", False), ("made_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="take_away_is_made_whole",
                        violation_error_message="制作完成的副本须有文件和时间",
                    )
                ],
            },
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="party",
            trigger=pgtrigger.compiler.Trigger(
                name="party_name_is_changed_by_two",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name"))',
                    func="\nIF NOT EXISTS (SELECT 1 FROM parties_namechange\n    WHERE party_id = NEW.id AND status = 'confirmed'\n      AND old_name = OLD.name AND new_name = NEW.name) THEN\n    RAISE EXCEPTION '主体：单位名称须凭文件由两名登记员录入和复核后变更'\n        USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="d0144eb6564b18099554695a62007096156a8ff4",
                    operation="UPDATE",
                    pgid="pgtrigger_party_name_is_changed_by_two_d87e3",
                    table="parties_party",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="party",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="d9707abe51251b2732a9c39d93e9e05084bf0f71",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_e39ab",
                    table="parties_party",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="namechange",
            trigger=pgtrigger.compiler.Trigger(
                name="namechange_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '名称变更：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="ce35edb0ae400db09decb4b5df20ef7bc0ad1938",
                    operation="DELETE",
                    pgid="pgtrigger_namechange_is_kept_c4aeb",
                    table="parties_namechange",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="namechange",
            trigger=pgtrigger.compiler.Trigger(
                name="namechange_stands",
                sql=accounts.triggers.FirmSql(
                    func="\nIF NEW.status <> 'refused' AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b\n        WHERE a.id = NEW.entered_by_id AND b.id = NEW.decided_by_id\n          AND a.person_id = b.person_id) THEN\n    RAISE EXCEPTION '名称变更：录入人与复核人不得为同一自然人' USING ERRCODE = '23514';\nEND IF;\nIF TG_OP = 'UPDATE' AND OLD.decided_by_id IS NOT NULL\n        AND (to_jsonb(NEW) - '{}'::text[])\n        IS DISTINCT FROM (to_jsonb(OLD) - '{}'::text[]) THEN\n    RAISE EXCEPTION '名称变更：复核后不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="5177faa356889d59cd1f15e512a25c25c2d20ab3",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_namechange_stands_7f9b7",
                    table="parties_namechange",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="namechange",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="522e502e753967e23e44a017bc549997d80f21a5",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_90452",
                    table="parties_namechange",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="membershipclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('claim', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="2b219ae4da293174c207f60274ead8941a1c6a10",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_6ba78",
                    table="parties_membershipclaim",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="membershipclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="membership_claim_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '单位认证申请：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="d025160d1f1e8c48fc356c4cd3e53b2e43490de7",
                    operation="DELETE",
                    pgid="pgtrigger_membership_claim_is_kept_743cd",
                    table="parties_membershipclaim",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="membershipclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="membership_claim_is_decided_by_another",
                sql=accounts.triggers.FirmSql(
                    func="\n    IF NEW.state IN ('confirmed', 'refused') AND EXISTS (\n        SELECT 1 FROM accounts_user decider JOIN accounts_user theirs\n            ON theirs.person_id = decider.person_id\n        WHERE decider.id = NEW.decided_by_id\n            AND theirs.id IN (NEW.claimant_id, NEW.filed_by_id)) THEN\n        RAISE EXCEPTION '单位认证：申请人、代为提交的人不得自己核验' USING ERRCODE = '23514';\n    END IF;\n    IF TG_OP = 'UPDATE' AND (OLD.state <> 'submitted' AND to_jsonb(NEW) <> to_jsonb(OLD)\n        OR (to_jsonb(NEW) - '{state,party_id,decided_by_id,decided_at,reason}'::text[])\n            IS DISTINCT FROM (to_jsonb(OLD) - '{state,party_id,decided_by_id,decided_at,reason}'::text[])) THEN\n        RAISE EXCEPTION '单位认证：提交和核验过的内容不得改动' USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="b2ae1084b5a9f459dd913872c1ba917547da7bbd",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_membership_claim_is_decided_by_another_a6208",
                    table="parties_membershipclaim",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="member",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="3637b2f5ddfcb6e2c3f8acf64e9f0be95b78578c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_b2c01",
                    table="parties_member",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="member",
            trigger=pgtrigger.compiler.Trigger(
                name="member_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '成员：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="1128d73dc64262fe517d63dc7eb2cf07a54bf15c",
                    operation="DELETE",
                    pgid="pgtrigger_member_is_kept_719a2",
                    table="parties_member",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', 'code_digest')",
                    func="-- house_audit() does the work",
                    hash="f4d3beb94cf4f1b404af8529602f8aa09b35c321",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_90b48",
                    table="parties_invitation",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="invitation_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '成员邀请：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="752abdb49388df255021261763149e1d95749974",
                    operation="DELETE",
                    pgid="pgtrigger_invitation_is_kept_3384f",
                    table="parties_invitation",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="handover",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="b38f9aaf28fc8d7a5ce71fc38d341c224541fd31",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_fa4d0",
                    table="parties_handover",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="handover",
            trigger=pgtrigger.compiler.Trigger(
                name="handover_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '负责人移交：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="72b96de7d979ab87d2b818cea63b97c69171d527",
                    operation="DELETE",
                    pgid="pgtrigger_handover_is_kept_eee6f",
                    table="parties_handover",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="formername",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="f2a013b7c4a52c35ec794e7d5ff42eee855a66bf",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_eb1b8",
                    table="parties_formername",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="enterprise",
            trigger=pgtrigger.compiler.Trigger(
                name="enterprise_places_are_checked",
                sql=accounts.triggers.FirmSql(
                    func="\nIF TG_OP = 'INSERT' THEN\n    NEW.is_registered_here := NEW.is_registered_here\n        OR parties_is_here(NEW.party_id, 'is_registered_here');\n    NEW.operates_here := NEW.operates_here OR parties_is_here(NEW.party_id, 'operates_here');\n    NEW.pays_tax_here := NEW.pays_tax_here OR parties_is_here(NEW.party_id, 'pays_tax_here');\nEND IF;\nIF (NEW.is_registered_here, NEW.operates_here, NEW.pays_tax_here) IS DISTINCT FROM\n    (parties_is_here(NEW.party_id, 'is_registered_here'),\n     parties_is_here(NEW.party_id, 'operates_here'),\n     parties_is_here(NEW.party_id, 'pays_tax_here')) THEN\n    RAISE EXCEPTION '企业：本区条件以核查记录为准，请登记核查结果' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="16424c0c13110748beee858ecf53c6eab49a7c25",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_enterprise_places_are_checked_5bc38",
                    table="parties_enterprise",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="enterprise",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="dec26a487475992297440a7a60a4e8d2d69492a7",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_78f28",
                    table="parties_enterprise",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="duplicate",
            trigger=pgtrigger.compiler.Trigger(
                name="duplicate_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '重复登记合并：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="99d929b281418534d8099f64101d98188e558f54",
                    operation="DELETE",
                    pgid="pgtrigger_duplicate_is_kept_f7c6c",
                    table="parties_duplicate",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="duplicate",
            trigger=pgtrigger.compiler.Trigger(
                name="duplicate_stands",
                sql=accounts.triggers.FirmSql(
                    func="\nIF NEW.status <> 'refused' AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b\n        WHERE a.id = NEW.entered_by_id AND b.id = NEW.decided_by_id\n          AND a.person_id = b.person_id) THEN\n    RAISE EXCEPTION '重复登记合并：录入人与复核人不得为同一自然人' USING ERRCODE = '23514';\nEND IF;\nIF TG_OP = 'UPDATE' AND OLD.decided_by_id IS NOT NULL\n        AND (to_jsonb(NEW) - '{}'::text[])\n        IS DISTINCT FROM (to_jsonb(OLD) - '{}'::text[]) THEN\n    RAISE EXCEPTION '重复登记合并：复核后不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="97b820b6e5a30ac9395c4ac1686dc7c11f888f2b",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_duplicate_stands_c798f",
                    table="parties_duplicate",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="duplicate",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'kept_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="796ed739791a2b6339a6552b1aaacca406f170c4",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_30825",
                    table="parties_duplicate",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="bankaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="80766cf9104c9a058d9f285a533639c754249434",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_0588a",
                    table="parties_bankaccount",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="ban",
            trigger=pgtrigger.compiler.Trigger(
                name="ban_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '禁止申报：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="de48b3671941e6120a5a8c0dda1889c5f94364ad",
                    operation="DELETE",
                    pgid="pgtrigger_ban_is_kept_ab5c3",
                    table="parties_ban",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="ban",
            trigger=pgtrigger.compiler.Trigger(
                name="ban_stands",
                sql=accounts.triggers.FirmSql(
                    func="\nIF (to_jsonb(NEW) - '{lifted_at,lifted_reason}'::text[])\n        IS DISTINCT FROM (to_jsonb(OLD) - '{lifted_at,lifted_reason}'::text[])\n    OR (OLD.lifted_at IS NOT NULL AND (NEW.lifted_at, NEW.lifted_reason)\n        IS DISTINCT FROM (OLD.lifted_at, OLD.lifted_reason)) THEN\n    RAISE EXCEPTION '禁止申报只可解除，解除后不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="d7837052951b5d193fb188e8b373c2ea4b06b1b5",
                    operation="UPDATE",
                    pgid="pgtrigger_ban_stands_2be84",
                    table="parties_ban",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="ban",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="1abc7f58fb026f0587abfbbedc2718afc00eae9a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_17c17",
                    table="parties_ban",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="accounthold",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="24b0a634441e67ed0b533efe2eed03539d162791",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_4e60a",
                    table="parties_accounthold",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="partycheck",
            trigger=pgtrigger.compiler.Trigger(
                name="party_check_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '核查记录：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="97aaf1182064d9608041425ffe66ee846c3badb7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_party_check_is_kept_90139",
                    table="parties_partycheck",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="partycheck",
            trigger=pgtrigger.compiler.Trigger(
                name="party_check_tells_the_profile",
                sql=accounts.triggers.FirmSql(
                    func="\nUPDATE parties_enterprise SET\n    is_registered_here = parties_is_here(party_id, 'is_registered_here'),\n    operates_here = parties_is_here(party_id, 'operates_here'),\n    pays_tax_here = parties_is_here(party_id, 'pays_tax_here')\n WHERE party_id = NEW.party_id\n   AND (is_registered_here, operates_here, pays_tax_here) IS DISTINCT FROM\n    (parties_is_here(party_id, 'is_registered_here'),\n     parties_is_here(party_id, 'operates_here'),\n     parties_is_here(party_id, 'pays_tax_here'));\nRETURN NULL;\n",
                    hash="5adf6aaa232e9d9b4e1953d74c53158827e13389",
                    operation="INSERT",
                    pgid="pgtrigger_party_check_tells_the_profile_4533e",
                    table="parties_partycheck",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="partycheck",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="fceeded15241a1bc6034744b1fdcd918d629ecbf",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_fef5c",
                    table="parties_partycheck",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="provider",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="c7dde21adc765e3aa9903c2ca7588ffddb7c2183",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_89083",
                    table="parties_provider",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="succession",
            trigger=pgtrigger.compiler.Trigger(
                name="succession_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '主体承继：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="518aed6ee8da9cf786960153cbb8cb6cc1eba969",
                    operation="DELETE",
                    pgid="pgtrigger_succession_is_kept_4d20e",
                    table="parties_succession",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="succession",
            trigger=pgtrigger.compiler.Trigger(
                name="succession_stands",
                sql=accounts.triggers.FirmSql(
                    func="\nIF NEW.status <> 'refused' AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b\n        WHERE a.id = NEW.entered_by_id AND b.id = NEW.decided_by_id\n          AND a.person_id = b.person_id) THEN\n    RAISE EXCEPTION '主体承继：录入人与复核人不得为同一自然人' USING ERRCODE = '23514';\nEND IF;\nIF TG_OP = 'UPDATE' AND OLD.decided_by_id IS NOT NULL\n        AND (to_jsonb(NEW) - '{}'::text[])\n        IS DISTINCT FROM (to_jsonb(OLD) - '{}'::text[]) THEN\n    RAISE EXCEPTION '主体承继：复核后不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="b63654cd10ebfaf107cdbd4c51eab2ecc5abbc59",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_succession_stands_66470",
                    table="parties_succession",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="succession",
            trigger=pgtrigger.compiler.Trigger(
                name="succession_joins_two_lines",
                sql=accounts.triggers.FirmSql(
                    func="\nIF NEW.status <> 'confirmed' OR (TG_OP = 'UPDATE' AND OLD.status = 'confirmed') THEN\n    RETURN NEW;\nEND IF;\nPERFORM FROM parties_party\n WHERE id IN (NEW.predecessor_id, parties_root(NEW.successor_id)) ORDER BY id FOR NO KEY UPDATE;\nIF parties_root(NEW.successor_id) = NEW.predecessor_id THEN\n    RAISE EXCEPTION '主体承继：承继主体此前已由原主体承继，不能反向承继' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="eddb0720f5f97c19244c55cd89e824ccbdd8776b",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_succession_joins_two_lines_c7bb5",
                    table="parties_succession",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="succession",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'predecessor_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="dd76a3d6741217914edc99cc34733fd7a9850390",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_5e40c",
                    table="parties_succession",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="takeaway",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="39ebe120fdd121e4a961dc0e236eac69823f0039",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_8fae2",
                    table="parties_takeaway",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="takeaway",
            trigger=pgtrigger.compiler.Trigger(
                name="take_away_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '数据副本：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="c0b8ab460d18bbef9fb33cc75e97ed3ffd3ac70d",
                    operation="DELETE",
                    pgid="pgtrigger_take_away_is_kept_eb146",
                    table="parties_takeaway",
                    when="BEFORE",
                ),
            ),
        ),
    ]
