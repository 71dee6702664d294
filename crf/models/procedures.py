"""PR: procedures and transfusions, a row for each."""

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.conditions import when
from crf.kit.items import codes
from trial.words import Text


class Procedure(Crf):
    """A transfusion, an operation or another treatment that is not a drug of the medication log."""

    key = "PR"
    title = Text("Procedures and transfusions", "非药物治疗及输血")
    domain = "PR"
    repeats = "log"

    procedure = items.coded(
        "PRTRT",
        "Procedure",
        "名称",
        codes(
            ("RBC", "Red cells", "红细胞"),
            ("PLATELETS", "Platelets", "血小板"),
            ("PLASMA", "Plasma", "血浆"),
            ("IVIG", "IVIG", "静脉注射免疫球蛋白"),
            ("PLASMA_EXCHANGE", "Plasma exchange", "血浆置换"),
            ("DIALYSIS", "Dialysis", "透析"),
            ("BIOPSY", "Biopsy", "活检"),
            ("SURGERY", "Surgery", "手术"),
            ("OTHER", "Other", "其他"),
        ),
        sdtm="PRTRT",
    )
    procedure_other = items.text(
        "PRTRTOT",
        "Which procedure",
        "具体名称",
        max_length=80,
        condition=when("procedure", "BIOPSY", "SURGERY", "OTHER"),
        sdtm="PRTRT",
    )
    performed_on = items.date("PRDAT", "Date", "日期", sdtm="PRSTDAT")
    quantity = items.text(
        "PRQTY",
        "Quantity",
        "数量",
        max_length=40,
        required=False,
        sdtm="PRDOSE",
        help=Text("Units or mL, e.g. 2 U, 200 mL.", "单位数或毫升，如 2 U、200 mL。"),
    )
    indication = items.coded(
        "PRIND",
        "Indication",
        "原因",
        codes(("AE", "AE line", "不良事件"), ("MH", "MH line", "既往病史"), ("OTHER", "Other", "其他")),
        sdtm="PRINDC",
    )
    indication_row = items.integer(
        "PRINDNO",
        "Row of the AE or MH log",
        "不良事件或病史行号",
        possible=(1, 999),
        required=False,
        condition=when("indication", "AE", "MH"),
        sdtm="RELREC",
    )
    for_lupus = items.yes_no(
        "PRSLE",
        "Given for SLE",
        "因SLE治疗",
        condition=when("procedure", "IVIG", "PLASMA_EXCHANGE"),
        help=Text(
            "Plasma exchange or IVIG for SLE counts as rescue; IVIG for low IgG does not.",
            "因SLE进行血浆置换或静注免疫球蛋白计为挽救治疗；因IgG低使用者不计。",
        ),
    )
