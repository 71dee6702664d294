"""ECHO: echocardiography."""

from crf.kit import items
from crf.kit.base import Crf
from crf.models.answers import INTERPRETATION
from trial.words import Text


class Echocardiography(Crf):
    """Ejection fraction, pulmonary pressure and the reading. Entry into the trial needs an ejection fraction of 55 %."""

    key = "ECHO"
    title = Text("Echocardiography", "超声心动图")
    domain = "CV"

    lvef = items.integer(
        "LVEF",
        "LVEF",
        "左室射血分数",
        unit="%",
        possible=(10, 85),
        expected=(55, 85),
        sdtm="CVORRES",
        source="R",
        critical=True,
        help=Text("Criterion I06e: at least 55 %.", "标准I06e：≥55%。"),
    )
    interpretation = items.coded("ECHOINT", "Interpretation", "判读", INTERPRETATION, sdtm="CVORRES")
    pulmonary_pressure = items.integer(
        "PASP", "Estimated PASP", "肺动脉收缩压", unit="mmHg", possible=(10, 120), required=False, sdtm="CVORRES"
    )
