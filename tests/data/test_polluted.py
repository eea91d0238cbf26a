"""Tables with titles, footers, odd quotes and uneven rows come in as a person would read them."""

from __future__ import annotations

import pytest

from workbench.data.dialect import sniff
from workbench.data.packed import Content
from workbench.data.reading import Reading
from workbench.data.text_file import TextTable, read_delimited

ROWS = [
    ("01/02/2024", "09:15", "Lovely, warm boots", "12.50"),
    ("02/02/2024", "10:00", "Torn after a week", "8.00"),
    ("03/02/2024", "11:30", "Does the job, no more", "9.75"),
    ("04/02/2024", "12:45", "Too small, sent back", "15.20"),
    ("05/02/2024", "14:05", "Would buy again", "11.00"),
    ("06/02/2024", "16:20", "The left one squeaks", "10.10"),
]
NAMES = ("day", "time", "review", "price")


def written(delimiter: str = ",", quote: str = '"', header: bool = True) -> list[str]:
    """The rows as lines, the reviews in quotes."""
    lines = [delimiter.join(NAMES)] if header else []
    return lines + [
        delimiter.join((day, time, f"{quote}{text}{quote}", price))
        for day, time, text, price in ROWS
    ]


def read(lines: list[str], **known: object) -> TextTable:
    content = Content("t.csv", ("\n".join(lines) + "\n").encode())
    return read_delimited(content, Reading(**known))  # type: ignore[arg-type]


def cells(table: TextTable) -> list[tuple[str, ...]]:
    return [tuple(row) for row in table.frame.to_numpy().tolist()]


def kinds(table: TextTable) -> set[str]:
    return {fault.kind for fault in table.faults}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ", ", "; ", "^", "::"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_delimiters_of_one_letter_or_two_and_both_quotes_are_found(delimiter: str, quote: str):
    table = read(written(delimiter, quote))
    assert (table.dialect.delimiter, table.dialect.quote) == (delimiter, quote)
    assert tuple(table.frame.columns) == NAMES
    assert cells(table) == ROWS


def test_texts_of_as_many_words_each_are_no_rows_of_words():
    rows = "".join(f"{n} good good good good ,{'ab'[n % 2]}\n" for n in range(30))
    assert sniff("text,label\n" + rows).delimiter == ","


def test_quotes_that_are_escaped_with_a_backslash_are_read():
    lines = written()
    lines[2] = '02/02/2024,10:00,"Torn, \\"after\\" a week",8.00'
    table = read(lines)
    assert table.dialect.escape == "\\"
    assert cells(table)[1][2] == 'Torn, "after" a week'


def test_a_title_and_a_footer_are_left_out_and_told_with_their_lines():
    table = read(["Reviews of the spring,,,", ",,,", *written(), "", "Source: the shop"])
    assert cells(table) == ROWS
    assert table.dialect.skipped_lines == 2
    assert {(fault.kind, fault.lines) for fault in table.faults} == {
        ("preamble", (1, 2)),
        ("footer", (11,)),
    }


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_first_line_that_says_what_stands_between_cells_is_left_out_and_told(delimiter: str):
    lines = written(delimiter)
    table = read([f"sep={delimiter}", *lines])
    assert cells(table) == ROWS
    assert (table.dialect.delimiter, table.dialect.skipped_lines) == (delimiter, 1)
    assert [(fault.kind, fault.lines) for fault in table.faults] == [("preamble", (1,))]
    assert cells(read(["sep=,1", "a,2", "b,3"]))[0] == ("sep=", "1"), "it says nothing"


@pytest.mark.parametrize("total", ["Total,,,36.50", "合计,,,36.50"])
def test_sums_below_a_gap_are_no_rows(total: str):
    table = read([*written(), "", total, "Exported by: me"])
    assert cells(table) == ROWS
    assert [(fault.kind, fault.count) for fault in table.faults] == [("footer", 2)]
    texts = read(["text,label", *["fine,good", "Total disaster,bad"] * 4, "Total,bad"])
    assert len(texts.frame) == 9, "without a gap it is a text like others"


