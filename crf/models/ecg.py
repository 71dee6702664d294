"""EG: twelve-lead ECG."""

from crf.ecg import qtcf_fridericia_ms
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import Check
from crf.kit.conditions import when
from crf.kit.items import Kind
from crf.models.answers import ABNORMAL, INTERPRETATION
from trial.words import Text

# Above this the form asks (protocol operationalisation 11.2, EG: soft limit of EGQTCF).
QTCF_EXPECTED_AT_MOST_MS = 480


class Electrocardiogram(Crf):
    """Heart rate, QT and the investigator's reading of one twelve-lead ECG."""

    key = "EG"
    title = Text("12-lead ECG", "十二导联心电图")
    domain = "EG"

    heart_rate = items.integer("EGHR", "Heart rate", "心率", unit="bpm", possible=(20, 250), sdtm="EGORRES")
    qt = items.integer("EGQT", "QT", "QT间期", unit="ms", possible=(200, 700), required=False, sdtm="EGORRES")
    qtcf = items.derived(
        "EGQTCF",
        "QTcF (Fridericia)",
        "QTcF（Fridericia）",
        Kind.INTEGER,
        by=qtcf_fridericia_ms,
        uses=("qt", "heart_rate"),
        unit="ms",
        sdtm="EGORRES",
    )
    interpretation = items.coded("EGINT", "Interpretation", "判读", INTERPRETATION, sdtm="EGORRES")
    description = items.memo(
        "EGDESC", "Description", "描述", max_length=200, condition=when("interpretation", *ABNORMAL), sdtm="EGDESC"
    )

    checks = (
        Check(
            "EG-01",
            "EGQTCF",
            lambda values, facts: Text(
                f"QTcF is {values['qtcf']} ms; up to {QTCF_EXPECTED_AT_MOST_MS} ms is expected. "
                "Check QT and heart rate against the tracing; if both stand, look for a cause and say so.",
                f"QTcF为 {values['qtcf']} ms，预期不超过 {QTCF_EXPECTED_AT_MOST_MS} ms。"
                "请对照心电图核对QT间期和心率；如无误，请查找并说明原因。",
            ),
            lambda values, facts: values.get("qtcf") is not None and values["qtcf"] > QTCF_EXPECTED_AT_MOST_MS,
            priority="safety",
            source="protocol operationalisation 11.2, EG",
        ),
    )
