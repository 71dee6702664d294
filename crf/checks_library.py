"""The library of edit checks: every question the product asks, with its identity, wording, severity and source (R061).

Three kinds: what stands on every form (limits, listed answers, dates in order, identifying data), the usual range of an
item, and the checks a form declares. The forty core checks of the protocol operationalisation (section 12) are named
here by number, so that anybody can see which check carries which, and why one has none of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from crf.kit.assess import REQUIRED
from crf.kit.base import FORMS
from crf.kit.checks import ASK, BLOCK, GENERAL, QUERY, Check, range_words
from crf.kit.items import Item
from crf.kit.reading import FUTURE
from trial.words import Text

GENERIC, RANGE, FORM = "generic", "range", "form"
KINDS: dict[str, Text] = {
    GENERIC: Text("on every form", "所有表单通用"),
    RANGE: Text("usual range", "常见范围"),
    FORM: Text("of a form", "表单专用"),
}
SEVERITIES: dict[str, Text] = {
    BLOCK: Text("refuses the form", "拒绝保存"),
    QUERY: Text("becomes a query", "产生质疑"),
    ASK: Text("asks; a reason settles it", "提示，说明原因即可"),
}
EVERY = "*"

# The core checks of section 12 by number, in our words.
CORE: dict[str, Text] = {
    "EC-01": Text("A procedure before consent", "研究程序早于知情同意"),
    "EC-02": Text("Consent version not yet approved on the day of signing", "签署时知情同意版本未获伦理批准"),
    "EC-03": Text("Age outside 18–65 and I05 met", "年龄不在18～65岁但I05勾选符合"),
    "EC-04": Text("I02 or I03 met without the SLEDAI or BILAG for it", "I02或I03勾选符合但评分不支持"),
    "EC-05": Text("I06 met against the newest laboratory value, or on an old one", "I06勾选符合但检验值不支持或过旧"),
    "EC-06": Text("Creatinine clearance against the eligibility tick", "肌酐清除率与入选勾选不符"),
    "EC-07": Text("No pregnancy test within 48 hours before lymphodepletion", "清淋前48小时内无妊娠试验"),
    "EC-08": Text("Lymphodepletion dose more than 10 % off plan", "清淋实际剂量与计划相差超过10%"),
    "EC-09": Text("Lymphodepletion day outside D-7 to D-2", "清淋日不在D-7至D-2"),
    "EC-10": Text("Infusion before lymphodepletion ended, or late after it began", "回输早于清淋结束或距首剂过久"),
    "EC-11": Text("Lot expired or unknown", "产品批号过期或未登记"),
    "EC-12": Text("Dose per kg outside the assigned level by more than 20 %", "每公斤剂量偏离分配剂量组超过20%"),
    "EC-13": Text("Fever of a day with CRS grade 0 and no other cause", "当日发热但CRS为0级且无其他原因"),
    "EC-14": Text("Tocilizumab or vasopressor against the CRS grade", "托珠单抗或升压药与CRS分级不符"),
    "EC-15": Text("ICE below 10 and ICANS grade 0", "ICE低于10分但ICANS为0级"),
    "EC-16": Text("Highest grade of an episode against its days", "事件最高分级与逐日分级不符"),
    "EC-17": Text("Adverse event of grade 5 and death details, each without the other", "5级不良事件与死亡记录不匹配"),
    "EC-18": Text("Serious event without its report within 24 hours", "严重不良事件24小时内未报告"),
    "EC-19": Text("End of an adverse event against its onset", "不良事件结束与开始日期矛盾"),
    "EC-20": Text("Medicine for an adverse event that does not cover its start", "用药所指不良事件不覆盖用药开始日"),
    "EC-21": Text("Clinically significant result without an event", "有临床意义的检验未关联事件"),
    "EC-22": Text("Laboratory grade 3 or more without an event", "检验达3级以上但无不良事件"),
    "EC-23": Text("A result that fits another unit", "结果更符合另一单位"),
    "EC-24": Text("White-cell differential does not add up", "白细胞分类合计不符"),
    "EC-25": Text("Part larger than its total: bilirubin, protein", "直接胆红素或白蛋白大于总量"),
    "EC-26": Text("CD4 and CD8 exceed CD3 by more than 10 %", "CD4与CD8之和超过CD3的1.1倍"),
    "EC-27": Text("UPCR and 24-hour protein imply different responses", "UPCR与24小时尿蛋白的疗效类别不一致"),
    "EC-28": Text("Red cells in the sediment against SLEDAI haematuria", "尿红细胞与SLEDAI血尿条目不符"),
    "EC-29": Text("Complement or anti-dsDNA against SLEDAI", "补体或抗dsDNA与SLEDAI条目不符"),
    "EC-30": Text("Damage index falls", "损伤指数下降"),
    "EC-31": Text("PGA jumps by 1.0 with unchanged SLEDAI", "SLEDAI未变而PGA变化≥1.0"),
    "EC-32": Text("Gap or overlap in the steroid log; none on an assessment day", "激素记录有间断、重叠或评估日无记录"),
    "EC-33": Text("Component of LLDAS or DORIS missing", "LLDAS或DORIS组分缺失"),
    "EC-34": Text("Visit dates not in order", "访视日期顺序有误"),
    "EC-35": Text("Visit outside its window without a reason", "超窗访视未说明原因"),
    "EC-36": Text("One laboratory report at two visits", "同一检验报告用于两次访视"),
    "EC-37": Text("Free text that names a person", "自由文本含可识别个人的信息"),
    "EC-38": Text("A date or time in the future", "日期或时间在将来"),
    "EC-39": Text("Data dated after death", "数据日期晚于死亡"),
    "EC-40": Text("Data dated after consent was withdrawn", "数据日期晚于撤回同意"),
}
# Core checks that no check beside an item carries, and what does instead.
ELSEWHERE: dict[str, Text] = {
    **{f"EC-{number}": Text("comes with the safety forms", "随安全性表单提供") for number in range(13, 23)},
    "EC-33": Text(
        "said as “not evaluable because …” on the form LLD and on the results page",
        "在LLD表单及疗效结果页以“无法评价，因为…”提示",
    ),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One check of the library. `form` and `item` are * for a check that stands on every form or item."""

    id: str
    kind: str
    form: str
    item: str
    label: Text
    severity: str
    priority: str
    text: Text
    source: str

    @property
    def core(self) -> tuple[str, ...]:
        """The core checks of section 12 that it carries, e.g. EC-08."""
        return core_numbers(self.source)


