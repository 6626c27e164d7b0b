"""For work with real money: nothing has a default that would be dangerous, see `checks`."""

from django.core.exceptions import ImproperlyConfigured

from qingpu_subsidy.settings.base import *  # noqa: F403
from qingpu_subsidy.settings.base import DATABASE_ROLE, env

REQUIRED = {
    "SECRET_KEY": "签名密钥（至少 50 个字符）",
    "ALLOWED_HOSTS": "对外的主机名",
    "DATABASE_URL": "应用账号的数据库地址",
    "FIELD_KEYS": "银行账号加密密钥",
    "FIELD_DIGEST_KEY": "银行账号查重密钥",
    "SITE_URL": "对外网址，印在文件的二维码里",
}
if DATABASE_ROLE == "owner":
    REQUIRED["DATABASE_OWNER_URL"] = "所有者账号的数据库地址"
MISSING = [f"{name}：{meaning}" for name, meaning in REQUIRED.items() if not env.str(name, "")]
if MISSING:
    raise ImproperlyConfigured("正式运行缺少设置——" + "；".join(MISSING))

PRODUCTION = True
CLOCK_MAY_SHIFT = False
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", True)
REAUTHENTICATE_WITHIN = env.int("REAUTHENTICATE_WITHIN", 5 * 60)

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
