# What OpenCV makes of a kept video as Chromium wrote it, and as it is exported. By hand:
#   bash tests/reference/read-video.sh
# It needs Python 3, PyPI and Chromium, so CI does not run it. Exits 0 when OpenCV reads all pictures of both, and goes
# to a second of the exported one.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check opencv-python-headless==5.0.0.93
node --import tsx tests/reference/kept-video-files.ts "$folder"
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
import cv2

def look(name):
    video = cv2.VideoCapture(f"{sys.argv[1]}/{name}.webm")
    said = video.get(cv2.CAP_PROP_FRAME_COUNT)
    read = 0
    while video.read()[0]:
        read += 1
    video = cv2.VideoCapture(f"{sys.argv[1]}/{name}.webm")
    video.set(cv2.CAP_PROP_POS_MSEC, 3000)
    video.read()
    at = video.get(cv2.CAP_PROP_POS_MSEC) / 1000
    print(f"{name}: OpenCV {cv2.__version__} says {said:.3g} frames, reads {read}, and goes to {at:.2f} s for 3 s")
    return read, at

written, exported = look("written"), look("exported")
assert written[0] == exported[0] > 60
assert 2.5 < exported[1] < 3.5
PYTHON
