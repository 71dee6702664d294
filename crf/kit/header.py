"""The head that stands over every form, as items: was it done, why not, when, by whom, on paper first, and a
comment.

They are columns of the header and not of the form's own table, and have codes like any other item: the form's code and
PERF, REASND, DAT, BY, PAPER, PAPDAT, COM (protocol operationalisation 11.1; GCP).
"""

from __future__ import annotations

from dataclasses import replace

from crf.kit.base import Crf
from crf.kit.conditions import when
from crf.kit.items import Code, Item, Kind
from crf.kit.reading import REASONS
from trial.words import Text

REASON_CODES = tuple(Code(letter, words) for letter, words in REASONS.items())
LONGEST_COMMENT, LONGEST_NAME = 500, 60


def header_items(form: type[Crf]) -> tuple[Item, ...]:
    """The items in the head of a form. One whose code the form uses for an item of its own is left out: the date of
    death is DTHDAT, and the form has no other."""
    items = (
        Item(
            f"{form.key}PERF",
            Text("Was it done?", "是否完成"),
            Kind.YES_NO,
            name="performed",
            help=Text("“No” closes the form.", "选“否”即关闭本表单。"),
        ),
        Item(
            f"{form.key}REASND",
            Text("Reason not done", "未做原因"),
            Kind.CODED,
            name="reason_not_done",
            codes=REASON_CODES,
            condition=when("performed", False),
        ),
        Item(
            f"{form.key}DAT",
            Text("Assessment date", "评估日期"),
            Kind.DATE,
            name="assessed_on",
            required=False,
            help=Text("The visit’s date unless another is given.", "默认为访视日期。"),
        ),
        Item(
            f"{form.key}BY",
            Text("Performed by", "执行者"),
            Kind.TEXT,
            name="performer",
            required=False,
            max_length=LONGEST_NAME,
            help=Text("Whoever enters it unless another is given.", "默认为录入者。"),
        ),
        Item(
            f"{form.key}PAPER",
            Text("Entered from paper", "由纸质工作表录入"),
            Kind.YES_NO,
            name="from_paper",
            required=False,
        ),
        Item(
            f"{form.key}PAPDAT",
            Text("Written on paper on", "纸质填写日期"),
            Kind.DATE,
            name="written_on",
            required=False,
            condition=when("from_paper", True),
            help=Text(
                "The day on the worksheet; the day of entry is kept beside it.", "工作表上的日期；录入日期另行保存。"
            ),
        ),
        Item(
            f"{form.key}COM",
            Text("Comment on the form", "表单备注"),
            Kind.MEMO,
            name="comment",
            required=False,
            max_length=LONGEST_COMMENT,
        ),
    )
    own = {item.code for item in form.items}
    return tuple(replace(item, form=form.key, source="G") for item in items if item.code not in own)
