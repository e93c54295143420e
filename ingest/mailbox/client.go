package mailbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// client is one connection to an account. One goroutine owns it: go-imap is
// neither safe for two that wait (QUIRK: two IDLEs take each other's answers),
// nor bounded in time or memory. Both come from the wire and from exchange.
type client struct {
	*Account
	imap   *imapclient.Client
	wire   *wire
	caps   imap.CapSet
	noIdle bool                // IDLE is advertised, but refused
	news   chan struct{}       // the open mailbox has grown; holds one
	busy   func(time.Duration) // told how long the next step may take
	forget func() bool         // no longer close the connection when the context ends

	open     mailbox // the mailbox that is selected
	openedAt time.Time
}

// exchange does one exchange with the server: within limit, never silent for
// longer than stall, answered by at most so many bytes.
func (c *client) exchange(limit, stall time.Duration, bytes int64, do func() error) error {
	c.wire.arm(limit, stall, bytes)
	defer c.wire.rest()
	return c.explain(do(), min(limit, stall))
}

// ask is the exchange of a small command.
func (c *client) ask(do func() error) error {
	return c.exchange(c.limits.answer, c.limits.answer, answerBytes, do)
}

// explain puts the network's failure in the place of what go-imap made of it.
func (c *client) explain(err error, silence time.Duration) error {
	cause := c.wire.failure()
	switch {
	case err == nil:
		return nil
	case cause == nil:
		return err
	case errors.Is(cause, os.ErrDeadlineExceeded):
		return fmt.Errorf("no answer within %v: %w", silence, cause)
	case errors.Is(cause, io.EOF):
		return fmt.Errorf("the server closed the connection: %w", cause)
	}
	return cause
}

// broken reports whether the network failed, and not something that the server said.
func (c *client) broken() bool {
	cause := c.wire.failure()
	return cause != nil && !errors.Is(cause, errFlood)
}

// close ends the connection. Whatever was being fetched has been drained by
// then; go-imap's Close would wait for it for ever.
func (c *client) close() {
	c.forget()
	c.wire.Close()
	if c.imap != nil {
		c.imap.Close()
	}
}

// logout takes leave. That it fails is of no interest.
func (c *client) logout() {
	c.ask(func() error { return c.imap.Logout().Wait() })
	c.close()
}

// noop asks whether the server is there, and lets it tell its news.
func (c *client) noop() error {
	return c.ask(func() error { return c.imap.Noop().Wait() })
}

// can reports whether the server advertises a capability.
func (c *client) can(capability imap.Cap) bool { return c.caps.Has(capability) }

// idles reports whether the server tells of new mail by itself.
func (c *client) idles() bool { return c.can(imap.CapIdle) && !c.noIdle }

// askCaps asks for the capabilities, which a login may change.
//
// QUIRK: go-imap's own Caps may wait half a minute for nothing when the
// connection is lost, and may give those of before the login.
func (c *client) askCaps() error {
	return c.ask(func() (err error) {
		c.caps, err = c.imap.Capability().Wait()
		return err
	})
}

// handlers are run by go-imap's reader: they must not wait for anything.
func (c *client) handlers() *imapclient.UnilateralDataHandler {
	return &imapclient.UnilateralDataHandler{
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages == nil {
				return
			}
			select {
			case c.news <- struct{}{}:
			default:
			}
		},
	}
}

// oldNews forgets what was announced: the listing that follows will show it.
func (c *client) oldNews() {
	select {
	case <-c.news:
	default:
	}
}

// endedBy gives the context's end as the reason for err, where it is.
func endedBy(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
