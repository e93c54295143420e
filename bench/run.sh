#!/usr/bin/env bash
# Measures nudged beside mbsync with notmuch and mu, on a made-up mailbox in a
# Dovecot of its own. Everything happens in a network that has only loopback,
# whose DNS is a stub; that takes root. The options go to the program bench.
#
#   bench/run.sh                                  everything; takes half an hour and 15 GB
#   bench/run.sh -mails 2000 -orders 2000 -alone  a look
#   bench/run.sh -grow -rounds 1                 growth: to 200,000 mails, and to a million orders
#   bench/run.sh -mails 1000000 -text -alone -rounds 1   a million mails
#
# Needs (Debian): dovecot-imapd iproute2 isync notmuch maildir-utils openssl procps
# BENCH_DIR is where it keeps the mailboxes from one time to the next; else they are thrown away.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${BENCH_INSIDE:-}" = "" ]; then
	dir=${BENCH_DIR:-$(mktemp -d /var/tmp/nudged-bench.XXXXXX)}
	mkdir -p "$dir" && chmod 755 "$dir"
	[ -n "${BENCH_DIR:-}" ] || trap 'rm -rf "$dir"' EXIT
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$dir/nudged" ./cmd/nudged
	go build -o "$dir/bench" ./bench
	BENCH_INSIDE=$dir unshare --net --mount -- "$0" "$@"
	exit
fi

dir=$BENCH_INSIDE
ip link set lo up
echo 'nameserver 127.0.0.1' >"$dir/resolv.conf"
mount --bind "$dir/resolv.conf" /etc/resolv.conf
dovecot=ingest/mailbox/testdata/dovecot.sh
trap '"$dovecot" stop "$dir/dovecot"' EXIT
"$dovecot" start "$dir/dovecot" >/dev/null
"$dir/bench" -dir "$dir" -nudged "$dir/nudged" -dovecot "$dir/dovecot" "$@"
