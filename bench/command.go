package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// cost is what something took.
type cost struct {
	time      time.Duration
	processor time.Duration // that it used itself, of all processors; 0 where nobody looked
	memory    int64         // the most that was resident at one moment, in bytes; 0 where nobody looked
}

// timed measures something that runs in this process.
func timed(do func() error) (cost, error) {
	start := time.Now()
	err := do()
	return cost{time: time.Since(start)}, err
}

// spend runs a command to its end and measures it.
func spend(ctx context.Context, name string, args ...string) (cost, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return cost{}, err
	}
	watch := watchMemory(cmd.Process.Pid)
	err := cmd.Wait()
	c := cost{time.Since(start), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), watch()}
	if err != nil {
		return c, fmt.Errorf("%s %v: %w: %s", name, args, err, last(said.Bytes(), 2000))
	}
	return c, nil
}

func last(b []byte, n int) []byte { return b[max(0, len(b)-n):] }

// watchMemory looks at a process every few moments; the function that it gives
// tells the high-water mark of its resident memory. The kernel's own figure for
// a child that has ended counts the parent in whose memory it was born.
func watchMemory(pid int) (stop func() int64) {
	end, most := make(chan struct{}), make(chan int64)
	go func() {
		var seen int64
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			seen = max(seen, memory(pid, "VmHWM"))
			select {
			case <-tick.C:
			case <-end:
				most <- seen
				return
			}
		}
	}()
	return func() int64 { close(end); return <-most }
}

// memory reads a line of the process's status, in bytes.
func memory(pid int, line string) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	found := regexp.MustCompile(line + `:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		return 0
	}
	kb, _ := strconv.ParseInt(string(found[1]), 10, 64)
	return kb << 10
}
