"""Reports as hospitals print them: a block copied from a spreadsheet or a laboratory system, read line by line. Pure.

A line holds a name (Chinese, English, a code or several of them), a result, and in any order a unit, a reference range
and a high or low mark. Full-width digits, arrows, `<0.20`, 阴性, several analytes beside each other on one line and a
heading are understood; what is not stays as it is printed, for a person to map or to type.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from crf.kit import results
from crf.laboratory.analytes import ANALYTES, Analyte
from crf.laboratory.units import spelled, unit_for

LONGEST_BLOCK = 60_000
MOST_LINES = 400
WORDS = ("NEG", "POS")

# What reports call the analytes, beside code and names of the table; compared without case and spaces.
ALIASES: dict[str, tuple[str, ...]] = {
    "WBC": ("白细胞计数", "白细胞数", "LEUKOCYTES", "LEUCOCYTES"),
    "NEUT": (
        "中性粒细胞计数",
        "中性粒细胞绝对值",
        "中性粒细胞数",
        "中性粒细胞绝对数",
        "NEUT#",
        "NE#",
        "NEU#",
        "ANC",
        "GRAN#",
    ),
    "LYM": (
        "淋巴细胞",
        "淋巴细胞计数",
        "淋巴细胞绝对值",
        "淋巴细胞数",
        "淋巴细胞绝对数",
        "LYMPH#",
        "LYM#",
        "LY#",
        "LYMPH",
    ),
    "MONO": ("单核细胞计数", "单核细胞绝对值", "单核细胞数", "单核细胞绝对数", "MONO#", "MO#", "MON#"),
    "EOS": (
        "嗜酸细胞",
        "嗜酸性粒细胞计数",
        "嗜酸性粒细胞绝对值",
        "嗜酸性粒细胞数",
        "嗜酸细胞绝对值",
        "嗜酸性粒细胞绝对数",
        "EOS#",
        "EO#",
    ),
    "HGB": ("HB", "血红蛋白浓度", "血红蛋白量", "HEMOGLOBIN"),
    "PLT": ("血小板计数", "血小板数"),
    "ALT": ("丙氨酸氨基转移酶", "谷丙", "GPT", "丙氨酸转氨酶"),
    "AST": ("天门冬氨酸氨基转移酶", "天冬氨酸氨基转移酶", "谷草", "GOT", "天冬氨酸转氨酶"),
    "ALP": ("AKP", "碱磷酶"),
    "GGT": ("Γ-谷氨酰转肽酶", "Γ-谷氨酰转移酶", "Γ-谷氨酰基转移酶", "谷氨酰转移酶", "Γ-GT", "R-GT", "GT"),
    "TBIL": ("总胆红素", "TBILI", "T-BIL", "TB"),
    "DBIL": ("直接胆红素", "结合胆红素", "DBILI", "D-BIL", "DB"),
    "TP": ("总蛋白", "血清总蛋白"),
    "ALB": ("血清白蛋白",),
    "UREA": ("尿素氮", "BUN", "血尿素", "血清尿素", "血尿素氮"),
    "CREAT": ("血肌酐", "血清肌酐", "CREA", "CR", "SCR"),
    "URATE": ("尿酸", "血尿酸", "UA", "URIC"),
    "GLUC": ("葡萄糖", "血葡萄糖", "空腹血糖", "GLU", "FBG", "FPG"),
    "K": ("血钾", "K+", "钾离子", "血清钾"),
    "NA": ("血钠", "NA+", "钠离子", "血清钠"),
    "CL": ("血氯", "CL-", "氯离子", "血清氯"),
    "CA": ("血钙", "CA2+", "CA++", "总钙", "钙离子", "血清钙"),
    "LDH": ("乳酸脱氢酶", "LD"),
    "CK": ("肌酸激酶", "磷酸肌酸激酶", "CPK"),
    "PT": ("凝血酶原时间", "PT-S", "血浆凝血酶原时间"),
    "APTT": ("活化部分凝血活酶时间", "部分凝血活酶时间", "活化部分凝血酶原时间", "APTT-S"),
    "INR": ("国际标准化比值", "PT-INR", "国际标准化比率"),
    "FIB": ("纤维蛋白原", "FBG-C", "FIB-C", "血浆纤维蛋白原"),
    "DDIMER": ("D二聚体", "D-DIMER", "DDIMER", "D-D", "DD", "DD2", "血浆D-二聚体"),
    "CRP": ("C-反应蛋白", "超敏C反应蛋白", "超敏C-反应蛋白", "HS-CRP", "HSCRP"),
    "FERR": ("铁蛋白", "FER", "血清铁蛋白", "SF"),
    "IL6": ("IL-6", "白细胞介素6", "白细胞介素-6", "白介素-6"),
    "C3": ("补体3", "补体C3C"),
    "C4": ("补体4",),
    "DSDNA": ("抗双链DNA抗体", "抗ds-DNA抗体", "抗ds-DNA", "dsDNA抗体", "抗双链脱氧核糖核酸抗体", "ds-DNA", "dsDNA"),
    "IGG": ("免疫球蛋白G", "IG-G"),
    "IGA": ("免疫球蛋白A", "IG-A"),
    "IGM": ("免疫球蛋白M", "IG-M"),
    "UPRO24": ("24小时尿蛋白定量", "24H尿蛋白", "24H尿蛋白定量", "24HUP", "24小时尿总蛋白"),
    "UPCR": ("尿蛋白/肌酐", "尿蛋白肌酐比值", "尿蛋白/尿肌酐", "PCR尿", "尿总蛋白/肌酐"),
    "UACR": ("ACR", "尿白蛋白/肌酐", "尿微量白蛋白/肌酐", "尿白蛋白肌酐比值", "尿微量白蛋白/尿肌酐"),
    "TROP": (
        "肌钙蛋白I",
        "肌钙蛋白T",
        "高敏肌钙蛋白I",
        "高敏肌钙蛋白T",
        "CTNI",
        "CTNT",
        "HS-CTNI",
        "HS-CTNT",
        "TNI",
        "TNT",
    ),
    "BNP": ("NTPROBNP", "NT-PROBNP", "N末端B型钠尿肽前体", "N端脑钠肽前体", "N末端脑钠肽前体"),
}
# Lines of usual panels that the trial does not collect: read over without a question.
NOT_COLLECTED = frozenset(
    {
        *(
            "RBC",
            "红细胞",
            "红细胞计数",
            "HCT",
            "红细胞压积",
            "红细胞比容",
            "MCV",
            "平均红细胞体积",
            "红细胞平均体积",
            "MCH",
        ),
        *(
            "平均红细胞血红蛋白量",
            "平均红细胞血红蛋白含量",
            "MCHC",
            "平均红细胞血红蛋白浓度",
            "RDW",
            "RDW-CV",
            "RDW-SD",
        ),
        *(
            "红细胞分布宽度",
            "红细胞体积分布宽度",
            "MPV",
            "平均血小板体积",
            "PDW",
            "血小板分布宽度",
            "PCT",
            "血小板压积",
            "P-LCR",
        ),
        *(
            "NEUT%",
            "NE%",
            "NEU%",
            "GRAN%",
            "中性粒细胞百分比",
            "中性粒细胞比率",
            "中性粒细胞百分数",
            "LYM%",
            "LYMPH%",
            "LY%",
        ),
        *(
            "淋巴细胞百分比",
            "淋巴细胞比率",
            "淋巴细胞百分数",
            "MONO%",
            "MO%",
            "MON%",
            "单核细胞百分比",
            "单核细胞比率",
            "EOS%",
        ),
        *("EO%", "嗜酸性粒细胞百分比", "嗜酸细胞百分比", "嗜酸性粒细胞比率", "BASO", "BASO#", "BA#", "BASO%", "BA%"),
        *(
            "嗜碱性粒细胞",
            "嗜碱性粒细胞计数",
            "嗜碱性粒细胞绝对值",
            "嗜碱性粒细胞百分比",
            "IBIL",
            "间接胆红素",
            "GLO",
            "GLB",
        ),
        *(
            "球蛋白",
            "A/G",
            "白球比",
            "白/球比值",
            "白蛋白/球蛋白",
            "TBA",
            "总胆汁酸",
            "PA",
            "前白蛋白",
            "TG",
            "甘油三酯",
            "TC",
        ),
        *(
            "CHOL",
            "总胆固醇",
            "HDL-C",
            "高密度脂蛋白胆固醇",
            "LDL-C",
            "低密度脂蛋白胆固醇",
            "MG",
            "镁",
            "血镁",
            "P",
            "磷",
        ),
        *(
            "无机磷",
            "血磷",
            "CO2",
            "二氧化碳",
            "二氧化碳结合力",
            "CK-MB",
            "肌酸激酶同工酶",
            "HBDH",
            "A-羟丁酸脱氢酶",
            "TT",
        ),
        *(
            "凝血酶时间",
            "PT%",
            "PTA",
            "凝血酶原活动度",
            "FDP",
            "纤维蛋白原降解产物",
            "AT3",
            "抗凝血酶III",
            "AST/ALT",
            "CYSC",
        ),
        *("胱抑素C", "EGFR", "估算肾小球滤过率", "CHE", "胆碱酯酶", "ADA", "腺苷脱氨酶", "AFU", "5'-NT"),
    }
)

_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("range", ("参考", "范围", "reference", "range")),
    ("unit", ("单位", "unit")),
    ("flag", ("提示", "标志", "标记", "异常", "flag", "状态")),
    ("code", ("代码", "英文", "简称", "缩写", "code", "abbr")),
    ("result", ("结果", "测定值", "检测值", "result", "value")),
    ("name", ("项目", "名称", "analyte", "test", "item", "检验")),
)
_MARKS = re.compile(r"^(?:[↑↓⇑⇓]+|[HL]{1,2}|\*|[NMQ]|高|低|偏高|偏低|正常)$")
_RESULT = re.compile(r"^(?:[↑↓*]\s*)?((?:[<>≤≥]=?)?\s*\d+(?:[.,]\d+)?)\s*(?:[↑↓*⇑⇓]+|HH?|LL?|高|低)?$", re.IGNORECASE)
_RANGE = re.compile(r"^[(\[]?\s*(\d+(?:\.\d+)?)\s*(?:-{1,3}|[–—~至])\s*(\d+(?:\.\d+)?)\s*[)\]]?$")
_LIMIT = re.compile(r"^(<|>|≤|≥|<=|>=)\s*(\d+(?:\.\d+)?)$")
_UNIT = re.compile(
    r"^(?:[x×*]?10[\^*e]*\d+/u?l|%|s|sec|秒|fl|pg|ratio|比值|[a-zμµ]*g/[a-z0-9.]+|[a-zμµ]*mol/[a-z0-9.]+|[a-z]*u/[a-z0-9.]+"
    r"|/[a-zμµ0-9]+|个/[a-zμµ0-9]+|meq/l|ukat/l|[a-zμµ]*g/l(?:feu|ddu)|[a-zμµ]*g/ml(?:feu|ddu)|mg/dlbun)$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One result of a report, as printed: its name, result, unit and reference range."""

    name: str
    result: str
    unit: str = ""
    low: str = ""
    high: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody said once that a printed name and unit mean; an empty analyte: not collected."""

    analyte: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A line and what it means: analyte, unit and result in stored form; None for what is not understood."""

    line: Line
    analyte: str | None
    unit: str | None
    result: str | None
    collected: bool = True
    remembered: bool = False

    @property
    def complete(self) -> bool:
        """Whether it can be taken as it stands."""
        return self.collected and None not in (self.analyte, self.unit, self.result)


