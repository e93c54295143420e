package config

import (
	"errors"
	"slices"
	"strings"
)

// fields says what a section may hold, and how each key is read.
type fields map[string]func(value) error

// binder fills a Config from a document and notes what is wrong.
type binder struct {
	doc      *document
	dir      string // folder of the file, for relative paths
	checks   []Check
	problems []Problem
}

func (b *binder) bind() *Config {
	c := defaults()
	smtp, owner := defaultSMTP(), defaultSMTP()
	for _, s := range b.doc.sections {
		m := defaultIMAP()
		f, known := b.layout(c, &m, smtp, owner)[s.name]
		if !known {
			b.unknownSection(s)
			continue
		}
		if s.array && s.name != "imap" {
			b.refuse(s.at, s.name, wrongf("write ["+s.name+"]", "there is only one of it"))
		}
		b.fill(s, f)
		b.require(s, required[s.name]...)
		if s.name == "smtp.owner" && owner.Login.Auth != "none" {
			b.require(s, "username")
		}
		switch s.name {
		case "imap":
			c.IMAP = append(c.IMAP, m)
		case "smtp":
			c.SMTP = smtp
		case "smtp.owner":
			smtp.Owner = owner
		}
	}
	if b.section("account", 0).name == "" {
		b.require(section{name: "account"}, required["account"]...)
	}
	c.settle()
	b.agree(c)
	return c
}

// fill reads every setting of s.
func (b *binder) fill(s section, f fields) {
	for _, set := range s.settings {
		read, known := f[set.key]
		if !known {
			b.unknownKey(s, set, f)
			continue
		}
		err := read(set.value)
		if err == nil {
			err = b.check(dotted(s.name, set.key), set.value.text)
		}
		if err != nil {
			b.refuse(set.value.at, dotted(s.name, set.key), err)
		}
	}
}

// check asks the rules that other packages know.
func (b *binder) check(key, text string) error {
	for _, c := range b.checks {
		if c.Key == key {
			if err := c.Valid(text); err != nil {
				return err
			}
		}
	}
	return nil
}

// require notes the keys that s cannot do without.
func (b *binder) require(s section, keys ...string) {
	for _, key := range keys {
		if !slices.ContainsFunc(s.settings, func(set setting) bool { return set.key == key }) {
			full := dotted(s.name, key)
			b.refuse(s.at, full, wrongf("write "+key+" = "+samples[full], "is missing"))
		}
	}
}

func (b *binder) refuse(at place, key string, err error) {
	w, ok := errors.AsType[*wrong](err)
	if !ok {
		w = &wrong{what: err.Error()}
	}
	if w.at != (place{}) {
		at = w.at
	}
	b.problems = append(b.problems, Problem{Line: at.line, Column: at.column, Key: key, What: w.what, Remedy: w.remedy})
}

// section is the nth of that name; a zero section where there is none.
func (b *binder) section(name string, nth int) section {
	for _, s := range b.doc.sections {
		if s.name != name {
			continue
		}
		if nth == 0 {
			return s
		}
		nth--
	}
	return section{}
}

func dotted(section, key string) string { return strings.TrimPrefix(section+"."+key, ".") }