def core_numbers(source: str) -> tuple[str, ...]:
    """The numbers of section 12 that a source names: `EC-08`, or `check 8` after it."""
    named = re.findall(r"EC-(\d+)", source) or re.findall(r"checks? (\d+)", source)
    return tuple(dict.fromkeys(f"EC-{int(number):02d}" for number in named))


class Unfilled:
    """Stands for any value in the wording of a check and reads as an ellipsis."""

    def __str__(self) -> str:
        return "…"

    def __format__(self, spec: str) -> str:
        return "…"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> Any:
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self

    def __iter__(self) -> Iterator[Any]:
        yield self

    def __len__(self) -> int:
        return 1

    def _same(self, *others: Any) -> Any:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = __abs__ = (
        _same
    )
    __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = __pow__ = __round__ = _same

    def _unlike(self, other: Any) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _unlike


def wording(check: Check) -> Text | None:
    """What a check asks, with an ellipsis where a value will stand; None when its words cannot be told without values."""
    if check.about is not None:
        return check.about
    if isinstance(check.text, Text):
        return check.text
    try:
        said: Any = check.text(Unfilled(), Unfilled())  # type: ignore[arg-type]
    except Exception:
        return None
    return said if isinstance(said, Text) else None


def _generic() -> Iterator[Listed]:
    every_item, every_date = Text("every item", "所有条目"), Text("every date", "所有日期")
    every_text, every_number = (
        Text("every free text", "所有自由文本"),
        Text("every number and result", "所有数值与结果"),
    )
    section = "protocol operationalisation"

    def listed(id: str, label: Text, severity: str, text: Text, source: str) -> Listed:
        return Listed(id, GENERIC, EVERY, EVERY, label, severity, "routine", text, source)

    for id, (severity, text, source) in GENERAL.items():
        filled = Text(text.en.format(day="…", limit="…"), text.zh.format(day="…", limit="…"))
        yield listed(id, every_date, severity, filled, f"{id} {source}")
    yield listed(
        "EC-37",
        every_text,
        BLOCK,
        Text(
            "This looks like …. The eCRF holds nothing that names a person; describe it without.",
            "此处疑似含有…。本系统不得记录可识别个人的信息，请去除后再录入。",
        ),
        f"EC-37 {section} 12, check 37",
    )
    yield listed("EC-38", every_date, BLOCK, FUTURE, f"EC-38 {section} 12, check 38")
    yield listed("REQUIRED", every_item, BLOCK, REQUIRED, f"{section} 11.1")
    yield listed(
        "POSSIBLE",
        every_number,
        BLOCK,
        Text("… is not possible here: … to ….", "… 超出可能范围：… 至 …。"),
        f"{section} 11.2, hard limits",
    )
    yield listed(
        "LISTED",
        Text("every coded item", "所有选项条目"),
        BLOCK,
        Text("Choose one of the listed answers.", "请从列出的选项中选择。"),
        f"{section} 11.2, code lists",
    )


