"""The analytes of the trial: default unit, other units with their factor, hard limits, panel. Pure.

Source: protocol operationalisation, section 10. The default unit is the one a Chinese hospital prints (SI). A result is
kept in the unit it was printed in; `factor` turns it into the default unit, stored beside it and never over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from trial.words import Text

HAEMATOLOGY, CHEMISTRY, COAGULATION = "HEM", "CHEM", "COAG"
CYTOKINES, IMMUNOLOGY, URINE, EVENT = "CYT", "IMM", "URN", "EVENT"

PANELS: dict[str, Text] = {
    HAEMATOLOGY: Text("Haematology", "血常规"),
    CHEMISTRY: Text("Chemistry", "生化"),
    COAGULATION: Text("Coagulation", "凝血"),
    CYTOKINES: Text("Inflammatory markers", "炎症指标"),
    IMMUNOLOGY: Text("Immunology", "免疫"),
    URINE: Text("Urine protein", "尿蛋白"),
    EVENT: Text("When an event calls for it", "按事件需要"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit a laboratory may print for an analyte, and the factor that turns a figure in it into the default unit.

    `to_confirm` marks a factor that depends on the method: the laboratory is asked before it is believed.
    """

    name: str
    factor: Decimal = Decimal(1)
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Analyte:
    """One analyte: code, names, panel, units (the default first) and the limits beyond which a figure is impossible.

    The limits are in the default unit.
    """

    code: str
    name: Text
    panel: str
    units: tuple[Unit, ...]
    lowest: Decimal
    highest: Decimal

    @property
    def unit(self) -> str:
        """The default unit."""
        return self.units[0].name

    def unit_named(self, name: str) -> Unit | None:
        """One of the analyte's units by name, or None."""
        return next((unit for unit in self.units if unit.name == name), None)


def _analyte(
    code: str, en: str, zh: str, panel: str, unit: str, lowest: str, highest: str, *others: tuple[str, str]
) -> Analyte:
    units = (Unit(unit), *(Unit(name, Decimal(factor), name.endswith("DDU")) for name, factor in others))
    return Analyte(code, Text(en, zh), panel, units, Decimal(lowest), Decimal(highest))


PER_UL = ("/uL", "0.001")

