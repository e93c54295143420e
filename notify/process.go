package notify

import (
	"fmt"
	"sync"

	"nudged/timeline"
)

// process is what is known about how a marketplace or payment provider works:
// advice for the owner, from data/process.json.
type process struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Chat        string            `json:"chat"`
	ChatDecides bool              `json:"chat_decides"`
	ChatRule    string            `json:"chat_rule"`
	Next        map[string]string `json:"next"` // by stage: open, dispute, mediation
	Source      string            `json:"source"`
	Confidence  string            `json:"confidence"`
}

// processTable is data/process.json.
type processTable struct {
	Platforms []process         `json:"platforms"`
	Elsewhere map[string]string `json:"elsewhere"`
	Clocks    map[string]string `json:"clocks"`
	Exclusion struct {
		Text       string `json:"text"`
		Source     string `json:"source"`
		Confidence string `json:"confidence"`
	} `json:"exclusion"`
}

var processes = sync.OnceValue(func() processTable { return mustLoad[processTable]("process.json") })

// processOf finds what is known about a platform or payment provider.
func processOf(id string) (process, bool) {
	for _, p := range processes().Platforms {
		if p.ID == id {
			return p, true
		}
	}
	return process{}, false
}

// nextSteps says what can be done about an order beyond writing once more: at
// its platform, and at its payment provider.
func nextSteps(o timeline.Order, stage timeline.Stage) []string {
	key := string(stage)
	if stage == timeline.StageClaim || stage == "" {
		key = string(timeline.StageOpen)
	}
	var out []string
	for _, id := range []string{o.Platform, o.Payment} {
		if p, ok := processOf(id); ok && p.Next[key] != "" {
			out = append(out, p.Next[key])
		}
	}
	if len(out) == 0 && processes().Elsewhere[key] != "" {
		out = append(out, processes().Elsewhere[key])
	}
	return out
}

// arbiter names who decides a dispute about the order, "" where nobody does
// whom the seller would know by name: a card's issuer is just some bank.
func arbiter(o timeline.Order) string {
	for _, id := range []string{o.Platform, o.Payment} {
		if p, ok := processOf(id); ok && p.Chat != "" {
			return p.Name
		}
	}
	return ""
}

// Exclusion warns of an order about which there could be two disputes: a case on
// a platform and one at the payment provider exclude each other. "" where
// there is only one place for it.
func Exclusion(o timeline.Order) string {
	platform, here := processOf(o.Platform)
	payment, there := processOf(o.Payment)
	if !here || !there {
		return ""
	}
	return fmt.Sprintf(processes().Exclusion.Text, platform.Name, payment.Name)
}

// clockName says in words what a deadline is for.
func clockName(kind string) string {
	if name := processes().Clocks[kind]; name != "" {
		return name
	}
	return kind
}
