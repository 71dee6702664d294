"""The audit trail as sentences: who changed what from what to what, in the words of the forms.

Reads events, writes nothing. A form's own words come from its definition: a model that has a `title`, fields that carry
an `item` with `label`, `code` and `codes`. The kernel's tables have their words here. A model may say where its rows
stand (`SLD@M1`) with a class method `audit_places(records)`; it is asked once for all rows of a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from trial.models import AuditEvent, Subject, User
from trial.models.signatures import MEANINGS
from trial.numbers import Measured
from trial.people import ACCOUNT_EVENTS
from trial.roles import ROLES
from trial.templatetags.ecrf import moment
from trial.words import Text

YES_NO = {True: Text("yes", "是"), False: Text("no", "否")}
ACTIONS = {
    "insert": Text("entered", "新增"),
    "update": Text("changed", "修改"),
    "delete": Text("removed", "删除"),
}
SYSTEM = Text("system", "系统")

TABLES: dict[str, Text] = {
    "crf_attachment": Text("Attached files", "附件"),
    "crf_attachmentdownload": Text("Attachment downloads", "附件下载"),
    "crf_importmapping": Text("Names on laboratory reports", "检验报告名称对应"),
    "crf_laboratory": Text("Laboratories", "检验科"),
    "crf_logreview": Text("Log reviews", "日志核对"),
    "crf_productlot": Text("Product lots", "产品批次"),
    "crf_referencerange": Text("Reference ranges", "参考范围"),
    "safety_coding": Text("Medical coding", "医学编码"),
    "safety_ctcaedocument": Text("CTCAE documents", "CTCAE原文"),
    "safety_dictionary": Text("Coding dictionaries", "编码词典"),
    "safety_synonym": Text("Synonyms for coding", "编码同义词"),
    "safety_gradechangerow": Text("Grade changes", "分级变化"),
    "safety_laboratoryresult": Text("Laboratory results", "检验结果"),
    "safety_laboratoryreview": Text("Decisions on graded values", "检验分级判定"),
    "trial_accountevent": Text("Sign-ins", "登录记录"),
    "trial_consentversion": Text("Consent versions", "知情同意书版本"),
    "trial_decisionchange": Text("Decisions signed", "已签署决定"),
    "trial_document": Text("Documents", "文件"),
    "trial_documentdownload": Text("Document downloads", "文件下载"),
    "trial_documentfile": Text("Document contents", "文件内容"),
    "trial_eligibilitycriterion": Text("Eligibility criteria", "入选与排除标准"),
    "trial_enrolmenthold": Text("Holds on enrolment", "入组暂停"),
    "trial_notice": Text("Notices", "通知"),
    "trial_noticeacknowledgement": Text("Acknowledgements of notices", "通知确认"),
    "trial_parameter": Text("Parameters", "参数"),
    "trial_protocolversion": Text("Protocol versions", "方案版本"),
    "trial_registrydecision": Text("Open points of the registry", "注册信息未定事项"),
    "trial_signature": Text("Signatures", "电子签名"),
    "trial_subject": Text("Subjects", "受试者"),
    "trial_user": Text("Accounts", "账户"),
    "trial_subjectprotocol": Text("Protocol versions of subjects", "受试者方案版本"),
    "trial_visit": Text("Visits", "访视"),
    "trial_visitdefinition": Text("Visit schedule", "访视计划"),
    "crf_formrecord": Text("Form status", "表单状态"),
    "crf_missingvalue": Text("Missing values", "缺失值"),
    "crf_query": Text("Queries", "质疑"),
    "endpoints_endpointresult": Text("Endpoint results", "终点结果"),
}

# What a role that sees no clinical data may read of the trail: accounts and the study's configuration.
NOT_CLINICAL = [
    "safety_ctcaedocument",
    "safety_dictionary",
    "trial_accountevent",
    "trial_consentversion",
    "trial_decisionchange",
    "trial_eligibilitycriterion",
    "trial_parameter",
    "trial_protocolversion",
    "trial_registrydecision",
    "trial_user",
    "trial_visitdefinition",
]
SIGN_INS = "trial_accountevent"

COLUMNS: dict[str, Text] = {
    "before": Text("reading before", "原解读"),
    "after": Text("reading after", "新解读"),
    "decision_id": Text("open point", "未定事项"),
    "readings_before": Text("version of the readings before", "原解读版本"),
    "readings_after": Text("version of the readings after", "新解读版本"),
    "row": Text("row", "行"),
    "because_en": Text("because, English", "变化原因（英文）"),
    "because_zh": Text("because, Chinese", "变化原因（中文）"),
    "rule": Text("pausing rule", "暂停规则"),
    "cause": Text("cause", "起因"),
    "words_en": Text("what happened, English", "发生情况（英文）"),
    "words_zh": Text("what happened, Chinese", "发生情况（中文）"),
    "set_at": Text("set at", "暂停时间"),
    "committee_decision": Text("committee's decision", "委员会决定"),
    "decided_on": Text("decided on", "决定日期"),
    "lifted_at": Text("lifted at", "解除时间"),
    "lifted_by_id": Text("lifted by", "解除人"),
    "by_id": Text("by", "操作人"),
    "event": Text("event", "事件"),
    "decision": Text("decision", "判定"),
    "grade": Text("grade", "分级"),
    "term": Text("term", "术语"),
    "reconsent": Text("re-consent required of", "需重新知情的对象"),
    "what_changed_en": Text("what changed, English", "变更内容（英文）"),
    "what_changed_zh": Text("what changed, Chinese", "变更内容（中文）"),
    "scope": Text("what it covers", "涵盖范围"),
    "childbearing": Text("childbearing potential", "生育能力"),
    "died_on": Text("date of death", "死亡日期"),
    "withdrawn_on": Text("date of withdrawal", "退出日期"),
    "withdrawn_scope": Text("scope of withdrawal", "撤回范围"),
    "planned_on": Text("appointment", "预约日期"),
    "extra_forms": Text("forms chosen in addition", "另选表单"),
    "acknowledged_at": Text("acknowledged at", "确认时间"),
    "acknowledged_by_id": Text("acknowledged by", "确认人"),
    "mailed_at": Text("e-mails sent at", "邮件发送时间"),
    "mailed_to": Text("e-mails sent to", "邮件接收人"),
    "notice_id": Text("notice", "通知"),
    "once": Text("cause", "起因"),
    "path": Text("page", "页面"),
    "roles": Text("told to", "通知角色"),
    "told_at": Text("told at", "通知时间"),
    "address": Text("address", "地址"),
    "affects": Text("affects", "影响范围"),
    "approved_on": Text("approved on", "批准日期"),
    "asked_at": Text("asked for at", "申请时间"),
    "asked_by_id": Text("asked for by", "申请人"),
    "assessed_on": Text("assessed on", "评估日期"),
    "at": Text("at", "时间"),
    "decided_at": Text("decided at", "判定时间"),
    "decided_by_id": Text("decided by", "判定人"),
    "broken_at": Text("broken at", "失效时间"),
    "broken_because": Text("broken because", "失效原因"),
    "broken_by_id": Text("broken by", "失效操作人"),
    "bytes": Text("bytes", "字节数"),
    "changed_at": Text("changed at", "修改时间"),
    "changed_by_id": Text("changed by", "修改人"),
    "chosen": Text("in force", "当前采用"),
    "code": Text("code", "代码"),
    "comment": Text("comment", "备注"),
    "completed_at": Text("completed at", "完成时间"),
    "completed_by_id": Text("completed by", "完成人"),
    "confirmed": Text("confirmed", "已确认"),
    "consent_version": Text("consent version", "知情同意书版本"),
    "consented_at": Text("consented at", "同意时间"),
    "content": Text("content", "内容"),
    "content_sha256": Text("digest of what was signed", "签署内容摘要"),
    "created_at": Text("created at", "创建时间"),
    "dated_on": Text("dated", "版本日期"),
    "default": Text("default", "默认值"),
    "document_id": Text("document", "文件"),
    "dose_level": Text("dose level", "剂量水平"),
    "downloaded_at": Text("downloaded at", "下载时间"),
    "downloaded_by_id": Text("downloaded by", "下载人"),
    "earliest_day": Text("first day of the window", "访视窗首日"),
    "edition": Text("edition", "版次"),
    "effective_on": Text("effective on", "生效日期"),
    "email": Text("e-mail", "电子邮箱"),
    "enrolled_on": Text("enrolled on", "入组日期"),
    "finished_at": Text("finished at", "完成时间"),
    "flavour": Text("kind of missing", "缺失类型"),
    "form_key": Text("form", "表单"),
    "forms": Text("forms", "表单"),
    "from_paper": Text("entered from paper", "由纸质工作表录入"),
    "full_name": Text("name", "姓名"),
    "infused_at": Text("infusion started at", "回输开始时间"),
    "is_active": Text("account open", "账户开通"),
    "item": Text("item", "条目"),
    "key": Text("key", "键"),
    "kind": Text("kind", "类型"),
    "label": Text("label", "名称"),
    "label_en": Text("English name", "英文名称"),
    "label_zh": Text("Chinese name", "中文名称"),
    "laboratory_panels": Text("laboratory panels", "检验组合"),
    "language": Text("language", "语言"),
    "latest_day": Text("last day of the window", "访视窗末日"),
    "meaning": Text("meaning", "签名含义"),
    "must_change_password": Text("must change the password", "须更改密码"),
    "name_en": Text("English name", "英文名称"),
    "name_zh": Text("Chinese name", "中文名称"),
    "nephritis": Text("nephritis", "狼疮肾炎"),
    "note_en": Text("English note", "英文说明"),
    "note_zh": Text("Chinese note", "中文说明"),
    "number": Text("number", "编号"),
    "occurred_on": Text("took place on", "访视日期"),
    "options": Text("options", "选项"),
    "order": Text("order", "顺序"),
    "other": Text("other reason", "其他原因"),
    "pages": Text("pages", "页数"),
    "parameter": Text("parameter", "参数"),
    "password": Text("password (digest)", "密码（摘要）"),
    "performed": Text("performed", "已执行"),
    "performer": Text("performed by", "执行者"),
    "person_id": Text("person", "人员"),
    "personal_information_consent": Text("consent to personal information", "个人信息单独同意"),
    "place": Text("place", "名额"),
    "planned_infusion_on": Text("infusion planned on", "计划回输日期"),
    "printed_name": Text("printed name", "签名人姓名"),
    "problem": Text("problem", "问题"),
    "problem_en": Text("problem, English", "问题（英文）"),
    "problem_zh": Text("problem, Chinese", "问题（中文）"),
    "protocol_version_id": Text("protocol version", "方案版本"),
    "purpose": Text("purpose", "用途"),
    "reason": Text("reason", "原因"),
    "reason_not_done": Text("reason not done", "未做原因"),
    "record_id": Text("form", "表单"),
    "registry_words_en": Text("registry's words, English", "注册信息原文（英文）"),
    "registry_words_zh": Text("registry's words, Chinese", "注册信息原文（中文）"),
    "repeat": Text("repeat", "序号"),
    "rescreened_from_id": Text("rescreened from", "重新筛选自"),
    "revision": Text("revision", "修订次数"),
    "role": Text("role", "角色"),
    "screen_failed_on": Text("screen failure on", "筛选失败日期"),
    "screen_failure_reason": Text("reason for screen failure", "筛选失败原因"),
    "screening_number": Text("screening number", "筛选号"),
    "setting": Text("setting", "地点"),
    "sex": Text("sex", "性别"),
    "sha256": Text("digest", "摘要"),
    "signed_at": Text("signed at", "签署时间"),
    "signed_by_id": Text("signed by", "签署人"),
    "since": Text("since", "起始日期"),
    "source": Text("source", "来源"),
    "status": Text("status", "状态"),
    "subject_id": Text("subject", "受试者"),
    "subject_number": Text("subject number", "受试者编号"),
    "superseded_on": Text("superseded on", "被替代日期"),
    "target": Text("what was signed", "签署对象"),
    "target_day": Text("target day", "目标日"),
    "text_en": Text("English text", "英文内容"),
    "text_zh": Text("Chinese text", "中文内容"),
    "title_en": Text("English title", "英文标题"),
    "title_zh": Text("Chinese title", "中文标题"),
    "unit": Text("unit", "单位"),
    "username": Text("user name", "用户名"),
    "value": Text("value", "值"),
    "version_id": Text("protocol version", "方案版本"),
    "visit_id": Text("visit", "访视"),
    "why_en": Text("why, English", "理由（英文）"),
    "why_zh": Text("why, Chinese", "理由（中文）"),
    "active": Text("in force", "启用"),
    "approved_at": Text("approved at", "批准时间"),
    "approved_by_id": Text("approved by", "批准人"),
    "atc_codes": Text("ATC codes", "ATC编码"),
    "coded_at": Text("coded at", "编码时间"),
    "coded_by_id": Text("coded by", "编码人"),
    "dictionary_id": Text("dictionary", "词典"),
    "file_format": Text("file format", "文件格式"),
    "files": Text("files with digests", "文件及摘要"),
    "hlgt_code": Text("HLGT code", "HLGT编码"),
    "hlgt_name": Text("HLGT", "HLGT"),
    "hlt_code": Text("HLT code", "HLT编码"),
    "hlt_name": Text("HLT", "HLT"),
    "loaded_at": Text("loaded at", "导入时间"),
    "loaded_by_id": Text("loaded by", "导入人"),
    "note": Text("note", "说明"),
    "preferred_code": Text("preferred term, code", "首选术语编码"),
    "preferred_name": Text("preferred term", "首选术语"),
    "query_id": Text("query", "质疑"),
    "soc_code": Text("SOC code", "SOC编码"),
    "soc_name": Text("SOC", "SOC"),
    "term_code": Text("term, code", "术语编码"),
    "term_name": Text("term", "术语"),
    "terms": Text("number of terms", "术语数"),
    "verbatim": Text("verbatim", "原文"),
    "verbatim_key": Text("verbatim as compared", "比对用原文"),
    "version": Text("version", "版本"),
    "way": Text("how the term was found", "匹配方式"),
    "withdrawn_at": Text("withdrawn at", "撤销时间"),
    "withdrawn_by_id": Text("withdrawn by", "撤销人"),
    "written_on": Text("written on paper on", "纸质填写日期"),
}

REASONS: dict[str, Text] = {
    **{text.en: text for text in ACCOUNT_EVENTS.values()},
    "own password changed": Text("own password changed", "更改本人密码"),
    "first entry": Text("first entry", "首次录入"),
    "follows from the form": Text("follows from the form", "由表单自动更新"),
    "entered by group key": Text("entered by group key", "批量键录入"),
    "rescreening": Text("rescreening", "重新筛选"),
    "signature": Text("signature", "签署"),
    "document drawn": Text("document drawn", "文件已生成"),
    "document downloaded": Text("document downloaded", "文件已下载"),
    "demonstration study": Text("demonstration study", "演示研究"),
    "account opened from the command line": Text("account opened from the command line", "由命令行开通账户"),
    "own language chosen": Text("own language chosen", "选择本人界面语言"),
    "protocol data delivered with the software": Text(
        "protocol data delivered with the software", "随软件交付的方案数据"
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One item of one change: its words, what it was and what it became; None is empty."""

    label: Text
    code: str
    old: Text | None
    new: Text | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the trail, ready to be read."""

    event: AuditEvent
    action: Text
    table: Text
    place: str
    subject: str
    who: str
    role: Text
    reason: Text
    changes: tuple[Change, ...]


@cache
def _model(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


@cache
def _fields(table: str) -> dict[str, models.Field[Any, Any]]:
    model = _model(table)
    return {str(field.column): field for field in model._meta.concrete_fields} if model else {}


def table_words(table: str) -> Text:
    """What a table is called: the form's title with its code, or the kernel's word."""
    model = _model(table)
    title = getattr(model, "title", None)
    if isinstance(title, Text):
        key = getattr(model, "key", "")
        return Text(f"{key} {title.en}".strip(), f"{key} {title.zh}".strip())
    return TABLES.get(table, Text(table, table))


def column_words(table: str, column: str) -> tuple[Text, str]:
    """What a column is called, and its item code when it is an item of a form."""
    item = getattr(_fields(table).get(column), "item", None)
    if item is not None:
        return item.label, f"{item.form}.{item.code}" if item.form else item.code
    return COLUMNS.get(column, Text(column, column)), ""


def value_words(table: str, column: str, value: Any) -> Text | None:
    """A stored value as a reader sees it; None when there is none."""
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, list):
        parts = [value_words(table, column, each) or Text("", "") for each in value]
        return Text(", ".join(part.en for part in parts), "、".join(part.zh for part in parts))
    if isinstance(value, dict):
        if isinstance(value.get("en"), str) and isinstance(value.get("zh"), str):
            return Text(value["en"], value["zh"])
        plain = "; ".join(f"{key}: {each}" for key, each in value.items())
        return Text(plain, plain)
    field = _fields(table).get(column)
    item = getattr(field, "item", None)
    for code in getattr(item, "codes", ()):
        if code.value == str(value):
            return Text(f"{code.label.en} ({code.value})", f"{code.label.zh}（{code.value}）")
    if column in {"role", "roles"} and value in ROLES:
        return ROLES[value].name
    if column == "language":
        spoken = dict(settings.LANGUAGES).get(value, str(value))
        return Text(spoken, spoken)
    if table == SIGN_INS and column == "kind" and value in ACCOUNT_EVENTS:
        return ACCOUNT_EVENTS[value]
    if isinstance(field, models.DecimalField):
        kept = Decimal(str(value))
        shown = format(kept, "f") if isinstance(field, Measured) else f"{kept:.{field.decimal_places}f}"
        return Text(shown, shown)
    if isinstance(field, models.DateTimeField):
        shown = moment(datetime.fromisoformat(str(value)))
        return Text(shown, shown)
    return Text(str(value), str(value))


@cache
def _known_reasons() -> dict[str, Text]:
    """The reasons the product writes itself, and those it offers for a change (named in settings.AUDIT_REASONS)."""
    known = {**MEANINGS, **REASONS}
    for name in settings.AUDIT_REASONS:
        known |= {text.en: text for text in import_string(name).values()}
    return known


def reason_words(reason: str) -> Text:
    """A reason in both languages where the product knows its words; what a person typed stays as typed."""
    chinese = []
    for part in reason.split("; "):
        head, colon, rest = part.partition(": ")
        known, told = _known_reasons().get(head), _known_reasons().get(rest)
        said = known.zh if known else head
        chinese.append(f"{said}：{told.zh if told else rest}" if colon and known else said + colon + rest)
    return Text(reason, "；".join(chinese))


def changed(event: AuditEvent) -> tuple[Change, ...]:
    """What differs between the row before and after, column by column, in the order of the table."""
    old, new = event.old or {}, event.new or {}
    order = {column: position for position, column in enumerate(_fields(event.table))}
    columns = sorted({*old, *new}, key=lambda column: (order.get(column, len(order)), column))
    found = []
    for column in columns:
        key = getattr(_fields(event.table).get(column), "primary_key", False)
        # 1.2 and 1.20 are one number and two ways of stating it.
        if str(old.get(column)) == str(new.get(column)) or (key and event.action != "delete"):
            continue
        label, code = column_words(event.table, column)
        before = value_words(event.table, column, old.get(column))
        after = value_words(event.table, column, new.get(column))
        if before != after or (before is None) != (after is None):
            found.append(Change(label, code, before, after))
    return tuple(found)


def _places(events: list[AuditEvent]) -> dict[tuple[str, str], str]:
    """Where the rows stand (SLD@M1), asked of each kind of row once."""
    by_table: dict[str, set[str]] = defaultdict(set)
    for event in events:
        by_table[event.table].add(event.record)
    found: dict[tuple[str, str], str] = {}
    for table, records in by_table.items():
        ask = getattr(_model(table), "audit_places", None)
        if ask is not None:
            found.update({(table, str(record)): str(place) for record, place in ask(records).items()})
    return found


def _people(events: list[AuditEvent]) -> dict[str, str]:
    """Names by user name, for who acted."""
    actors = {event.actor for event in events if not event.actor.startswith("system:")}
    return dict(User.objects.filter(username__in=actors).values_list("username", "full_name")) if actors else {}


def changes_of(events: Iterable[AuditEvent]) -> list[Entry]:
    """Events as entries, in their order. Queries: people, subjects, and one for each kind of form that has places."""
    listed = list(events)
    names = _people(listed)
    numbers = {
        subject.pk: subject.number
        for subject in Subject.objects.filter(pk__in={event.subject_id for event in listed if event.subject_id})
    }
    places = _places(listed)
    return [
        Entry(
            event=event,
            action=ACTIONS.get(event.action, Text(event.action, event.action)),
            table=table_words(event.table),
            place=places.get((event.table, event.record), ""),
            subject=numbers.get(event.subject_id, "") if event.subject_id else "",
            who=names.get(event.actor, event.actor.removeprefix("system:")),
            role=ROLES[event.role].name if event.role in ROLES else SYSTEM,
            reason=reason_words(event.reason),
            changes=changed(event),
        )
        for event in listed
    ]
