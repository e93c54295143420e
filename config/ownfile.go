package config

import "os"

// The keys of the [Check]s that look into the files which these name.
const (
	TemplatesContent = "matcher.templates content"
	ReceiversContent = "dossier.receivers content"
)

// loadOwn reads the files of facts that the owner knows better than nudged.
func (c *Config) loadOwn(checks []Check) (err error) {
	for _, f := range []struct {
		path, key, content string
		to                 *[]byte
	}{
		{c.Matcher.Templates, "[matcher] templates", TemplatesContent, &c.Matcher.Content},
		{c.Dossier.Receivers, "[dossier] receivers", ReceiversContent, &c.Dossier.Content},
	} {
		if *f.to, err = ownFile(f.path, f.key, f.content, checks); err != nil {
			return err
		}
	}
	return nil
}

func ownFile(path, key, content string, checks []Check) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	refuse := func(what string) error {
		return &Error{File: path, Problems: []Problem{{What: what, Remedy: "the comment above the key in nudged init's file shows the form"}}}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, refuse(key + " names it, but it cannot be read: " + cause(err).Error())
	}
	if err := (&binder{checks: checks}).check(content, string(data)); err != nil {
		return nil, refuse(err.Error())
	}
	return data, nil
}
