package reader

import (
	"strings"
	"testing"
	"time"
)

// TestQuotedAddresses has addresses as clients show them.
func TestQuotedAddresses(t *testing.T) {
	check := func(value string, want ...string) {
		t.Helper()
		var got []string
		for _, a := range quotedAddresses(value) {
			got = append(got, a.String())
		}
		if strings.Join(got, " | ") != strings.Join(want, " | ") {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
	const li, bob = "Li <li@seller.example>", "Bob <bob@buyer.example>"
	check(`Li <li@seller.example>`, li)
	check(`"Li"<li@seller.example>;"Bob"<bob@buyer.example>;`, li, bob)
	check(`Li<li@seller.example>、Bob<bob@buyer.example>`, li, bob)
	check(`Li [mailto:li@seller.example]; Bob [mailto:bob@buyer.example]`, li, bob)
	check(`Li <li@seller.example<mailto:li@seller.example>>; Bob <bob@buyer.example<mailto:bob@buyer.example>>`, li, bob)
	check(`Li<mailto:li@seller.example>`, li)
	check(`Li (li@seller.example)`, li)
	check(`'Li' <li@seller.example>`, li)
	check(`"'Li'" <li@seller.example>`, li)
	check(`li@seller.example <li@seller.example>`, "li@seller.example")
	check(`li@seller.example <mailto:li@seller.example>`, "li@seller.example")
	check(`<li@seller.example>, bob@buyer.example`, "li@seller.example", "bob@buyer.example")
	check(`Wang, Li <li@seller.example>, Miller, Bob <bob@buyer.example>`, "Wang, Li <li@seller.example>", "Miller, Bob <bob@buyer.example>")
	check(`bob@buyer.example, Li <li@seller.example>`, "bob@buyer.example", li)
	check(`"li@seller.example" <other@evil.example>`, "li@seller.example <other@evil.example>")
	check(`Li <li@seller.example.`, li)
	check(`Li （li@seller.example）`, li)
	check(`Li【li@seller.example】`, li)
	check(`「Li」<li@seller.example>`, li)
	check(`Li〈li@seller.example〉`, li)
	check(`Li - li@seller.example`, li)
	check(`Li &lt;li@seller.example&gt;`, li)
	check(`Jean-Luc - <li@seller.example>`, "Jean-Luc <li@seller.example>")
	check(`Li`, "Li")
	check(`请联系li@seller.example。`, "请联系 <li@seller.example>")
	check(`用户 <用户@例子.中国>`, "用户 <用户@例子.中国>")
	check(``)
}

// TestQuotedDate has dates as clients write them, near 6 March 2026.
func TestQuotedDate(t *testing.T) {
	near := time.Date(2026, time.March, 6, 10, 0, 0, 0, time.UTC)
	check := func(text, lang, want string) {
		t.Helper()
		var langs []string
		if lang != "" {
			langs = []string{lang}
		}
		got, _ := quotedDate(text, langs, near).MarshalJSON()
		if s := strings.Trim(string(got), `"`); s != want {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
	}
	check("Thu, 5 Mar 2026 10:23:11 +0800", "", "2026-03-05T10:23:11+08:00")
	check("বৃহস্পতি, ৫ মে, ২০২৫ তারিখে ০৯:২৭ AM টায়", "bn", "2025-05-05T09:27:00")
	check("వియో, 5 మే 2025 09:27కి", "te", "2025-05-05T09:27:00")
	check("5 மே, 2025, முற்பகல் 9:27", "ta", "2025-05-05T09:27:00")
	check("دوشنبه 5 مهٔ 2025، 9:27", "fa", "2025-05-05T09:27:00")
	check("၂၀၂၅ မေ ၅၊ ၀၉:၂၇", "my", "2025-05-05T09:27:00")
	check("ຈ, 5 ພ.ພ. 2025, 09:27", "lo", "2025-05-05T09:27:00")
	check("2025 оны 5-р сарын 15, Пү 09:27", "mn", "2025-05-15T09:27:00")
	check("05.03.26, 10:23", "zh-Hans", "2026-03-05T10:23:00") // not of 2005
	check("18.02.26, 10:23", "zh-Hans", "2026-02-18T10:23:00") // not of 2018
	check("26/3/5 10:23", "zh-Hans", "2026-03-05T10:23:00")
	check("26/2/18 10:23", "ko", "2026-02-18T10:23:00")
	check("5 มี.ค. 69 10:23", "th", "2026-03-05T10:23:00")
	check("5 มี.ค. 69 10:23", "zh-Hans", "2026-03-05T10:23:00")
	check("2026年3月5日(星期四) 凌晨0:11", "zh-Hans", "2026-03-05T00:11:00")
	check("2026年3月5日(星期四) 中午12:30", "zh-Hans", "2026-03-05T12:30:00")
	check("2026年3月5日(星期四) 中午1:05", "zh-Hans", "2026-03-05T13:05:00")
	check("2026年3月5日(星期四) 深夜11:30", "zh-Hans", "2026-03-05T23:30:00")
	check("2026年3月5日(星期四) 夜里2:30", "zh-Hans", "2026-03-05T02:30:00")
	check("2026年3月5日(星期四) 晚上12:05", "zh-Hans", "null") // of which day?
	check("2026年3月5日(星期四) 晚上21:05", "zh-Hans", "2026-03-05T21:05:00")
	check("2026年3月5日 GMT+8 14:40:26", "zh-Hans", "2026-03-05T14:40:26+08:00")
	check("2026년 3월 5일 목요일 오전 12:18", "ko", "2026-03-05T00:18:00")
	check("2026. 3. 5. 오후 5:18", "ko", "2026-03-05T17:18:00")
	check("csütörtök, 2026. március 5. 12:46", "hu", "2026-03-05T12:46:00")
	check("ke 5. maalisk. 2026 klo 9.31", "fi", "2026-03-05T09:31:00")
	check("26. listopada 2025. u 14:25:08 EEST", "hr", "2025-10-26T14:25:08+03:00")
	check("26 listopada 2025 14:25", "pl", "2025-11-26T14:25:00")
	check("tirsdag den 3. marts 2026 09.26.50 CET", "da", "2026-03-03T09:26:50+01:00")
	check("5 Mart 2026 Perşembe 09:26:50 GMT+1", "tr", "2026-03-05T09:26:50+01:00")
	check("March 5, 2026 at 11:17:21 PM EST", "en", "2026-03-05T23:17:21-05:00")
	check("5 March 2026 8:16 p.m.", "en", "2026-03-05T20:16:00")
	check("Среда, 4 марта 2026, 15:19 +03:00", "ru", "2026-03-04T15:19:00+03:00")
	check("03/05/2026 4:52 PM EST", "en", "2026-03-05T16:52:00-05:00")
	check("05/03/2026 16:52", "fr", "2026-03-05T16:52:00")
	check("03/05/2026 16:52", "en", "2026-03-05T16:52:00") // 3 May had not been yet
	check("05/03/2026 16:52", "en", "2026-03-05T16:52:00") // and is closer than 3 May 2025
	check("28/10/2025, 12:46", "en", "2025-10-28T12:46:00")
	check("5.3.26 16:52", "de", "2026-03-05T16:52:00")
	check("2569-03-05 10:23", "th", "2026-03-05T10:23:00")
	check("Alh, 5 Machi 2026 saa 10:23", "", "2026-03-05T10:23:00")
	check("ხუთ, 5 მარ. 2026, 10:23", "", "2026-03-05T10:23:00")
	check("5 наурыз 2026, 10:23", "", "2026-03-05T10:23:00")
	check("Sun, 8 Mar 2026 10:23", "", "2026-03-08T10:23:00") // June in Tonga
	check("26. listopada 2025. u 14:25", "", "null")          // October in Croatia, November in Poland
	check("26/3/5 오후 2:22", "ko", "2026-03-05T14:22:00")
	check("26.03.05 14:22", "ko", "2026-03-05T14:22:00")
	check("26.03.05 14:22", "", "2026-03-05T14:22:00") // 2005 is long past
	check("05.03.26 14:22", "de", "2026-03-05T14:22:00")
	check("03/05/26 14:22", "en", "2026-03-05T14:22:00")
	check("木曜日, 3月 5, 2026 3:02 午後", "ja", "2026-03-05T15:02:00")
	check("31 April 2026 10:00", "en", "null")
	check("next week", "en", "null")
	check("5 March 2026", "en", "null") // no time of day: a date to read, not a moment
}
