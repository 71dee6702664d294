"""IMM: complement, autoantibodies and immunoglobulins, with the laboratory's range of the day beside the figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import Check
from crf.kit.items import Kind, Section, codes
from crf.kit.results import parse
from crf.laboratory.ranges import Range, flag
from crf.models.answers import FLAGS, NEGATIVE_OR_POSITIVE, NEGATIVE_POSITIVE
from trial.words import Text

SOURCE = "protocol operationalisation 11.2, IMM"
# Analytes judged against the laboratory register: item code, field, name, unit.
RANGED = (
    ("C3", "c3", Text("C3", "C3"), "g/L"),
    ("C4", "c4", Text("C4", "C4"), "g/L"),
    ("DSDNA", "dsdna", Text("Anti-dsDNA", "抗dsDNA抗体"), "IU/mL"),
    ("IGG", "igg", Text("IgG", "IgG"), "g/L"),
    ("IGA", "iga", Text("IgA", "IgA"), "g/L"),
    ("IGM", "igm", Text("IgM", "IgM"), "g/L"),
)
ENA = (
    ("SM", "sm", Text("Anti-Sm", "抗Sm抗体")),
    ("RNP", "rnp", Text("Anti-RNP", "抗RNP抗体")),
    ("SSA", "ssa", Text("Anti-SSA", "抗SSA抗体")),
    ("SSB", "ssb", Text("Anti-SSB", "抗SSB抗体")),
    ("RO52", "ro52", Text("Anti-Ro52", "抗Ro52抗体")),
    ("RIBP", "ribosomal_p", Text("Anti-ribosomal P", "抗核糖体P蛋白抗体")),
    ("NUC", "nucleosome", Text("Anti-nucleosome", "抗核小体抗体")),
    ("HIS", "histone", Text("Anti-histone", "抗组蛋白抗体")),
)
STRENGTHS = codes(
    ("NEG", "Negative", "阴性"),
    ("+/-", "+/-", "±"),
    ("+", "+", "+"),
    ("++", "++", "++"),
    ("+++", "+++", "+++"),
)
APL = (
    ("ACLG", "acl_igg", Text("Anticardiolipin IgG", "抗心磷脂抗体IgG"), "GPL-U/mL"),
    ("ACLM", "acl_igm", Text("Anticardiolipin IgM", "抗心磷脂抗体IgM"), "MPL-U/mL"),
    ("B2GP1", "b2gp1", Text("Anti-beta-2 glycoprotein I", "抗β2糖蛋白I抗体"), "U/mL"),
    ("LA", "lupus_anticoagulant", Text("Lupus anticoagulant", "狼疮抗凝物"), "ratio"),
)
TITRES = ("1:40", "1:80", "1:100", "1:160", "1:320", "1:640", "1:1000", "1:1280", "1:3200", ">1:3200")


def flag_of(value: Decimal | str | None, found: Range | None) -> str | None:
    """Where a result lies against the range it is kept with. Without a range there is no flag.

    Of a method that prints words, "positive" is above what is normal and "negative" within it.
    """
    if value == "POS":
        return "H"
    if value == "NEG":
        return "N"
    if value is None or found is None:
        return None
    printed = format(value, "f") if isinstance(value, Decimal) else value
    return flag(parse(printed), Decimal(1), found.low, found.high, found.critical_low, found.critical_high)


def _judged(code: str, name: str, label: Text, unit: str, section: str) -> dict[str, Any]:
    """The limits a result was judged by and its flag, kept with it: a later version of the register changes nothing."""
    shared: dict[str, Any] = {"section": section, "compact": True}
    limits = {"places": 3, "unit": unit, **shared}
    low, high = Text("lower limit", "参考下限"), Text("upper limit", "参考上限")
    return {
        f"{name}_low": items.derived(
            f"{code}LO", f"{label.en} {low.en}", f"{label.zh}{low.zh}", Kind.DECIMAL, sdtm="LBORNRLO", **limits
        ),
        f"{name}_high": items.derived(
            f"{code}HI", f"{label.en} {high.en}", f"{label.zh}{high.zh}", Kind.DECIMAL, sdtm="LBORNRHI", **limits
        ),
        f"{name}_flag": items.derived(
            f"{code}IND", f"{label.en} flag", f"{label.zh}高低标记", Kind.CODED, answers=FLAGS, sdtm="LBNRIND", **shared
        ),
    }


def _decimal(code: str, en: str, zh: str, places: int, highest: int, section: str, source: str, sdtm: str) -> Any:
    return items.decimal(
        code, en, zh, unit="g/L", places=places, possible=(0, highest), section=section, sdtm=sdtm, source=source
    )


def _items() -> dict[str, Any]:
    judged = {code: (code, name, label, unit) for code, name, label, unit in RANGED}
    made: dict[str, Any] = {}
    made["c3"] = _decimal("C3", "C3", "补体C3", 3, 4, "complement", "S", "ISORRES/LBORRES")
    made |= _judged(*judged["C3"], "complement")
    made["c4"] = _decimal("C4", "C4", "补体C4", 3, 2, "complement", "S", "LBORRES")
    made |= _judged(*judged["C4"], "complement")
    made["dsdna"] = items.result(
        "DSDNA",
        "Anti-dsDNA",
        "抗dsDNA抗体",
        unit="IU/mL",
        words=NEGATIVE_OR_POSITIVE,
        section="antibodies",
        sdtm="ISORRES",
        source="S",
    )
    made |= _judged(*judged["DSDNA"], "antibodies")
    made["dsdna_method"] = items.derived(
        "DSDNAMTH",
        "Anti-dsDNA method",
        "抗dsDNA检测方法",
        Kind.TEXT,
        section="antibodies",
        compact=True,
        sdtm="ISMETHOD",
    )
    made["ana_titre"] = items.coded(
        "ANATIT",
        "ANA titre",
        "ANA滴度",
        codes(("NEG", "Negative", "阴性"), *[(titre, titre, titre) for titre in TITRES]),
        section="antibodies",
        sdtm="ISORRES",
    )
    for code, name, plain, places, highest in (
        ("IGG", "igg", "IgG", 2, 60),
        ("IGA", "iga", "IgA", 3, 20),
        ("IGM", "igm", "IgM", 3, 20),
    ):
        made[name] = _decimal(code, plain, f"免疫球蛋白{plain}", places, highest, "immunoglobulins", "D", "LBORRES")
        made |= _judged(*judged[code], "immunoglobulins")
    for code, name, label in ENA:
        made[f"ena_{name}"] = items.coded(
            f"ENA{code}", label.en, label.zh, STRENGTHS, required=False, section="ena", sdtm="ISORRES"
        )
    for code, name, label, unit in APL:
        made[f"apl_{name}"] = items.result(
            f"APL{code}",
            label.en,
            label.zh,
            unit=unit,
            words=NEGATIVE_OR_POSITIVE,
            required=False,
            section="others",
            sdtm="ISORRES",
        )
    made["coombs"] = items.coded(
        "COOMBS",
        "Direct antiglobulin (Coombs)",
        "直接抗人球蛋白试验（Coombs）",
        NEGATIVE_POSITIVE,
        required=False,
        section="others",
        sdtm="LBORRES",
    )
    return made


def _igg_alert(facts: Any) -> Decimal | None:
    """IgG in g/L below which replacement is asked about, from the study's figures."""
    found = facts.parameters.get("igg.alert")
    return Decimal(found) if found else None


