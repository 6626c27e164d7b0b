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
