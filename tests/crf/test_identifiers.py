"""Nothing that names a person gets into a text, and ordinary clinical words are not mistaken for it (R090)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trial.identifiers import identifier_in

# Numbers and titles made up from the pattern of each identifier; nobody is behind them.
NAMING = [
    ("110105199003074518", "身份证号"),
    ("11010519900307451X", "身份证号"),
    ("证件11010519900307451x，已核对", "身份证号"),
    ("13812345678", "手机号码"),
    ("138 1234 5678", "手机号码"),
    ("138-1234-5678", "手机号码"),
    ("+8613812345678", "手机号码"),
    ("86-19912345678", "手机号码"),
    ("电话:13812345678。", "手机号码"),
    ("住院号123456", "住院号或病案号"),
    ("住院号：ZY123456", "住院号或病案号"),
    ("病案号 0012345", "住院号或病案号"),
    ("门诊号:9876543", "住院号或病案号"),
    ("MRN 4711001", "住院号或病案号"),
    ("medical record # 4711001", "住院号或病案号"),
    ("name@hospital.example", "电子邮箱"),
    ("微信号", "微信号"),
    ("wechat: someone", "微信号"),
    ("姓名：某人", "姓名"),
    ("Patient name: unknown", "姓名"),
    ("王女士来电", "带称谓的姓氏"),
    ("已联系受试者家属李先生", "带称谓的姓氏"),
    ("张某于昨日入院", "带称谓的姓氏"),
    ("患者为 赵某某", "带称谓的姓氏"),
]
PLAIN = [
    "",
    "S01-001",
    "CHT101-01-015",
    "DEMO-LOT-01",
    "体温38.5℃，已用对乙酰氨基酚",
    "由于某些原因推迟一天",
    "对于某项检查未完成",
    "于某日复查",
    "白细胞 2.6×10^9/L",
    "20250522",
    "2025-05-22 08:15",
    "batch 202505221234",
    "1381234567",
    "138123456789",
    "23812345678",
    "住院 12 天",
    "WBC 3.4; Hb 112; PLT 215",
    "女士",
    "SLEDAI 12 -> 4",
    "creatinine 62 umol/L (0.70 mg/dL)",
    "lymph node 12 mm, left axilla",
]


@pytest.mark.parametrize(("text", "kind"), NAMING)
def test_r090_what_names_a_person_is_found(text: str, kind: str) -> None:
    found = identifier_in(text)
    assert found is not None
    assert found.zh == kind
    assert found.en


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert identifier_in(text) is None


@given(
    before=st.sampled_from(["", "见 ", "（", "phone ", "。"]),
    number=st.integers(0, 99_999_999),
    second=st.sampled_from("3456789"),
)
def test_every_mobile_number_is_found(before: str, number: int, second: str) -> None:
    assert identifier_in(f"{before}1{second}{number:08d}1"[: len(before) + 11] + " ok") is not None


@given(st.text(max_size=200))
def test_looking_never_fails(text: str) -> None:
    found = identifier_in(text)
    assert found is None or (found.en and found.zh)