@dataclass(frozen=True, slots=True)
class Report:
    """A block read: what every line means, and how many lines held no result."""

    matches: tuple[Match, ...]
    passed_over: int = 0
    too_long: bool = False
    not_collected: tuple[str, ...] = field(default=())


def plain(text: str) -> str:
    """Full-width characters made half-width, spaces around dashes between figures taken out."""
    text = unicodedata.normalize("NFKC", text.replace("\u00a0", " ")).replace("．", ".")
    return re.sub(r"(?<=\d)\s*(-{1,3}|[–—~至])\s*(?=\d)", "-", text).strip()


def key_of(name: str) -> str:
    """A printed name for comparison: half-width, upper case, without spaces, leading stars and trailing 测定."""
    text = unicodedata.normalize("NFKC", name).upper()
    text = re.sub(r"[\s:：]", "", text).strip("★☆*▲△●·.。")
    return re.sub(r"(?:测定|检测|定量测定|\(干化学\))$", "", text)


def _index() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, analyte in ANALYTES.items():
        for name in (code, analyte.name.en, analyte.name.zh, *ALIASES.get(code, ())):
            known[key_of(name)] = code
    return known


_KNOWN = _index()
_OTHERS = frozenset(key_of(name) for name in NOT_COLLECTED)


def _names(printed: str) -> list[str]:
    """The names a printed cell may hold: the whole, what stands in brackets, what stands before, the parts."""
    text = unicodedata.normalize("NFKC", printed)
    inside = re.findall(r"[(\[]([^)\]]+)[)\]]", text)
    outside = re.sub(r"[(\[][^)\]]*[)\]]", " ", text)
    parts = [text, *inside, outside, *outside.split()]
    return list(dict.fromkeys(key for part in parts if (key := key_of(part))))


