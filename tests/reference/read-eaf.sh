# Reads the file for ELAN that lib/annotation/eaf.ts writes of the made-up recording with pympi-ling and elan-data, which
# know nothing of this project: every annotation, its times, its text and the link to the video. By hand:
#   bash tests/reference/read-eaf.sh
# It needs Python 3 and PyPI, so CI does not run it. Exits 0 when both read all of it.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pympi-ling==1.71 elan-data==1.7.3
node --import tsx tests/reference/made-up-eaf.ts "$folder/made-up.eaf"
"$folder/venv/bin/python" - "$folder/made-up.eaf" <<'PYTHON'
import sys
from elan_data import ELAN_Data
from pympi.Elan import Eaf

EXPECTED = [
    ("Text", 0, 100, 'a <b> & "c"'),
    ("AU12 face 1", 4500, 9250, "two\nlines é"),
    ("AU12 face 1 (2)", 6000, 7000, "inside"),
    ("Correction AU01 face 1", 14000, 15500, "AU01 absent"),
    ("Unsure AU01 face 1", 14000, 16000, "AU01 unsure"),
    ("Onset AU06 face 1", 5800, 7250, "AU06 onset, peak at 6.500 s, offset at its end"),
    ("Onset AU06 face 1", 20800, 22250, "AU06 onset, peak at 21.500 s, offset at its end"),
    ("Onset AU12 face 1", 5600, 7450, "AU12 onset, peak at 6.500 s, offset at its end"),
    ("Onset AU12 face 1", 20600, 22450, "AU12 onset, peak at 21.500 s, offset at its end"),
    ("Onset AU25 face 1", 5800, 7250, "AU25 onset, peak at 6.500 s, offset at its end"),
    ("Onset AU25 face 1", 20800, 22250, "AU25 onset, peak at 21.500 s, offset at its end"),
]

eaf = Eaf(sys.argv[1])
rows = [(tier, *row[:3]) for tier in eaf.get_tier_names() for row in eaf.get_annotation_data_for_tier(tier)]
assert rows == EXPECTED, rows
assert [one["RELATIVE_MEDIA_URL"] for one in eaf.get_linked_files()] == ["./video.webm"]
assert dict(eaf.properties)["recording"] == 'Made up, "<&>"'
print(f"pympi-ling 1.71 reads {len(rows)} annotations on {len(eaf.get_tier_names())} tiers")

data = ELAN_Data.from_file(sys.argv[1], init_df=True)
table = data.tier_data[["TIER_ID", "START", "STOP", "TEXT"]]
rows = [tuple(row) for row in table.itertuples(index=False)]
assert rows == EXPECTED, rows
assert str(data.audio) == "video.webm", data.audio
print(f"elan-data 1.7.3 reads {len(rows)} annotations on {len(data.tier_names)} tiers")
PYTHON
