"""Answers that several forms share, said once."""

from crf.kit.items import codes

# How a finding is judged: normal, or abnormal without or with clinical significance (NCS, CS).
INTERPRETATION = codes(
    ("NORMAL", "Normal", "正常"),
    ("NCS", "Abnormal NCS", "异常无临床意义"),
    ("CS", "Abnormal CS", "异常有临床意义"),
)
ABNORMAL = ("NCS", "CS")
# The answer of a qualitative test; "not done" is an answer of the list here, beside the null flavour every item takes.
NEGATIVE_POSITIVE = codes(("NEG", "Negative", "阴性"), ("POS", "Positive", "阳性"), ("ND", "Not done", "未做"))
# Words a laboratory prints in place of a figure.
BELOW_LIMIT = codes(("BLQ", "Below limit of quantification", "低于定量下限"))
NEGATIVE_OR_POSITIVE = codes(("NEG", "Negative", "阴性"), ("POS", "Positive", "阳性"))
NOT_DETECTED = codes(
    ("NEG", "Negative / not detected", "阴性/未检出"), ("BLQ", "Below limit of quantification", "低于定量下限")
)
# Where a result lies against its reference range.
FLAGS = codes(
    ("LL", "Critically low", "危急低值"),
    ("L", "Low", "偏低"),
    ("N", "Within the range", "正常范围"),
    ("H", "High", "偏高"),
    ("HH", "Critically high", "危急高值"),
)
