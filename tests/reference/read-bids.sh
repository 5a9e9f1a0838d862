# Has the BIDS validator look at the data set that lib/annotation/bids-dataset.ts writes of a made-up recording of a camera.
# By hand:
#   bash tests/reference/read-bids.sh
# It needs Python 3, unzip and PyPI, so CI does not run it. Exits 0 where the validator finds no error.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bids-validator-deno==3.0.2
node --import tsx tests/reference/made-up-bids.ts "$folder/made-up.zip"
unzip -q "$folder/made-up.zip" -d "$folder"
"$folder/venv/bin/bids-validator-deno" --version
"$folder/venv/bin/bids-validator-deno" --verbose "$folder/made-up"
