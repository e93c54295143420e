package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"

	"nudged/bench/mailbox"
)

// looked is of how many orders the timelines are compared with the truth.
const looked = 200

// check compares timelines with the truth: to be fast and wrong is no use.
func (b *bench) check(ctx context.Context, truths []mailbox.Truth) (right, wrong int, err error) {
	mails := map[string][]string{}
	var numbers []string
	for _, t := range truths {
		if t.Order == "" {
			continue
		}
		if mails[t.Order] == nil {
			numbers = append(numbers, t.Order)
		}
		mails[t.Order] = append(mails[t.Order], t.SHA)
	}
	for _, number := range numbers[:min(looked, len(numbers))] {
		there, err := b.timeline(ctx, number)
		if err != nil {
			return right, wrong, err
		}
		for _, sha := range mails[number] {
			if there[sha] {
				right++
				delete(there, sha)
			} else {
				wrong++
			}
		}
		wrong += len(there)
	}
	return right, wrong, nil
}

// timeline is which mails are on the timeline of an order.
func (b *bench) timeline(ctx context.Context, number string) (map[string]bool, error) {
	out, err := exec.CommandContext(ctx, b.nudged, b.command("timeline", number, "--json")...).Output()
	if err != nil {
		return nil, fmt.Errorf("timeline %s: %w", number, err)
	}
	there := map[string]bool{}
	lines := json.NewDecoder(bytes.NewReader(out))
	for lines.More() {
		var row struct{ Message string }
		if err := lines.Decode(&row); err != nil {
			return nil, fmt.Errorf("timeline %s: %w", number, err)
		}
		if row.Message != "" {
			there[row.Message] = true
		}
	}
	return there, nil
}
