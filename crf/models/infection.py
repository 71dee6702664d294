"""VIR: infection screening."""

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.conditions import when
from crf.kit.items import Section, codes
from crf.models.answers import NEGATIVE_POSITIVE, NOT_DETECTED
from trial.words import Text


class InfectionScreening(Crf):
    """Hepatitis B and C, HIV, syphilis, CMV, EBV and tuberculosis. Criterion E03 leans on it."""

    key = "VIR"
    title = Text("Infection screening", "感染筛查")
    domain = "LB"
    sections = (
        Section("hepatitis", Text("Hepatitis B and C", "乙型和丙型肝炎")),
        Section("others", Text("HIV, syphilis, CMV, EBV, tuberculosis", "HIV、梅毒、CMV、EBV、结核")),
    )

    hbsag = items.coded("HBSAG", "HBsAg", "乙肝表面抗原", NEGATIVE_POSITIVE, section="hepatitis", sdtm="LBORRES")
    anti_hbc = items.coded("HBCAB", "Anti-HBc", "乙肝核心抗体", NEGATIVE_POSITIVE, section="hepatitis", sdtm="LBORRES")
    hbv_dna = items.result(
        "HBVDNA",
        "HBV DNA",
        "乙肝病毒DNA（HBV DNA）",
        unit="IU/mL",
        words=NOT_DETECTED,
        condition=when("hbsag", "POS") | when("anti_hbc", "POS"),
        section="hepatitis",
        sdtm="LBORRES",
        help=Text("As printed: a number, <20, NEG or BLQ.", "按报告录入：数字、<20、阴性或BLQ。"),
    )
    anti_hcv = items.coded(
        "HCVAB", "HCV antibody / RNA", "丙肝抗体/RNA", NEGATIVE_POSITIVE, section="hepatitis", sdtm="LBORRES"
    )
    anti_hiv = items.coded("HIVAB", "HIV antibody", "HIV抗体", NEGATIVE_POSITIVE, section="others", sdtm="LBORRES")
    syphilis = items.coded(
        "SYPH",
        "Syphilis (TPPA and RPR)",
        "梅毒（TPPA和RPR）",
        codes(
            ("NEG", "Negative", "阴性"),
            ("TPPA_ONLY", "TPPA+ RPR-", "TPPA阳性、RPR阴性"),
            ("BOTH", "Both positive", "均阳性"),
            ("ND", "Not done", "未做"),
        ),
        section="others",
        sdtm="LBORRES",
    )
    cmv_dna = items.result(
        "CMVDNA",
        "CMV DNA",
        "巨细胞病毒DNA（CMV DNA）",
        unit="copies/mL",
        words=NOT_DETECTED,
        section="others",
        sdtm="LBORRES",
    )
    ebv_dna = items.result(
        "EBVDNA",
        "EBV DNA",
        "EB病毒DNA（EBV DNA）",
        unit="copies/mL",
        words=NOT_DETECTED,
        section="others",
        sdtm="LBORRES",
    )
    tuberculosis = items.coded(
        "TSPOT",
        "TB IGRA",
        "结核干扰素释放试验",
        codes(
            ("NEG", "Negative", "阴性"),
            ("POS", "Positive", "阳性"),
            ("INDETERMINATE", "Indeterminate", "不确定"),
            ("ND", "Not done", "未做"),
        ),
        section="others",
        sdtm="LBORRES",
    )
