"""Classification of SLE by the EULAR/ACR criteria of 2019. Pure.

Source: Aringer M, Costenbader K, Daikh D, et al. 2019 European League Against Rheumatism/American College of Rheumatology
classification criteria for systemic lupus erythematosus. Ann Rheum Dis 2019;78:1151-1159, table 2 (weights); criterion I01 of
the protocol. ANA of at least 1:80, ever, opens the door. In each domain only the highest item present counts. A total of at
least 10 with at least one clinical item is SLE. The total runs from 0 to 51.

Unknown is not no: an item without answer leaves the total unknown only where it could change it, and the answer only where
it could turn it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trial.derived import Derived, Step, all_met, note, step
from trial.words import Text

RULE = "eular-acr-2019/1"
NEEDED = 10


@dataclass(frozen=True, slots=True)
class Criterion:
    """One item of the criteria: its code on the form SLEH, its weight, its words."""

    code: str
    name: Text
    weight: int


@dataclass(frozen=True, slots=True)
class Domain:
    """Items of which only the highest one present counts."""

    key: str
    name: Text
    clinical: bool
    criteria: tuple[Criterion, ...]


def _item(code: str, weight: int, en: str, zh: str) -> Criterion:
    return Criterion(code, Text(en, zh), weight)


# The complement item EA19 has two weights: either low 3, both low 4. It stands here as two criteria of one item.
LOW_EITHER = _item("EA19", 3, "Low C3 or low C4", "C3或C4降低")
LOW_BOTH = _item("EA19", 4, "Low C3 and low C4", "C3和C4均降低")

DOMAINS: tuple[Domain, ...] = (
    Domain("constitutional", Text("Constitutional", "全身"), True, (_item("EA01", 2, "Fever", "发热"),)),
    Domain(
        "haematological",
        Text("Haematological", "血液系统"),
        True,
        (
            _item("EA02", 3, "Leukopenia", "白细胞减少"),
            _item("EA03", 4, "Thrombocytopenia", "血小板减少"),
            _item("EA04", 4, "Autoimmune haemolysis", "自身免疫性溶血"),
        ),
    ),
    Domain(
        "neuropsychiatric",
        Text("Neuropsychiatric", "神经精神"),
        True,
        (
            _item("EA05", 2, "Delirium", "谵妄"),
            _item("EA06", 3, "Psychosis", "精神异常"),
            _item("EA07", 5, "Seizure", "癫痫"),
        ),
    ),
    Domain(
        "mucocutaneous",
        Text("Mucocutaneous", "皮肤黏膜"),
        True,
        (
            _item("EA08", 2, "Non-scarring alopecia", "非瘢痕性脱发"),
            _item("EA09", 2, "Oral ulcers", "口腔溃疡"),
            _item("EA10", 4, "Subacute cutaneous or discoid lupus", "亚急性皮肤/盘状狼疮"),
            _item("EA11", 6, "Acute cutaneous lupus", "急性皮肤狼疮"),
        ),
    ),
    Domain(
        "serosal",
        Text("Serosal", "浆膜"),
        True,
        (
            _item("EA12", 5, "Pleural or pericardial effusion", "胸腔或心包积液"),
            _item("EA13", 6, "Acute pericarditis", "急性心包炎"),
        ),
    ),
    Domain(
        "musculoskeletal",
        Text("Musculoskeletal", "肌肉骨骼"),
        True,
        (_item("EA14", 6, "Joint involvement", "关节受累"),),
    ),
    Domain(
        "renal",
        Text("Renal", "肾脏"),
        True,
        (
            _item("EA15", 4, "Proteinuria >0.5 g/24 h", "蛋白尿>0.5 g/24 h"),
            _item("EA16", 8, "Renal biopsy class II or V", "肾活检II/V型"),
            _item("EA17", 10, "Renal biopsy class III or IV", "肾活检III/IV型"),
        ),
    ),
    Domain(
        "antiphospholipid",
        Text("Antiphospholipid antibodies", "抗磷脂抗体"),
        False,
        (_item("EA18", 2, "Antiphospholipid antibodies", "抗磷脂抗体"),),
    ),
    Domain("complement", Text("Complement proteins", "补体"), False, (LOW_EITHER, LOW_BOTH)),
    Domain(
        "antibodies",
        Text("SLE-specific antibodies", "SLE特异性抗体"),
        False,
        (_item("EA20", 6, "Anti-dsDNA or anti-Sm", "抗dsDNA或抗Sm"),),
    ),
)
HIGHEST = sum(max(each.weight for each in domain.criteria) for domain in DOMAINS)


@dataclass(frozen=True, slots=True)
class Picture:
    """What the history says: ANA ever 1:80 or more, each item ever present, and complement ("NONE", "EITHER", "BOTH").

    None means not answered. `present` is by item code, EA01 to EA20 without EA19.
    """

    ana_ever: bool | None
    present: Mapping[str, bool | None]
    complement: str | None


@dataclass(frozen=True, slots=True)
class _Points:
    """The points of a domain: at least, at most, the item that gives them, and the items without answer."""

    least: int
    most: int
    item: Criterion | None
    unanswered: tuple[str, ...]


def _points(domain: Domain, picture: Picture) -> _Points:
    if domain.key == "complement":
        found = {"NONE": None, "EITHER": LOW_EITHER, "BOTH": LOW_BOTH}.get(picture.complement or "")
        if picture.complement is None:
            return _Points(0, LOW_BOTH.weight, None, ("EA19",))
        weight = found.weight if found else 0
        return _Points(weight, weight, found, ())
    held = [each for each in domain.criteria if picture.present.get(each.code) is True]
    best = max(held, key=lambda each: each.weight, default=None)
    least = best.weight if best else 0
    # An item without answer matters only where it would count for more than what is known to be present.
    open_items = [each for each in domain.criteria if picture.present.get(each.code) is None and each.weight > least]
    most = max([least, *(each.weight for each in open_items)])
    return _Points(least, most, best, tuple(each.code for each in open_items))


def _line(domain: Domain, points: _Points) -> Step:
    if points.least == points.most:
        words = points.item.name if points.item else Text("none present", "无")
        found = Text(f"{points.least}: {words.en}", f"{points.least}分：{words.zh}")
    else:
        found = Text(
            f"{points.least} to {points.most}, depending on what is not answered",
            f"{points.least}～{points.most}分，取决于未回答的条目",
        )
    return Step(domain.name, found, None, needs=points.unanswered, decides=False)


def total(picture: Picture) -> Derived[int]:
    """The total of the EULAR/ACR 2019 criteria: the highest item of each domain, 0 to 51; None while an item without
    answer could still change it."""
    by_domain = [(domain, _points(domain, picture)) for domain in DOMAINS]
    least = sum(points.least for _, points in by_domain)
    most = sum(points.most for _, points in by_domain)
    lines = tuple(_line(domain, points) for domain, points in by_domain)
    return Derived(least if least == most else None, RULE, lines)


def classified(picture: Picture) -> Derived[bool]:
    """SLE by the EULAR/ACR 2019 criteria (criterion I01): ANA ever 1:80 or more, a total of at least 10, and at least one
    clinical item."""
    by_domain = [(domain, _points(domain, picture)) for domain in DOMAINS]
    least = sum(points.least for _, points in by_domain)
    most = sum(points.most for _, points in by_domain)
    unanswered = tuple(code for _, points in by_domain for code in points.unanswered)
    enough = True if least >= NEEDED else False if most < NEEDED else None
    clinical = [(domain, points) for domain, points in by_domain if domain.clinical]
    one_clinical = (
        True
        if any(points.least for _, points in clinical)
        else False
        if not any(points.most for _, points in clinical)
        else None
    )
    shown = Text(str(least), str(least)) if least == most else Text(f"{least} to {most}", f"{least}～{most}")
    steps = (
        step(
            Text("ANA of at least 1:80, ever", "曾有ANA≥1:80"),
            picture.ana_ever,
            lambda ever: ever,
            needs="ANAEVER",
        ),
        Step(
            Text("Total of at least 10", "总分≥10分"),
            shown,
            enough,
            needs=unanswered if enough is None else (),
            children=tuple(_line(domain, points) for domain, points in by_domain),
        ),
        Step(
            Text("At least one clinical item", "至少一项临床条目"),
            Text("present", "有")
            if one_clinical
            else Text("none", "无")
            if one_clinical is False
            else Text("unknown", "未知"),
            one_clinical,
            needs=tuple(code for _, points in clinical for code in points.unanswered) if one_clinical is None else (),
        ),
        note(Text("Highest possible total", "最高总分"), HIGHEST),
    )
    return Derived(all_met(steps), RULE, steps)
