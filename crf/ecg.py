"""The QT interval corrected for heart rate. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext


def qtcf_fridericia_ms(qt_ms: int | None, heart_rate_bpm: int | None) -> int | None:
    """QTcF in ms: QT divided by the cube root of the RR interval in seconds, RR being 60 over the heart rate per minute.

    Fridericia LS, Acta Med Scand 1920;53:469-486. Rounded half up to whole milliseconds, once, at the end. Unknown while
    either figure is missing; at 60 beats a minute RR is one second and QTcF is QT.
    """
    if qt_ms is None or not heart_rate_bpm:
        return None
    with localcontext() as context:
        context.prec = 28
        rr_seconds = Decimal(60) / heart_rate_bpm
        corrected = Decimal(qt_ms) / rr_seconds ** (Decimal(1) / 3)
        return int(corrected.quantize(Decimal(1), rounding=ROUND_HALF_UP))
