"""IMG: imaging, EEG and lung function; one row for each examination of a visit."""

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.conditions import when
from crf.kit.items import codes
from crf.models.answers import ABNORMAL, INTERPRETATION
from trial.words import Text


class Imaging(Crf):
    """One examination: what, when, how it was read. The report stays at the site; findings name nobody."""

    key = "IMG"
    title = Text("Imaging and pulmonary", "影像及肺功能")
    domain = "PR/FA"
    repeats = "rows"

    examination = items.coded(
        "IMGTYP",
        "Examination",
        "检查项目",
        codes(
            ("CHEST_CT", "Chest CT", "胸部CT"),
            ("ABDOMINAL_US", "Abdominal US", "腹部超声"),
            ("BRAIN_MRI", "Brain MRI", "头颅MRI"),
            ("EEG", "EEG", "脑电图"),
            ("PFT", "PFT", "肺功能"),
            ("OTHER", "Other", "其他"),
        ),
        sdtm="PRTRT",
    )
    examination_other = items.text(
        "IMGTYPOT",
        "Other examination",
        "其他检查项目",
        max_length=60,
        condition=when("examination", "OTHER"),
        sdtm="PRTRT",
    )
    examined_on = items.date("IMGDAT", "Date", "日期", sdtm="PRSTDAT")
    interpretation = items.coded("IMGINT", "Interpretation", "判读", INTERPRETATION, sdtm="FAORRES")
    findings = items.memo(
        "IMGDESC",
        "Key findings (no identifiers)",
        "主要所见（不含身份信息）",
        max_length=300,
        condition=when("interpretation", *ABNORMAL),
        sdtm="FAORRES",
    )
