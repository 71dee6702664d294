"""PK: CAR-T cells in blood; one row for each sample of a visit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crf import kinetics
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import Check
from crf.kit.conditions import given
from crf.kit.items import Code, Kind, Section
from crf.kit.reading import CHINA
from crf.kit.suggestions import Suggestion
from crf.models.answers import BELOW_LIMIT
from trial.words import Text

SOURCE = "protocol operationalisation 4.1 and 11.2, PK"


def stays_on_site() -> bool:
    """Genetic results stay at the site: no export for the sponsor shows them unless an HGR approval is recorded."""
    return True


def _sampled_at(values: Mapping[str, Any]) -> datetime | None:
    on, at = values.get("sampled_on"), values.get("sampled_time")
    return datetime.combine(on, at, tzinfo=CHINA) if on is not None and at is not None else None


def _infused_at(facts: Any) -> datetime | None:
    """The start of the infusion: the earliest of its rows."""
    rows = facts.casebook.rows("INF") if facts.casebook is not None else []
    return min((row.values["started_at"] for row in rows if row.values.get("started_at")), default=None)


def _other_rows(facts: Any) -> list[Any]:
    """The other samples of this visit."""
    if facts.casebook is None:
        return []
    return [row for row in facts.casebook.all_at("PK", facts.visit) if row.repeat != facts.repeat]


def _against_the_dose(values: Mapping[str, Any], facts: Any) -> Text | None:
    return kinetics.against_the_dose(values.get("time_point") or "", _sampled_at(values), _infused_at(facts))


def _dose_words(values: Mapping[str, Any], facts: Any) -> Text:
    wrong, started = _against_the_dose(values, facts), _infused_at(facts)
    if wrong is None or started is None:
        return Text("", "")
    when = f"{started.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return Text(
        f"The sample {wrong.en} ({when}). Check its time and the time point.",
        f"{wrong.zh}（{when}）。请核对采样时间及时间点。",
    )


class Kinetics(Crf):
    """One sample: nominal time point, when it was drawn, the transgene and the CAR+ cells, as printed."""

    key = "PK"
    title = Text("CAR-T cellular kinetics", "CAR-T细胞动力学")
    domain = "PC/GF/CP"
    repeats = "rows"
    reads = {"samples": ("PK",), "dose": ("INF",)}
    sections = (
        Section("sample", Text("Sample", "样本")),
        Section(
            "results",
            Text("Results", "结果"),
            Text(
                "As printed: a number, <20, or BLQ for below the limit of quantification.",
                "按报告录入：数字、<20，或BLQ（低于定量下限）。",
            ),
        ),
    )

    time_point = items.coded(
        "PKTP",
        "Nominal timepoint",
        "计划时间点",
        tuple(Code(point.code, point.label) for point in kinetics.TIME_POINTS),
        section="sample",
        sdtm="PCTPT",
    )
    sampled_on = items.date("PKDAT", "Sample date", "采样日期", section="sample", sdtm="PCDAT")
    sampled_time = items.time("PKTIM", "Sample time", "采样时间", section="sample", sdtm="PCTIM")
    copies = items.result(
        "PKCOPY",
        "CAR transgene by qPCR/ddPCR",
        "CAR拷贝数（qPCR/ddPCR）",
        unit="copies/ug gDNA",
        words=BELOW_LIMIT,
        section="results",
        sdtm="PCORRES",
    )
    copies_limit = items.result(
        "PKLLOQ",
        "Limit of quantification of the transgene assay",
        "CAR拷贝数定量下限",
        unit="copies/ug gDNA",
        condition=given("copies"),
        section="results",
        sdtm="PCLLOQ",
        compact=True,
    )
    cells = items.result(
        "PKCELL",
        "CAR+ T cells by flow",
        "CAR+T细胞数（流式）",
        unit="cells/uL",
        words=BELOW_LIMIT,
        section="results",
        sdtm="CPORRES",
    )
    cells_limit = items.result(
        "PKCLLOQ",
        "Limit of quantification of the flow assay",
        "流式定量下限",
        unit="cells/uL",
        condition=given("cells"),
        required=False,
        section="results",
        sdtm="CPLLOQ",
        compact=True,
    )
    car_percent = items.decimal(
        "PKPCT",
        "CAR+ % of CD3+",
        "CAR+占CD3比例",
        unit="%",
        places=2,
        possible=(0, 100),
        required=False,
        section="results",
        sdtm="CPORRES",
    )
    stays_on_site = items.derived(
        "PKHGR",
        "Genetic result stays on site",
        "遗传数据不出院",
        Kind.YES_NO,
        by=stays_on_site,
        section="results",
        source="G",
        help=Text("Not in sponsor exports without HGR approval.", "无人类遗传资源批准不导出给申办者。"),
    )

    checks = (
        Check(
            "PK-01",
            "PKTP",
            lambda values, facts: Text(
                f"This time point does not belong to visit {facts.visit}; expected: "
                + ", ".join(point.label.en for point in kinetics.of_visit(facts.visit))
                + ". Correct it, or say why the sample stands here.",
                f"该时间点不属于访视 {facts.visit}，预期为："
                + "、".join(point.label.zh for point in kinetics.of_visit(facts.visit))
                + "。请更正或说明原因。",
            ),
            lambda values, facts: (
                bool(facts.visit)
                and values.get("time_point") is not None
                and not kinetics.fits(values["time_point"], facts.visit)
            ),
            source=SOURCE,
            about=Text(
                "The time point does not belong to the visit. Correct it, or say why the sample stands here.",
                "该时间点不属于本次访视。请更正或说明原因。",
            ),
        ),
        Check(
            "PK-02",
            "PKTP",
            Text(
                "Another sample of this visit already has this time point. Correct one of them.",
                "本访视已有相同时间点的样本，请更正其中之一。",
            ),
            lambda values, facts: (
                values.get("time_point") not in {None, "UNS"}
                and any(row.values.get("time_point") == values["time_point"] for row in _other_rows(facts))
            ),
            source=SOURCE,
        ),
        Check(
            "PK-03",
            "PKTIM",
            _dose_words,
            lambda values, facts: _against_the_dose(values, facts) is not None,
            source=SOURCE,
            about=Text(
                "The time of the sample does not fit the start of the infusion (…). Check its time and the time point.",
                "采样时间与回输开始时间不符（…）。请核对采样时间及时间点。",
            ),
        ),
        Check(
            "PK-04",
            "PKCOPY",
            lambda values, facts: Text(
                f"{values['copies']} is below the limit of quantification {values['copies_limit']}. "
                "Type BLQ or < with the limit, as printed; or correct the limit.",
                f"{values['copies']} 低于定量下限 {values['copies_limit']}。请按报告录入BLQ或“<下限”，或更正下限。",
            ),
            lambda values, facts: kinetics.below_quantification(values.get("copies"), values.get("copies_limit")),
            source=SOURCE,
        ),
        Check(
            "PK-05",
            "PKCELL",
            lambda values, facts: Text(
                f"{values['cells']} is below the limit of quantification {values['cells_limit']}. "
                "Type BLQ or < with the limit, as printed; or correct the limit.",
                f"{values['cells']} 低于定量下限 {values['cells_limit']}。请按报告录入BLQ或“<下限”，或更正下限。",
            ),
            lambda values, facts: kinetics.below_quantification(values.get("cells"), values.get("cells_limit")),
            source=SOURCE,
        ),
    )

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """The next free time point of the visit, its date, and the limits of quantification of the last sample."""
        found: dict[str, Suggestion] = {}
        taken = {row.values.get("time_point") for row in _other_rows(facts)}
        free = [point for point in kinetics.of_visit(facts.visit) if point.code not in taken]
        if facts.visit and free:
            why = Text(f"schedule of {facts.visit}", f"{facts.visit} 计划")
            found["time_point"] = Suggestion(free[0].code, why, f"SV@{facts.visit}", prefill=True)
        if facts.visit_on is not None:
            why = Text("date of the visit", "访视日期")
            found["sampled_on"] = Suggestion(facts.visit_on.isoformat(), why, f"SV@{facts.visit}", prefill=True)
        last = _last_sample(facts)
        for name in ("copies_limit", "cells_limit") if last is not None else ():
            if last.values.get(name):
                why = Text("as for the last sample", "同上一样本")
                found[name] = Suggestion(last.values[name], why, last.place, prefill=True)
        return found


def _last_sample(facts: Any) -> Any:
    """The sample drawn last among the others of the subject; None when there is none."""
    rows = facts.casebook.rows("PK") if facts.casebook is not None else []
    others = [row for row in rows if (row.visit, row.repeat) != (facts.visit, facts.repeat)]
    known = [row for row in others if row.performed and row.values.get("sampled_on") is not None]
    return max(known, key=lambda row: (row.values["sampled_on"], row.repeat), default=None)
