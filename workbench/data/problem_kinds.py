"""What can be wrong with the rows of a table, worst first, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """Sentences about one kind of finding; {count} and {names} stand for what was found."""

    one: str
    many: str
    fix: str


KINDS: dict[str, Kind] = {
    "leaks": Kind(
        "1 text stands among the rows kept to measure on too",
        "{count} texts stand among the rows kept to measure on too, or nearly so",
        "Leave them out of training, or the result is better than the model.",
    ),
    "contradictions": Kind(
        "1 text has two labels",
        "{count} equal texts have different labels",
        "Look at them, or leave them out: the model cannot learn both.",
    ),
    "unreadable_labels": Kind(
        "1 label is not what the task needs",
        "{count} labels are not what the task needs",
        "They are left out of training.",
    ),
    "missing_labels": Kind(
        "1 row has no label", "{count} rows have no label", "They are left out of training."
    ),
    "empty_texts": Kind(
        "1 text is empty", "{count} texts are empty", "They are left out of training."
    ),
    "label_spellings": Kind(
        "1 row spells its label in another way: {names}",
        "{count} rows spell their label in another way: {names}",
        "Write them as one, or the model learns them apart.",
    ),
    "rare_classes": Kind(
        "1 row has a class with fewer than 3 rows: {names}",
        "{count} rows have a class with fewer than 3 rows: {names}",
        "Such a class cannot be learned from, checked on and tested: add rows, or leave it out.",
    ),
    "imbalance": Kind(
        "A class has 1 row, the largest over ten times as many: {names}",
        "Small classes have {count} rows together, the largest over ten times each: {names}",
        "Add rows of them, or set class weights on the Train panel.",
    ),
    "near_contradictions": Kind(
        "1 nearly equal text has another label",
        "{count} nearly equal texts have different labels",
        "Look at them: one of the labels may be wrong.",
    ),
    "duplicates": Kind(
        "1 row repeats an earlier one",
        "{count} rows repeat an earlier one",
        "Keep the first of each; copies never flatter the result, they stay in one part.",
    ),
    "near_duplicates": Kind(
        "1 text is nearly the same as an earlier one",
        "{count} texts are nearly the same as an earlier one",
        "Keep the first of each, or keep them together when the rows are split.",
    ),
    "placeholders": Kind(
        "1 text only holds a place, such as “N/A”",
        "{count} texts only hold a place, such as “N/A”",
        "Leave them out if they mean nothing.",
    ),
    "mojibake": Kind(
        "1 text has letters read in the wrong encoding",
        "{count} texts have letters read in the wrong encoding",
        "Read them again, so that “Ã©” becomes “é”.",
    ),
    "lost_letters": Kind(
        "1 text has letters that were lost",
        "{count} texts have letters that were lost",
        "The sign � stands for them: export the file again, as UTF-8.",
    ),
    "html": Kind(
        "1 text holds HTML",
        "{count} texts hold HTML",
        "Strip the tags and write out the entities, if new texts will have none.",
    ),
    "personal_data": Kind(
        "1 text may hold an e-mail address or a telephone number",
        "{count} texts may hold e-mail addresses or telephone numbers",
        "Hide them: a model can repeat what it has read.",
    ),
    "other_scripts": Kind(
        "1 text is written in another script: {names}",
        "{count} texts are written in another script: {names}",
        "The model may not know it: look at them, and choose a model that knows both.",
    ),
    "cut_texts": Kind(
        "1 text is longer than the model reads",
        "{count} texts are longer than the model reads",
        "Their ends are cut off: raise the max length on the Train panel.",
    ),
    "unicode": Kind(
        "1 text writes letters in pieces",
        "{count} texts write letters in pieces, such as e and ´",
        "Write each letter as one.",
    ),
    "spaces": Kind(
        "1 text has odd spaces",
        "{count} texts have odd spaces",
        "Make them single, with none at the ends.",
    ),
}
