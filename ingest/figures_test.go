package ingest_test

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"
	"strconv"
	"testing"

	"nudged/store"
	"nudged/timeline"
)

// measured plays correspondences until so many mails were written, and says how
// well they found their orders. NUDGED_CORRESPONDENCE=3000 plays so many.
func measured(t *testing.T, mails int, play func(seed uint64, left int) figures) {
	t.Helper()
	n, _ := strconv.Atoi(cmp.Or(os.Getenv("NUDGED_CORRESPONDENCE"), strconv.Itoa(mails)))
	var sum figures
	for seed := uint64(1); sum.mails < n; seed++ {
		sum.add(play(seed, n-sum.mails))
	}
	precision, recall, review := sum.percent()
	t.Logf("%d mails: precision %.2f %%, recall %.2f %%, left to review %.2f %%", sum.mails, precision, recall, review)
	if precision < 99.9 || recall < 99 || review > 3 {
		t.Errorf("right %d, wrong %d, missed %d, asked %d", sum.right, sum.wrong, sum.missed, sum.asked)
	}
}

// figures count letters on orders: one on two orders counts twice. asked are
// the mails left to review, but those of strangers and about unknown orders,
// which have to be asked about.
type figures struct{ mails, right, wrong, missed, asked int }

func (f *figures) add(g figures) {
	f.mails, f.right, f.wrong, f.missed, f.asked = f.mails+g.mails, f.right+g.right, f.wrong+g.wrong, f.missed+g.missed, f.asked+g.asked
}

func (f figures) percent() (precision, recall, review float64) {
	of := func(n, all int) float64 { return 100 * float64(n) / float64(max(all, 1)) }
	return of(f.right, f.right+f.wrong), of(f.right, f.right+f.missed), of(f.asked, f.mails)
}

// played is a mail, and the orders that it is about; none of what is noise.
type played struct {
	what  string // sort of mail
	raw   string
	about []string
	noise bool
}

// measure records mails as they arrive, so many at a time, and compares where
// they came to with what is true of them.
func (w *world) measure(seed uint64, all []played, batch int) (f figures) {
	for some := range slices.Chunk(all, batch) {
		var raws []string
		for _, m := range some {
			raws = append(raws, m.raw)
		}
		w.takeRaw("inbox", raws...)
	}
	placed, asked := w.placement()
	for _, m := range all {
		f.mails++
		got := placed[hash(m.raw)]
		for _, order := range got {
			if slices.Contains(m.about, order) {
				f.right++
			} else if f.wrong++; f.wrong < 5 {
				w.Logf("seed %d, %s: on %s, not on %v:\n%s", seed, m.what, order, m.about, m.raw)
			}
		}
		for _, order := range m.about {
			if slices.Contains(got, order) {
				continue
			}
			if f.missed++; f.missed < 5 {
				w.Logf("seed %d, %s: not on %s but on %v (asked: %q):\n%s", seed, m.what, order, got, asked[hash(m.raw)], m.raw)
			}
		}
		if asked[hash(m.raw)] != "" && !m.noise {
			f.asked++
		}
	}
	return f
}

// placement tells of every mail, by its hash, on which orders it stands, and
// why it is asked about.
func (w *world) placement() (placed map[string][]string, asked map[string]string) {
	placed, asked = map[string][]string{}, map[string]string{}
	w.view(func(tx *store.Tx) {
		w.must(tx.Orders(func(o timeline.Order) bool {
			for _, r := range timeline.Rows(tx.Entries(o.Number), w.now) {
				for _, s := range r.Sources {
					if s.Message != "" && r.Kind != timeline.EntryCorrection {
						placed[s.Message] = append(placed[s.Message], o.Number)
					}
				}
			}
			return true
		}))
		w.must(tx.Reviews(true, func(rv *store.Review) bool { asked[rv.SHA] = rv.Reason; return true }))
	})
	return placed, asked
}

func hash(raw string) string {
	sum := sha256.Sum256([]byte(raw))
	return hex.EncodeToString(sum[:])
}
