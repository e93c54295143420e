package main

import (
	"io/fs"
	osuser "os/user"
	"slices"
	"strconv"
	"syscall"
)

// memberOf reports whether a user is in a group, by /etc/passwd and /etc/group.
func memberOf(uid uint32, gid int) bool {
	u, err := osuser.LookupId(strconv.Itoa(int(uid)))
	if err != nil {
		return false
	}
	groups, err := u.GroupIds()
	return err == nil && slices.Contains(groups, strconv.Itoa(gid))
}

// groupOf names the group of a file.
func groupOf(info fs.FileInfo) string {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "nudged"
	}
	g, err := osuser.LookupGroupId(strconv.Itoa(int(st.Gid)))
	if err != nil {
		return strconv.Itoa(int(st.Gid))
	}
	return g.Name
}
