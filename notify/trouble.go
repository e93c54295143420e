package notify

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"nudged/store"
)

// Trouble is something about the machine that nudged cannot mend: a full disk, a
// backup that fails. The owner is told at once, and when it is over.
type Trouble struct {
	Name  string // tells it from others
	Since time.Time
	What  string // in a sentence without an end
	Why   string // what the system says
	Do    string // what helps
	Over  string // when it is over: in a sentence without an end
}

// Steps of alarms about troubles: they are true as long as they are told at once.
const (
	stepTrouble = "trouble"
	stepOver    = "trouble over"
)

// troubleTold is what the owner was told about one.
type troubleTold struct {
	Trouble
	Raised time.Time
	Lifted bool
}

const metaTroubles = "troubles told"

func troublesTold(tx *store.Tx) (told map[string]troubleTold, err error) {
	told = map[string]troubleTold{}
	if raw := tx.Meta(metaTroubles); raw != nil {
		err = json.Unmarshal(raw, &told)
	}
	return told, err
}

// watchTroubles tells of new troubles, and of those that are over; of one that
// comes and goes once a day.
func (n *Notifier) watchTroubles() error {
	if n.Troubles == nil {
		return nil
	}
	now, list := n.Clock(), n.Troubles()
	var told map[string]troubleTold
	err := n.Store.View(func(tx *store.Tx) (err error) {
		told, err = troublesTold(tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("troubles that were told: %w", err)
	}
	var news, over []Trouble
	for _, t := range list {
		if last, known := told[t.Name]; !known || last.Lifted && now.Sub(last.Raised) >= calmAlarms {
			news = append(news, t)
			told[t.Name] = troubleTold{Trouble: t, Raised: now}
		}
	}
	for name, last := range told {
		lasts := slices.ContainsFunc(list, func(t Trouble) bool { return t.Name == name })
		if !lasts && !last.Lifted {
			over = append(over, last.Trouble)
			last.Lifted = true
			told[name] = last
		}
	}
	if len(news)+len(over) == 0 {
		return nil
	}
	return n.Store.Update(func(tx *store.Tx) error { return n.tellTroubles(tx, news, over, told) })
}

func (n *Notifier) tellTroubles(tx *store.Tx, news, over []Trouble, told map[string]troubleTold) error {
	for _, t := range news {
		if _, err := n.reserveAlarm(tx, stepTrouble, n.troubleFacts(t)); err != nil {
			return err
		}
	}
	for _, t := range over {
		if _, err := n.reserveAlarm(tx, stepOver, n.overFacts(t)); err != nil {
			return err
		}
	}
	raw, err := json.Marshal(told)
	if err != nil {
		return fmt.Errorf("keep which troubles were told: %w", err)
	}
	return tx.SetMeta(metaTroubles, raw)
}

func (n *Notifier) troubleFacts(t Trouble) digestFacts {
	return digestFacts{
		Title: t.What, Intro: "Something does not work, and needs you. One more mail comes when it works again.", Foot: n.foot(),
		Sections: []section{{Title: "Not working", Rows: []row{{
			What: t.What + ", since " + t.Since.In(n.Policy.Zone).Format(timeForm), Why: sentence(oneLine(t.Why, 300)), Do: t.Do, Urgent: true,
		}}}},
	}
}

func (n *Notifier) overFacts(t Trouble) digestFacts {
	return digestFacts{
		Title: t.Over, Intro: "It works again. There is nothing to do.", Foot: n.foot(),
		Sections: []section{{Title: "Works again", Rows: []row{{What: t.Over, Why: "It did not since " + t.Since.In(n.Policy.Zone).Format(timeForm) + "."}}}},
	}
}
