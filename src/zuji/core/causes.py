"""Why a file could not be read, in words: what Python's readers raise, in zh and en."""

from __future__ import annotations

import csv
import json
import zipfile

from zuji.core.label import Label

LONGEST = 120


def cause(problem: BaseException) -> Label:
    """The cause in both languages; in Chinese never the English words of a library."""
    match problem:
        case UnicodeDecodeError(start=start, encoding=encoding):
            name = encoding.upper()
            return Label(
                f"第 {start + 1} 个字节不是 {name} 文字", f"byte {start + 1} is no {name} text"
            )
        case json.JSONDecodeError(doc=doc) if not doc.strip():
            return Label("空文件", "an empty file")
        case json.JSONDecodeError(lineno=line, colno=column):
            return Label(
                f"第 {line} 行第 {column} 个字符处中断或写错",
                f"cut off or miswritten at line {line}, character {column}",
            )
        case RecursionError():
            return Label("嵌套太深", "nested too deep")
        case KeyError() if problem.args:
            missing = str(problem.args[0])[:LONGEST]
            return Label(f"缺少“{missing}”", f"“{missing}” is missing")
        case zipfile.BadZipFile():
            return Label(
                "压缩包损坏、不完整或不是压缩包", "an archive that is damaged, cut off or none"
            )
        case csv.Error():
            return Label(
                "表格文字有无法分列的行", "text with lines that cannot be split into cells"
            )
        case TypeError() | AttributeError() | LookupError():
            return Label(
                "有一处的内容不是应有的种类", "a part is of another kind than it should be"
            )
    words = str(problem)[:LONGEST]
    return Label("内容损坏，或不合这种格式", f"damaged, or of another format: {words}".rstrip(": "))
