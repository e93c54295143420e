#!/bin/sh
# Draws the pictures of this folder from the demo's own mails (Debian: chromium fonts-noto-cjk).
set -eu
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go run ./cmd/nudged demo --dir "$dir/demo" >/dev/null

# picture KIND NAME WIDTH HEIGHT: the last mail of that kind, in a window of that size.
picture() {
	html=$(ls "$dir"/demo/sent-*-"$1".html | tail -n 1)
	chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-sync --hide-scrollbars \
		--user-data-dir="$dir/browser" --window-size="$3,$4" --screenshot="docs/$2.png" "file://$html" 2>/dev/null
}
picture digest digest 760 1260
picture nudge nudge 500 1560
