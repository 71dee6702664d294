"""Who may do what: nine roles, their permissions and a plain description of each, in one table.

The table is shown in the product (People) and walked by a test against every URL. Segregation (R004-R007): an
administrator touches no clinical data; a monitor and the sponsor's side never write it; an inspector reads all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trial.words import Text


class Permission(StrEnum):
    """One thing a role may do."""

    VIEW_CLINICAL = "view_clinical"
    ENTER_DATA = "enter_data"
    ENROL = "enrol"
    SIGN = "sign"
    SIGN_CASEBOOK = "sign_casebook"
    RAISE_QUERY = "raise_query"
    VERIFY = "verify"
    CODE = "code"
    MANAGE_DATA = "manage_data"
    VIEW_AUDIT = "view_audit"
    VIEW_INTERIM = "view_interim"
    MAKE_DOCUMENT = "make_document"
    VIEW_CONFIGURATION = "view_configuration"
    MANAGE_PRODUCT = "manage_product"
    CHANGE_DECISION = "change_decision"
    VIEW_PEOPLE = "view_people"
    MANAGE_PEOPLE = "manage_people"
    LIFT_HOLD = "lift_hold"


PERMISSIONS: dict[Permission, Text] = {
    Permission.VIEW_CLINICAL: Text("read subjects and their forms", "查看受试者及其表单"),
    Permission.ENTER_DATA: Text("enter and correct clinical data", "录入和更正临床数据"),
    Permission.ENROL: Text("decide enrolment or screen failure", "决定入组或筛选失败"),
    Permission.SIGN: Text("sign forms and visits", "签署表单和访视"),
    Permission.SIGN_CASEBOOK: Text("sign the casebook", "签署病例报告表全册"),
    Permission.RAISE_QUERY: Text("raise and close queries", "提出和关闭质疑"),
    Permission.VERIFY: Text("verify against source data (SDV)", "源数据核查"),
    Permission.CODE: Text("code terms", "医学编码"),
    Permission.MANAGE_DATA: Text("manage data: review marks, freeze, lock", "数据管理：审阅、冻结、锁定"),
    Permission.VIEW_AUDIT: Text("read the audit trail", "查看稽查轨迹"),
    Permission.VIEW_INTERIM: Text("see results pooled over subjects before the study ends", "研究结束前查看汇总疗效"),
    Permission.MAKE_DOCUMENT: Text("ask for and download documents", "生成和下载文件"),
    Permission.VIEW_CONFIGURATION: Text("read the study configuration", "查看研究配置"),
    Permission.MANAGE_PRODUCT: Text("keep the product register", "维护产品登记"),
    Permission.CHANGE_DECISION: Text("decide the registry's open points, by signature", "签署决定注册信息中的未定事项"),
    Permission.VIEW_PEOPLE: Text("see people and roles", "查看人员与角色"),
    Permission.MANAGE_PEOPLE: Text("open and close accounts", "开通和停用账户"),
    Permission.LIFT_HOLD: Text("lift a hold on enrolment by the committee's decision", "按委员会决定解除入组暂停"),
}

P = Permission


@dataclass(frozen=True, slots=True)
class Role:
    """A role, what it is for in plain words, and what it may do."""

    key: str
    name: Text
    description: Text
    permissions: frozenset[Permission]


_READS = {P.VIEW_CLINICAL, P.VIEW_CONFIGURATION, P.VIEW_PEOPLE, P.VIEW_AUDIT, P.MAKE_DOCUMENT}

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "coordinator",
            Text("Clinical research coordinator", "临床研究协调员"),
            Text(
                "Enters visits from paper and laboratory reports, answers queries. Judges and signs nothing.",
                "根据原始记录和检验报告录入访视，回复质疑；不作医学判断，不签署。",
            ),
            frozenset(_READS | {P.ENTER_DATA, P.MANAGE_PRODUCT}),
        ),
        Role(
            "investigator",
            Text("Investigator", "研究者"),
            Text(
                "Examines and judges: scores, eligibility, causality. Enters data, enrols, signs forms and visits.",
                "检查并判断：评分、合格性、因果关系；录入数据、决定入组、签署表单和访视。",
            ),
            frozenset(_READS | {P.ENTER_DATA, P.MANAGE_PRODUCT, P.ENROL, P.SIGN}),
        ),
        Role(
            "principal_investigator",
            Text("Principal investigator", "主要研究者"),
            Text(
                "As the investigator; signs the casebook, decides the registry's open points, sees pooled results.",
                "同研究者；签署病例报告表全册，决定注册信息中的未定事项，可查看汇总结果。",
            ),
            frozenset(
                _READS
                | {P.ENTER_DATA, P.MANAGE_PRODUCT, P.ENROL, P.SIGN, P.SIGN_CASEBOOK, P.CHANGE_DECISION, P.VIEW_INTERIM}
            ),
        ),
        Role(
            "monitor",
            Text("Monitor (CRA)", "临床监查员"),
            Text(
                "Verifies against source, raises queries, takes documents away. Never writes clinical data.",
                "源数据核查、提出质疑、下载文件；从不写入临床数据。",
            ),
            frozenset(_READS | {P.RAISE_QUERY, P.VERIFY}),
        ),
        Role(
            "data_manager",
            Text("Data manager", "数据管理员"),
            Text(
                "Reviews data, manages queries and checks, freezes and locks. Never writes clinical data.",
                "审阅数据，管理质疑和核查，冻结与锁定；从不写入临床数据。",
            ),
            frozenset(_READS | {P.RAISE_QUERY, P.MANAGE_DATA, P.VIEW_INTERIM}),
        ),
        Role(
            "medical_monitor",
            Text("Medical monitor", "医学监查员"),
            Text(
                "Reads safety and efficacy across subjects and raises medical queries. Never writes clinical data.",
                "跨受试者审阅安全性和疗效，提出医学质疑；从不写入临床数据。",
            ),
            frozenset(_READS | {P.RAISE_QUERY, P.VIEW_INTERIM}),
        ),
        Role(
            "coder",
            Text("Medical coder", "医学编码员"),
            Text("Codes diagnoses and drugs. Reads what coding needs.", "对诊断和药物编码；仅查看编码所需内容。"),
            frozenset({P.VIEW_CLINICAL, P.VIEW_CONFIGURATION, P.VIEW_PEOPLE, P.CODE, P.RAISE_QUERY}),
        ),
        Role(
            "inspector",
            Text("Inspector or auditor", "检查员/稽查员"),
            Text(
                "Reads everything, audit trail included. Changes nothing.",
                "可查看全部内容，包括稽查轨迹；不作任何更改。",
            ),
            frozenset(_READS | {P.VIEW_INTERIM}),
        ),
        Role(
            "administrator",
            Text("Administrator", "系统管理员"),
            Text(
                "Opens and closes accounts, keeps the study configuration, records the decision that lets enrolment go on. "
                "Sees and touches no clinical data.",
                "开通和停用账户，维护研究配置，记录恢复入组的决定；不查看也不接触临床数据。",
            ),
            frozenset({P.VIEW_CONFIGURATION, P.VIEW_PEOPLE, P.MANAGE_PEOPLE, P.LIFT_HOLD, P.VIEW_AUDIT}),
        ),
    )
}


def may(role: str, permission: Permission) -> bool:
    """Whether a role has a permission; an unknown role has none."""
    return role in ROLES and permission in ROLES[role].permissions


def roles_with(permission: Permission) -> list[Role]:
    """The roles that have a permission: what a refusal names."""
    return [role for role in ROLES.values() if permission in role.permissions]
