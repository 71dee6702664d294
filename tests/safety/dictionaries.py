"""A small dictionary for tests. Every term, code and drug in it is invented: no content of MedDRA or WHODrug stands here."""

from __future__ import annotations

from pathlib import Path

from trial.models import User

# Codes begin with 9990, where MedDRA has none. Name, code of the preferred term, current; English and Chinese.
LLTS = {
    "99900011": ("Glimmer ache", "闪烁痛", "99900011", True),
    "99900012": ("Ache of glimmer", "闪光样疼痛", "99900011", True),
    "99900013": ("Glimmering", "旧称闪烁痛", "99900011", False),
    "99900021": ("Humming fever", "嗡鸣热", "99900021", True),
    "99900022": ("Fever, humming", "热（嗡鸣）", "99900021", True),
}
PTS = {"99900011": ("Glimmer ache", "闪烁痛"), "99900021": ("Humming fever", "嗡鸣热")}
HLTS = {"99901001": ("Invented aches", "虚构疼痛"), "99901002": ("Invented fevers", "虚构发热")}
HLGTS = {"99902001": ("Invented complaints", "虚构不适")}
SOCS = {"99903001": ("Invented disorders", "虚构疾病"), "99903002": ("Other invented disorders", "其他虚构疾病")}
PATHS = {"99900011": ("99901001", "99902001", "99903001"), "99900021": ("99901002", "99902001", "99903002")}


def meddra(folder: Path, *, version: str = "99.1", language: str = "en", moved: bool = False) -> Path:
    """The seven files and the release file, as MedDRA lays them out. `moved` puts the fever under another class."""
    place = 0 if language == "en" else 1
    folder.mkdir(parents=True, exist_ok=True)
    paths = {**PATHS, "99900021": ("99901002", "99902001", "99903001")} if moved else PATHS

    def put(name: str, lines: list[str]) -> None:
        (folder / name).write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8", newline="")

    put("meddra_release.asc", [f"{version}${'English' if language == 'en' else 'Chinese'}$$"])
    llts = []
    for code, row in LLTS.items():
        current = "Y" if row[3] and not (moved and code == "99900022") else "N"
        llts.append(f"{code}${row[place]}${row[2]}$$$$$$${current}$$")
    put("llt.asc", llts)
    put("pt.asc", [f"{code}${names[place]}$${paths[code][2]}$$$$$$$$" for code, names in PTS.items()])
    put("hlt.asc", [f"{code}${names[place]}$$$$$$$$" for code, names in HLTS.items()])
    put("hlgt.asc", [f"{code}${names[place]}$$$$$$$$" for code, names in HLGTS.items()])
    put("soc.asc", [f"{code}${names[place]}$INV$$$$$$$$" for code, names in SOCS.items()])
    put("hlt_pt.asc", [f"{hlt}${pt}$" for pt, (hlt, _, _) in paths.items()])
    lines = []
    for pt, (hlt, hlgt, soc) in paths.items():
        names = [PTS[pt][place], HLTS[hlt][place], HLGTS[hlgt][place], SOCS[soc][place]]
        lines.append(f"{pt}${hlt}${hlgt}${soc}${'$'.join(names)}$INV$${soc}$Y$")
    # A second, secondary path, which must not be taken.
    lines.append("99900011$99901001$99902001$99903002$Glimmer ache$a$b$c$INV$$99903001$N$")
    put("mdhier.asc", lines)
    return folder


def whodrug(folder: Path) -> Path:
    """DD.txt, DDA.txt and INA.txt in the columns of format B3, with invented drugs."""
    folder.mkdir(parents=True, exist_ok=True)
    drugs = [
        ("99001001001", "INVENTAMOL"),
        ("99001001002", "INVENTAMOL FORTE"),
        ("99001002001", "INVENTAMOL CITRATE"),
        ("99002001001", "MADEUPINE"),
        ("99002001002", "MADEUPINE"),
    ]
    (folder / "DD.txt").write_text(
        "".join(f"{code}7".ljust(30) + f"{name}\n" for code, name in drugs), encoding="utf-8"
    )
    atc = [("99001001001", "X99ZZ"), ("99001001001", "X98"), ("99002001001", "X99ZZ")]
    (folder / "DDA.txt").write_text("".join(f"{code}7{group:<7}20260101Y\n" for code, group in atc), encoding="utf-8")
    groups = [("X", 1, "INVENTED GROUP"), ("X98", 2, "INVENTED TONICS"), ("X99ZZ", 4, "INVENTED COMFORTERS")]
    (folder / "INA.txt").write_text(
        "".join(f"{code:<7}{level}{name}\n" for code, level, name in groups), encoding="utf-8"
    )
    return folder


def load(folder: Path, by: User, *, chinese: bool = False) -> None:
    """The invented MedDRA 99.1 (English, and Chinese where asked for) and the invented WHODrug, both in force."""
    from safety import dictionary_register

    dictionary_register.load_meddra(folder=meddra(folder / "en"), version="99.1", language="en", by=by)
    if chinese:
        there = meddra(folder / "zh", language="zh")
        dictionary_register.load_meddra(folder=there, version="99.1", language="zh", by=by)
    dictionary_register.load_whodrug(folder=whodrug(folder / "drugs"), version="2099 Jan", language="en", by=by)
