import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import accounts.clock
import accounts.ids
import accounts.trigger_steps
import accounts.triggers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_house_functions"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=8, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("short_name", models.CharField(max_length=20, unique=True, verbose_name="简称")),
                ("joint_review", models.BooleanField(default=False, verbose_name="参加会同评审")),
            ],
            options={
                "verbose_name": "成员单位",
                "verbose_name_plural": "成员单位",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                (
                    "identity_digest",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        null=True,
                        unique=True,
                        verbose_name="证件号摘要",
                    ),
                ),
                (
                    "phone",
                    models.CharField(blank=True, default="", max_length=30, verbose_name="手机"),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=120,
                        verbose_name="电子邮箱",
                    ),
                ),
            ],
            options={
                "verbose_name": "人员",
                "verbose_name_plural": "人员",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="person_has_a_name",
                        violation_error_message="请填写姓名。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digests",
                        to="accounts.person",
                        verbose_name="人员",
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("count", models.PositiveIntegerField(verbose_name="消息条数")),
                (
                    "sent_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="发送时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "每日邮件摘要",
                "verbose_name_plural": "每日邮件摘要",
                "ordering": ["-day", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "day"),
                        name="digest_one_a_day",
                        violation_error_message="每人每天只发一封摘要。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1)),
                        name="digest_tells_something",
                        violation_error_message="没有消息时不发摘要。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LocalUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("subdistrict", "街道"),
                            ("town", "镇"),
                            ("district_owned", "区属企业"),
                        ],
                        max_length=16,
                        verbose_name="类别",
                    ),
                ),
                (
                    "department",
                    models.CharField(blank=True, max_length=60, verbose_name="受理部门"),
                ),
                (
                    "officer_name",
                    models.CharField(blank=True, max_length=40, verbose_name="联系人"),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="联系电话")),
                ("valid_from", models.DateField(verbose_name="启用日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="停用日期")),
            ],
            options={
                "verbose_name": "受理单位（街镇、区属企业）",
                "verbose_name_plural": "受理单位（街镇、区属企业）",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="localunit_ends_after_it_begins",
                        violation_error_message="停用日期不能早于启用日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "这个登录名已有人使用。"},
                        max_length=60,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="登录名",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="accounts.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="职务"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False, help_text="授予岗位时自动标记。", verbose_name="工作人员"
                    ),
                ),
                (
                    "must_change_password",
                    models.BooleanField(default=False, verbose_name="下次登录须改密码"),
                ),
                (
                    "second_factor_reset_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="二次验证重置时间"
                    ),
                ),
                (
                    "joined_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="开户时间",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "登录账号",
                "verbose_name_plural": "登录账号",
                "ordering": ["username"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("username", "house"), _negated=True),
                            ("password__startswith", "!"),
                            _connector="OR",
                        ),
                        name="user_house_has_no_password",
                        violation_error_message="系统自身不能登录。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收件人",
                    ),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(blank=True, verbose_name="内容")),
                ("link", models.CharField(blank=True, max_length=300, verbose_name="链接")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(), editable=False, verbose_name="时间"
                    ),
                ),
                (
                    "read_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="已读时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "站内消息",
                "verbose_name_plural": "站内消息",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["user", "-created_at"], name="message_of_user"),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["user"],
                        name="message_unread",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""),
                            models.Q(
                                ("link__startswith", "/"),
                                models.Q(("link__startswith", "//"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="message_links_inside_the_house",
                        violation_error_message="消息只能链接到本系统的页面。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("local_officer", "街镇受理员"),
                            ("registrar", "登记员"),
                            ("preliminary_reviewer", "初审员"),
                            ("review_lead", "评审负责人"),
                            ("notice_publisher", "公示发布员"),
                            ("investigator", "异议核查员"),
                            ("signatory", "签发人（区经委）"),
                            ("budget_keeper", "预算管理员"),
                            ("expert", "专家"),
                            ("delegate", "成员单位代表"),
                            ("office_clerk", "产推办经办"),
                            ("countersigner", "会签人（区财政局）"),
                            ("payer", "拨付经办（区财政局）"),
                            ("auditor", "审计员"),
                            ("system_admin", "系统管理员"),
                            ("security_admin", "安全管理员"),
                            ("house", "系统"),
                        ],
                        max_length=24,
                        verbose_name="岗位",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="成员单位",
                    ),
                ),
                (
                    "local_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.localunit",
                        verbose_name="受理单位",
                    ),
                ),
                (
                    "from_on",
                    models.DateField(
                        db_default=django.db.models.functions.datetime.TruncDate(
                            accounts.clock.HouseNow()
                        ),
                        verbose_name="自",
                    ),
                ),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="至（含当日）")),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="授权人",
                    ),
                ),
                (
                    "granted_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="授权时间",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="复核时间"
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="撤销时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位授权",
                "verbose_name_plural": "岗位授权",
                "ordering": ["user_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("local_unit__isnull", False), ("role", "local_officer")),
                            models.Q(
                                models.Q(("role", "local_officer"), _negated=True),
                                ("local_unit__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rolegrant_local_officer_has_local_unit",
                        violation_error_message="街镇受理员必须、其他岗位不得指定受理单位。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency__isnull", False), ("role", "delegate")),
                            models.Q(
                                models.Q(("role", "delegate"), _negated=True),
                                ("agency__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rolegrant_delegate_has_agency",
                        violation_error_message="成员单位代表必须、其他岗位不得指定成员单位。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="rolegrant_ends_after_it_begins",
                        violation_error_message="截止日期不能早于开始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", "house"), _negated=True),
                        name="rolegrant_is_not_of_the_house",
                        violation_error_message="“系统”不是可以授予的岗位。",
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
                        name="rolegrant_is_confirmed_whole",
                        violation_error_message="复核须有复核人和时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "role__in",
                                    [
                                        "budget_keeper",
                                        "countersigner",
                                        "payer",
                                        "security_admin",
                                        "signatory",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("granted_by__isnull", False),
                            _connector="OR",
                        ),
                        name="rolegrant_of_two_hands_names_the_first",
                        violation_error_message="这个岗位的授权须有授权人。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="rolegrant_is_revoked_whole",
                        violation_error_message="撤销须有撤销人和时间。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("user", "role", "agency", "local_unit"),
                        name="rolegrant_is_granted_once",
                        nulls_distinct=False,
                        violation_error_message="该账号已有这个岗位。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_up",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "sender_digest",
                    models.CharField(editable=False, max_length=64, verbose_name="网络地址摘要"),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="开户时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "自助开户",
                "verbose_name_plural": "自助开户",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["sender_digest", "opened_at"], name="sign_up_by_sender")
                ],
            },
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="agency",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('agency', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="cc0297791de46c52f9876710b2532c7e608fb3bb",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_415e6",
                    table="accounts_agency",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('person', 'id', 'id', '', 'phone,email,identity_digest')",
                    func="-- house_audit() does the work",
                    hash="9a45227b4a8c5a7e6e52bc26bbcfe016856c1c03",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_51de2",
                    table="accounts_person",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="digest",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('person', 'person_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="314b350ac6da35f843803f2ee6b6f39119e712a8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_0b343",
                    table="accounts_digest",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="localunit",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('local_unit', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="e712d2c193b68a2979d923c22e7fa23f82f83bf8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_13dfe",
                    table="accounts_localunit",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="user_keeps_itself",
                sql=accounts.triggers.FirmSql(
                    func="\n    IF NEW.person_id <> OLD.person_id THEN\n        RAISE EXCEPTION '登录账号不得改归他人' USING ERRCODE = '23514';\n    END IF;\n    IF NEW.username <> OLD.username AND 'house' IN (NEW.username, OLD.username) THEN\n        RAISE EXCEPTION '系统自身的登录名不可改动' USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="2f71d7b101773a1b53ff900fac13a33c081daaba",
                    operation="UPDATE",
                    pgid="pgtrigger_user_keeps_itself_027f8",
                    table="accounts_user",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('user', 'id', 'id', 'last_login', 'password')",
                    func="-- house_audit() does the work",
                    hash="276c81ece1c26eab0ee03286826926012d8ecbec",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_0c9f7",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('user', 'user_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="ee40fc1308f39eba648fefde56eaa1b6a27b6e5d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_745d3",
                    table="accounts_rolegrant",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="incompatible_roles_kept_apart",
                sql=accounts.triggers.FirmSql(
                    func="\n    IF NEW.revoked_at IS NOT NULL THEN RETURN NEW; END IF;\n    PERFORM 1 FROM accounts_person p JOIN accounts_user u ON u.person_id = p.id\n        WHERE u.id = NEW.user_id FOR NO KEY UPDATE OF p;\n    IF EXISTS (\n        SELECT 1 FROM accounts_rolegrant g\n        JOIN accounts_user theirs ON theirs.id = g.user_id\n        JOIN accounts_user mine ON mine.person_id = theirs.person_id\n        WHERE mine.id = NEW.user_id AND g.id IS DISTINCT FROM NEW.id AND g.revoked_at IS NULL\n        AND daterange(g.from_on, g.to_on, '[]') && daterange(NEW.from_on, NEW.to_on, '[]')\n        AND (least(g.role, NEW.role), greatest(g.role, NEW.role)) IN (VALUES ('auditor', 'budget_keeper'), ('auditor', 'countersigner'), ('auditor', 'delegate'), ('auditor', 'expert'), ('auditor', 'investigator'), ('auditor', 'local_officer'), ('auditor', 'notice_publisher'), ('auditor', 'office_clerk'), ('auditor', 'payer'), ('auditor', 'preliminary_reviewer'), ('auditor', 'registrar'), ('auditor', 'review_lead'), ('auditor', 'security_admin'), ('auditor', 'signatory'), ('auditor', 'system_admin'), ('budget_keeper', 'security_admin'), ('budget_keeper', 'system_admin'), ('countersigner', 'payer'), ('countersigner', 'security_admin'), ('countersigner', 'signatory'), ('countersigner', 'system_admin'), ('delegate', 'security_admin'), ('delegate', 'system_admin'), ('expert', 'review_lead'), ('expert', 'security_admin'), ('expert', 'system_admin'), ('investigator', 'preliminary_reviewer'), ('investigator', 'review_lead'), ('investigator', 'security_admin'), ('investigator', 'system_admin'), ('local_officer', 'preliminary_reviewer'), ('local_officer', 'security_admin'), ('local_officer', 'system_admin'), ('notice_publisher', 'review_lead'), ('notice_publisher', 'security_admin'), ('notice_publisher', 'system_admin'), ('office_clerk', 'security_admin'), ('office_clerk', 'system_admin'), ('payer', 'security_admin'), ('payer', 'signatory'), ('payer', 'system_admin'), ('preliminary_reviewer', 'security_admin'), ('preliminary_reviewer', 'system_admin'), ('registrar', 'security_admin'), ('registrar', 'system_admin'), ('review_lead', 'security_admin'), ('review_lead', 'system_admin'), ('security_admin', 'signatory'), ('security_admin', 'system_admin'), ('signatory', 'system_admin'))\n    ) THEN\n        RAISE EXCEPTION '岗位不相容：同一人不得兼任' USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="d72d29482906af51b271ebd2eb4e0f5e47aef861",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_incompatible_roles_kept_apart_bd4c5",
                    table="accounts_rolegrant",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="rolegrant_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '岗位授权：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="ec187a62c4d22d6f748661f07564f1670ebafe27",
                    operation="DELETE",
                    pgid="pgtrigger_rolegrant_is_kept_62adb",
                    table="accounts_rolegrant",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="rolegrant_stands",
                sql=accounts.triggers.FirmSql(
                    func="\n    IF (to_jsonb(NEW) - '{confirmed_by_id,confirmed_at,revoked_by_id,revoked_at}'::text[])\n            IS DISTINCT FROM\n            (to_jsonb(OLD) - '{confirmed_by_id,confirmed_at,revoked_by_id,revoked_at}'::text[])\n        OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by_id, NEW.confirmed_at)\n                IS DISTINCT FROM (OLD.confirmed_by_id, OLD.confirmed_at))\n        OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_by_id, NEW.revoked_at)\n                IS DISTINCT FROM (OLD.revoked_by_id, OLD.revoked_at)) THEN\n        RAISE EXCEPTION '岗位授权只可复核和撤销，不可改动' USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="07d24fe857e56d8a98392f73e756f141d946b46e",
                    operation="UPDATE",
                    pgid="pgtrigger_rolegrant_stands_7f4db",
                    table="accounts_rolegrant",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="rolegrant_is_confirmed_by_another",
                sql=accounts.triggers.FirmSql(
                    func="\n    IF TG_OP = 'UPDATE' AND OLD.confirmed_at IS NOT NULL OR NEW.confirmed_at IS NULL THEN\n        RETURN NEW;\n    END IF;\n    IF TG_OP = 'INSERT' AND NEW.confirmed_by_id = NEW.granted_by_id AND EXISTS (\n            SELECT 1 FROM accounts_user WHERE id = NEW.granted_by_id AND username = 'house') THEN\n        RETURN NEW;\n    END IF;\n    IF NOT EXISTS (\n        SELECT 1 FROM accounts_user granter, accounts_user checker, accounts_user holder,\n            accounts_rolegrant held\n        WHERE granter.id = NEW.granted_by_id AND checker.id = NEW.confirmed_by_id\n            AND holder.id = NEW.user_id\n            AND checker.person_id NOT IN (granter.person_id, holder.person_id)\n            AND checker.is_active AND held.user_id = checker.id AND held.role = 'security_admin'\n            AND held.confirmed_at IS NOT NULL AND held.revoked_at IS NULL\n            AND (house_now() AT TIME ZONE 'Asia/Shanghai')::date\n                BETWEEN held.from_on AND coalesce(held.to_on, 'infinity')\n    ) THEN\n        RAISE EXCEPTION '岗位授权须由授权人和本人以外的另一位安全管理员复核'\n            USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="7eb5f30e4e5395ca748229331bc0138ffa7baf94",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_rolegrant_is_confirmed_by_another_ef294",
                    table="accounts_rolegrant",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="signup",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('user', 'user_id', 'id', '', 'sender_digest')",
                    func="-- house_audit() does the work",
                    hash="002927350799c52f0b28eed99ef47c4131be2e69",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_2c94d",
                    table="accounts_signup",
                    when="AFTER",
                ),
            ),
        ),
    ]
