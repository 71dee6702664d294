"""SLEH: history of the disease, its classification, and whether the subject belongs to the nephritis subset."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crf import classification
from crf.kit import items
from crf.kit.base import FORMS, Crf
from crf.kit.checks import QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, Section, codes
from crf.kit.results import number
from crf.kit.suggestions import Suggestion
from trial.derived import Derived
from trial.words import Text

REFERENCE = "protocol operationalisation"

EVIDENCE = codes(
    ("BIOPSY", "Renal biopsy class III, IV or V", "肾活检III/IV/V型"),
    ("PROTEIN_24H", "24 h urine protein ≥ 0.5 g", "24小时尿蛋白≥0.5 g"),
    ("UPCR", "UPCR ≥ 0.5 g/g", "尿蛋白肌酐比≥0.5 g/g"),
)
ORGANS = codes(
    ("CONSTITUTIONAL", "Constitutional", "全身"),
    ("MUCOCUTANEOUS", "Mucocutaneous", "皮肤黏膜"),
    ("NEUROPSYCHIATRIC", "Neuropsychiatric", "神经精神"),
    ("MUSCULOSKELETAL", "Musculoskeletal", "肌肉骨骼"),
    ("CARDIORESPIRATORY", "Cardiorespiratory", "心肺"),
    ("GASTROINTESTINAL", "Gastrointestinal", "胃肠"),
    ("OPHTHALMIC", "Ophthalmic", "眼"),
    ("RENAL", "Renal", "肾脏"),
    ("HAEMATOLOGICAL", "Haematological", "血液"),
)
COMPLEMENT = codes(
    ("NONE", "None", "无"),
    ("EITHER", "Low C3 or low C4 (3)", "C3或C4降低（3分）"),
    ("BOTH", "Low C3 and low C4 (4)", "C3和C4均降低（4分）"),
)
# Classes of a biopsy that are evidence for the nephritis subset (A19).
NEPHRITIS_CLASSES = frozenset({"III", "IV", "V", "III_V", "IV_V"})
# 0.5 g/24 h; 0.5 g/g is 500 mg/g, the unit of the form URN (A19).
PROTEIN_G_24H = Decimal("0.5")
UPCR_MG_G = Decimal(500)


def _classification_items() -> dict[str, Any]:
    """EA01 to EA20 as yes or no, each with its weight, in the order of the domains; EA19 has two weights."""
    made: dict[str, Any] = {}
    for domain in classification.DOMAINS:
        section = "clinical" if domain.clinical else "immunology"
        for each in domain.criteria:
            name = each.code.lower()
            if each.code == "EA19":
                made[name] = items.coded(
                    "EA19",
                    "Complement",
                    "补体",
                    COMPLEMENT,
                    section=section,
                    sdtm="RS",
                    source="R",
                )
                continue
            made[name] = items.yes_no(
                each.code,
                f"{each.name.en} ({each.weight})",
                f"{each.name.zh}（{each.weight}分）",
                section=section,
                sdtm="RS",
                source="R",
            )
    return made


def picture(values: Mapping[str, Any]) -> classification.Picture:
    """The form's answers as the classification reads them."""
    present = {
        each.code: values.get(each.code.lower())
        for domain in classification.DOMAINS
        for each in domain.criteria
        if each.code != "EA19"
    }
    return classification.Picture(values.get("ana_ever"), present, values.get("ea19"))


def _beyond(earlier: str | None, later: str | None) -> bool:
    """Whether one partial date lies after another, as far as both are known."""
    if earlier is None or later is None:
        return False
    known = min(len(earlier), len(later))
    return earlier[:known] > later[:known]


def _biopsies(facts: Any) -> list[Any]:
    """The rows of the renal biopsy log that were done, latest first."""
    if facts.casebook is None:
        return []
    rows = [row for row in facts.casebook.rows("RBX") if row.performed and row.values.get("biopsied_on")]
    return sorted(rows, key=lambda row: row.values["biopsied_on"], reverse=True)


def _known_evidence(facts: Any) -> tuple[list[str], list[Text], str]:
    """What the biopsies and the urine of screening say about nephritis: codes, reasons in words, the first place."""
    found: list[str] = []
    why: list[Text] = []
    place = ""
    biopsy = next((row for row in _biopsies(facts) if row.values.get("isn_class") in NEPHRITIS_CLASSES), None)
    if biopsy is not None:
        on, label = biopsy.values["biopsied_on"], str(biopsy.values["isn_class"]).replace("_", "+")
        found.append("BIOPSY")
        why.append(Text(f"biopsy of {on}: class {label}", f"{on} 肾活检：{label}型"))
        place = biopsy.place
    urine = facts.casebook.at("URN", "SCR") if facts.casebook is not None else None
    if urine is not None and urine.performed:
        for code, item, limit, unit in (
            ("PROTEIN_24H", "UPRO24", PROTEIN_G_24H, "g/24h"),
            ("UPCR", "UPCR", UPCR_MG_G, "mg/g"),
        ):
            value = _value_of(urine, item)
            if value is not None and value >= limit:
                found.append(code)
                why.append(Text(f"{item} {value} {unit} at screening", f"筛选期 {item} {value} {unit}"))
                place = place or urine.place
    return found, why, place