def analyte_named(printed: str) -> str | None:
    """The analyte a printed name means, "" when the trial does not collect it, None when nobody knows.

    The whole name decides before its parts, and a percentage before the cell count it belongs to.
    """
    names = _names(printed)
    if "尿" in re.sub("尿素|尿酸", "", printed):
        names = names[:1]  # urine: nothing of the name may be left away
    if any(name in _OTHERS for name in names):
        exact = names[0] if names else ""
        if exact not in _KNOWN:
            return ""
    return next((_KNOWN[name] for name in names if name in _KNOWN), None)


def _is_unit(cell: str) -> bool:
    text = re.sub(r"[\s()]", "", cell.lower()).replace("小时", "h")
    return bool(_UNIT.match(text)) or spelled(cell) in {unit.name for each in ANALYTES.values() for unit in each.units}


def _word(cell: str) -> bool:
    lowered = cell.strip().lower()
    return lowered in results.NEGATIVE_WORDS | results.POSITIVE_WORDS


def _figure(cell: str) -> str | None:
    """The result in a cell without its mark: `9.5↑` is 9.5; a word of a result as it stands."""
    if found := _RESULT.match(cell):
        return found[1].replace(" ", "")
    return cell if _word(cell) else None


def _limits(cell: str) -> tuple[str, str] | None:
    if found := _RANGE.match(cell):
        return found[1], found[2]
    if found := _LIMIT.match(cell):
        return ("", found[2]) if found[1][0] in "<≤" else (found[2], "")
    return None


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [plain(cell) for cell in line.split("\t")]
    if line.count(",") >= 2 or line.count("，") >= 2:
        return [plain(cell) for cell in next(csv.reader([line.replace("，", ",")]))]
    text = plain(line)
    wide = re.split(r"\s{2,}", text)
    return wide if len(wide) > 2 else text.split()


