"""The unified social credit code: GB 32100-2015, with the organisation code of GB 11714 inside."""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 18
OLD_REGISTRATION_LENGTH = 15
AREA = slice(2, 8)
LOOKALIKES = {"I": "1", "O": "0"}


def normalise(text: str) -> str:
    """Bring a code to 18 upper-case half-width characters, or say in Chinese why it is none.

    A letter that looks like a digit is pointed out, never replaced.
    """
    code = unicodedata.normalize("NFKC", text).strip().upper()
    _check_length(code)
    _check_characters(code)
    if code[16] != _organisation_check(code[8:16]):
        raise ValueError("组织机构代码校验位（第17位）不正确，请核对第9至17位")
    if code[17] != _check_character(code[:17]):
        raise ValueError("校验码（第18位）不正确，请逐位核对")
    return code


def complete(beginning: str) -> str:
    """The code that begins with these 16 characters: both check digits are added."""
    code = beginning + _organisation_check(beginning[8:16])
    return code + _check_character(code)


def _check_length(code: str) -> None:
    if not code:
        raise ValueError("请填写统一社会信用代码")
    if len(code) == OLD_REGISTRATION_LENGTH and code.isdecimal():
        raise ValueError("这是15位的旧注册号，请填写营业执照上的18位统一社会信用代码")
    if len(code) != LENGTH:
        raise ValueError(f"统一社会信用代码应为18位，现为{len(code)}位")


def _check_characters(code: str) -> None:
    for place, character in enumerate(code, start=1):
        if character in ALPHABET:
            continue
        reason = f"第{place}位“{character}”不会出现在统一社会信用代码中"
        if character in LOOKALIKES:
            reason += f"，是否应为数字“{LOOKALIKES[character]}”？"
        raise ValueError(reason)
    if not code[AREA].isdecimal():
        raise ValueError("第3至8位应为登记机关行政区划的数字")


def _organisation_check(body: str) -> str:
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def _check_character(body: str) -> str:
    total = sum(
        ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]
