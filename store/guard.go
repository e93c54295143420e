package store

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// guard runs fn and makes a DamagedError of the panics and memory faults by
// which bbolt tells that its file is damaged. All other panics go on: they are
// bugs of ours.
func guard(path string, fn func() error) (err error) {
	old := debug.SetPanicOnFault(true) // a read error in the memory map would be SIGBUS
	defer debug.SetPanicOnFault(old)
	defer func() {
		if p := recover(); p != nil {
			err = asPanic(path, p)
		}
	}()
	return fn()
}

// asPanic gives the damage that p tells of, or goes on with the panic.
func asPanic(path string, p any) error {
	if d, ok := p.(*DamagedError); ok {
		return d
	}
	if !tellsDamage(p) {
		panic(p)
	}
	return damaged(path, "%s", firstLine(fmt.Sprint(p)))
}

// tellsDamage reports whether p, just recovered, was raised inside bbolt or by
// a fault in mapped memory.
func tellsDamage(p any) bool {
	if _, fault := p.(interface{ Addr() uintptr }); fault {
		return true
	}
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	raised := false
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			raised = true
		case raised && !strings.HasPrefix(f.Function, "runtime."):
			return strings.HasPrefix(f.Function, "go.etcd.io/bbolt")
		}
		if !more {
			return false
		}
	}
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}
