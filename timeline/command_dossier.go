package timeline

import "regexp"

// receiverName is who gets a dossier. An order's number has a digit in it.
var receiverName = regexp.MustCompile(`^([a-z_]{1,40})(?:$|[ .,;!])`)

// readDossier reads `dossier`, `dossier for dhgate`, `dossier zh`, `dossier for
// the court in Chinese`.
func (c *Command) readDossier(t *commandText) bool {
	for c.readLang(t) || c.readReceiver(t) {
		continue
	}
	t.fillers()
	return t.done(c)
}

func (c *Command) readLang(t *commandText) bool {
	before := *t
	t.fillers()
	lang, ok := t.take(commandWords().languages)
	if !ok || c.Lang != "" {
		*t = before
		return false
	}
	c.Lang = lang
	return true
}

// readReceiver wants a word before the name: a name alone may be prose.
func (c *Command) readReceiver(t *commandText) bool {
	before := *t
	t.fillers()
	name := receiverName.FindStringSubmatch(t.low)
	if c.For != "" || name == nil || before.low == t.low {
		*t = before
		return false
	}
	c.For = name[1]
	t.skip(len(c.For))
	return true
}
