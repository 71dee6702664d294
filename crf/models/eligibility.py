"""IE: eligibility checklist, asked at screening and again before lymphodepletion and infusion."""

from collections.abc import Mapping
from typing import Any

from crf import eligibility_evidence
from crf.eligibility import OLDEST_LABORATORY_DAYS, Proposal
from crf.eligibility_evidence import proposal
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import ASK, BLOCK, QUERY, Check
from crf.kit.conditions import Condition, at_visit, when
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Suggestion
from crf.models.criteria import CRITERIA, Criterion
from trial.words import Text

MET = codes(("MET", "Met", "符合"), ("NOT_MET", "Not met", "不符合"))
ABSENT = codes(("ABSENT", "Absent", "不存在"), ("PRESENT", "Present", "存在"))
NOT_APPLICABLE = codes(("NA", "Not applicable", "不适用"))
GOOD = {"MET", "ABSENT", "NA"}
# Asked again before lymphodepletion and before infusion, with the newest results (section 6, rules).
ASKED_AGAIN = frozenset({"I06a", "I06b", "I06c", "I06d", "I06e", "E02", "E03"})
# The check of section 12 that a contradiction between tick and data answers to; the others follow from section 6.
EDIT_CHECKS = {
    "I05": "EC-03",
    "I02": "EC-04",
    "I03": "EC-04",
    "I06a": "EC-05",
    "I06b": "EC-05",
    "I06c": "EC-06",
    "I06d": "EC-05",
    "I06e": "EC-05",
}
STANDS_THERE = Text("where the figure stands", "数据所在位置")
# A query keeps at most 400 characters.
LONGEST_FINDING = 240


def _when_asked(criterion: Criterion) -> Condition | None:
    return None if criterion.code in ASKED_AGAIN else at_visit("SCR")


def _said(criterion: Criterion, value: Any) -> Text:
    answers = (*MET, *ABSENT, *NOT_APPLICABLE)
    return next(code.label for code in answers if code.value == value)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_FINDING else words[: LONGEST_FINDING - 1] + "…"


def _source(criterion: Criterion) -> str:
    number = EDIT_CHECKS.get(criterion.code)
    if number is None:
        return "protocol operationalisation 6, rules: a proposal that contradicts the tick"
    return f"{number} (protocol operationalisation 12, check {int(number.removeprefix('EC-'))})"


def typed_for(criterion: Criterion, found: Proposal) -> str | None:
    """The answer a proposal stands for: as it would be ticked; None where the data leave it open."""
    if found.holds is None:
        return None
    if found.not_applicable and criterion.may_be_na:
        return "NA"
    if criterion.inclusion:
        return "MET" if found.holds else "NOT_MET"
    return "ABSENT" if found.holds else "PRESENT"


def _contradiction(criterion: Criterion) -> Check:
    """The data say otherwise than the tick."""
    name = criterion.code.lower()

    def fires(values: Mapping[str, Any], facts: Any) -> bool:
        ticked = values.get(name)
        if ticked is None:
            return False
        found = proposal(criterion.code, facts)
        return found is not None and found.holds is not None and (ticked in GOOD) != found.holds

    def text(values: Mapping[str, Any], facts: Any) -> Text:
        found, ticked = proposal(criterion.code, facts), _said(criterion, values[name])
        assert found is not None  # nosec B101 - the check fired on it
        return Text(
            f"{criterion.code} is ticked {ticked.en.lower()}, but the data say otherwise: {_cut(found.decisive.en)}. "
            "Correct the tick or the data, or say why the tick stands.",
            f"{criterion.code} 勾选为“{ticked.zh}”，但数据与之不符：{_cut(found.decisive.zh)}。"
            "请更正勾选或数据，或说明保留理由。",
        )

    about = Text(
        f"{criterion.code} is ticked …, but the data say otherwise: …. Correct the tick or the data, or say why it stands.",
        f"{criterion.code} 勾选为“…”，但数据与之不符：…。请更正勾选或数据，或说明保留理由。",
    )
    return Check(f"IE-{criterion.code}", criterion.code, text, fires, QUERY, "endpoint", _source(criterion), about)


