#!/bin/sh
# Draws the pictures of this folder from the demo's own mails (Debian: chromium fonts-noto-cjk poppler-utils qpdf).
set -eu
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go run ./cmd/nudged demo --dir "$dir/demo" >/dev/null

# The dossier of a case, as other programs draw its PDF (poppler-utils, qpdf).
mkdir "$dir/dossier"
NUDGED_PICTURES="$dir/dossier" go test -count=1 -tags real -run RealPDF ./evidence
for name in english-1 english-2 chinese-1 chinese-2 long-02; do
	cp "$dir/dossier/dossier-$name.png" docs/
done

# picture KIND NAME WIDTH HEIGHT SCHEME: the last mail of that kind, in a window
# of that size; the scheme is 1 for light, 0 for dark.
picture() {
	html=$(ls "$dir"/demo/sent-*-"$1".html | tail -n 1)
	chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-sync --hide-scrollbars \
		--blink-settings=preferredColorScheme="$5" --user-data-dir="$dir/browser" \
		--window-size="$3,$4" --screenshot="docs/$2.png" "file://$html" 2>/dev/null
}
picture digest digest 760 1190 1
picture digest digest-dark 760 1190 0
picture digest digest-phone 390 1530 1
picture digest digest-phone-dark 390 1530 0
picture nudge nudge 760 1560 1
picture nudge nudge-dark 760 1560 0
picture nudge nudge-phone 390 1920 1
picture nudge nudge-phone-dark 390 1920 0
