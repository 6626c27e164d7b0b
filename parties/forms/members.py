"""To bring members: an invitation, and the code of one."""

from django import forms


class InviteForm(forms.Form):
    """Whom an owner invites; the name is for the owner's own list."""

    invitee = forms.CharField(
        label="邀请谁",
        max_length=40,
        help_text="姓名，供您核对；对方开户或登录后凭邀请码加入，成为经办人。",
        error_messages={"required": "请写明邀请谁，便于日后核对。"},
    )


class CodeForm(forms.Form):
    """The code of an invitation, as it was passed on."""

    code = forms.CharField(
        label="邀请码",
        max_length=40,
        help_text="16 位字母和数字，向本单位的负责人索取；不分大小写。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "figures"}),
        error_messages={"required": "请填写邀请码。"},
    )

    def clean_code(self) -> str:
        """As it was shown: a code is a word in an address as well."""
        signs = "".join(sign for sign in self.cleaned_data["code"].upper() if sign.isalnum())
        return "-".join(signs[place : place + 4] for place in range(0, len(signs), 4)) or "-"