def _at_baseline(facts: Any) -> bool | None:
    """The nephritis statement that stands in the casebook."""
    entry = facts.casebook.at("SLEH", "SCR") if facts.casebook is not None else None
    return entry.values.get("nephritis") if entry is not None else None


def needs_renal_items(values: Mapping[str, Any]) -> bool | None:
    """Whether the renal items are asked: nephritis at baseline, or diagnosed later (4.2.9). The analysis set is LNYN."""
    if values.get("nephritis_later_on") is not None:
        return True
    answer: bool | None = values.get("nephritis")
    return answer


def _value_of(entry: Any, code: str) -> Any:
    """A laboratory result of another form by its item code, as a number; None for words and for `<` and `>`."""
    item = next((each for each in FORMS[entry.form].items if each.code == code), None)
    value = entry.values.get(item.name) if item is not None else None
    return number(value) if isinstance(value, str) else value


class SleHistory(Crf):
    """The disease before the trial. The nephritis statement decides for the whole study which renal items are asked."""

    key = "SLEH"
    title = Text("SLE history and classification", "SLE病史及分类")
    domain = "MH/RS"
    once = True
    reads = {"visit": ("SLEH", "RBX", "URN")}
    sections = (
        Section("disease", Text("Disease", "疾病")),
        Section(
            "clinical",
            Text("EULAR/ACR 2019: clinical items", "EULAR/ACR 2019：临床条目"),
            Text(
                "Ever present and not better explained by something else. Points in brackets; the highest item of each "
                "domain counts.",
                "曾出现且无其他更合理解释；括号内为分值，每个领域仅计最高一项。",
            ),
            quiet=True,
        ),
        Section("immunology", Text("EULAR/ACR 2019: immunology", "EULAR/ACR 2019：免疫学条目"), quiet=True),
        Section("total", Text("Classification", "分类")),
        Section(
            "nephritis",
            Text("Course and organs", "病程与受累器官"),
            Text(
                "Nephritis is the investigator's statement at baseline and stays fixed: the renal responses are read "
                "in this subset.",
                "狼疮肾炎亚组由研究者在基线判定，此后固定；肾脏疗效仅在该亚组内评价。",
            ),
        ),
    )

    diagnosed_on = items.partial_date(
        "SLEDXDAT",
        "Date of SLE diagnosis",
        "SLE确诊日期",
        section="disease",
        sdtm="MHSTDAT",
        before_consent=True,
        help=Text("As far as known: 2019, 2019-05 or 2019-05-22.", "按已知程度录入：2019、2019-05 或 2019-05-22。"),
    )
    first_symptom_on = items.partial_date(
        "SLESXDAT",
        "Date of first symptom",
        "首发症状日期",
        section="disease",
        required=False,
        sdtm="MHSTDAT",
        before_consent=True,
    )
    ana_ever = items.yes_no(
        "ANAEVER",
        "ANA ≥ 1:80 ever (entry criterion)",
        "曾有ANA≥1:80（入门标准）",
        section="disease",
        sdtm="RSORRES",
        source="R",
        critical=True,
    )
    generated = _classification_items()
    total = items.derived(
        "EATOT",
        "EULAR/ACR 2019 total",
        "2019分类总分",
        Kind.INTEGER,
        section="total",
        sdtm="RSSTRESN",
        source="R",
        critical=True,
        help=Text(
            "0 to 51. SLE: ANA, a total of at least 10 and at least one clinical item.",
            "0～51分。满足ANA、总分≥10且至少一项临床条目者归类为SLE。",
        ),
    )
    relapsed_or_refractory = items.coded(
        "RRTYPE",
        "Relapsed or refractory",
        "复发或难治",
        codes(
            ("REFRACTORY", "Refractory", "难治"),
            ("RELAPSED", "Relapsed after remission", "缓解后复发"),
            ("BOTH", "Both", "两者"),
        ),
        section="nephritis",
        sdtm="MHCAT",
        source="R",
    )
    nephritis = items.yes_no(
        "LNYN",
        "Lupus nephritis subset (fixed at baseline)",
        "狼疮肾炎亚组（基线固定）",
        section="nephritis",
        sdtm="MHOCCUR",
        source="S",
        critical=True,
    )
    nephritis_evidence = items.multiple(
        "LNEVID",
        "Evidence for nephritis",
        "狼疮肾炎依据",
        EVIDENCE,
        section="nephritis",
        condition=when("nephritis", True),
        sdtm="MHEVDTYP",
    )
    nephritis_later_on = items.partial_date(
        "LNLATER",
        "Nephritis first diagnosed after baseline: date",
        "基线后新诊断狼疮肾炎的日期",
        section="nephritis",
        condition=when("nephritis", False),
        required=False,
        help=Text(
            "Only if it happens. It adds the renal items from then on; the subject stays out of the renal analysis.",
            "仅在发生时填写。此后增加肾脏条目，但受试者不进入肾脏分析集。",
        ),
    )
    organs = items.multiple("ORGINV", "Organs ever involved", "既往受累器官", ORGANS, section="nephritis", sdtm="MH")

    checks = (
        Check(
            "SLEH-01",
            "SLEDXDAT",
            lambda values, facts: Text(
                f"Diagnosed {values['diagnosed_on']}, after the consent of {facts.consented_on}. A diagnosis comes before "
                "consent; correct the date.",
                f"确诊日期 {values['diagnosed_on']} 晚于知情同意日期 {facts.consented_on}。确诊应早于知情同意，请更正。",
            ),
            lambda values, facts: (
                facts.consented_on is not None and _beyond(values.get("diagnosed_on"), facts.consented_on.isoformat())
            ),
            QUERY,
            source=f"{REFERENCE} 11.2, SLEDXDAT on or before consent",
        ),
        Check(
            "SLEH-02",
            "SLESXDAT",
            lambda values, facts: Text(
                f"First symptom {values['first_symptom_on']}, after the diagnosis of {values['diagnosed_on']}. Swapped?",
                f"首发症状日期 {values['first_symptom_on']} 晚于确诊日期 {values['diagnosed_on']}，是否录反？",
            ),
            lambda values, facts: _beyond(values.get("first_symptom_on"), values.get("diagnosed_on")),
            source=f"{REFERENCE} 11.2, SLESXDAT on or before diagnosis",
        ),
        Check(
            "SLEH-03",
            "LNYN",
            lambda values, facts: Text(
                f"The nephritis subset was fixed at baseline as {'yes' if _at_baseline(facts) else 'no'}. Nephritis found "
                "later is entered with its date below: it adds the renal items and leaves the renal analysis set as it is. "
                "Change this item only if the statement was wrong at baseline, and say why.",
                f"狼疮肾炎亚组在基线已固定为“{'是' if _at_baseline(facts) else '否'}”。此后诊断的肾炎请在下方录入日期：增加"
                "肾脏条目，但不改变肾脏分析集。仅当基线判定有误时才更改本项，并说明原因。",
            ),
            lambda values, facts: (
                facts.enrolled_on is not None
                and _at_baseline(facts) is not None
                and values.get("nephritis") is not None
                and values["nephritis"] != _at_baseline(facts)
            ),
            QUERY,
            "endpoint",
            source=f"{REFERENCE} 4.2.9 and A19",
        ),
        Check(
            "SLEH-04",
            "LNEVID",
            lambda values, facts: Text(
                "Biopsy is named as evidence, but no biopsy of class III, IV or V is on the form RBX. Enter the biopsy "
                "or take the evidence away.",
                "依据中含肾活检，但RBX表中没有III/IV/V型的肾活检记录。请录入肾活检或去除该依据。",
            ),
            lambda values, facts: (
                "BIOPSY" in (values.get("nephritis_evidence") or ()) and "BIOPSY" not in _known_evidence(facts)[0]
            ),
            source=f"{REFERENCE} A19",
        ),
        Check(
            "SLEH-05",
            "LNYN",
            lambda values, facts: Text(
                f"Nephritis is answered no, but {'; '.join(part.en for part in _known_evidence(facts)[1])}. Correct it, or "
                "say why this is not lupus nephritis.",
                f"狼疮肾炎填“否”，但{'；'.join(part.zh for part in _known_evidence(facts)[1])}。请更正，或说明为何不是狼疮肾炎。",
            ),
            lambda values, facts: values.get("nephritis") is False and bool(_known_evidence(facts)[0]),
            QUERY,
            "endpoint",
            source=f"{REFERENCE} A19",
            about=Text(
                "Nephritis is answered no, but …. Correct it, or say why this is not lupus nephritis.",
                "狼疮肾炎填“否”，但…。请更正，或说明为何不是狼疮肾炎。",
            ),
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        return {"total": classification.total(picture(values))}

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Any) -> list[Text]:
        """Whether the answers make SLE by the criteria, once that is known."""
        answer: Derived[bool] = classification.classified(picture(values))
        if answer.value is True:
            return []
        if answer.value is False:
            failed = [each for each in answer.trace if each.met is False]
            return [
                Text(
                    "Not SLE by the EULAR/ACR 2019 criteria: "
                    + "; ".join(f"{each.criterion.en}: {each.found.en}" for each in failed),
                    "不符合EULAR/ACR 2019分类标准："
                    + "；".join(f"{each.criterion.zh}：{each.found.zh}" for each in failed),
                )
            ]
        return []

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        found, why, place = _known_evidence(facts)
        if not found:
            return {}
        said = Text("; ".join(part.en for part in why), "；".join(part.zh for part in why))
        return {
            "nephritis": Suggestion("Y", said, place),
            "nephritis_evidence": Suggestion("|".join(found), said, place),
        }
