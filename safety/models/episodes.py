"""CRS and ICN: the episodes of CRS and ICANS. Each opens itself from the daily forms; onset, maximum, end and duration
follow from them, and only what the daily forms cannot know is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from crf.kit import items
from crf.kit.base import FORMS, Crf
from crf.kit.checks import ASK, BLOCK, QUERY, Check, Finding
from crf.kit.conditions import when
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Suggestion
from crf.medicines import medicine_named
from crf.refractory import first_day, last_day
from safety import episodes
from safety.models.daily import LOCAL, episodes_in
from trial.subjects import local_date
from trial.words import Text

CRS, ICN = "CRS", "ICN"
NONE_GIVEN = "NONE"
FOR_TOXICITY = "CRS_ICANS"
NEW_ROW = 1000
ANTICONVULSANTS = "N03A"

CRS_TREATMENT = codes(
    ("ANTIPYRETIC", "Antipyretic", "退热药"),
    ("FLUIDS", "Fluids", "补液"),
    ("TOCILIZUMAB", "Tocilizumab", "托珠单抗"),
    ("STEROID", "Corticosteroid", "糖皮质激素"),
    ("VASOPRESSOR", "Vasopressor", "升压药"),
    ("ANAKINRA", "Anakinra", "阿那白滞素"),
    ("RUXOLITINIB", "Ruxolitinib", "芦可替尼"),
    ("OTHER", "Other", "其他"),
    (NONE_GIVEN, "None", "无"),
)
ICANS_TREATMENT = codes(
    ("DEXAMETHASONE", "Dexamethasone", "地塞米松"),
    ("METHYLPREDNISOLONE", "Methylprednisolone", "甲泼尼龙"),
    ("ANTICONVULSANT", "Anticonvulsant", "抗癫痫药"),
    ("ANAKINRA", "Anakinra", "阿那白滞素"),
    ("OTHER", "Other", "其他"),
    (NONE_GIVEN, "None", "无"),
)
WORK_UP = codes(
    ("EEG", "EEG", "脑电图"),
    ("MRI", "MRI", "MRI"),
    ("CT", "CT", "CT"),
    ("LP", "Lumbar puncture", "腰椎穿刺"),
    (NONE_GIVEN, "None", "无"),
)
# Treatments that the daily forms show by themselves, so that one named here and on no day is worth a question.
SEEN_ON_DAYS = frozenset({"FLUIDS", "TOCILIZUMAB", "VASOPRESSOR", "ANTIPYRETIC"})


# --- Which episode a row speaks of --------------------------------------------------------------------------------------
def anchors_in(casebook: Any, syndrome: str) -> dict[int, date | None]:
    """The rows of the log and the day that opened each."""
    return {entry.repeat: entry.values.get("day") for entry in casebook.rows(syndrome) if entry.performed}


def episode_of(values: Mapping[str, Any], facts: Any, syndrome: str) -> episodes.Episode | None:
    """The episode of the row being entered, from the daily forms as they stand; None when no day has a grade."""
    if facts.casebook is None:
        return None
    row = facts.repeat or NEW_ROW
    rows = {**anchors_in(facts.casebook, syndrome), row: values.get("day")}
    return episodes.assigned(rows, episodes_in(facts.casebook, syndrome))[row]


def by_day(episode: episodes.Episode) -> str:
    """The grades of an episode in one line: D3 1 · D4 2 · D5 ?"""
    return " · ".join(
        f"{each.day.place.partition('@')[2]} {'?' if each.grade is None else each.grade}" for each in episode.days
    )


def event_of(casebook: Any, place: str) -> str | None:
    """The line of the adverse event log that names an episode (AE#3 for CRS#1); None while there is none."""
    form = FORMS.get("AE")
    name = next((item.name for item in form.items if item.code == "AEEPI"), None) if form is not None else None
    if casebook is None or name is None:
        return None
    for entry in casebook.rows("AE"):
        if entry.performed and place in _places(entry.values.get(name)):
            return str(entry.place)
    return None


def _places(named: str | None) -> list[str]:
    """The rows an event names, however they were typed: CRS#1, crs 1."""
    return [f"{form.upper()}#{int(row)}" for form, row in re.findall(r"(CRS|ICN)\s*[#＃]?\s*(\d+)", named or "", re.I)]


# --- What was given -----------------------------------------------------------------------------------------------------
def _overlapping(entries: Iterable[Any], start: str, end: str, episode: episodes.Episode) -> Iterable[Any]:
    """Rows of a log with a day in the episode for sure, whatever the unknown parts of their dates are."""
    for entry in entries:
        began, ended = entry.values.get(start), entry.values.get(end)
        if not entry.performed or began is None:
            continue
        first = began if isinstance(began, date) else last_day(began)
        last = ended if isinstance(ended, date) or ended is None else first_day(ended)
        if first <= episode.last_on and (last is None or last >= episode.onset_on):
            yield entry


def _steroids(casebook: Any, episode: episodes.Episode) -> list[Any]:
    rows = _overlapping(casebook.rows("GC"), "started_on", "ended_on", episode)
    return [
        each for each in rows if each.values.get("indication") == FOR_TOXICITY and each.values.get("route") != LOCAL
    ]


def _medicines(casebook: Any, episode: episodes.Episode) -> list[Any]:
    """Medicines of the log that began during the episode, by their dictionary entries."""
    rows = _overlapping(casebook.rows("CM"), "started_on", "ended_on", episode)
    begun = [each for each in rows if last_day(each.values["started_on"]) >= episode.onset_on]
    return [found for each in begun if (found := medicine_named(each.values.get("treatment"))) is not None]


def crs_treatments(casebook: Any, episode: episodes.Episode) -> frozenset[str]:
    """What was given for an episode of CRS by the daily forms, the glucocorticoid log and the medication log."""
    names = {each.generic_en.upper() for each in _medicines(casebook, episode)}
    steroid = {"STEROID"} if _steroids(casebook, episode) else set()
    return episode.treatments() | (names & {"TOCILIZUMAB", "ANAKINRA", "RUXOLITINIB"}) | steroid


def icans_treatments(casebook: Any, episode: episodes.Episode) -> frozenset[str]:
    """What was given for an episode of ICANS by the glucocorticoid log and the medication log."""
    drugs = {each.values.get("drug") for each in _steroids(casebook, episode)}
    medicines = _medicines(casebook, episode)
    found = drugs & {"DEXAMETHASONE", "METHYLPREDNISOLONE"}
    found |= {each.generic_en.upper() for each in medicines} & {"ANAKINRA"}
    if any(each.atc.startswith(ANTICONVULSANTS) for each in medicines):
        found.add("ANTICONVULSANT")
    return frozenset(found)


def in_order(chosen: Iterable[str], answers: Sequence[Any]) -> str:
    """Several codes as they are typed, in the order of the list; "none" goes once something is named."""
    picked = set(chosen)
    kept = picked - {NONE_GIVEN} or picked
    return "|".join(code.value for code in answers if code.value in kept)


# --- Checks -------------------------------------------------------------------------------------------------------------
def _no_day(values: Mapping[str, Any], facts: Any) -> bool:
    return values.get("day") is not None and facts.casebook is not None and values.get("maximum") is None


def _shared(values: Mapping[str, Any], facts: Any, syndrome: str) -> bool:
    """Whether the day of this row lies in an episode that another row has."""
    on = values.get("day")
    if on is None or facts.casebook is None or values.get("maximum") is not None:
        return False
    return any(each.covers(on) for each in episodes_in(facts.casebook, syndrome))


def _no_day_left(syndrome: str) -> Any:
    return lambda values, facts: _no_day(values, facts) and not _shared(values, facts, syndrome)


def _other_day(typed: str, derived: str) -> Any:
    def fires(values: Mapping[str, Any], facts: Any) -> bool:
        own, day = local_date(values.get(typed)), values.get(derived)
        return own is not None and day is not None and own != day

    return fires


def _ends_first(values: Mapping[str, Any], facts: Any) -> bool:
    start, end = values.get("started_at"), values.get("ended_at")
    return start is not None and end is not None and end <= start


def _none_and_more(values: Mapping[str, Any], facts: Any) -> bool:
    chosen = values.get("treatment") or []
    return NONE_GIVEN in chosen and len(chosen) > 1


def _more_given(values: Mapping[str, Any], facts: Any) -> bool:
    episode = episode_of(values, facts, CRS)
    if episode is None or values.get("treatment") is None:
        return False
    return not crs_treatments(facts.casebook, episode) <= set(values["treatment"]) or (
        values.get("intensive_care") is False and episode.intensive_care_days > 0
    )


def _less_given(values: Mapping[str, Any], facts: Any) -> bool:
    episode = episode_of(values, facts, CRS)
    if episode is None:
        return False
    named = set(values.get("treatment") or ()) & SEEN_ON_DAYS
    return not named <= crs_treatments(facts.casebook, episode)


def _checks(syndrome: str) -> tuple[Check, ...]:
    """The checks that both logs have."""
    return (
        Check(
            f"{syndrome}-01",
            f"{syndrome}DAY",
            Text(
                "No day of this episode has a grade any more. If the daily forms are right, mark this row as not done and say "
                "why.",
                "该事件的各日均已无分级。如每日监测无误，请将本行标记为“未做”并说明原因。",
            ),
            _no_day_left(syndrome),
            QUERY,
            priority="safety",
            source="protocol operationalisation 12, EC-16",
        ),
        Check(
            f"{syndrome}-02",
            f"{syndrome}DAY",
            Text(
                "This day lies in an episode that another row has. Correct the day, or mark this row as not done.",
                "该日已属于另一行的事件。请更正日期，或将本行标记为“未做”。",
            ),
            lambda values, facts: _shared(values, facts, syndrome),
            QUERY,
            source="protocol operationalisation 11.2",
        ),
        Check(
            f"{syndrome}-03",
            f"{syndrome}ST",
            Text(
                "The onset lies on another day than the first day with a grade. Correct the time, or the daily forms.",
                "起始时间与首个有分级的日期不一致。请更正时间或每日监测。",
            ),
            _other_day("started_at", "onset_on"),
            ASK,
            source="protocol operationalisation 11.2",
        ),
        Check(
            f"{syndrome}-04",
            f"{syndrome}EN",
            Text(
                "The end lies on another day than the first day without a grade. Correct the time, or the daily forms.",
                "结束时间与首个无分级的日期不一致。请更正时间或每日监测。",
            ),
            _other_day("ended_at", "resolved_on"),
            ASK,
            source="safety specification 3.1",
        ),
        Check(
            f"{syndrome}-05",
            f"{syndrome}EN",
            Text("The end does not lie after the onset. Correct one of them.", "结束时间不晚于开始时间，请更正。"),
            _ends_first,
            BLOCK,
            source="protocol operationalisation 11.2",
        ),
        Check(
            f"{syndrome}-06",
            f"{syndrome}RX",
            Text("“None” stands beside a treatment. Take one of them away.", "“无”与其他处理同时选择，请取消其一。"),
            _none_and_more,
            QUERY,
            source="protocol operationalisation 11.2",
        ),
        Check(
            f"{syndrome}-07",
            f"{syndrome}DAY",
            Text(
                "First onset more than 14 days after the infusion. Say which other causes were excluded.",
                "首次发生于回输14天以后。请说明已排除的其他原因。",
            ),
            lambda values, facts: values.get("late") is True and facts.repeat in {0, 1},
            ASK,
            priority="safety",
            source="safety specification 3.1 (UNCONFIRMED)",
        ),
    )


def _asked(form: type[Crf], wanted: frozenset[str], values: Mapping[str, Any], facts: Any) -> list[Finding]:
    return [
        Finding(check.id, check.item, check.words(values, facts), check.severity, check.priority)
        for check in form.checks
        if check.id in wanted and check.fires(values, facts)
    ]


def _derived(values: Mapping[str, Any], facts: Any, syndrome: str) -> tuple[episodes.Episode | None, dict[str, Any]]:
    """What both logs derive from the days of the episode."""
    episode = episode_of(values, facts, syndrome)
    known: dict[str, Any] = {
        "event": event_of(facts.casebook, f"{syndrome}#{facts.repeat}"),
        "maximum": episodes.maximum(episode),
    }
    if episode is None:
        nothing = (
            "onset_on",
            "resolved_on",
            "ongoing",
            "duration_days",
            "maximum_on",
            "days_after_infusion",
            "late",
            "by_day",
        )
        return None, {**known, **dict.fromkeys(nothing)}
    return episode, {
        **known,
        "onset_on": episode.onset_on,
        "resolved_on": episode.resolved_on,
        "ongoing": episode.ongoing,
        "duration_days": episode.duration_days,
        "maximum_on": episode.maximum_on,
        "days_after_infusion": episode.days_after(facts.infusion_on),
        "late": episode.late(facts.infusion_on),
        "by_day": by_day(episode),
    }


def _said(values: Mapping[str, Any], facts: Any, syndrome: str) -> list[Text]:
    """What stands above the row: days nobody graded, an episode no adverse event names."""
    said = []
    episode = episode_of(values, facts, syndrome)
    if episode is not None and episode.unseen_days:
        count = episode.unseen_days
        said.append(
            Text(
                f"{count} {'day has' if count == 1 else 'days have'} no grade in the daily forms; the duration may be longer.",
                f"有{count}天在每日监测中无分级，持续时间可能更长。",
            )
        )
    if episode is not None and facts.repeat and event_of(facts.casebook, f"{syndrome}#{facts.repeat}") is None:
        said.append(
            Text(
                "No adverse event names this episode yet; the safety worklist proposes one.",
                "尚无不良事件关联本事件；安全性工作列表中有建议。",
            )
        )
    return said


SECTIONS = (
    Section("episode", Text("Episode, from the daily forms", "事件（来自每日监测）")),
    Section("times", Text("Times in the ward record", "病房记录时间")),
    Section("care", Text("Treatment", "处理")),
)
DAY_HELP = Text(
    "The day that opened the row. Everything below follows from the daily forms around it.",
    "由该日打开本行；以下各项由其前后的每日监测推导。",
)
TIME_HELP = Text("Only if the record gives the time.", "仅在病历记录了具体时间时填写。")


def _common(syndrome: str) -> dict[str, Any]:
    """The items both logs have, from the day that opened the row to the times of the ward record."""
    return {
        "day": items.date(
            f"{syndrome}DAY", "A day of this episode", "事件所在日", section="episode", critical=True, help=DAY_HELP
        ),
        "event": items.derived(
            f"{syndrome}AE",
            "Linked AE line",
            "关联AE",
            Kind.TEXT,
            section="episode",
            sdtm="AEREFID",
            source="S",
            max_length=12,
        ),
        "onset_on": items.derived(
            f"{syndrome}STD",
            "First day with a grade",
            "首个分级日",
            Kind.DATE,
            section="episode",
            sdtm="AESTDAT",
            critical=True,
        ),
        "days_after_infusion": items.derived(
            f"{syndrome}ONS", "Onset after infusion", "回输后起始", Kind.INTEGER, section="episode", unit="days"
        ),
        "late": items.derived(
            f"{syndrome}LATE", "Onset after more than 14 days", "起始超过14天", Kind.YES_NO, section="episode"
        ),
        "maximum": items.derived(
            f"{syndrome}MAX",
            "Maximum ASTCT grade",
            "最高分级",
            Kind.INTEGER,
            section="episode",
            sdtm="AETOXGR",
            source="S",
            critical=True,
        ),
        "maximum_on": items.derived(
            f"{syndrome}MAXD", "Date of maximum grade", "达最高级日期", Kind.DATE, section="episode"
        ),
        "resolved_on": items.derived(
            f"{syndrome}END", "First day without a grade", "分级消失日", Kind.DATE, section="episode", sdtm="AEENDAT"
        ),
        "ongoing": items.derived(f"{syndrome}ONGO", "Ongoing", "持续", Kind.YES_NO, section="episode"),
        "duration_days": items.derived(
            f"{syndrome}DUR",
            "Duration, first to last day with a grade",
            "持续时间（首至末分级日）",
            Kind.INTEGER,
            section="episode",
            unit="days",
        ),
        "by_day": items.derived(
            f"{syndrome}DAYS", "Grade by day", "逐日分级", Kind.TEXT, section="episode", max_length=400
        ),
        "started_at": items.moment(
            f"{syndrome}ST",
            "Onset, with time",
            "开始",
            section="times",
            required=False,
            sdtm="AESTDAT",
            source="S",
            help=TIME_HELP,
        ),
        "ended_at": items.moment(
            f"{syndrome}EN",
            "Resolved, with time",
            "结束",
            section="times",
            required=False,
            sdtm="AEENDAT",
            source="S",
            help=TIME_HELP,
        ),
    }


def _crs_items() -> dict[str, Any]:
    """The items of an episode of CRS."""
    return {
        **_common(CRS),
        "treatment": items.multiple("CRSRX", "Treatment", "处理", CRS_TREATMENT, section="care", sdtm="CM"),
        "tocilizumab_doses": items.integer(
            "CRSTOCN",
            "Doses of tocilizumab",
            "托珠单抗次数",
            possible=(1, 20),
            section="care",
            required=False,
            compact=True,
            condition=when("treatment", "TOCILIZUMAB"),
        ),
        "other_treatment": items.text(
            "CRSRXOT",
            "Which other treatment",
            "其他处理说明",
            max_length=120,
            section="care",
            compact=True,
            condition=when("treatment", "OTHER"),
        ),
        "intensive_care": items.yes_no("CRSICU", "ICU", "ICU", section="care", sdtm="HOOCCUR"),
        "tocilizumab_days": items.derived(
            "CRSDTOC", "Days with tocilizumab", "托珠单抗天数", Kind.INTEGER, section="care", unit="days"
        ),
        "vasopressor_days": items.derived(
            "CRSDVP", "Days on a vasopressor", "升压药天数", Kind.INTEGER, section="care", unit="days"
        ),
        "oxygen_days": items.derived("CRSDO2", "Days on oxygen", "吸氧天数", Kind.INTEGER, section="care", unit="days"),
        "intensive_care_days": items.derived(
            "CRSDICU", "Days in ICU", "ICU天数", Kind.INTEGER, section="care", unit="days"
        ),
        "highest_steroid_mg": items.derived(
            "CRSGCMX",
            "Highest daily prednisone equivalent",
            "最高日剂量（泼尼松当量）",
            Kind.DECIMAL,
            places=2,
            section="care",
            unit="mg",
        ),
    }


def _icans_items() -> dict[str, Any]:
    """The items of an episode of ICANS."""
    return {
        **_common(ICN),
        "lowest_ice": items.derived("ICNICE", "Lowest ICE", "最低ICE评分", Kind.INTEGER, section="episode"),
        "treatment": items.multiple(
            "ICNRX", "Treatment", "处理", ICANS_TREATMENT, section="care", required=False, sdtm="CM"
        ),
        "other_treatment": items.text(
            "ICNRXOT",
            "Which other treatment",
            "其他处理说明",
            max_length=120,
            section="care",
            compact=True,
            condition=when("treatment", "OTHER"),
        ),
        "work_up": items.multiple("ICNWK", "Work-up", "检查", WORK_UP, section="care", required=False, sdtm="PR"),
    }


class CrsEpisode(Crf):
    """One episode of cytokine release syndrome. Symptoms of it stand here, not as adverse events of their own."""

    key = CRS
    title = Text("CRS episode", "CRS事件")
    domain = "AE/FA"
    repeats = "log"
    reads = {"log": ("DAY", "AE", "GC", "CM")}
    follows = ("DAY", "AE", "INF")
    # An episode answers tocilizumab that no episode covered (EC-14).
    settles = ("CM",)
    log_items = ("CRSSTD", "CRSMAX", "CRSMAXD", "CRSEND", "CRSDUR", "CRSRX", "CRSAE")
    sections = SECTIONS
    generated = _crs_items()

    checks = (
        *_checks(CRS),
        Check(
            "CRS-08",
            "CRSRX",
            Text(
                "The daily forms or logs show treatment or intensive care that is not named here. Add it, or say why it was "
                "not for CRS.",
                "每日监测或用药记录显示的处理或ICU未在此列出。请补充，或说明并非用于CRS。",
            ),
            _more_given,
            ASK,
            source="safety specification 3.1",
        ),
        Check(
            "CRS-09",
            "CRSRX",
            Text(
                "A treatment named here stands on no daily form and in no log. Correct one of them.",
                "此处所列处理在每日监测和用药记录中均未见，请更正其一。",
            ),
            _less_given,
            ASK,
            source="safety specification 3.1",
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        """Onset, maximum, end, duration and treatment days, from the daily forms (EC-16)."""
        episode, known = _derived(values, facts, CRS)
        if episode is None:
            nothing = (
                "tocilizumab_days",
                "vasopressor_days",
                "oxygen_days",
                "intensive_care_days",
                "highest_steroid_mg",
            )
            return {**known, **dict.fromkeys(nothing)}
        return {
            **known,
            "tocilizumab_days": episode.tocilizumab_days,
            "vasopressor_days": episode.vasopressor_days,
            "oxygen_days": episode.oxygen_days,
            "intensive_care_days": episode.intensive_care_days,
            "highest_steroid_mg": episode.highest_steroid_mg,
        }

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """What the daily forms and the logs say was given."""
        episode = episode_of(values, facts, CRS)
        if episode is None:
            return {}
        shown = crs_treatments(facts.casebook, episode) | set(values.get("treatment") or ())
        found = {
            "treatment": Suggestion(
                in_order(shown or {NONE_GIVEN}, CRS_TREATMENT),
                Text("daily forms and logs", "每日监测及用药记录"),
                "DAY",
            ),
            "intensive_care": Suggestion(
                "Y" if episode.intensive_care_days else "N", Text("daily forms", "每日监测"), "DAY"
            ),
        }
        if episode.tocilizumab_days:
            why = Text("days with tocilizumab", "托珠单抗天数")
            found["tocilizumab_doses"] = Suggestion(str(episode.tocilizumab_days), why, "DAY")
        return found

    @classmethod
    def when_moved(cls, before: Mapping[str, Any], values: Mapping[str, Any], facts: Any) -> list[Finding]:
        """What a corrected day leaves to be asked here."""
        return _asked(cls, frozenset({"CRS-01", "CRS-03", "CRS-04", "CRS-07", "CRS-09"}), values, facts)

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Any) -> list[Text]:
        """Days without a grade, and an episode no adverse event names."""
        return _said(values, facts, CRS)


class IcansEpisode(Crf):
    """One episode of neurotoxicity (ICANS)."""

    key = ICN
    title = Text("ICANS episode", "ICANS事件")
    domain = "AE/FA"
    repeats = "log"
    reads = {"log": ("DAY", "AE", "GC", "CM")}
    follows = ("DAY", "AE", "INF")
    log_items = ("ICNSTD", "ICNMAX", "ICNMAXD", "ICNEND", "ICNDUR", "ICNRX", "ICNAE")
    sections = SECTIONS
    generated = _icans_items()

    checks = (
        *_checks(ICN),
        Check(
            "ICN-08",
            "ICNRX",
            Text(
                "The daily forms do not say how it was treated. Answer; None is an answer.",
                "每日监测未包含处理，请填写（可选“无”）。",
            ),
            lambda values, facts: values.get("treatment") is None,
            ASK,
            source="protocol operationalisation 11.2, ICNRX",
        ),
        Check(
            "ICN-09",
            "ICNWK",
            Text(
                "The daily forms do not say what was examined. Answer; None is an answer.",
                "每日监测未包含检查，请填写（可选“无”）。",
            ),
            lambda values, facts: values.get("work_up") is None,
            ASK,
            source="protocol operationalisation 11.2, ICNWK",
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        """Onset, maximum, end and duration from the daily forms (EC-16)."""
        episode, known = _derived(values, facts, ICN)
        return {**known, "lowest_ice": episode.lowest_ice if episode is not None else None}

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """What the logs say was given."""
        episode = episode_of(values, facts, ICN)
        shown = icans_treatments(facts.casebook, episode) if episode is not None else frozenset()
        if not shown:
            return {}
        chosen = in_order(shown | set(values.get("treatment") or ()), ICANS_TREATMENT)
        return {"treatment": Suggestion(chosen, Text("medication logs", "用药记录"), "GC/CM")}

    @classmethod
    def when_moved(cls, before: Mapping[str, Any], values: Mapping[str, Any], facts: Any) -> list[Finding]:
        """What a corrected day leaves to be asked here."""
        return _asked(cls, frozenset({"ICN-01", "ICN-03", "ICN-04", "ICN-07"}), values, facts)

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Any) -> list[Text]:
        """Days without a grade, and an episode no adverse event names."""
        return _said(values, facts, ICN)
