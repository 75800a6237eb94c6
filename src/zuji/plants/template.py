"""A plant's folder to begin with: three small files that can be computed as they are."""

from __future__ import annotations

from pathlib import Path

from zuji.core.files import make_folder, write_whole
from zuji.core.label import Lang
from zuji.core.refusals import refuse

BLANK = Path(__file__).with_name("blank")


def write_plant_template(folder: Path, lang: Lang) -> None:
    """Write the template in one language; refuses a folder that holds one of its files
    (``plant-folder-there``).
    """
    files = sorted((BLANK / lang).iterdir())
    for file in files:
        if (folder / file.name).exists():
            raise refuse("plant-folder-there", str(folder / file.name))
    make_folder(folder)
    for file in files:
        mark = "utf-8-sig" if file.suffix == ".csv" else "utf-8"
        write_whole(folder / file.name, file.read_text("utf-8").encode(mark))
