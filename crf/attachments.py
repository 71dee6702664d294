"""Files beside a form (a biopsy report): taken in after redaction, kept with their digest, every download recorded.

The eCRF holds nothing that names a person. A file cannot be read by a machine for that, so the person who attaches it
confirms each point of the redaction checklist, and the confirmation is kept with the file. The kind of file is read from
its first bytes, not from its name or from what the browser says.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

from django.utils import timezone

from crf.models.attachments import Attachment, AttachmentDownload
from trial import audit
from trial.access import Refused, demand
from trial.identifiers import identifier_in
from trial.models import Subject, User
from trial.roles import Permission
from trial.words import Text

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 60
# First bytes of the kinds that are taken, with the ending a download gets.
KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)
REDACTION: dict[str, Text] = {
    "name": Text("No name, initials or signature of the subject or of relatives", "无受试者或亲属的姓名、缩写和签名"),
    "number": Text(
        "No identity card, hospital, bed, telephone or report number, no bar code or QR code",
        "无身份证号、住院号、床号、电话、报告编号、条形码或二维码",
    ),
    "birth": Text("No full date of birth, no address, no employer", "无完整出生日期、住址和工作单位"),
    "staff": Text("No names of hospital staff beyond what the study needs", "除研究需要外无医务人员姓名"),
    "hidden": Text(
        "What was blacked out is gone from the file, not only covered; its properties name nobody",
        "遮盖内容已从文件中真正去除，文件属性中无姓名",
    ),
}


def kind_of(content: bytes) -> tuple[str, str] | None:
    """Content type and ending of a file by its first bytes; None for a kind that is not taken."""
    return next(((kind, ending) for start, kind, ending in KINDS if content.startswith(start)), None)


def clean_name(name: str, ending: str) -> str:
    """A file's name without folders, odd characters and long runs of digits; "report" where it seems to name a person.

    The ending follows from the content.
    """
    stem = PurePosixPath(unicodedata.normalize("NFKC", name).replace("\\", "/")).stem
    if identifier_in(stem) or re.search(r"\d{6,}", stem):
        stem = "report"
    stem = re.sub(r"[^\w.+-]+", "-", stem).strip("-.")[:LONGEST_NAME]
    return (stem or "report") + ending


def attach(
    subject: Subject, *, by: User, form_key: str, item: str, name: str, content: bytes, confirmed: Collection[str]
) -> Attachment:
    """Take a file in beside an item. Refused when it is not a PDF, JPG or PNG, too large, or not confirmed as redacted.

    The same file of the same subject is kept once.
    """
    demand(by, Permission.ENTER_DATA)
    if not content:
        raise Refused(Text("Choose a file first.", "请先选择文件。"))
    if len(content) > LARGEST:
        raise Refused(
            Text(
                f"The file has {len(content) / 1024 / 1024:.1f} MB; at most 10 MB. Scan it smaller.",
                f"文件为{len(content) / 1024 / 1024:.1f} MB，上限10 MB，请以较低分辨率扫描。",
            )
        )
    kind = kind_of(content)
    if kind is None:
        raise Refused(
            Text(
                "This is not a PDF, JPG or PNG: its content says so, whatever its name. Save it as one of these.",
                "该文件内容不是PDF、JPG或PNG，与文件名无关。请另存为其中一种。",
            )
        )
    left = [words for code, words in REDACTION.items() if code not in confirmed]
    if left:
        raise Refused(
            Text(
                "Confirm every point of the redaction checklist; still open: " + "; ".join(each.en for each in left),
                "请逐项确认脱敏核对表；尚未确认：" + "；".join(each.zh for each in left),
            )
        )
    digest = hashlib.sha256(content).hexdigest()
    standing = Attachment.objects.defer("content").filter(subject=subject, sha256=digest).first()
    if standing is not None:
        return standing
    with audit.acting(by=by, reason=f"file attached to {form_key}.{item}", subject=subject):
        return Attachment.objects.create(
            subject=subject,
            form_key=form_key,
            item=item,
            file_name=clean_name(name, kind[1]),
            content_type=kind[0],
            size=len(content),
            sha256=digest,
            redaction=sorted(REDACTION),
            content=content,
            uploaded_at=timezone.now(),
            uploaded_by=by,
        )


def attachment(subject: Subject, sha256: str) -> Attachment | None:
    """A subject's file by its digest, without its bytes."""
    return Attachment.objects.defer("content").filter(subject=subject, sha256=sha256).first()


def taken_away(found: Attachment, *, by: User) -> bytes:
    """The bytes of a file for a person who may read clinical data; the download is on record before a byte leaves."""
    demand(by, Permission.VIEW_CLINICAL)
    with audit.acting(by=by, reason="file downloaded", subject=found.subject):
        AttachmentDownload.objects.create(attachment=found, downloaded_by=by, downloaded_at=timezone.now())
    return bytes(Attachment.objects.values_list("content", flat=True).get(pk=found.pk))
