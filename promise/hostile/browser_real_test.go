//go:build real

package hostile_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"nudged/promise"
	"nudged/promise/hostile"
)

// counter is a server that shows pages, and notes whatever else is asked of it.
type counter struct {
	*httptest.Server
	pages []string

	mu    sync.Mutex
	shown map[string]bool
	hits  []string
}

func newCounter(t *testing.T) *counter {
	c := &counter{shown: map[string]bool{}}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	return c
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var from, to, page int
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch {
	case r.URL.Path == "/favicon.ico":
	case scan(r.URL.Path, "/frames/%d/%d", &from, &to):
		for i := from; i < to; i++ {
			fmt.Fprintf(w, "<iframe src=/page/%d></iframe>\n", i)
		}
	case scan(r.URL.Path, "/page/%d", &page) && page < len(c.pages):
		c.shown[r.URL.Path] = true
		fmt.Fprint(w, c.pages[page])
	default:
		c.hits = append(c.hits, r.URL.Path)
	}
}

func scan(s, format string, to ...any) bool {
	_, err := fmt.Sscanf(s, format, to...)
	return err == nil
}

// browse has a browser show all pages, some at a time.
func (c *counter) browse(t *testing.T) {
	t.Helper()
	const atOnce = 40
	for from := 0; from < len(c.pages); from += atOnce {
		url := fmt.Sprintf("%s/frames/%d/%d", c.URL, from, min(from+atOnce, len(c.pages)))
		b := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--user-data-dir="+t.TempDir(), "--virtual-time-budget=4000", "--dump-dom", url)
		if out, err := b.CombinedOutput(); err != nil || !strings.Contains(string(out), "<iframe") {
			t.Fatalf("chromium (Debian: chromium): %v\n%s", err, out)
		}
	}
	if len(c.shown) != len(c.pages) {
		t.Errorf("%d of %d pages were shown", len(c.shown), len(c.pages))
	}
}

// TestRealBrowserLoadsNothing: a browser shows our mails, the digest and the page
// of a dossier, full of what others wrote to make it load or run something. It
// asks for the pages and for nothing else; of the same words as HTML it asks for much.
func TestRealBrowserLoadsNothing(t *testing.T) {
	control := newCounter(t)
	for _, s := range hostile.Scripts {
		control.pages = append(control.pages, strings.ReplaceAll(s, "PIXEL", control.URL))
	}
	if control.browse(t); len(control.hits) < 8 {
		t.Errorf("this browser shows nothing: it would load only %q of what is hostile", control.hits)
	}
	c := newCounter(t)
	var s sight
	for i := 0; len(c.pages) < promise.Times(100, 200, 2000); i++ {
		h := newHouse(t, i, c.URL)
		h.live()
		s.look(h)
		c.pages = s.pages
	}
	if c.browse(t); len(c.hits) > 0 {
		t.Errorf("it asks for %q", c.hits)
	}
	promise.Kept(t, "H7", "%d pages of ours in Chromium, %d requests; %d for the same words as HTML", len(c.pages), len(c.hits), len(control.hits))
}
