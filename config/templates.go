package config

import "os"

// TemplatesContent is the key of the [Check] that looks into the file which
// [matcher] templates names.
const TemplatesContent = "matcher.templates content"

// load reads the file of templates.
func (m *Matcher) load(checks []Check) error {
	if m.Templates == "" {
		return nil
	}
	refuse := func(what string) error {
		return &Error{File: m.Templates, Problems: []Problem{{What: what, Remedy: "the comment above templates in nudged init's file shows the form"}}}
	}
	content, err := os.ReadFile(m.Templates)
	if err != nil {
		return refuse("[matcher] templates names it, but it cannot be read: " + cause(err).Error())
	}
	if err := (&binder{checks: checks}).check(TemplatesContent, string(content)); err != nil {
		return refuse(err.Error())
	}
	m.Content = content
	return nil
}
