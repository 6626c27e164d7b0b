"""Forms of the admin pages for logins and role grants; people are named by typing, not picked from
a list of thousands."""

from django import forms

from accounts import clock
from accounts.models import Person, RoleGrant, User
from accounts.roles import GRANTABLE, Role
from accounts.services import grants

UNKNOWN_LOGIN = {"invalid_choice": "没有这个登录名。"}


def login_field(label: str, **options) -> forms.ModelChoiceField:
    """A login, typed by its name."""
    return forms.ModelChoiceField(
        User.objects.select_related("person"),
        label=label,
        to_field_name="username",
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        error_messages=UNKNOWN_LOGIN,
        **options,
    )


class NewUserForm(forms.ModelForm):
    """A login for a new person, or one more for somebody who has one."""

    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机", max_length=30, required=False)
    same_as = login_field(
        "同一人的另一登录名",
        required=False,
        help_text="此人已有其他账号时必须填写：岗位不相容按人核对，不按账号。",
    )

    class Meta:
        model = User
        fields = ["username", "title"]

    def clean(self):
        cleaned = super().clean()
        other = cleaned.get("same_as")
        if other and other.person.name != cleaned.get("name"):
            self.add_error("same_as", f"该登录名属于{other.person.name}，与所填姓名不一致。")
        if not other and (known := self._namesake(cleaned)):
            self.add_error("same_as", f"已有同名同手机的人员（登录名{known}），请在此填写。")
        return cleaned

    def _namesake(self, cleaned: dict) -> str:
        name, phone = cleaned.get("name"), cleaned.get("phone")
        same = User.objects.filter(person__name=name, person__phone=phone) if name and phone else ()
        return next((user.username for user in same), "")

    def person(self) -> Person:
        """The person whom the login is for; made if they are new."""
        other = self.cleaned_data["same_as"]
        facts = {name: self.cleaned_data[name] for name in ("name", "phone")}
        return other.person if other else Person.objects.create(**facts)


class RoleGrantForm(forms.ModelForm):
    """Grants a role to somebody other than ``by``, who is set by the page."""

    by: User
    user = login_field("登录名")

    class Meta:
        model = RoleGrant
        fields = ["user", "role", "agency", "local_unit", "from_on", "to_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            named = [(role.value, role.label) for role in Role if role in GRANTABLE]
            self.fields["role"].choices = [("", "请选择"), *named]
            self.fields["from_on"].initial = clock.today

    def clean_user(self):
        user = self.cleaned_data["user"]
        if user.person_id == self.by.person_id:
            raise forms.ValidationError("不得给自己授予岗位，请另一位安全管理员办理。")
        return user

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            found = grants.findings(
                cleaned["user"], cleaned["role"], cleaned["from_on"], cleaned["to_on"]
            )
            if found:
                raise forms.ValidationError(found)
        return cleaned
