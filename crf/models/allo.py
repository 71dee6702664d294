"""ALLO: HLA typing done, antibodies against the donor and the CAR, replication-competent lentivirus."""

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import Check
from crf.kit.conditions import when
from crf.kit.items import Section
from crf.models.answers import NEGATIVE_POSITIVE
from trial.words import Text


class Alloimmunity(Crf):
    """Whether HLA was typed, and the antibodies. Alleles are never stored here: the report stays at the site."""

    key = "ALLO"
    title = Text("HLA, donor-specific antibody, anti-CAR", "HLA及抗体")
    domain = "IS"
    sections = (
        Section(
            "typing",
            Text("HLA typing", "HLA分型"),
            Text("Never enter alleles, in comments either.", "请勿录入等位基因（包括备注）。"),
        ),
        Section("antibodies", Text("Antibodies and RCL", "抗体和RCL")),
    )

    typed = items.yes_no(
        "HLAREF",
        "HLA typing done; report kept at site",
        "HLA分型（报告存于中心）",
        section="typing",
        sdtm="ISOCCUR",
        source="G",
    )
    donor_specific = items.coded(
        "DSA",
        "Donor-specific antibody",
        "供者特异性抗体",
        NEGATIVE_POSITIVE,
        required=False,
        section="antibodies",
        sdtm="ISORRES",
    )
    donor_specific_mfi = items.integer(
        "DSAMFI",
        "Peak MFI",
        "MFI峰值",
        unit="MFI",
        possible=(0, 40000),
        condition=when("donor_specific", "POS"),
        section="antibodies",
        sdtm="ISORRES",
        compact=True,
    )
    anti_car = items.coded(
        "ADA",
        "Anti-CAR antibody",
        "抗CAR抗体",
        NEGATIVE_POSITIVE,
        required=False,
        section="antibodies",
        sdtm="ISORRES",
    )
    lentivirus = items.coded(
        "RCL",
        "Replication-competent lentivirus",
        "复制型慢病毒",
        NEGATIVE_POSITIVE,
        required=False,
        section="antibodies",
        sdtm="ISORRES",
    )

    checks = (
        Check(
            "ALLO-01",
            "RCL",
            Text(
                "Replication-competent lentivirus is positive; negative is expected. Check the report, tell the "
                "principal investigator, and say what was done.",
                "复制型慢病毒阳性，预期为阴性。请核对报告、告知主要研究者，并说明处理情况。",
            ),
            lambda values, facts: values.get("lentivirus") == "POS",
            priority="safety",
            source="protocol operationalisation 11.2, ALLO",
        ),
    )