def _too_old(criterion: Criterion) -> Check:
    """The newest laboratory value behind a criterion is older than 14 days."""
    name = criterion.code.lower()

    def fires(values: Mapping[str, Any], facts: Any) -> bool:
        if values.get(name) not in GOOD:
            return False
        found = proposal(criterion.code, facts)
        return found is not None and bool(found.old(facts.visit_on or facts.today))

    def text(values: Mapping[str, Any], facts: Any) -> Text:
        found, day = proposal(criterion.code, facts), facts.visit_on or facts.today
        assert found is not None  # nosec B101 - the check fired on it
        old = found.old(day)
        return Text(
            f"{criterion.code}: older than {OLDEST_LABORATORY_DAYS} days on {day}: "
            f"{_cut('; '.join(part.words.en for part in old))}. Use a newer result, or say why this one stands.",
            f"{criterion.code}：截至{day}，以下结果已超过{OLDEST_LABORATORY_DAYS}天："
            f"{_cut('；'.join(part.words.zh for part in old))}。请使用更新的结果，或说明理由。",
        )

    source = "EC-05 (protocol operationalisation 12, check 5: value older than 14 days)"
    about = Text(
        f"{criterion.code}: older than {OLDEST_LABORATORY_DAYS} days on …: …. Use a newer result, or say why this one stands.",
        f"{criterion.code}：截至…，以下结果已超过{OLDEST_LABORATORY_DAYS}天：…。请使用更新的结果，或说明理由。",
    )
    return Check(f"IE-{criterion.code}-OLD", criterion.code, text, fires, ASK, "routine", source, about)


def all_criteria_hold(answers: Mapping[str, str | None]) -> bool | None:
    """Every inclusion met and every exclusion absent. One that fails decides; otherwise one without answer is unknown."""
    given = list(answers.values())
    if any(answer is not None and answer not in GOOD for answer in given):
        return False
    return None if not given or any(answer is None for answer in given) else True


def _criterion_items(criterion: Criterion) -> dict[str, Any]:
    section = "inclusion" if criterion.inclusion else "exclusion"
    answers = (MET if criterion.inclusion else ABSENT) + (NOT_APPLICABLE if criterion.may_be_na else ())
    name = criterion.code.lower()
    made = {
        name: items.coded(
            criterion.code,
            f"{criterion.code} {criterion.text.en}",
            f"{criterion.code} {criterion.text.zh}",
            answers,
            section=section,
            sdtm="IEORRES/IETESTCD",
            source=criterion.source,
            condition=_when_asked(criterion),
            since=criterion.since,
            until=criterion.until,
            critical=True,
        ),
        f"{name}_source": items.text(
            f"{criterion.code}SRC",
            f"{criterion.code}: source reference",
            f"{criterion.code}：原始依据",
            max_length=80,
            section=section,
            required=False,
            condition=_when_asked(criterion),
            since=criterion.since,
            until=criterion.until,
            compact=True,
        ),
    }
    if criterion.code == "E15":
        made["e15_text"] = items.memo(
            "E15TXT",
            "E15: which condition",
            "E15：具体情况",
            max_length=200,
            section=section,
            condition=when("e15", "PRESENT"),
        )
    return made


