package evidence

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"nudged/timeline"
)

// photo is a picture that does not shrink easily, with a red corner at the top left.
func photo(t testing.TB, width, height int) *image.RGBA {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{uint8(x*7 ^ y*3), uint8(x*y>>3 + x), uint8(y*11 ^ x), 255}
			if x < width/4 && y < height/4 {
				c = color.RGBA{255, 0, 0, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func jpegOf(t testing.TB, img image.Image, quality int) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// withExif puts an orientation into a JPEG, as a phone does.
func withExif(raw string, orientation byte) string {
	tiff := "MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00\x00\x00\x00\x00"
	body := "Exif\x00\x00" + tiff
	return raw[:2] + "\xff\xe1" + string([]byte{byte((len(body) + 2) >> 8), byte(len(body) + 2)}) + body + raw[2:]
}

// A copy is small enough, and upright whichever way the phone was held.
func TestPhotosAreMadeSmallAndUpright(t *testing.T) {
	raw := jpegOf(t, photo(t, 800, 500), 95)
	for orientation, corner := range map[byte]image.Point{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}} {
		small, err := shrink([]byte(withExif(raw, orientation)), 60_000)
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(small.jpeg))
		if err != nil {
			t.Fatal(err)
		}
		if len(small.jpeg) > 60_000 || (small.width < small.height) != (orientation >= 5) {
			t.Errorf("orientation %d: %d bytes, %d by %d", orientation, len(small.jpeg), small.width, small.height)
		}
		r, g, _, _ := img.At(5+corner.X*(small.width-10), 5+corner.Y*(small.height-10)).RGBA()
		if r < 0xd000 || g > 0x4000 {
			t.Errorf("orientation %d: the red corner is not at %v", orientation, corner)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, photo(t, 300, 200)); err != nil {
		t.Fatal(err)
	}
	if small, err := shrink(b.Bytes(), maxCopy); err != nil || small.width != 300 {
		t.Errorf("a PNG: %d wide, %v", small.width, err)
	}
	for _, hostile := range []string{"", "no picture", raw[:200], "\xff\xd8\xff\xe1\xff\xff", "\xff\xd8\xff\xe1\x00\x00Exif"} {
		if _, err := shrink([]byte(hostile), maxCopy); err == nil {
			t.Errorf("%.10q was taken for a picture", hostile)
		}
		orientation([]byte(hostile))
	}
}

// What the library makes of a damaged photo is shown.
func TestADamagedPhotoIsShownAsFarAsItCanBeRead(t *testing.T) {
	raw, read := []byte(jpegOf(t, photo(t, 160, 120), 95)), 0
	for at := bytes.Index(raw, []byte{0xff, 0xda}) + 14; at < len(raw)-2; at += 7 {
		damaged := bytes.Clone(raw)
		damaged[at] ^= 0x55
		if _, err := jpeg.Decode(bytes.NewReader(damaged)); err != nil {
			continue
		}
		if _, err := picture(damaged, 20); err != nil {
			t.Fatalf("byte %d of %d: %v", at, len(raw), err)
		}
		read++
	}
	if read == 0 {
		t.Error("the library read none")
	}
}

// photoCase is an order with more photos than a form takes.
func photoCase(t testing.TB, photos int) *world {
	w := newWorld(t)
	w.order(timeline.Order{Number: "3308", Platform: "dhgate", Sellers: []timeline.Address{wei}, Problem: "damaged"})
	raw := jpegOf(t, photo(t, 480, 360), 95)
	for i := range photos {
		w.mail("3308", ann, fmt.Sprintf("photo %d", i), "see the photo", file{fmt.Sprintf("IMG_%d.jpg", i), "image/jpeg", raw + fmt.Sprint(i)})
	}
	w.mail("3308", ann, "the rest", "see all of it", file{"video.mp4", "video/mp4", "moving"}, file{"packing list.xlsx", "application/vnd.ms-excel", "rows"},
		file{"invoice.pdf", "application/pdf", "%PDF"}, file{"broken.jpg", "image/jpeg", "no picture"})
	return w
}

// The folder for a form keeps to its limits, and says what is not in it.
func TestUploadKeepsToTheLimits(t *testing.T) {
	w := photoCase(t, 6)
	for _, id := range Receivers(nil) {
		r, err := w.desk.receiver(id)
		if err != nil || r.Source == "" || r.Confidence == "" {
			t.Errorf("%s: %v, source %q", id, err, r.Source)
		}
		dossier := w.dossier(Request{Order: "3308", For: id, Lang: "en"})
		if _, err := check(dossier); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		n, total, all := 0, int64(0), files(t, dossier)
		for name, content := range all {
			if !strings.HasPrefix(name, "upload/") || strings.HasSuffix(name, "README.txt") {
				continue
			}
			n, total = n+1, total+int64(len(content))
			if r.Size > 0 && int64(len(content)) > r.Size || !r.takes(name[strings.LastIndex(name, ".")+1:]) {
				t.Errorf("%s: %s has %d bytes", id, name, len(content))
			}
		}
		if n != 3 || r.Total > 0 && total > r.Total {
			t.Errorf("%s: %d files of %d bytes, want the dossier, the photos, the letters", id, n, total)
		}
		readme := all["upload/README.txt"]
		for _, want := range []string{r.Source, "video.mp4", "packing_list.xlsx", "invoice.pdf", "broken.jpg", "no copy could be made"} {
			if !strings.Contains(readme, want) {
				t.Errorf("%s: the folder's README does not name %q:\n%s", id, want, readme)
			}
		}
	}
}

// A long letter is written out to its last word; what it quotes is left out, and
// that is said.
func TestCorrespondenceIsWhole(t *testing.T) {
	w := newWorld(t)
	w.order(timeline.Order{Number: "3308", Sellers: []timeline.Address{wei}})
	long := strings.Repeat("The lamps arrived broken, all of them. 台灯全部破损。\n", 120) + "These are the last words."
	w.mail("3308", ann, "a long letter", long+"\n\nOn Mon, 2 Mar 2026 at 09:00, Li Wei <li.wei@brightlamp.example> wrote:\n> what was said before\n")
	c := w.collect(Request{Order: "3308", For: "dhgate", Lang: "en"})
	p := c.correspondence(wordsOf("en"), "en")
	said := strings.Join(p.Sections[0].Notes, "\n")
	if !strings.HasSuffix(said, "These are the last words.") || strings.Contains(said, "said before") || !strings.Contains(p.Subtitle, "left out here") {
		t.Errorf("the letter ends with %q, below %q", said[max(0, len(said)-80):], p.Subtitle)
	}
	w.days(1)
	w.mail("3308", ann, "without an end", strings.Repeat("no end to it, ", maxSaid/14+10))
	p = w.collect(Request{Order: "3308"}).correspondence(wordsOf("en"), "en")
	if notes := p.Sections[1].Notes; len(notes) != 2 || notes[1] != "… it goes on; the rest is in M2." {
		t.Errorf("what is cut is not said: %d notes", len(notes))
	}
}

// A form that takes hardly anything gets the dossier first.
func TestUploadTakesTheWeightiestFirst(t *testing.T) {
	u := &upload{receiver: Receiver{Name: "a form", Files: 2, Size: 10}, words: wordsOf("en")}
	u.take("dossier.pdf", []byte("12345"))
	u.take("photos.pdf", []byte("more than ten bytes"))
	u.take("correspondence.pdf", []byte("123"))
	u.take("invoice.pdf", []byte("123"))
	if len(u.taken) != 2 || u.taken[1].name != "2-correspondence.pdf" || len(u.notes) != 2 {
		t.Errorf("%v, %q", u.taken, u.notes)
	}
}
