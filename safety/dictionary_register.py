"""The register of coding dictionaries: a version is loaded once, beside the others, and one of them is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from safety.dictionary_files import (
    MEDDRA_FILES,
    MEDDRA_LANGUAGES,
    WHODRUG_FILES,
    Term,
    WrongFile,
    checksums,
    find,
    meddra,
    meddra_release,
    whodrug,
)
from safety.models.coding import KINDS, LANGUAGES, MEDDRA, WHODRUG, Dictionary, DictionaryTerm
from safety.verbatim import LONGEST, comparable
from trial import audit
from trial.access import Refused
from trial.models import User
from trial.roles import Permission
from trial.words import Text

COLUMNS = (
    "dictionary_id",
    "level",
    "code",
    "name",
    "name_key",
    "current",
    "preferred_code",
    "preferred_name",
    "hlt_code",
    "hlt_name",
    "hlgt_code",
    "hlgt_name",
    "soc_code",
    "soc_name",
    "atc_codes",
    "atc_names",
)
FORMATS = {MEDDRA: "MedDRA ASCII", WHODRUG: "WHODrug B3 text"}


def may_keep(user: User) -> bool:
    """Who loads dictionaries and puts a version in force: the coder, the data manager and the administrator."""
    return any(user.may(each) for each in (Permission.CODE, Permission.MANAGE_DATA, Permission.MANAGE_PEOPLE))


def _demand(by: User) -> None:
    if not may_keep(by):
        raise Refused(
            Text(
                "Dictionaries are kept by the coder, the data manager or the administrator.",
                "编码词典由医学编码员、数据管理员或系统管理员维护。",
            )
        )


def load_meddra(*, folder: Path, version: str, language: str, by: User) -> Dictionary:
    """Bring a release of MedDRA in one language. WrongFile or Refused, and nothing changed, when it is not one."""
    stated = meddra_release(folder, language)
    if stated is not None:
        if stated[0] != version:
            raise WrongFile("meddra_release.asc", f"says version {stated[0]}, not {version}")
        if stated[1].upper() != MEDDRA_LANGUAGES[language]:
            raise WrongFile("meddra_release.asc", f"says {stated[1]}, not {LANGUAGES[language].en}")
    files = find(folder, MEDDRA_FILES)
    return _load(MEDDRA, version, language, checksums(files), meddra(folder, language), by)


def load_whodrug(*, folder: Path, version: str, language: str, by: User) -> Dictionary:
    """Bring a release of WHODrug (text files of format B3). WrongFile or Refused when it is not one."""
    files = find(folder, WHODRUG_FILES)
    return _load(WHODRUG, version, language, checksums(files), whodrug(folder, language), by)


def _row(dictionary: Dictionary, term: Term) -> tuple[object, ...]:
    return (
        dictionary.pk,
        term.level,
        term.code,
        term.name,
        comparable(term.name)[:LONGEST],
        term.current,
        term.preferred_code,
        term.preferred_name,
        *term.hlt,
        *term.hlgt,
        *term.soc,
        [code for code, _ in term.atc],
        [name for _, name in term.atc],
    )


def _load(
    kind: str, version: str, language: str, files: Mapping[str, str], terms: Iterable[Term], by: User
) -> Dictionary:
    _demand(by)
    version = version.strip()
    if not version or len(version) > 20:
        raise Refused(Text("Name the version, e.g. 27.1.", "请填写版本号，例如27.1。"))
    if Dictionary.objects.filter(kind=kind, version=version, language=language).exists():
        spoken = LANGUAGES[language]
        raise Refused(
            Text(
                f"{KINDS[kind].en} {version} in {spoken.en} is loaded already; a loaded version is never changed.",
                f"{KINDS[kind].zh} {version}（{spoken.zh}）已导入；已导入的版本不可更改。",
            )
        )
    with transaction.atomic(), audit.acting(by=by, reason="dictionary loaded"):
        in_force = Dictionary.objects.filter(kind=kind, active=True).values_list("version", flat=True).first()
        dictionary = Dictionary(
            kind=kind,
            version=version,
            language=language,
            file_format=FORMATS[kind],
            files=dict(files),
            terms=0,
            # The first version is in force at once; a later one waits until somebody puts it in force.
            active=in_force in (None, version),
            loaded_at=timezone.now(),
            loaded_by=by,
        )
        dictionary.save()
        dictionary.terms = _copy(dictionary, terms)
        dictionary.save()
    return dictionary


def _copy(dictionary: Dictionary, terms: Iterable[Term]) -> int:
    """Stream the terms into their table. How many there were."""
    table, columns = DictionaryTerm._meta.db_table, ", ".join(COLUMNS)
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for term in terms:
            copy.write_row(_row(dictionary, term))
            count += 1
    return count


def put_in_force(*, by: User, reason: str, kind: str, version: str) -> None:
    """From now on terms are coded with this version, in every language it was loaded in. Codings made stay as they are."""
    _demand(by)
    if not reason.strip():
        raise Refused(Text("Say why this version is put in force.", "请说明启用该版本的原因。"))
    rows = list(Dictionary.objects.filter(kind=kind))
    if version not in {row.version for row in rows}:
        raise Refused(Text("This version is not loaded.", "该版本尚未导入。"))
    with audit.acting(by=by, reason=reason.strip()[:300]):
        # Out of force first: of each language one version may be in force.
        for row in sorted(rows, key=lambda each: each.version == version):
            if row.active != (row.version == version):
                row.active = row.version == version
                row.save()