class Eligibility(Crf):
    """Each criterion judged; the derived line says whether all hold. Waivers do not exist."""

    key = "IE"
    title = Text("Eligibility checklist", "入选/排除标准核对表")
    domain = "IE"
    esign = "eligibility"
    reads = {"visit": ("IE", *eligibility_evidence.READS)}
    sections = (
        Section("version", Text("Protocol", "方案")),
        Section(
            "inclusion",
            Text("Inclusion criteria", "入选标准"),
            Text(
                "The source below each criterion names where the evidence stands, e.g. the date of a report; no names.",
                "“原始依据”填写报告或病历日期等，不含姓名。",
            ),
        ),
        Section(
            "exclusion",
            Text("Exclusion criteria", "排除标准"),
            Text(
                "The posted exclusion list was not available in full: this list is UNCONFIRMED until the approved "
                "protocol is loaded.",
                "未能获得完整的公开排除标准；在载入批准方案之前，本列表为待确认内容。",
            ),
        ),
        Section("result", Text("Result", "结果")),
    )

    applied_version = items.coded(
        "IEVER",
        "Protocol version applied",
        "适用方案版本",
        register="protocol_versions",
        section="version",
        sdtm="IECAT",
        source="G",
    )
    generated = {name: field for criterion in CRITERIA for name, field in _criterion_items(criterion).items()}
    eligible = items.derived("IEELIG", "All criteria met", "全部符合", Kind.YES_NO, section="result", sdtm="IEYN")
    waiver = items.yes_no(
        "IEWAIV",
        "Waiver requested",
        "豁免申请",
        section="result",
        source="G",
        help=Text("Waivers are not allowed in this trial.", "本试验不允许豁免。"),
    )

    confirmed_at = items.derived(
        "IEINVDAT",
        "Investigator eligibility confirmation",
        "研究者确认入选",
        Kind.MOMENT,
        section="result",
        source="G",
        help=Text("The moment of the investigator's signature below.", "即研究者在下方签署的时间。"),
    )

    checks = (
        *[_contradiction(each) for each in CRITERIA if each.code in eligibility_evidence.PROPOSERS],
        *[_too_old(each) for each in CRITERIA if each.code in {"I06a", "I06b", "I06c", "I06d"}],
        Check(
            "IE-01",
            "IEWAIV",
            Text(
                "Waivers are not allowed: answer N. A subject who does not meet a criterion is a screen failure.",
                "不允许豁免，请回答 N。不符合标准者为筛选失败。",
            ),
            lambda values, facts: values.get("waiver") is True,
            BLOCK,
            source="protocol operationalisation 11.2, IEWAIV: waivers are not allowed",
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        asked = {
            item.code
            for item in cls.items_in(facts.protocol_version)
            if item.condition is None or item.condition.holds(values, facts.visit)
        }
        held = facts.casebook.stored("IE", facts.visit, 1) if facts.casebook is not None else None
        signed = held is not None and held.body is not None and held.record.status == "signed"
        return {
            "eligible": all_criteria_hold(
                {each.code: values.get(each.code.lower()) for each in CRITERIA if each.code in asked}
            ),
            "confirmed_at": held.body.confirmed_at if held is not None and signed else None,
        }

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        offered = {"waiver": Suggestion("N", Text("waivers are not allowed", "不允许豁免"), "", prefill=True)}
        versions = facts.registers.get("protocol_versions", ())
        if len(versions) == 1:
            only = Text("the only protocol version", "唯一方案版本")
            offered["applied_version"] = Suggestion(versions[0].value, only, "", prefill=True)
        for criterion in CRITERIA:
            found = proposal(criterion.code, facts)
            typed = typed_for(criterion, found) if found is not None else None
            if found is not None and typed is not None:
                name = criterion.code.lower()
                offered[name] = Suggestion(typed, found.why, found.place)
                if values.get(name) == typed and values.get(f"{name}_source") is None and found.place:
                    offered[f"{name}_source"] = Suggestion(found.reference, STANDS_THERE, found.place)
        return offered

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Any) -> list[Text]:
        """Values just inside a limit, with figure and date; and entries the investigator will want to see."""
        told = []
        for criterion in CRITERIA:
            found = proposal(criterion.code, facts)
            if found is not None and found.near:
                near = [part.words for part in found.parts if part.near]
                told.append(
                    Text(
                        f"{criterion.code}: {'; '.join(each.en for each in near)}.",
                        f"{criterion.code}：{'；'.join(each.zh for each in near)}。",
                    )
                )
        seen = eligibility_evidence.to_look_at(facts)
        if seen:
            told.append(
                Text(
                    "For the infection criteria see: " + "; ".join(each.en for each in seen) + ".",
                    "感染相关标准请参阅：" + "；".join(each.zh for each in seen) + "。",
                )
            )
        return told
