# The commands that carry nudged further. Users need only those of README.md.
GO      ?= go
PREFIX  ?= /usr/local
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)

.PHONY: build test race year real promises guest bench growth check install uninstall pictures

build: ## one static binary
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o nudged ./cmd/nudged

test: ## the quick tests; they need nothing but Go
	$(GO) test ./...

race:
	$(GO) test -race ./...

year: ## 200 orders for 400 days in five time zones, with crashes and outages (some minutes)
	NUDGED_YEAR=full $(GO) test ./notify -run TestAYearWithCrashes -count=1 -timeout 60m -v

real: ## against programs that are not ours (Debian: chromium dovecot-imapd python3-aiosmtpd python3-dkim openssl poppler-utils qpdf unzip)
	$(GO) test -tags real -run Real ./...

promises: ## all of docs/promises.md in full, as root, hours; or some: ONLY="R1 R6"
	$(GO) run ./promise/report $(ONLY)

guest: ## the unit under systemd, in a throw-away machine; as root, some minutes (Debian: debootstrap qemu-system-x86 kmod cpio)
	dist/guest.sh

bench: ## beside mbsync, notmuch and mu; as root, half an hour (Debian: dovecot-imapd iproute2 isync notmuch maildir-utils)
	bench/run.sh -page docs/performance.md

growth: ## more mails, more orders; as root, a quarter of an hour (Debian: dovecot-imapd iproute2)
	bench/run.sh -grow -rounds 1 -page docs/performance.md

check: ## everything that CI does
	.ci/run

install: build ## binary, unit, user; then write /etc/nudged/nudged.toml
	install -D -m 0755 nudged $(DESTDIR)$(PREFIX)/bin/nudged
	install -D -m 0644 README.md $(DESTDIR)$(PREFIX)/share/doc/nudged/README.md
	install -D -m 0644 dist/nudged.service $(DESTDIR)/etc/systemd/system/nudged.service
	install -D -m 0644 dist/nudged.sysusers $(DESTDIR)/etc/sysusers.d/nudged.conf
	install -d -m 0755 $(DESTDIR)/etc/nudged

uninstall: ## the configuration and the state stay
	rm -f $(DESTDIR)$(PREFIX)/bin/nudged $(DESTDIR)/etc/systemd/system/nudged.service $(DESTDIR)/etc/sysusers.d/nudged.conf
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/nudged

pictures: ## the pictures in docs/, from the demo (Debian: chromium fonts-noto-cjk poppler-utils qpdf)
	docs/pictures.sh
