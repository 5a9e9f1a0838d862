"""What each reader makes of the file that parquet-file.ts writes; prints a table, and ends with 1 where one is wrong.

    pip install pyarrow duckdb polars fastparquet pandas
    npm run bench:parquet -- FILE && python tests/bench/parquet_readers.py FILE
"""

import datetime as dt
import math
import sys

import duckdb
import fastparquet
import pandas
import polars
import pyarrow
import pyarrow.parquet

FILE = sys.argv[1]
ROWS = 45_000
FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)
COLUMNS = ["input", "frame", "timestamp", "utc", "success", "yaw", "AU12_c", "AU12_unsure", "AU12_p", "AU12_adj"]


def expected(i):
    p = (i % 100) / 100
    face = i % 7 != 0
    return {
        "input": f"day {i // 9000}/clip é.mp4",
        "frame": i % 9000 + 1,
        "timestamp": (i % 9000) / 30,
        "utc": FIRST + dt.timedelta(milliseconds=40 * i) if i < 36_000 else None,
        "success": face,
        "yaw": 3.0 if face and i % 5 != 0 else None,
        "AU12_c": p >= 0.5 if face else None,
        "AU12_unsure": i % 3 == 0 if face else None,
        "AU12_p": p if face else None,
        "AU12_adj": p if face and i % 2 == 0 else None,
    }


def plain(value):
    """None for each reader's own word for nothing; times with their zone."""
    if value is None or value is pandas.NA or value is pandas.NaT:
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=dt.timezone.utc) if value.tzinfo is None else value.astimezone(dt.timezone.utc)
    return value


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < 1e-6
    return one == other


def by_pandas(frame):
    return {name: frame[name].astype(object).tolist() for name in COLUMNS}


READERS = {
    f"pyarrow {pyarrow.__version__}": lambda: pyarrow.parquet.read_table(FILE, columns=COLUMNS).to_pydict(),
    f"DuckDB {duckdb.__version__}": lambda: {
        name: [cell for (cell,) in duckdb.sql(f'SELECT "{name}" FROM \'{FILE}\'').fetchall()] for name in COLUMNS
    },
    f"Polars {polars.__version__}": lambda: polars.read_parquet(FILE, columns=COLUMNS).to_dict(as_series=False),
    f"fastparquet {fastparquet.__version__}": lambda: by_pandas(fastparquet.ParquetFile(FILE).to_pandas()),
    f"pandas {pandas.__version__}, engine pyarrow": lambda: by_pandas(pandas.read_parquet(FILE, engine="pyarrow")),
    f"pandas {pandas.__version__}, engine fastparquet": lambda: by_pandas(
        pandas.read_parquet(FILE, engine="fastparquet")
    ),
}

wanted = [expected(i) for i in range(ROWS)]
print(f"{pyarrow.parquet.ParquetFile(FILE).num_row_groups} row groups, {ROWS} rows, {len(COLUMNS)} columns compared\n")
print("| reader | values that are right |\n|---|---|")
failed = False
for name, read in READERS.items():
    try:
        columns = read()
        wrong = [
            column
            for column in COLUMNS
            if len(columns[column]) != ROWS
            or not all(same(plain(value), row[column]) for value, row in zip(columns[column], wanted))
        ]
        failed |= bool(wrong)
        print(f"| {name} | {'all' if not wrong else 'all but ' + ', '.join(wrong)} |")
    except Exception as error:  # a reader may throw whatever it likes
        failed = True
        print(f"| {name} | none: {type(error).__name__}: {str(error)[:90]} |")
sys.exit(failed)
