"""A visitor opens an account; it may do nothing for anybody until an office has looked."""

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.transaction import atomic
from django.utils.crypto import salted_hmac

from accounts.acting import acting
from accounts.limits import HOUR, TooMany, full_until, one_at_a_time
from accounts.models import Person, SignUp, User
from accounts.models.people import HOUSE_USERNAME


@atomic
def sign_up(
    *, name: str, username: str, password: str, sender: str, phone: str = "", email: str = ""
) -> User:
    """A person has a login without any role; `sender` is the network it was asked from."""
    digest = salted_hmac("accounts.sign_up", sender, algorithm="sha256").hexdigest()
    one_at_a_time(digest)
    _refuse_too_many(digest)
    person = Person(name=name.strip(), phone=phone.strip(), email=email.strip())
    person.full_clean()
    user = User(username=username, person=person)
    _check_password(password, user)
    user.set_password(password)
    if username.casefold() == HOUSE_USERNAME:
        raise ValidationError({"username": "这个登录名已有人使用。"})
    user.full_clean(exclude=["person"])
    with acting(User.objects.house()):
        person.save()
        user.person = person
        user.save()
        SignUp.objects.create(user=user, sender_digest=digest)
    return user


def _check_password(password: str, user: User) -> None:
    """Refuse a password that the house's rules do not allow, at its field."""
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise ValidationError({"password": refusal.messages}) from refusal


def _refuse_too_many(digest: str) -> None:
    most = settings.SIGN_UPS_BY_ADDRESS_AN_HOUR
    mine = SignUp.objects.filter(sender_digest=digest)
    if until := full_until(mine, "opened_at", most, HOUR):
        raise TooMany(f"同一网络地址一小时内最多开立{most}个账号", until, "再开户")
