"""What must hold of parties."""

from collections.abc import Iterator

from parties.uscc import normalise
from records.invariant import invariant, rows

CODES = "SELECT uscc, name, count(*) OVER (PARTITION BY upper(uscc)) FROM parties_party ORDER BY id"


@invariant("I-19", "统一社会信用代码校验位正确、为规范写法且不重复（GB 32100）")
def credit_codes_are_valid() -> Iterator[str]:
    for code, name, count in rows(CODES):
        if count > 1:
            yield f"{name}的代码 {code} 登记了{count}次"
        try:
            fault = "" if normalise(code) == code else f"应写作 {normalise(code)}"
        except ValueError as error:
            fault = str(error)
        if fault:
            yield f"{name}的代码 {code}：{fault}"
