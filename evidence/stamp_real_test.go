//go:build real

package evidence

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// authority is a time stamp service that openssl runs; one with a scheme signs with
// RSASSA-PSS and a key of that kind.
func authority(t *testing.T, scheme string) (url, root string, asked *int) {
	t.Helper()
	dir, asked := t.TempDir(), new(int)
	put := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	run := func(args ...string) {
		cmd := exec.Command("openssl", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("openssl %v: %v\n%s", args, err, out)
		}
	}
	put("tsa.cnf", "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\nsigner_cert = tsa.pem\ncerts = root.pem\nsigner_key = tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\n"+
		"digests = sha256\naccuracy = secs:1, millisecs:500\nordering = yes\ness_cert_id_alg = sha256\n")
	put("serial", "01")
	ext := put("ext", "extendedKeyUsage = critical,timeStamping\n")
	run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Root of stamps", "-days", "9")
	run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Stamps of the test")
	run("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-out", "tsa.pem", "-extfile", ext, "-days", "9")
	if scheme != "" {
		run("genpkey", "-algorithm", scheme, "-pkeyopt", "rsa_keygen_bits:2048", "-out", "pss.key")
		run("req", "-new", "-key", "pss.key", "-out", "pss.csr", "-subj", "/CN=Stamps of the test")
		run("x509", "-req", "-in", "pss.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-out", "pss.pem", "-extfile", ext, "-days", "9")
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked++
		query, err := io.ReadAll(r.Body)
		if err == nil {
			put("query", string(query))
			run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "answer")
			if scheme != "" { // openssl ts cannot: what it stamps is signed again
				run("ts", "-reply", "-in", "answer", "-token_out", "-out", "token")
				run("cms", "-verify", "-inform", "DER", "-in", "token", "-noverify", "-binary", "-out", "info")
				run("cms", "-sign", "-binary", "-nodetach", "-in", "info", "-econtent_type", oidStampInfo.String(), "-signer", "pss.pem", "-inkey", "pss.key",
					"-md", "sha256", "-keyopt", "rsa_padding_mode:pss", "-cades", "-outform", "DER", "-out", "token")
				token, err := os.ReadFile(filepath.Join(dir, "token"))
				if err != nil {
					t.Error(err)
				}
				answer, err := asn1.Marshal(struct {
					Status struct{ Code int }
					Token  asn1.RawValue
				}{Token: asn1.RawValue{FullBytes: token}})
				if err != nil {
					t.Error(err)
				}
				put("answer", string(answer))
			}
			query, err = os.ReadFile(filepath.Join(dir, "answer"))
		}
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/timestamp-reply")
		w.Write(query)
	}))
	t.Cleanup(s.Close)
	return s.URL, filepath.Join(dir, "root.pem"), asked
}

// A dossier with a stamp is the one without, and the stamp; the second export has
// the same one, and strangers can check it.
func TestRealStampIsOneOfAService(t *testing.T) {
	for _, scheme := range []string{"", "RSA", "RSA-PSS"} {
		t.Run(scheme, func(t *testing.T) { stampedBy(t, scheme) })
	}
}

func stampedBy(t *testing.T, scheme string) {
	w := lamps(t)
	q := Request{Order: "A-1001"}
	plain := files(t, w.dossier(q))
	url, root, asked := authority(t, scheme)
	w.desk.StampURL = url
	stamped := w.dossier(q)
	if !bytes.Equal(stamped, w.dossier(q)) || *asked != 1 {
		t.Errorf("two dossiers differ, or the service was asked %d times", *asked)
	}
	all := files(t, stamped)
	for name, content := range plain {
		if all[name] != content {
			t.Errorf("%s is another one with a stamp", name)
		}
	}
	roots, err := os.ReadFile(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Verify(bytes.NewReader(stamped), int64(len(stamped)), resign, roots)
	if err != nil || got.Stamp == nil || !got.Stamp.Trusted || got.Stamp.By != "CN=Stamps of the test" {
		t.Fatalf("%+v, %v", got, err)
	}
	if got, err := check(stamped); err != nil || got.Stamp.Trusted {
		t.Errorf("without a root it is trusted, or refused: %v", err)
	}
	_, other, _ := authority(t, scheme)
	strange, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	var fault *Fault
	if _, err := Verify(bytes.NewReader(stamped), int64(len(stamped)), resign, strange); !errors.As(err, &fault) || fault.Piece != stampName {
		t.Errorf("with a strange root: %v", err)
	}
	all["tsa-ca.pem"] = string(roots)
	for _, lang := range Langs {
		all["README.txt"] = files(t, w.dossier(Request{Order: "A-1001", Lang: lang}))["README.txt"]
		dir := unpack(t, all)
		if said := follow(t, dir); !strings.Contains(said[4], "Verification: OK") || !strings.Contains(said[4], "Time stamp") {
			t.Errorf("%s: openssl says %q", lang, said[4])
		}
		edit(t, dir, "SHA256SUMS", "timeline.csv", "timelime.csv")
		if said := follow(t, dir); strings.Contains(said[4], "Verification: OK") {
			t.Errorf("%s: of another list openssl says %q", lang, said[4])
		}
		os.WriteFile(filepath.Join(dir, "tsa-ca.pem"), strange, 0o600)
		edit(t, dir, "SHA256SUMS", "timelime.csv", "timeline.csv")
		if said := follow(t, dir); strings.Contains(said[4], "Verification: OK") {
			t.Errorf("%s: with a strange root openssl says %q", lang, said[4])
		}
	}
}
