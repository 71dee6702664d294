#!/usr/bin/env python3
"""Runs a management command of the eCRF. `python3 dev.py manage COMMAND` does so with the services of `make run`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trial.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