def _ranges(items: Iterable[Item], form: str) -> Iterator[Listed]:
    for item in items:
        if item.expected is not None:
            text = range_words(item, "…")
            source = f"protocol operationalisation 11.2, {item.code}"
            yield Listed(f"{item.identity}-RANGE", RANGE, form, item.code, item.label, ASK, "routine", text, source)


def library() -> list[Listed]:
    """Every check there is: those of every form first, then form by form, ranges before the form's own."""
    found = sorted(_generic(), key=lambda check: check.id)
    for key in sorted(FORMS):
        form = FORMS[key]
        labels = {item.code: item.label for item in form.items}
        found += _ranges(form.items, key)
        for check in form.checks:
            text = wording(check) or Text("", "")
            label = labels.get(check.item, Text(check.item, check.item))
            found.append(
                Listed(check.id, FORM, key, check.item, label, check.severity, check.priority, text, check.source)
            )
        if form.grid is not None:
            labels |= {item.code: item.label for item in form.grid.items}
            found += [
                Listed(
                    each.id,
                    FORM,
                    key,
                    each.item,
                    labels[each.item],
                    each.severity,
                    each.priority,
                    each.text,
                    each.source,
                )
                for each in form.grid.asks
            ]
    return found


def carriers(checks: Iterable[Listed]) -> dict[str, list[str]]:
    """The checks that carry each core check of section 12, by its number; an empty list for one that nothing carries."""
    found: dict[str, list[str]] = {number: [] for number in CORE}
    for check in checks:
        for number in check.core:
            if number in found:
                found[number].append(check.id)
    return found


def of_query(check_id: str, known: Collection[str]) -> str:
    """The check of the library that a query was asked by: VS.VSTIM-EC-01 belongs to EC-01, LB-23.CREAT to LB-23."""
    if check_id in known:
        return check_id
    general = re.search(r"-(EC-\d{2})$", check_id)
    if general and general[1] in known:
        return general[1]
    first = check_id.partition(".")[0]
    return first if first in known else check_id


COLUMNS = (
    "id",
    "kind",
    "form",
    "item",
    "label_en",
    "label_zh",
    "severity",
    "priority",
    "text_en",
    "text_zh",
    "core",
    "source",
)


def row(check: Listed) -> dict[str, str]:
    """One line of the printed library."""
    return {
        "id": check.id,
        "kind": check.kind,
        "form": check.form,
        "item": check.item,
        "label_en": check.label.en,
        "label_zh": check.label.zh,
        "severity": check.severity,
        "priority": check.priority,
        "text_en": check.text.en,
        "text_zh": check.text.zh,
        "core": " ".join(check.core),
        "source": check.source,
    }


def write_csv(out: IO[str]) -> int:
    """Write the library as CSV; how many checks it has."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    checks = library()
    writer.writerows(row(check) for check in checks)
    return len(checks)
