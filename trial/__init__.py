"""The kernel of the trial: subjects, visits, people, roles, audit, signatures, documents, the protocol as data."""
