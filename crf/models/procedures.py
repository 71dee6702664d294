"""PR: procedures and transfusions, a row for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import ASK, BLOCK, Check
from crf.kit.conditions import when
from crf.kit.items import codes
from crf.kit.suggestions import Beside
from crf.links import NO_SUCH_ROW, no_such_row, not_there_then, rows_beside
from trial.words import Text


class Procedure(Crf):
    """A transfusion, an operation or another treatment that is not a drug of the medication log."""

    key = "PR"
    title = Text("Procedures and transfusions", "非药物治疗及输血")
    domain = "PR"
    repeats = "log"
    reads = {"reason": ("AE", "MH")}

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

    checks = (
        Check(
            "PR-01",
            "PRINDNO",
            NO_SUCH_ROW,
            lambda values, facts: no_such_row(facts, values.get("indication"), values.get("indication_row")),
            BLOCK,
            source="protocol operationalisation 11.2, PRIND",
        ),
        Check(
            "PR-20",
            "PRINDNO",
            Text(
                "The adverse event was not there on this day. Check the row and both dates.",
                "该日此不良事件并不存在，请核对行号和日期。",
            ),
            lambda values, facts: not_there_then(facts, values, "performed_on"),
            ASK,
            source="EC-20, protocol operationalisation 12, check 20",
        ),
    )

    @classmethod
    def beside(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Sequence[Beside]]:
        """The row that is the reason, or those that may be."""
        log, on = values.get("indication"), values.get("performed_on")
        day = on.isoformat() if on is not None else None
        return {"indication_row": rows_beside(facts, log, values.get("indication_row"), day)}
