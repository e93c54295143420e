package reader

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHTMLToText(t *testing.T) {
	check := func(name, src, want string) {
		t.Helper()
		got := htmlToText(src)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	check("paragraphs", "<p>a</p><p>b\n c</p>", "a\n\nb c")
	check("divs", "<div>a</div><div>b<div>c</div></div>d", "a\nb\nc\nd")
	check("line breaks", "a<br>b<br><br>c", "a\nb\n\nc")
	check("entities and hard blanks", "1&nbsp;&lt;&amp;&#8364;", "1 <&€")
	check("cells stay apart", "<table><tr><td>Item<td>Qty</tr><tr><td>Bolt</td><td>5 pcs</td></tr></table>", "Item\tQty\nBolt\t5 pcs")
	check("cells that only lay out", "<table><tr><td></td><td><p>Hi</p></td><td></td></tr></table>", "Hi")
	check("lists", "<ul><li>a<li>b<ol><li>c</li></ol></ul>d", "- a\n- b\n  1. c\nd")
	check("a list that starts later", `<ol start=3><li>a<li>b</ol>`, "3. a\n4. b")
	check("a link that says something else", `<a href="https://s.example/o?id=1">Order 1</a>.`, "Order 1 <https://s.example/o?id=1>.")
	check("a link that says itself", `<a href="https://www.s.example/">s.example</a>`, "s.example")
	check("a mail address as its own link", `Ann &lt;<a href="mailto:ann@b.example">ann@b.example</a>&gt;`, "Ann <ann@b.example>")
	check("a mail address behind a name", `<a href="mailto:ann@b.example?subject=x">Ann</a>`, "Ann <ann@b.example>")
	check("a link without a label", `<a href="https://s.example/"><img src=x></a>a`, "a")
	check("a link within the page", `<a href="#top">up</a>`, "up")
	check("quotes", "<div>a</div><blockquote>b<blockquote>c<br>d</blockquote>e</blockquote>f", "a\n> b\n> > c\n> > d\n> e\nf")
	check("an empty line in a quote", "<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b")
	check("scripts, styles, comments", "a<style>p{}</style><script>x()</script><!-- c --><!--[if mso]>m<![endif]-->b", "ab")
	check("what Outlook shows to others", "<![if !mso]>a<![endif]>", "a")
	check("the title is not read", "<html><head><title>t</title></head><body>a</body></html>", "a")
	check("a hidden preheader is", `<div style="display:none">pre</div><div>a</div>`, "pre\na")
	check("preformatted", "<pre>a  b\n  c</pre>d", "a  b\n  c\n\nd")
	check("a ruler", "a<hr>b", "a\n________________________________\nb")
	check("pictures say their text", `a<img alt="logo">b`, "alogob")
	check("invisible characters", "a\u200bb&shy;c", "abc")
	check("nothing is closed", "<div><p>a<blockquote>b", "a\n> b")
	check("more is closed than opened", "</blockquote></ul></pre></td>a</div>", "a")
	check("no HTML at all", "a < b", "a < b")
	check("nothing", "", "")
}

func TestHTMLIsReadInLinearTime(t *testing.T) {
	for _, src := range []string{
		strings.Repeat("<div>", 1e5), strings.Repeat("<blockquote>a", 1e4), strings.Repeat("<ul><li>a", 1e4),
		strings.Repeat("<a href=https://x.example/>", 1e5), strings.Repeat("<table><tr><td>", 1e5), strings.Repeat("<p", 1e5),
	} {
		text := htmlToText(src)
		if len(text) > 4*maxDisplay {
			t.Errorf("%.20q… gives %d bytes", src, len(text))
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("<blockquote><table><tr><td>a</td></tr></table><ol><li><a href='https://x.example'>b</a></blockquote><pre>c\n")
	f.Add("<!--[if mso]><p>a<![endif]--><style>b</style></ul></td><br><br>&#x41;")
	f.Fuzz(func(t *testing.T, src string) {
		text := htmlToText(src)
		if len(text) > 60*len(src)+100 {
			t.Errorf("%d bytes of HTML give %d bytes of text", len(src), len(text))
		}
	})
}