def _roles(cells: list[str]) -> dict[str, int] | None:
    """The columns of a heading line, or None when it is none."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        lowered = cell.lower()
        for role, words in _HEADINGS:
            if role not in found and any(word in lowered for word in words) and _figure(cell) is None:
                found[role] = place
                break
    return found if "result" in found and ("name" in found or "code" in found) else None


def _by_heading(cells: list[str], roles: Mapping[str, int], number: int) -> Line | None:
    def at(role: str) -> str:
        place = roles.get(role)
        return cells[place] if place is not None and place < len(cells) else ""

    name = " ".join(part for part in (at("code"), at("name")) if part)
    printed = at("result")
    if not name or not printed:
        return None
    low, high = _limits(at("range")) or ("", "")
    return Line(name, _figure(printed) or printed, at("unit"), low, high, number)


def _free(cells: list[str], number: int) -> list[Line]:
    """The results of a line without a heading, each from a name to the next one."""
    found: list[Line] = []
    name, current = "", None

    def close() -> None:
        if current is not None:
            found.append(current)

    for cell in cells:
        if not cell:
            continue
        if current is None:
            if name and (figure := _figure(cell)) is not None:
                current = Line(name, figure, number=number)
            elif name and _limits(cell) is None and not (_is_unit(cell) or _MARKS.match(cell)):
                name = f"{name} {cell}"
            elif name and (_is_unit(cell) or _limits(cell) is not None):
                name = ""  # a unit before any result: nothing was reported
            elif not name and _figure(cell) is None and not _MARKS.match(cell) or analyte_named(cell) is not None:
                name = cell
            continue
        limits = _limits(cell)
        if limits is not None:
            current = replace(current, low=limits[0], high=limits[1])
        elif _MARKS.match(cell.upper()) and analyte_named(cell) is None:
            continue
        elif not current.unit and _is_unit(cell):
            current = replace(current, unit=cell)
        elif _figure(cell) is None:
            close()
            name, current = cell, None
    close()
    return found


def lines_of(block: str) -> tuple[list[Line], int]:
    """The results of a block in order, and how many lines held none (headings, names, dates)."""
    found: list[Line] = []
    without = 0
    roles: dict[str, int] | None = None
    for number, text in enumerate(block.splitlines()[:MOST_LINES], start=1):
        if not text.strip():
            continue
        cells = _cells(text)
        heading = _roles(cells)
        if heading is not None:
            roles = heading
            continue
        lines: list[Line] = []
        if roles is not None:
            line = _by_heading(cells, roles, number)
            lines = [line] if line is not None else []
        else:
            lines = _free(cells, number)
        found.extend(lines)
        without += not lines
    return found, without


def match(line: Line, remembered: Mapping[tuple[str, str], Known]) -> Match:
    """What a line means: first as somebody mapped it, else by name and unit."""
    key = key_of(line.name)
    known = remembered.get((key, spelled(line.unit))) or remembered.get((key, ""))
    code = known.analyte if known is not None else analyte_named(line.name)
    result = results.normalised(unicodedata.normalize("NFKC", line.result), WORDS)
    if code is None:
        return Match(line, None, None, result)
    if not code:
        return Match(line, None, None, result, collected=False, remembered=known is not None)
    analyte: Analyte = ANALYTES[code]
    unit = unit_for(analyte, line.unit)
    name = unit.name if unit is not None else None
    if name is None and known is not None and known.unit:
        name = known.unit
    return Match(line, code, name, result, remembered=known is not None)


def read_report(block: str, remembered: Mapping[tuple[str, str], Known] | None = None) -> Report:
    """A pasted block or a file's text, understood as far as it can be."""
    cut = len(block) > LONGEST_BLOCK or len(block.splitlines()) > MOST_LINES
    lines, without = lines_of(block[:LONGEST_BLOCK])
    matches = [match(line, remembered or {}) for line in lines]
    return Report(
        tuple(each for each in matches if each.collected),
        without,
        cut,
        tuple(each.line.name for each in matches if not each.collected),
    )


def doubled(matches: Iterable[Match]) -> frozenset[str]:
    """Analytes that stand on several lines of a report: nobody can tell which one is meant."""
    seen: set[str] = set()
    twice: set[str] = set()
    for each in matches:
        if each.analyte is not None:
            (twice if each.analyte in seen else seen).add(each.analyte)
    return frozenset(twice)