ANALYTES: dict[str, Analyte] = {
    analyte.code: analyte
    for analyte in (
        _analyte("WBC", "White cells", "白细胞", HAEMATOLOGY, "10^9/L", "0", "500", PER_UL),
        _analyte("NEUT", "Neutrophils", "中性粒细胞", HAEMATOLOGY, "10^9/L", "0", "400", PER_UL),
        _analyte("LYM", "Lymphocytes", "淋巴细胞", HAEMATOLOGY, "10^9/L", "0", "300", PER_UL),
        _analyte("MONO", "Monocytes", "单核细胞", HAEMATOLOGY, "10^9/L", "0", "100", PER_UL),
        _analyte("EOS", "Eosinophils", "嗜酸性粒细胞", HAEMATOLOGY, "10^9/L", "0", "100", PER_UL),
        _analyte("HGB", "Haemoglobin", "血红蛋白", HAEMATOLOGY, "g/L", "20", "250", ("g/dL", "10")),
        _analyte("PLT", "Platelets", "血小板", HAEMATOLOGY, "10^9/L", "0", "2500", PER_UL),
        _analyte("ALT", "Alanine aminotransferase", "谷丙转氨酶", CHEMISTRY, "U/L", "0", "20000", ("ukat/L", "60")),
        _analyte("AST", "Aspartate aminotransferase", "谷草转氨酶", CHEMISTRY, "U/L", "0", "20000", ("ukat/L", "60")),
        _analyte("ALP", "Alkaline phosphatase", "碱性磷酸酶", CHEMISTRY, "U/L", "0", "10000"),
        _analyte("GGT", "Gamma-glutamyl transferase", "谷氨酰转肽酶", CHEMISTRY, "U/L", "0", "10000"),
        _analyte("TBIL", "Bilirubin, total", "总胆红素", CHEMISTRY, "umol/L", "0", "1000", ("mg/dL", "17.1")),
        _analyte("DBIL", "Bilirubin, direct", "直接胆红素", CHEMISTRY, "umol/L", "0", "1000", ("mg/dL", "17.1")),
        _analyte("TP", "Total protein", "总蛋白", CHEMISTRY, "g/L", "5", "150", ("g/dL", "10")),
        _analyte("ALB", "Albumin", "白蛋白", CHEMISTRY, "g/L", "5", "150", ("g/dL", "10")),
        _analyte("UREA", "Urea", "尿素", CHEMISTRY, "mmol/L", "0", "100", ("mg/dL BUN", "0.357")),
        _analyte("CREAT", "Creatinine", "肌酐", CHEMISTRY, "umol/L", "10", "3000", ("mg/dL", "88.4")),
        _analyte("URATE", "Uric acid", "尿酸", CHEMISTRY, "umol/L", "0", "2000", ("mg/dL", "59.48")),
        _analyte("GLUC", "Glucose", "血糖", CHEMISTRY, "mmol/L", "0.5", "80", ("mg/dL", "0.0555")),
        _analyte("K", "Potassium", "钾", CHEMISTRY, "mmol/L", "1", "10", ("mEq/L", "1")),
        _analyte("NA", "Sodium", "钠", CHEMISTRY, "mmol/L", "90", "200", ("mEq/L", "1")),
        _analyte("CL", "Chloride", "氯", CHEMISTRY, "mmol/L", "50", "160", ("mEq/L", "1")),
        _analyte("CA", "Calcium", "钙", CHEMISTRY, "mmol/L", "0.5", "6", ("mg/dL", "0.25")),
        _analyte("LDH", "Lactate dehydrogenase", "乳酸脱氢酶", CHEMISTRY, "U/L", "0", "50000"),
        _analyte("CK", "Creatine kinase", "肌酸激酶", CHEMISTRY, "U/L", "0", "50000"),
        _analyte("PT", "Prothrombin time", "凝血酶原时间", COAGULATION, "s", "5", "200"),
        _analyte("APTT", "APTT", "活化部分凝血活酶时间", COAGULATION, "s", "5", "200"),
        _analyte("INR", "INR", "国际标准化比值", COAGULATION, "ratio", "0.5", "20"),
        _analyte("FIB", "Fibrinogen", "纤维蛋白原", COAGULATION, "g/L", "0", "20", ("mg/dL", "0.01")),
        _analyte(
            "DDIMER",
            "D-dimer",
            "D-二聚体",
            COAGULATION,
            "mg/L FEU",
            "0",
            "200",
            ("ug/L FEU", "0.001"),
            ("mg/L DDU", "2"),
            ("ug/L DDU", "0.002"),
        ),
        _analyte("CRP", "C-reactive protein", "C反应蛋白", CYTOKINES, "mg/L", "0", "600", ("mg/dL", "10")),
        _analyte("FERR", "Ferritin", "铁蛋白", CYTOKINES, "ug/L", "0", "200000", ("ng/mL", "1")),
        _analyte("IL6", "Interleukin-6", "白介素6", CYTOKINES, "pg/mL", "0", "500000", ("ng/L", "1")),
        _analyte("C3", "Complement C3", "补体C3", IMMUNOLOGY, "g/L", "0", "5", ("mg/dL", "0.01")),
        _analyte("C4", "Complement C4", "补体C4", IMMUNOLOGY, "g/L", "0", "5", ("mg/dL", "0.01")),
        # Not in section 10, but the item DSDNA takes its limit and method from the register (11.2); any titre may stand.
        _analyte("DSDNA", "Anti-dsDNA", "抗dsDNA抗体", IMMUNOLOGY, "IU/mL", "0", "1000000"),
        _analyte("IGG", "Immunoglobulin G", "免疫球蛋白G", IMMUNOLOGY, "g/L", "0", "100", ("mg/dL", "0.01")),
        _analyte("IGA", "Immunoglobulin A", "免疫球蛋白A", IMMUNOLOGY, "g/L", "0", "100", ("mg/dL", "0.01")),
        _analyte("IGM", "Immunoglobulin M", "免疫球蛋白M", IMMUNOLOGY, "g/L", "0", "100", ("mg/dL", "0.01")),
        _analyte("UPRO24", "24 h urine protein", "24小时尿蛋白", URINE, "g/24h", "0", "40", ("mg/24h", "0.001")),
        _analyte(
            "UPCR",
            "Urine protein/creatinine",
            "尿蛋白肌酐比",
            URINE,
            "mg/g",
            "0",
            "40000",
            ("g/g", "1000"),
            ("mg/mmol", "8.84"),
            ("g/mol", "8.84"),
        ),
        _analyte(
            "UACR", "Urine albumin/creatinine", "尿白蛋白肌酐比", URINE, "mg/g", "0", "20000", ("mg/mmol", "8.84")
        ),
        _analyte("TROP", "Troponin", "肌钙蛋白", EVENT, "ng/L", "0", "1000000", ("ng/mL", "1000")),
        _analyte("BNP", "NT-proBNP", "NT-proBNP", EVENT, "pg/mL", "0", "1000000", ("ng/mL", "1000")),
    )
}


def of_panels(panels: tuple[str, ...] | list[str]) -> tuple[Analyte, ...]:
    """The analytes of some panels, in the order of a report."""
    return tuple(analyte for analyte in ANALYTES.values() if analyte.panel in panels)


# Every unit of the table once, in order of appearance: the answers of the item "unit as reported".
ALL_UNITS: tuple[str, ...] = tuple(dict.fromkeys(unit.name for analyte in ANALYTES.values() for unit in analyte.units))
