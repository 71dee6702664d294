"""Loading of the protocol's data files."""


def load_protocol() -> None:
    """Placeholder until the data files are here."""
