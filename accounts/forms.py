"""Forms around the login."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django_otp import match_token


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "登录名或密码不正确。连续多次输错，账号会暂时锁定。",
        "inactive": "登录名或密码不正确。连续多次输错，账号会暂时锁定。",
    }

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = "登录名"
        self.fields["username"].widget.attrs.update(spellcheck="false")
        self.fields["password"].label = "密码"


class TokenForm(forms.Form):
    """Six figures from the authenticator."""

    token = forms.RegexField(
        r"^\d{6}$",
        label="6 位动态口令",
        error_messages={"invalid": "动态口令是 6 位数字。"},
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "maxlength": "6",
                "autofocus": True,
                "class": "input-short figures",
            }
        ),
    )

    def __init__(self, *args, user, device=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.device = device

    def clean_token(self) -> str:
        token = self.cleaned_data["token"]
        if self.device is None:
            self.device = match_token(self.user, token)
            right = self.device is not None
        else:
            right = self.device.verify_token(token)
        if not right:
            raise forms.ValidationError("动态口令不正确或已过期，请输入验证器上当前显示的数字。")
        return token


class SignUpForm(forms.Form):
    """A person and a login; the last field is a trap that people do not see."""

    name = forms.CharField(
        label="姓名",
        max_length=40,
        help_text="真实姓名，须与授权委托书一致。",
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "请填写姓名。"},
    )
    username = forms.CharField(
        label="登录名",
        min_length=4,
        max_length=60,
        help_text="4 位以上，汉字、字母、数字均可，今后不能改。",
        widget=forms.TextInput({"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "请填写登录名。", "min_length": "登录名至少 4 位。"},
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        help_text="至少 10 位，不能全是数字，不能与登录名相近，不能是常见密码。",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "请填写密码。"},
    )
    again = forms.CharField(
        label="再输入一次密码",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "请再输入一次密码。"},
    )
    phone = forms.CharField(
        label="手机",
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label="电子邮箱",
        max_length=120,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    website = forms.CharField(
        label="请勿填写",
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_again(self) -> str:
        again = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError("两次输入的密码不一致。")
        return again

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("开户未被接受。请清空此项后重试。")
        return ""