def test_a_header_of_two_rows_is_joined():
    lines = written()
    table = read([lines[0], "(local),(24 h),(as sent),(EUR)", *lines[1:]])
    assert list(table.frame.columns) == [
        "day (local)",
        "time (24 h)",
        "review (as sent)",
        "price (EUR)",
    ]
    assert cells(table) == ROWS


def test_a_table_without_names_loses_no_row():
    table = read(written(header=False))
    assert not table.dialect.header
    assert cells(table) == ROWS


def test_of_two_tables_the_other_is_told_and_can_be_chosen():
    lines = [*written(), "day,time,review", *(line.rpartition(",")[0] for line in written()[1:4])]
    table = read(lines)
    assert cells(table) == ROWS
    assert table.tables == 2
    assert [fault.lines for fault in table.faults if fault.kind == "another table"] == [(8,)]
    assert cells(read(lines, table="2")) == [row[:3] for row in ROWS[:3]]


def test_names_that_come_again_are_no_row():
    table = read([*written(), *written()])
    assert cells(table) == ROWS + ROWS
    assert kinds(table) == {"repeated header"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('"04/02/2024,12:45,"Small",1.0', ('"04/02/2024', "12:45", "Small", "1.0")),
        ('04/02/2024,12:45,""Small, no",1.0', ("04/02/2024", "12:45", '"Small, no', "1.0")),
        ('04/02/2024,12:45,"A 5" heel, no",1.0', ("04/02/2024", "12:45", 'A 5" heel, no', "1.0")),
        ('04/02/2024,12:45,"Small, no","', ("04/02/2024", "12:45", "Small, no", '"')),
    ],
)  # fmt: skip
def test_a_stray_quote_spoils_its_own_cell_only(line: str, expected: tuple[str, ...]):
    lines = written()
    lines[4] = line
    table = read(lines)
    assert cells(table) == [*ROWS[:3], expected, *ROWS[4:]]
    assert [fault.lines for fault in table.faults] == [(5,)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("04/02/2024,,12:45,Too small,1.0", ("04/02/2024", "12:45", "Too small", "1.0")),
        ("04/02/2024,12:45,Small, sent,1.0", ("04/02/2024", "12:45", "Small, sent", "1.0")),
        ("12:45,Too small,1.0", ("", "12:45", "Too small", "1.0")),
        ("04/02/2024,12:45,Too small,1.0,,", ("04/02/2024", "12:45", "Too small", "1.0")),
    ],
)  # fmt: skip
def test_uneven_rows_are_fitted_by_what_stands_in_the_columns(line: str, expected: tuple[str, ...]):
    lines = written()
    lines[4] = line
    table = read(lines)
    assert cells(table) == [*ROWS[:3], expected, *ROWS[4:]]
    assert [(fault.kind, fault.lines) for fault in table.faults] == [("uneven rows", (5,))]


def test_zero_bytes_are_left_out_and_told():
    lines = written()
    lines[2] = lines[2].replace("Torn", "To\0rn")
    table = read(lines)
    assert cells(table) == ROWS
    assert [(fault.kind, fault.lines) for fault in table.faults] == [("zero bytes", (3,))]


def test_a_decimal_comma_is_noticed():
    lines = [line.replace("12.50", "12,50").replace(".", ",") for line in written(";")]
    assert read(lines).dialect.decimal == ","


def test_every_guess_can_be_overruled():
    lines = ["title", *written()]
    table = read(lines, delimiter=";", quote="", skipped_lines=0, header_rows=0, encoding="latin-1")
    assert table.frame.shape == (8, 1)
    assert table.encoding == "iso8859-1"
    assert cells(table)[0] == ("title",)


def test_the_first_rows_are_read_without_the_rest():
    lines = written() + written()[1:] * 50
    table = read(lines, rows=4)
    assert cells(table) == ROWS[:4]
