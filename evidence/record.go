package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"nudged/timeline"
)

// format is raised when the files of record/ change their meaning.
const format = 1

// Facts is record/dossier.json: what the dossier is about, and how far it goes.
type Facts struct {
	Format   int                `json:"format"`
	State    string             `json:"state"` // the record that it was taken from, by its name
	Order    timeline.Order     `json:"order"`
	At       time.Time          `json:"as_of"`
	Owner    []timeline.Address `json:"owner"`
	Status   timeline.Status    `json:"status"`
	Hearing  []Hearing          `json:"coverage"`
	Entries  int                `json:"entries"`          // lines of entries.jsonl
	Last     string             `json:"last"`             // the hash that the chain ends with
	Mails    int                `json:"mails"`            //
	Exhibits int                `json:"exhibits"`         //
	Hidden   []string           `json:"hidden,omitempty"` // labels of what is not there as it is: it says what the owner hides
}

func (c *Case) facts() (Facts, error) {
	last, err := c.last()
	var hidden []string
	for _, m := range c.Mails {
		if m.Hide {
			hidden = append(hidden, m.Label)
		}
	}
	for _, x := range c.Exhibits {
		if x.Hide {
			hidden = append(hidden, x.Label)
		}
	}
	return Facts{
		Format: format, State: c.State, Order: c.Order, At: c.At, Owner: c.Owner, Status: c.Status, Hearing: c.Hearing,
		Entries: len(c.Lines), Last: last, Mails: len(c.Mails), Exhibits: len(c.Exhibits), Hidden: hidden,
	}, err
}

// record writes the files of record/.
func (c *Case) record(a *archive) error {
	facts, err := c.facts()
	if err != nil {
		return err
	}
	whole, err := json.MarshalIndent(facts, "", "  ")
	if err != nil {
		return fmt.Errorf("write the facts: %w", err)
	}
	var entries bytes.Buffer
	for _, l := range c.Lines {
		entries.Write(append(l.Bytes, '\n'))
	}
	mails, err := jsonLines(c.Mails, mailFacts)
	if err != nil {
		return err
	}
	kept, err := json.MarshalIndent(c.keys(), "", "  ")
	if err != nil {
		return fmt.Errorf("write the keys: %w", err)
	}
	for _, f := range []struct {
		name    string
		content []byte
	}{
		{factsName, c.hide.json(append(whole, '\n'))}, {entriesName, entries.Bytes()},
		{keysName, append(kept, '\n')}, {mailsName, c.hide.json(mails)},
	} {
		if err := a.add(f.name, f.content); err != nil {
			return err
		}
	}
	return nil
}

// keys gives the kept keys of the mails that are here as they arrived; an attached
// mail is a file by itself. They were public: nothing in them is to be hidden.
func (c *Case) keys() []Key {
	keys := []Key{}
	for _, m := range c.Mails {
		for _, k := range m.Keys {
			if x := c.exhibitBySHA(k.SHA256); k.File == "" && x != nil {
				k.File = x.Path
			}
			if m.Hide || k.File == "" {
				continue // what the signature is of is not here
			}
			keys = append(keys, k)
		}
	}
	return keys
}

// The files of record/.
const (
	factsName   = "record/dossier.json"
	entriesName = "record/entries.jsonl"
	keysName    = "record/keys.json"
	mailsName   = "record/mails.jsonl"
)

// mailLine is a line of record/mails.jsonl: what is known of a mail beside its bytes.
type mailLine struct {
	File      string          `json:"file"`
	SHA256    string          `json:"sha256"`
	Size      int64           `json:"size"`
	Received  time.Time       `json:"received"`
	Fetched   fetchLine       `json:"fetched"`
	MessageID string          `json:"message_id,omitempty"`
	Sender    timeline.Sender `json:"sender"`
	Entries   []uint64        `json:"entries"`
	Files     []string        `json:"attachments,omitempty"` // SHA-256
	LeftOut   string          `json:"left_out,omitempty"`
	Hidden    bool            `json:"hidden,omitempty"` // File is a marked copy
	Defects   []string        `json:"defects,omitempty"`
}

// fetchLine is where a mail came from. Where its owner keeps files is nobody's business.
type fetchLine struct {
	Server       string    `json:"server,omitempty"`
	Mailbox      string    `json:"mailbox,omitempty"`
	UIDValidity  uint32    `json:"uidvalidity,omitempty"`
	UID          uint32    `json:"uid,omitempty"`
	InternalDate time.Time `json:"internaldate,omitzero"`
	Imported     bool      `json:"imported,omitempty"`
	At           time.Time `json:"at"`
}

func mailFacts(m Mail) any {
	return mailLine{
		File: m.Name, SHA256: m.SHA, Size: m.Size, Received: m.Received, MessageID: m.MessageID, Sender: m.Sender,
		Entries: m.Seqs, Files: m.Files, LeftOut: m.LeftOut, Hidden: m.Hide, Defects: m.Defects,
		Fetched: fetchLine{
			Server: m.Fetch.Server, Mailbox: m.Fetch.Mailbox, UIDValidity: m.Fetch.UIDValidity, UID: m.Fetch.UID,
			InternalDate: m.Fetch.InternalDate, Imported: m.Fetch.Path != "", At: m.Fetch.At,
		},
	}
}

func jsonLines[T any](list []T, as func(T) any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, v := range list {
		if err := e.Encode(as(v)); err != nil {
			return nil, fmt.Errorf("write a line: %w", err)
		}
	}
	return b.Bytes(), nil
}
