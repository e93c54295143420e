#!/bin/bash
# A private Dovecot 2.3 on loopback, for the tests with the build tag "real".
# Needs: apt-get install dovecot-imapd (brings openssl). Root or not.
set -euo pipefail

usage() {
	cat <<'U'
usage: dovecot.sh start DIR      print port=, tls_port=, cert=, user=, password=; the same ports after a stop
       dovecot.sh stop DIR
       dovecot.sh deliver DIR FOLDER <MAIL
       dovecot.sh wipe DIR FOLDER
U
	exit 2
}
die() { echo "dovecot.sh: $*" >&2; exit 1; }

user=ann password=secret

# A port on which nothing listens; $1 is avoided.
free_port() {
	local p i
	for i in $(seq 200); do
		p=$((20000 + RANDOM % 20000))
		[ "$p" = "${1:-}" ] && continue
		(exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "$p"; return; }
	done
	die "no free port found"
}

# Root keeps Dovecot's own split of users; anybody else is all of them.
identity() {
	if [ "$(id -u)" = 0 ]; then
		login_user=dovenull internal_user=dovecot internal_group=dovecot mail_user=mail mail_group=mail nochroot=""
	else
		login_user=$(id -un) internal_user=$login_user internal_group=$(id -gn)
		mail_user=$login_user mail_group=$internal_group nochroot="chroot ="
	fi
}

write_config() {
	local d=$1
	cat >"$d/dovecot.conf" <<C
base_dir = $d/run
state_dir = $d/state
log_path = $d/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <$d/cert.pem
ssl_key = <$d/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_login_user = $login_user
default_internal_user = $internal_user
default_internal_group = $internal_group
first_valid_uid = 1
first_valid_gid = 1
default_vsz_limit = 2G
mail_location = maildir:~/Maildir:LAYOUT=fs
mail_home = $d/mail/%u
mail_max_userip_connections = 100
mailbox_list_index = yes
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $d/passwd
}
userdb {
  driver = static
  args = uid=$mail_user gid=$mail_group
}
service anvil {
  $nochroot
}
service auth {
  user = $internal_user
}
service auth-worker {
  user = $internal_user
}
service imap-login {
  $nochroot
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = $tls_port
    ssl = yes
  }
}
service stats {
  $nochroot
}
C
}

cmd_start() {
	local d bin i
	bin=$(command -v dovecot || echo /usr/sbin/dovecot)
	[ -x "$bin" ] || die "dovecot not found: apt-get install dovecot-imapd"
	mkdir -p "$1"; d=$(cd "$1" && pwd)
	identity
	if [ -f "$d/env" ]; then
		. "$d/env"
	else
		mkdir -p "$d/run" "$d/state" "$d/mail"
		# The mail user must be able to reach DIR through every parent.
		chmod 755 "$d" "$d/mail"
		[ "$(id -u)" != 0 ] || chown "$mail_user:$mail_group" "$d/mail"
		port=$(free_port); tls_port=$(free_port "$port")
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
			-addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout "$d/key.pem" -out "$d/cert.pem" 2>/dev/null || die "openssl failed"
		echo "$user:{PLAIN}$password" >"$d/passwd"; chmod 640 "$d/passwd"
		[ "$(id -u)" != 0 ] || chgrp "$internal_group" "$d/passwd"
		write_config "$d"
		printf '%s\n' "port=$port" "tls_port=$tls_port" "cert=$d/cert.pem" "user=$user" "password=$password" >"$d/env"
	fi
	"$bin" -c "$d/dovecot.conf" </dev/null >"$d/start.log" 2>&1 || die "dovecot did not start: $(cat "$d/start.log")"
	for i in $(seq 100); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && { cat "$d/env"; return; }
		sleep 0.05
	done
	die "dovecot does not answer on port $port: $(tail "$d/dovecot.log")"
}

cmd_stop() {
	local d pid i
	d=$(cd "$1" 2>/dev/null && pwd) || return 0
	pid=$(cat "$d/run/master.pid" 2>/dev/null) || return 0
	kill "$pid" 2>/dev/null || true
	for i in $(seq 300); do
		# A zombie counts as gone: in a container nobody may reap it.
		case $(ps -o stat= -p "$pid" 2>/dev/null) in '' | Z*) rm -f "$d/run/master.pid"; return 0 ;; esac
		sleep 0.05
	done
	die "dovecot $pid still runs"
}

folder() {
	if [ "$2" = INBOX ]; then echo "$1/mail/$user/Maildir"; else echo "$1/mail/$user/Maildir/$2"; fi
}

# As an MTA does: written in tmp, then moved to new.
cmd_deliver() {
	local d f sub name; d=$(cd "$1" && pwd); f=$(folder "$d" "$2")
	identity
	for sub in cur new tmp; do mkdir -p "$f/$sub"; done
	name="$(date +%s%N).$$.test"
	cat >"$f/tmp/$name"
	[ "$(id -u)" != 0 ] || chown -R "$mail_user:$mail_group" "$d/mail/$user"
	mv "$f/tmp/$name" "$f/new/$name"
}

cmd_wipe() {
	local d f; d=$(cd "$1" && pwd); f=$(folder "$d" "$2")
	rm -rf "${f:?}/cur" "${f:?}/new" "${f:?}/tmp" "${f:?}"/dovecot*
	[ "$2" = INBOX ] || rm -rf "${f:?}"
}

[ $# -ge 2 ] || usage
cmd=$1; shift
case $cmd in
start) cmd_start "$1" ;;
stop) cmd_stop "$1" ;;
deliver) [ $# = 2 ] || usage; cmd_deliver "$@" ;;
wipe) [ $# = 2 ] || usage; cmd_wipe "$@" ;;
*) usage ;;
esac