def _kept(facts: Any) -> Mapping[str, Any]:
    """The values of this form as they stand in the casebook."""
    standing = facts.here("IMM")
    return standing.values if standing is not None and standing.performed else {}


class Serology(Crf):
    """Complement, antibodies, immunoglobulins; each judged by the range in force at the laboratory on that day."""

    key = "IMM"
    title = Text("Serology and complement", "免疫血清学")
    domain = "IS/LB"
    sections = (
        Section("complement", Text("Complement", "补体")),
        Section("antibodies", Text("Anti-dsDNA and ANA", "抗dsDNA和ANA")),
        Section("immunoglobulins", Text("Immunoglobulins", "免疫球蛋白")),
        Section("ena", Text("ENA panel", "ENA谱"), Text("Where the panel was done.", "如已检测请录入。")),
        Section(
            "others",
            Text("Antiphospholipid antibodies and Coombs test", "抗磷脂抗体和Coombs试验"),
            Text("Where done; a figure as printed, or NEG / POS.", "如已检测请录入；按报告录入数值或阴性/阳性。"),
        ),
    )
    generated = _items()

    checks = (
        Check(
            "IMM-01",
            "IGG",
            lambda values, facts: Text(
                f"IgG is {values['igg']} g/L, below {_igg_alert(facts)} g/L. Check the figure; if it stands, say whether "
                "immunoglobulin was considered, and enter it as medication if it was given.",
                f"IgG为 {values['igg']} g/L，低于 {_igg_alert(facts)} g/L。请核对；如无误，请说明是否考虑补充免疫球蛋白"
                "（IVIG），如已使用请录入合并用药。",
            ),
            lambda values, facts: (
                values.get("igg") is not None and (limit := _igg_alert(facts)) is not None and values["igg"] < limit
            ),
            priority="safety",
            source="protocol operationalisation 3, igg.alert, and 11.2, IMM",
            about=Text(
                "IgG is below … g/L (parameter igg.alert). Check the figure; if it stands, say whether immunoglobulin"
                " was considered.",
                "IgG低于 … g/L（参数igg.alert）。请核对；如无误，请说明是否考虑补充免疫球蛋白。",
            ),
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        """The limits in force on the day of the visit, and where each result lies against them.

        A result that stands in the casebook unchanged keeps the limits and the flag it was judged by.
        """
        out = super().derive(values, facts)
        kept = _kept(facts)
        for code, name, _label, _unit in RANGED:
            value = values.get(name)
            judged = value is not None and kept.get(name) == value and kept.get(f"{name}_flag") is not None
            if judged:
                out |= {each: kept.get(each) for each in (f"{name}_low", f"{name}_high", f"{name}_flag")}
                if code == "DSDNA":
                    out["dsdna_method"] = kept.get("dsdna_method")
                continue
            found = facts.range_of(code)
            out[f"{name}_low"] = found.low if found else None
            out[f"{name}_high"] = found.high if found else None
            out[f"{name}_flag"] = flag_of(value, found)
            if code == "DSDNA":
                out["dsdna_method"] = (found.method or None) if found else None
        return out
