package hostile_test

import (
	"math"
	"runtime"
	"syscall"
	"testing"

	"nudged/ingest/reader"
	"nudged/promise"
	"nudged/promise/hostile"
)

// TestHostileMailIsReadInLinearTime: eight times as much of anything costs about
// eight times as much. What is allocated is counted, which is the same each time;
// in full, processor time as well.
func TestHostileMailIsReadInLinearTime(t *testing.T) {
	const small = 1.0 / 64
	steepest, where := 0.0, ""
	for _, f := range hostile.Families() {
		for n := range promise.Times(2, 6, 40) {
			short, long := f.Mail(n, small), f.Mail(n, 8*small)
			if len(long) < 5*len(short) || len(long) < 20_000 {
				continue // it does not grow, or not much
			}
			grown := math.Log(float64(len(long)) / float64(len(short)))
			steepness := func(cost func([]byte) float64) float64 { return math.Log(cost(long)/cost(short)) / grown }
			steep := steepness(memory)
			if promise.Level == "full" && steepness(processor) > 1.2 {
				// Once may be chance: the collector runs when it likes.
				steep = max(steep, min(steepness(processor), steepness(processor), steepness(processor)))
			}
			if steep > steepest {
				steepest, where = steep, f.Name
			}
			if steep > 1.2 {
				t.Errorf("%s, number %d: the cost grows by the power of %.2f: %d bytes, then %d", f.Name, n, steep, len(short), len(long))
			}
		}
	}
	promise.Kept(t, "H4", "the cost of reading grows at most by the power of %.2f (%s)", steepest, where)
}

// memory is what reading a mail allocates, above what any mail does.
func memory(raw []byte) float64 {
	const any = 256 << 10
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	reader.Read(raw)
	runtime.ReadMemStats(&after)
	return any + float64(after.TotalAlloc-before.TotalAlloc)
}

// processor is the processor time that it takes, above what any mail does.
func processor(raw []byte) float64 {
	const any = 1e6 // a millisecond
	used := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			panic(err)
		}
		return float64(u.Utime.Nano() + u.Stime.Nano())
	}
	runtime.GC()
	began := used()
	for range 3 {
		reader.Read(raw)
	}
	return any + (used()-began)/3
}
