package notify

import "time"

// A clock that jumps ahead was wrong before, or is wrong now. Nobody can tell at
// once, and a mail cannot be taken back: so nothing is told until the clock is
// known to be right, or has gone on like that for a while.
const (
	jumpsAhead = 10 * time.Minute // beyond what has passed since the machine started
	believed   = 30 * time.Minute // from then on
)

// watch over the clock on the wall, by the time since the machine started, which
// counts sleep too and cannot be set.
type clockwatch struct {
	wall    time.Time
	uptime  time.Duration
	doubted time.Duration // the uptime from which the clock is believed; 0: it is
}

// jumped compares the clock with the uptime, and gives how far it went ahead
// since the last look (back, where negative).
func (c *clockwatch) jumped(wall time.Time, uptime time.Duration) time.Duration {
	jump := wall.Round(0).Sub(c.wall) - (uptime - c.uptime)
	if c.wall.IsZero() {
		jump = 0
	}
	c.wall, c.uptime = wall.Round(0), uptime
	return jump
}

// doubtful reports whether the clock may be wrong.
func (n *Notifier) doubtful() bool {
	if n.Uptime == nil {
		return false
	}
	c := &n.clockwatch
	before, now, uptime := c.uptime, n.Clock(), n.Uptime()
	switch jump := c.jumped(now, uptime); {
	case jump > jumpsAhead:
		c.doubted = uptime + believed
		n.Log.Warn("the clock has jumped ahead: nothing is told until it is known to be right", "by", jump.Round(time.Second), "until_at_most", now.Add(believed))
	case jump < -jumpsAhead:
		c.doubted = 0 // set right again; what was told before is told
	}
	if c.doubted != 0 && (uptime >= c.doubted || n.Synced != nil && n.Synced(now.Add(before-uptime))) {
		c.doubted = 0
	}
	return c.doubted != 0
}
