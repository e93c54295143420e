package reader

import (
	"os"
	"strings"
	"testing"

	"nudged/timeline"
)

// notices hands each mail of a file of testdata/notices to check, with its name
// and what stands behind "want" at its end.
func notices(t *testing.T, file string, check func(name string, want []string, m *timeline.Message)) {
	t.Helper()
	text, err := os.ReadFile("testdata/notices/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range strings.Split(string(text), "\n=== ")[1:] {
		name, rest, _ := strings.Cut(section, "\n")
		mail, want, ok := strings.Cut(rest, "\nwant ")
		if !ok {
			t.Fatalf("%s wants nothing", name)
		}
		head, body, _ := strings.Cut(mail, "\n\n")
		raw := head + "\nTo: Ann <ann@buyer.example>\nDate: Fri, 06 Mar 2026 10:15:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n" + body
		check(name, strings.Fields(want), Read(asSent(raw)))
	}
}

func TestReportsOfServers(t *testing.T) {
	notices(t, "reports.txt", func(name string, want []string, m *timeline.Message) {
		if string(m.Kind) != want[0] {
			t.Errorf("%s: kind %s", name, m.Kind)
		}
		if m.Report == nil || want[0] == "mail" {
			if m.Report != nil {
				t.Errorf("%s: taken for a report", name)
			}
			return
		}
		if len(m.Report.Recipients) != 1 {
			t.Errorf("%s: recipients %+v", name, m.Report.Recipients)
			return
		}
		to := m.Report.Recipients[0]
		if to.Address != want[1] {
			t.Errorf("%s: recipient %s", name, to.Address)
		}
		if said := to.Status + " " + to.ReplyCode; want[2] != "-" && !strings.HasPrefix(to.Status, want[2]) && !(len(want[2]) == 1 && strings.HasPrefix(to.ReplyCode, want[2])) {
			t.Errorf("%s: status %s, want %s", name, said, want[2])
		}
		if m.Report.Permanent != (want[3] == "permanent") {
			t.Errorf("%s: permanent %v", name, m.Report.Permanent)
		}
	})
}

func TestAutomaticReplies(t *testing.T) {
	notices(t, "automatic.txt", func(name string, want []string, m *timeline.Message) {
		if string(m.Kind) != want[0] {
			t.Errorf("%s: kind %s", name, m.Kind)
		}
	})
}
