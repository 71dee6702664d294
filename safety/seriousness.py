"""Is an adverse event serious: any one of the criteria of ICH E2A.

Seriousness goes by outcome and action, not by severity: no grade makes an event serious by itself (grade 4 lymphopenia
on a routine count usually is not). An admission that the protocol plans, or that was planned before for something else,
is not one of the criteria; CAR-T subjects are inpatients anyway, so prolongation is asked for on its own.

Source: ICH E2A; safety specification, section 6.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trial.derived import Derived, Step, any_of, note, step
from trial.words import Text

RULE = "sae_serious/1"

CRITERIA: Mapping[str, Text] = MappingProxyType(
    {
        "results_in_death": Text("results in death", "导致死亡"),
        "life_threatening": Text("life-threatening: at risk of death at the time", "危及生命（发生时即有死亡风险）"),
        "hospitalization_or_prolongation": Text("inpatient admission, or a longer stay", "住院或住院时间延长"),
        "persistent_or_significant_disability": Text(
            "persistent or significant disability or incapacity", "永久或显著的残疾/功能丧失"
        ),
        "congenital_anomaly": Text("congenital anomaly or birth defect", "先天性异常或出生缺陷"),
        "medically_important": Text("another important medical event", "其他重要医学事件"),
    }
)
"""The six criteria; one is enough."""


def serious(
    found: Mapping[str, bool | None], *, grade: int | None = None, planned_admission: bool | None = None
) -> Derived[bool]:
    """Serious when any criterion holds; not serious only when all are known not to.

    The grade and a planned admission are shown to the reader and decide nothing.
    """
    steps: list[Step] = [step(words, found.get(name), bool, needs=name) for name, words in CRITERIA.items()]
    if grade is not None:
        steps.append(note(Text("CTCAE grade: severity is not seriousness", "CTCAE分级：严重程度不等于严重性"), grade))
    if planned_admission:
        steps.append(note(Text("a planned admission is no criterion", "计划内住院不属于严重性标准"), planned_admission))
    return any_of(RULE, *steps)
