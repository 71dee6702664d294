"""What may lie in the repository, and what no file of it may contain."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

from dev import ROOT

TOP_LEVEL = {
    *(".ci", "docker", "docs", "static", "templates", "tests"),
    *("trial", "crf", "endpoints", "safety"),
    *("manage.py", "dev.py", "Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt"),
    *("Dockerfile", "docker-compose.yml", ".dockerignore", ".env.example", ".gitignore", "README.md", "LICENSE"),
}
# What Django's own machinery is made of; every other module of endpoints and safety is a clinical rule.
FRAMEWORK = {"__init__", "apps", "assemble", "report", "tasks", "urls", "views", "checks", "forms"}
# What people do with clinical things over tables: reads and writes, no rule of its own. Each of them is a word of the map.
FRAMEWORK |= {"codings", "coding_round_trip", "ctcae_register", "dictionary_register", "upcoding"}
# Beside the laboratory rules: what is read, judged and graded again over tables, its list on Today, and what is timed.
FRAMEWORK |= {"worklist", "reviews", "regrade", "today", "bench"}
# The log of adverse events, what a day sets in motion, and the board of serious events.
FRAMEWORK |= {"ae_log", "following", "serious_board", "serious_events"}
# Answers as they are shown: their places, their words, what turned them.
FRAMEWORK |= {"places", "readings", "responses", "flips"}
# The board of dose-limiting toxicity: what it reads of all subjects, and what follows from a rule that is reached.
FRAMEWORK |= {"dlt_board", "dlt_facts", "pausing"}
# What a decision would change, the endpoints counted over stored answers, and the page of the steroid ledger.
FRAMEWORK |= {"cohort", "preview", "steroid_page", "views_study"}
FRAMEWORK_FOLDERS = {"models", "assemble", "migrations", "management", "templatetags", "views"}


def files() -> list[Path]:
    """Every file git would take, committed or about to be."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    """Path and text of every file that is text."""
    found = {}
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data:
            found[str(path.relative_to(ROOT))] = data.decode("utf-8")
    return found


def places(pattern: str, *, only: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> list[str]:
    """Where a pattern occurs: path, line number, line."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        if (not only or name.endswith(only)) and name not in but
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_top_level_holds_only_what_the_map_names() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in files()} - TOP_LEVEL == set()


def test_lock_files_name_no_host() -> None:
    locks = {name: text for name, text in texts().items() if name.startswith("requirements")}
    assert set(locks) == {"requirements.txt", "requirements-dev.txt"}
    for name, text in locks.items():
        assert "://" not in text, name
        assert "--index-url" not in text, name


def test_every_locked_package_has_its_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        packages = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text())
        assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == [], name


def test_lock_files_agree_with_each_other_and_with_the_project() -> None:
    def pinned(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE))

    production, development = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert production.items() <= development.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for wanted in project:
        name, _, version = re.sub(r"\[.*\]", "", wanted).partition("==")
        assert production[name] == version, wanted


def test_no_package_registry_is_named() -> None:
    hosts = ["pypi" + ".org", "python" + "hosted", "npm" + "js", "jsd" + "elivr", "unp" + "kg", "cdn" + "js"]
    assert places("|".join(re.escape(host) for host in hosts)) == []


def test_no_path_of_one_machine() -> None:
    folders = [f"/{name}/[a-z.]" for name in ("ho" + "me", "ro" + "ot", "wo" + "rk", "Us" + "ers")]
    assert places("|".join([*folders, "sha" + "red/clinical", r"\.\./sha" + "red"])) == []


def test_lines_fit_the_page() -> None:
    """The formatter breaks code at 120 characters; the end of a sentence may run a little over."""
    long = places(r"^(?!.*(# fmt: skip|# nosec)).{131,}", only=(".py", "Makefile", ".yml"))
    assert [place for place in long if "/migrations/" not in place] == []  # written by makemigrations


def test_nothing_is_skipped_or_expected_to_fail() -> None:
    words = ["mark.sk" + "ip", "mark.xf" + "ail", r"pytest\.sk" + "ip", r"pytest\.xf" + "ail"]
    assert places("|".join(words), only=(".py",)) == []


def test_no_merge_leftover() -> None:
    assert places(r"^(<<<<<<< |>>>>>>> )") == []


def clinical_rules() -> set[str]:
    """Modules of endpoints and safety that are named after a clinical thing."""
    modules = set()
    for app in ("endpoints", "safety"):
        for path in (ROOT / app).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if parts[1] not in FRAMEWORK_FOLDERS and parts[-1] not in FRAMEWORK:
                modules.add(".".join(parts))
    return modules


def contracts() -> set[str]:
    """Modules that a contract of import-linter keeps from frameworks: rules of this trial, wherever they stand."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    kept = [entry["source_modules"] for entry in tools["importlinter"]["contracts"] if entry["type"] == "forbidden"]
    return {name for names in kept for name in names}


def test_clinical_rules_import_no_framework() -> None:
    """A rule of the general forms is no framework: the units of an analyte are known to the rule that grades it."""
    banned = {"django", "celery", "redis", "psycopg", "weasyprint", "crf", "time", "random"}
    pure = contracts()
    for module in clinical_rules():
        tree = ast.parse((ROOT / (module.replace(".", "/") + ".py")).read_text())
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                whole = node.module or ""
                names += [whole if whole in pure else f"{whole}.{alias.name}" for alias in node.names]
            wrong = {name for name in names if name.split(".")[0] in banned and name not in pure}
            assert wrong == set(), f"{module} imports {wrong}"


def test_clinical_rules_are_named_in_the_contract_and_typed_strictly() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert clinical_rules() - contracts() == set()
    strict = {name for entry in tools["mypy"]["overrides"] for name in entry["module"]}
    assert clinical_rules() - strict == set()
