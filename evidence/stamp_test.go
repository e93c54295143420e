package evidence

import (
	"bytes"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// stampSample is a list, and the answer of a service that openssl ran for it.
func stampSample(t testing.TB) (list, answer []byte) {
	t.Helper()
	list, err := os.ReadFile("testdata/stamp.txt")
	if err != nil {
		t.Fatal(err)
	}
	if answer, err = os.ReadFile("testdata/stamp.tsr"); err != nil {
		t.Fatal(err)
	}
	return list, answer
}

// A stamp is of that list, and of what its certificate signed, or it is none.
func TestStampIsOfWhatWasSigned(t *testing.T) {
	list, answer := stampSample(t)
	s, err := readStamp(answer, list)
	if err != nil || s.By != "CN=Stamps of the sample" || s.At.IsZero() {
		t.Fatalf("%+v, %v", s, err)
	}
	if _, err := readStamp(answer, append(list, '\n')); err == nil {
		t.Error("it is taken for a stamp of another list")
	}
	for at := range answer {
		b := bytes.Clone(answer)
		b[at] ^= 1
		if other, err := readStamp(b, list); err == nil && !other.At.Equal(s.At) {
			t.Fatalf("with byte %d changed it says %s", at, other.At)
		}
		if _, err := readStamp(answer[:at], list); err == nil {
			t.Fatalf("cut at %d it is taken", at)
		}
	}
}

// Services sign with RSASSA-PSS too (RFC 4056), some with a key that is for it alone.
func TestStampIsSignedWithPSS(t *testing.T) {
	list, _ := stampSample(t)
	for _, name := range []string{"stamp-pss.tsr", "stamp-pss-key.tsr"} {
		answer, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := readStamp(answer, list)
		if err != nil || s.By != "CN=Stamps of the sample" {
			t.Errorf("%s: %+v, %v", name, s, err)
			continue
		}
		for at := len(answer) - 256; at < len(answer); at++ {
			b := bytes.Clone(answer)
			b[at] ^= 1
			if _, err := readStamp(b, list); err == nil {
				t.Fatalf("%s: with byte %d of the signature changed it is taken", name, at)
			}
		}
	}
}

// A service that gives no stamp is named; the dossier is whole without it.
func TestNoStampIsNoHarm(t *testing.T) {
	w := lamps(t)
	q := Request{Order: "A-1001"}
	plain := w.dossier(q)
	_, old := stampSample(t)
	for want, serve := range map[string]http.HandlerFunc{
		`it answers "503 Service Unavailable"`: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) },
		"its answer: asn1":                     func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>welcome</html>")) },
		"it is a stamp of something else":      func(w http.ResponseWriter, _ *http.Request) { w.Write(old) },
		"its answer is too long":               func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, maxStamp+2)) },
		"refused it with status 2":             func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("\x30\x05\x30\x03\x02\x01\x02")) },
	} {
		s := httptest.NewServer(serve)
		w.desk.StampURL = s.URL
		var b bytes.Buffer
		err := w.desk.Write(t.Context(), w.collect(q), q, &b)
		s.Close()
		if !errors.Is(err, ErrStamp) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), s.URL) {
			t.Errorf("want %q: %v", want, err)
		}
		if !bytes.Equal(b.Bytes(), plain) {
			t.Errorf("%s: the dossier is another one", want)
		}
	}
}

// Nobody's word is taken who cannot show whose it is.
func TestStampWantsACertificate(t *testing.T) {
	w := lamps(t)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was asked") }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	w.desk.StampURL = s.URL
	q := Request{Order: "A-1001"}
	if err := w.desk.Write(t.Context(), w.collect(q), q, io.Discard); !errors.Is(err, ErrStamp) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a server that nobody vouches for: %v", err)
	}
}

func FuzzReadStamp(f *testing.F) {
	list, answer := stampSample(f)
	f.Add(answer)
	f.Fuzz(func(_ *testing.T, b []byte) { readStamp(b, list) })
}
