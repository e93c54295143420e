package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
)

// size is one point of growth.
type size struct{ mails, orders int }

// The points: mails with few orders, then orders with few mails.
var (
	moreMails  = []size{{1000, 10_000}, {10_000, 10_000}, {50_000, 10_000}, {200_000, 10_000}}
	moreOrders = []size{{2000, 1000}, {2000, 10_000}, {2000, 100_000}, {2000, 1_000_000}}
)

// grow measures nudged alone on mailboxes of text, which ask most of it: what
// takes twice as long for each mail of a larger mailbox, or with more orders,
// would show here.
func (b *bench) grow(ctx context.Context) error {
	stop, err := b.begin()
	if err != nil {
		return err
	}
	defer stop()
	var out bytes.Buffer
	for _, part := range []struct {
		title string
		sizes []size
	}{{"More mails", moreMails}, {"More orders", moreOrders}} {
		fmt.Fprintf(&out, "\n### %s\n\n%s", part.title, growthHead)
		for _, s := range part.sizes {
			r, err := b.at(ctx, s)
			if err != nil {
				return fmt.Errorf("%d mails, %d orders: %w", s.mails, s.orders, err)
			}
			r.writeGrowth(&out, s)
		}
	}
	os.Stdout.Write(out.Bytes())
	if b.page == "" {
		return nil
	}
	return insert(b.page, "growth", out.String())
}

// at measures one point.
func (b *bench) at(ctx context.Context, s size) (result, error) {
	point := *b
	point.orders, point.text, point.alone = s.orders, true, true
	if err := point.register(ctx); err != nil {
		return result{}, err
	}
	return point.measure(ctx, s.mails)
}

const growthHead = "| mails | orders | raw bytes | ms of processors a mail | × raw | peak RSS | state to raw | ready | at rest | status, timeline, review |\n" +
	"|---|---|---|---|---|---|---|---|---|---|\n"

func (r result) writeGrowth(w io.Writer, s size) {
	var answers []string
	for _, a := range r.live.answers {
		answers = append(answers, fmt.Sprintf("%.0f", a.milliseconds.median))
	}
	fmt.Fprintf(w, "| %d | %d | %s | %.2f | %.1f | %.0f MB | %.2f | %d ms | %s | %s ms |\n",
		s.mails, s.orders, megabytes(r.bytes), 1000*r.processor(nudged).median/float64(r.mails), r.ratio(raw, nudged).median,
		r.memory(nudged).median, float64(r.grown)/float64(r.bytes), r.live.start.Milliseconds(), megabytes(r.live.idle), strings.Join(answers, ", "))
}
