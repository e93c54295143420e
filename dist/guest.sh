#!/usr/bin/env bash
# The real unit under a real systemd: a throw-away machine is made of Debian
# packages, booted in QEMU, and asked whether the service starts, says that it is
# ready, runs as its own user with its credential, is started anew when it
# hangs, and stops. As root, on Debian with debootstrap, qemu-system-x86, kmod and cpio; KVM
# is not needed. What is downloaded is kept in ~/.cache/nudged-guest.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/nudged-guest
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$cache"

if [ ! -e "$cache/root.tar" ]; then
	debootstrap --variant=minbase --include=systemd-sysv bookworm "$work/root" >&2
	rm -rf "$work"/root/var/cache/apt/* "$work"/root/usr/share/{doc,man,locale}
	tar -C "$work/root" -cf "$cache/root.tar.new" . && mv "$cache/root.tar.new" "$cache/root.tar"
	rm -rf "$work/root"
fi
if [ ! -e "$cache/kernel/boot" ]; then
	kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/ *Depends: \(linux-image-[^ ]*\).*/\1/p' | head -n 1)
	(cd "$work" && apt-get download -qq "$kernel" busybox-static >&2)
	mkdir "$work/kernel"
	for package in "$work"/*.deb; do dpkg-deb -x "$package" "$work/kernel"; done
	mv "$work/kernel" "$cache/kernel"
fi

# The disk: Debian, nudged as `make install` puts it there, and the questions.
root=$work/root
mkdir "$root"
tar -C "$root" -xf "$cache/root.tar"
CGO_ENABLED=0 go build -trimpath -o "$root/usr/local/bin/nudged" ./cmd/nudged
install -D -m 0644 dist/nudged.service "$root/etc/systemd/system/nudged.service"
install -D -m 0644 dist/nudged.sysusers "$root/usr/lib/sysusers.d/nudged.conf"
install -D -m 0644 dist/guest/nudged.toml "$root/etc/nudged/nudged.toml"
install -D -m 0755 dist/guest/check "$root/usr/local/sbin/guest-check"
install -D -m 0755 dist/guest/imap "$root/usr/local/sbin/guest-imap"
install -d -m 0700 "$root/etc/credstore"
printf 'the-word-of-the-guest\n' | install -m 0600 /dev/stdin "$root/etc/credstore/nudged.imap-password"
install -D -m 0644 dist/guest/check.service "$root/etc/systemd/system/guest-check.service"
install -d "$root/etc/systemd/system/multi-user.target.wants"
ln -s ../guest-check.service "$root/etc/systemd/system/multi-user.target.wants/"
mke2fs -q -t ext4 -d "$root" "$work/disk" 900M

# The first program that the kernel starts loads what reads the disk.
modules=$(echo "$cache"/kernel/lib/modules/*)
early=$work/early
mkdir -p "$early"/{bin,dev,proc,new}
cp "$cache/kernel/bin/busybox" "$early/bin/"
depmod -b "$cache/kernel" "$(basename "$modules")"
{
	printf '#!/bin/busybox sh\n'
	for wanted in virtio_pci virtio_blk ext4; do
		for file in $(modprobe -d "$cache/kernel" -S "$(basename "$modules")" --show-depends "$wanted" | sed -n 's/^insmod //p'); do
			cp "$file" "$early/$(basename "$file")"
			printf '/bin/busybox insmod /%s 2>/dev/null\n' "$(basename "$file")"
		done
	done
	printf '/bin/busybox mount -t devtmpfs dev /dev\nwhile [ ! -b /dev/vda ]; do /bin/busybox sleep 0.1; done\n'
	printf '/bin/busybox mount -t ext4 /dev/vda /new\n/bin/busybox umount /dev\nexec /bin/busybox switch_root /new /lib/systemd/systemd\n'
} >"$early/init"
chmod +x "$early/init"
(cd "$early" && find . | cpio -o -H newc --quiet) >"$work/initrd"

timeout 900 qemu-system-x86_64 -m 768 -smp 2 -nographic -no-reboot -kernel "$cache"/kernel/boot/vmlinuz-* -initrd "$work/initrd" \
	-drive "file=$work/disk,if=virtio,format=raw,cache=unsafe" -append 'console=ttyS0 quiet panic=-1 systemd.show_status=0' </dev/null | tr -d '\r' | tee "$work/said"
grep -q '^promise R20: ' "$work/said"
! grep -q '^not so: ' "$work/said"
