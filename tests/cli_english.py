"""Runs many commands in one process that speaks English: argument lists as JSON on standard input,
exit code and output of each as JSON on standard output.
"""

import contextlib
import io
import json
import os
import sys

asked = json.load(sys.stdin)
os.environ |= {"COLUMNS": "250", "ZUJI_LANG": "en"}
sys.argv = ["zuji", "--lang", "en"]

from zuji.cli import main, show  # noqa: E402 - the language is decided when they are imported


def answer(arguments):
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["zuji", *arguments]
    show.out.file, show.err.file = out, err
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main.main(list(arguments))
        except SystemExit as ended:
            code = ended.code
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


json.dump([answer(arguments) for arguments in asked], sys.stdout)
